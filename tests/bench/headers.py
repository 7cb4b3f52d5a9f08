"""Header tables of any size, and the organisation that receives them.

The mail is like that of `reference`: two in five messages answer an earlier one, every other sender
is a contact, and users have all five methods. It is made as columns, ten million rows in seconds.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

__all__ = ["write_headers", "write_organisation"]

_USERS, _CONTACTS = 200, 2_000
_SECOND = 1_000_000
_START = 1_767_225_600 * _SECOND  # 2026-01-01, in microseconds
_CHUNK = 1_000_000


def write_organisation(folder: Path) -> None:
    """Save an organisation as its Web API would answer."""
    folder.mkdir(parents=True)
    users = [f"user{number}" for number in range(_USERS)]
    sets: dict[str, list[dict[str, Any]]] = {
        "systemusers": [
            {"systemuserid": key, "internalemailaddress": f"{key}@contoso.example"} for key in users
        ],
        "usersettingscollection": [
            {"systemuserid": key, "incomingemailfilteringmethod": number % 5}
            for number, key in enumerate(users)
        ],
        "contacts": [
            {"contactid": f"contact{number}", "emailaddress1": f"person{number}@fabrikam.example"}
            for number in range(_CONTACTS)
        ],
    }
    for name, rows in sets.items():
        (folder / f"{name}.json").write_text(json.dumps({"value": rows}), "utf-8")


def write_headers(path: Path, messages: int, seed: int = 7) -> None:
    """Write so many messages as a Parquet table, chunk by chunk."""
    chance = np.random.default_rng(seed)
    with pq.ParquetWriter(path, _table(chance, 0, 1).schema) as writer:
        for first in range(0, messages, _CHUNK):
            writer.write_table(_table(chance, first, min(_CHUNK, messages - first)))


def _table(chance: np.random.Generator, first: int, count: int) -> pa.Table:
    numbers = np.arange(first, first + count)
    answered = (chance.random(count) * numbers).astype(np.int64)
    answers = (chance.random(count) < 0.4) & (numbers > 0)
    return pa.table(
        {
            "message_id": _text("<m", numbers, "@x.example>"),
            "from": _text(
                "person", chance.integers(2 * _CONTACTS, size=count), "@fabrikam.example"
            ),
            "to": _text("user", chance.integers(_USERS, size=count), "@contoso.example"),
            "cc": _text("user", chance.integers(_USERS, size=count), "@contoso.example"),
            "subject": _text("Order ", numbers % 997, ""),
            "in_reply_to": pc.if_else(
                pa.array(answers),
                _text("<m", answered, "@x.example>"),
                pa.scalar(None, pa.string()),
            ),
            "received": pa.array(_START + numbers * _SECOND, pa.timestamp("us", "UTC")),
        }
    )


def _text(before: str, numbers: np.ndarray[Any, Any], after: str) -> pa.Array:
    return pc.binary_join_element_wise(before, pa.array(numbers).cast(pa.string()), after, "")
