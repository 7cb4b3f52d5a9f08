"""What the company of the tests holds, read from its files without sscsim."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.clients.conftest import COMPANY

__all__ = ["address_of", "at_risk", "emails", "rows", "users"]


def rows(entityset: str) -> list[dict[str, Any]]:
    """Give the rows of an entity set as they were exported."""
    found: list[dict[str, Any]] = json.loads((COMPANY / f"{entityset}.json").read_text("utf-8"))[
        "value"
    ]
    return found


def users(*methods: int) -> Iterator[str]:
    """Give the ids of users who have chosen one of these, in order."""
    for row in sorted(rows("usersettingscollection"), key=lambda row: str(row["systemuserid"])):
        if not methods or row.get("incomingemailfilteringmethod") in methods:
            yield str(row["systemuserid"])


def address_of(user: str) -> str:
    """Give the address of a user."""
    return next(
        str(row["internalemailaddress"])
        for row in rows("systemusers")
        if row["systemuserid"] == user
    )


def at_risk() -> list[str]:
    """Give the ids that the article's three queries find."""
    return list(users(0, 2, 3))


def emails() -> list[str]:
    """Give the ids of all emails that are there."""
    return [str(row["activityid"]) for row in rows("emails")]
