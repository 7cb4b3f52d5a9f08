"""How far the readings of the open points lie apart."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given

from sscsim.assumptions import READINGS, SWITCHES, Assumptions
from sscsim.scenario import Scenario
from tests.laws.changing import under, with_settings
from tests.laws.playing import alone
from tests.laws.strategies import arrivals
from tests.worlds import decided, email, mail, user, verdict

SHOWN = {"HideEmailAutoTrackOptions": False, "HideTrackAllOption": False}


def promoted(scenario: Scenario, reading: str) -> list[bool]:
    """Say of each delivery of a first message whether the reading promotes it."""
    return [one.promoted for one in alone(under(scenario, reading))]


def test_readings_differ_only_by_named_switches() -> None:
    """Rulebook 0: article is the defaults; learn turns two; the others only where it is clear."""
    assert READINGS["article"] == Assumptions()
    assert differing("learn") == {"accept_all_requires_recipient_match", "correlation_off_effect"}
    clear = {name for name, switch in SWITCHES.items() if switch.direction_known}
    assert differing("widest") <= clear
    assert differing("narrowest") <= clear
    assert differing("widest").isdisjoint(differing("narrowest"))
    assert differing("widest") | differing("narrowest") == clear


def differing(reading: str) -> set[str]:
    """Name the switches in which a reading is not the article."""
    mine, article = (attrs.asdict(READINGS[name]) for name in (reading, "article"))
    return {name for name, value in mine.items() if value != article[name]}


@pytest.mark.parametrize("reading", ["article", "learn"])
@given(scenario=arrivals())
def test_widest_promotes_whatever_another_promotes(reading: str, scenario: Scenario) -> None:
    """Rulebook 0: for one message in one mailbox; later ones may then be duplicates."""
    some, most = promoted(scenario, reading), promoted(scenario, "widest")
    assert all(wide for one, wide in zip(some, most, strict=True) if one)


@pytest.mark.parametrize("reading", ["article", "learn"])
@given(scenario=arrivals())
def test_narrowest_promotes_nothing_that_another_does_not(reading: str, scenario: Scenario) -> None:
    """Rulebook 0: for one message, where no Hide flag turns a stored 2 or 3 into 1 (SET-3)."""
    shown = with_settings(scenario, **SHOWN)
    some, least = promoted(shown, reading), promoted(shown, "narrowest")
    assert all(one for one, narrow in zip(some, least, strict=True) if narrow)


def test_a_hide_flag_may_make_the_narrowest_reading_wider() -> None:
    """Why the law above leaves Hide flags out: a hidden 2 that counts as 1 lets strangers reply."""
    reply = mail(in_reply_to="<e1@contoso.example>")
    things = (user("hanna", 2), email("e1", messageid="<e1@contoso.example>"), reply)
    hidden = {"HideEmailAutoTrackOptions": True}
    verdicts = [
        verdict(decided(*things, settings=hidden, reading=name))
        for name in ("article", "narrowest")
    ]
    assert verdicts == [("rejected", "NoCorrelationMatch"), ("promoted", "CorrelationMatch")]
