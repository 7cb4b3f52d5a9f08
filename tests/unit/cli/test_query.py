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


def test_a_file_that_is_not_asked_is_not_read(sscsim: Sscsim, place: Place) -> None:
    """Its twin is refused as every command refuses it; `check` tells all that is wrong."""
    (place.org / "leads.json").write_text('[{"leadid": NaN}]', "utf-8")
    assert sscsim("query", place.org, AT_RISK).exit_code == 0
    result = sscsim("query", place.org, "leads")
    assert result.exit_code == 2
    assert "leadid is NaN" in result.stderr


def test_a_value_that_no_method_has_is_refused_where_it_is_asked(
    sscsim: Sscsim, place: Place
) -> None:
    text = '[{"systemuserid": "u1", "incomingemailfilteringmethod": 7}]'
    (place.org / "usersettingscollection.json").write_text(text, "utf-8")
    result = sscsim("query", place.org, AT_RISK)
    assert result.exit_code == 2
    assert "incomingemailfilteringmethod is 7" in result.stderr
