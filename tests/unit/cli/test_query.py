"""`query`: always JSON, from the rows as they were exported."""

from __future__ import annotations

import json

from tests.unit.cli.test_replay import Place, Sscsim, place

__all__ = ["place"]  # a fixture

AT_RISK = "usersettingscollection?$select=systemuserid&$filter=incomingemailfilteringmethod eq 0"


def test_the_article_asks_and_gets_an_answer(sscsim: Sscsim, place: Place) -> None:
    result = sscsim("query", place.org, AT_RISK)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["value"] == [{"systemuserid": "u1"}]


def test_everything_that_is_wrong_is_told_at_once(sscsim: Sscsim, place: Place) -> None:
    """Status 2, and nothing on standard output."""
    result = sscsim("query", place.org, "systemusers?$select=fulname&$orderby=x")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Did you mean fullname?" in result.stderr
    assert 'there is no column "x"' in result.stderr


def test_a_snapshot_that_is_not_there_and_a_url_that_is_none(sscsim: Sscsim) -> None:
    result = sscsim("query", "nowhere", "?$top=x")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
    assert "entity set" in result.stderr
