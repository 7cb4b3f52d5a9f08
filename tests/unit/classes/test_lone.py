"""The search for mail that one policy takes for an answer to an email, and another to none."""

from __future__ import annotations

from typing import Any

import pytest

from sscsim import load_scenario_text
from sscsim.classes import lone
from sscsim.classes.lone import Lone
from sscsim.gate import gained, not_tried
from sscsim.policy import Policy, apply_policy
from sscsim.world import World

_STORY = """
systemusers:
  - {id: hanna, internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: 1}
emails:
  - id: e1
    directioncode: outgoing
    subject: Offer of spring
    sender: hanna@contoso.example
    torecipients: ann@fabrikam.example;ben@fabrikam.example
"""
_TO = "nobody@outside.invalid"


def under(**columns: Any) -> World:
    """One email, smart matching on, and columns of the organisation."""
    start = load_scenario_text(_STORY).world
    return apply_policy(start, Policy(name="P", set={"enablesmartmatching": True, **columns}))


def between(lone_: Lone) -> list[tuple[int | None, int]]:
    """Say between which worlds is searched."""
    numbers = {id(world): number for number, world in enumerate(lone_.worlds)}
    return [
        (None if one is None else numbers[id(one.world)], numbers[id(other.world)])
        for one, other in lone_.pairs
    ]


@pytest.mark.parametrize(
    ("one", "other", "searched"),
    [
        ({}, {"hashdeltasubjectcount": 1}, [(0, 1)]),
        ({"hashminaddresscount": 1}, {}, [(1, 0)]),
        ({}, {"hashmaxcount": 9}, [(0, 1), (1, 0)]),
        ({}, {"hashfilterkeywords": "^Re: "}, [(0, 1), (1, 0)]),
        ({"enablesmartmatching": False}, {}, [(0, 1)]),
        ({"DisableSmartMatching": True}, {}, [(0, 1)]),
        ({}, {}, []),
    ],
    ids=["words", "people", "lists", "noise", "off", "off in the blob", "the same"],
)
def test_only_where_a_policy_may_take_more_is_searched(
    one: dict[str, Any], other: dict[str, Any], searched: list[tuple[int, int]]
) -> None:
    """A policy that takes all that the other takes hides everything."""
    found = between(Lone([under(**one), under(**other)]))
    assert sorted(pair for pair in found if pair[0] is not None) == searched


def test_what_is_found_has_new_words_and_no_more_people_than_are_asked_for() -> None:
    """For both make a message less like all other emails."""
    search = Lone([under(), under(hashdeltasubjectcount=1)])
    [pair] = [one for one in search.pairs if one[0] is not None]
    found = list(search.near(pair, search.worlds[0].emails, _TO))
    assert found
    for _, subject, named in found:
        assert "more0" in subject.split()
        assert len(set(named.order("stranger", _TO)) - {"stranger", _TO}) == 2


@pytest.mark.parametrize("limit", ["_MOST_COMPARED", "_MOST_TRIED"])
def test_who_stops_before_everything_was_tried_says_so(
    monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """A gate is passed then, and a note tells why that is not sure; else there is none."""
    one, other = under(hashmaxcount=3), under(hashmaxcount=3, hashminaddresscount=3)
    assert not gained(one, other).cut_short
    one, other = under(hashmaxcount=2), under(hashmaxcount=3, hashminaddresscount=3)
    monkeypatch.setattr(lone, limit, 0)
    found = gained(one, other)
    assert found.cut_short
    assert any("so many emails" in note for note in not_tried(one, other, cut_short=True))
    assert not list(not_tried(one, other))
