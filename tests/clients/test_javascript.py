"""npm `dynamics-web-api`, the client of JavaScript that people who work with Dynamics 365 use."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.clients.company import address_of, at_risk, emails, users
from tests.clients.conftest import HERE, Serve

Play = Callable[..., Any]


@pytest.fixture
def play(serve: Serve, node_modules: Path) -> Play:  # noqa: ARG001 - node needs it to be there
    """Run a step of the script against a server of its own, and give what it printed."""
    url = serve().url

    def played(step: str, *arguments: Any) -> Any:
        told = [json.dumps(one) for one in arguments]
        result = subprocess.run(
            ["node", HERE / "dynamics.mjs", url, step, *told],
            cwd=HERE,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    return played


def test_the_articles_audit_finds_who_is_at_risk(play: Play) -> None:
    assert play("audit") == at_risk()


def test_pages_hold_every_user_once(play: Play) -> None:
    assert play("paged") == {"sizes": [5, 5, 2], "ids": list(users())}


def test_one_is_mended_and_then_all_in_a_change_set(play: Play) -> None:
    told = play("mended")

    assert told["afterOne"] == [one for one in at_risk() if one != told["one"]]
    assert told["afterAll"] == []


def test_an_email_is_deleted(play: Play) -> None:
    count = len(emails())

    assert play("deleted") == {"before": count, "after": count - 1}


def test_it_is_told_whether_a_message_would_come_in(play: Play) -> None:
    """By the function CheckIncomingEmail, with the published reason codes (rulebook 10)."""
    to_everything, to_answers = (address_of(next(users(method))) for method in (0, 1))
    stranger = {"MessageId": "<1@outside.example>", "Subject": "A", "From": "x@outside.example"}
    more = {"Cc": "", "Bcc": ""}
    asked = [{**stranger, "To": to, **more} for to in (to_everything, to_answers, "x@y.example")]
    told = [(one["ShouldDeliver"], one["ReasonCode"]) for one in play("checked", asked)]

    assert told == [(True, 6), (False, 1), (False, 3)]


def test_a_set_that_is_not_there_is_an_error_with_its_name(play: Play) -> None:
    told = play("refused")

    assert told["status"] == 404
    assert "usersettingscollections" in told["message"]
