"""One step away from a value, and which values are worth a step."""

from __future__ import annotations

import doctest
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sscsim.columns import Column, columns, setting_column
from sscsim.policy import steps as module
from sscsim.policy.knobs import KNOBS, READ_ELSEWHERE
from sscsim.policy.steps import METHOD_STEPS, steps
from sscsim.policy.tables import ROWS
from sscsim.rules import BOOK
from sscsim.vocabulary import FilteringMethod, ReadDepth, Ref
from sscsim.world import Mailbox, Organization, Queue, Role, UserSettings

DAY = timedelta(days=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FORCE = "SSSForceFilteringMethodForUserMailboxes"
PACKAGE = Path(module.__file__).parents[1]


def after(cls: type, name: str, value: Any, default: Any = None) -> tuple[Any, ...]:
    """The steps from a value of a column."""
    return steps(columns(cls)[name], value, default)


@pytest.mark.parametrize(
    ("method", "others"), [(0, (3, 1)), (1, (0, 4)), (2, (3, 4)), (3, (0, 2)), (4, (2, 1))]
)
def test_a_filtering_method_goes_one_step_looser_or_stricter(
    method: int, others: tuple[int, ...]
) -> None:
    """1 and 2 let different mail in: neither is a step from the other."""
    assert after(UserSettings, "incomingemailfilteringmethod", method) == others
    assert after(Queue, "incomingemailfilteringmethod", method) == others


def test_every_method_can_be_reached_and_left() -> None:
    """The steps go both ways."""
    assert set(METHOD_STEPS) == set(FilteringMethod)
    for method, others in METHOD_STEPS.items():
        assert all(method in METHOD_STEPS[other] for other in others)


def test_a_method_that_is_not_given_steps_from_what_counts() -> None:
    """FLT-2; where nobody says what counts, there is no step."""
    assert after(UserSettings, "incomingemailfilteringmethod", None, 2) == (3, 4)
    assert after(UserSettings, "incomingemailfilteringmethod", None) == ()
    assert after(UserSettings, "incomingemailfilteringmethod", 9) == ()


def test_a_force_that_is_off_goes_to_both_ends_and_one_that_is_on_goes_off() -> None:
    """-1 forces nothing."""
    assert steps(setting_column(FORCE), -1) == (0, 4)
    assert steps(setting_column(FORCE), 1) == (0, 4, -1)


def test_a_flag_is_flipped() -> None:
    """One that is not given is what counts then; else both are a step."""
    assert after(Mailbox, "enabledforincomingemail", True) == (False,)
    assert after(Mailbox, "enabledforincomingemail", False) == (True,)
    assert after(Organization, "ignoreinternalemail", None) == (True, False)
    assert after(Organization, "ignoreinternalemail", None, default=True) == (False,)


def test_an_option_goes_to_its_neighbours() -> None:
    """At an end there is one; from what is in no list, and not given, both ends."""
    assert after(Mailbox, "incomingemailstatus", 1) == (0, 2)
    assert after(Mailbox, "incomingemailstatus", 0) == (1,)
    assert after(Mailbox, "emailrouteraccessapproval", None) == (0, 3)
    assert after(Role, "prvReadActivity", ReadDepth.ORGANIZATION) == (ReadDepth.PARENT_CHILD,)
    assert after(Role, "prvReadActivity", None) == ()


def test_a_number_goes_up_and_down_within_its_range() -> None:
    """By one while it is small, by half and double when it is large."""
    assert after(Organization, "trackingtokeniddigits", 3) == (2, 4)
    assert after(Organization, "trackingtokeniddigits", 1) == (2,)
    assert after(Organization, "maximumtrackingnumber", 999_999_999) == (499_999_999,)
    assert after(Organization, "hashmaxcount", 20) == (10, 40)
    assert after(Organization, "hashmaxcount", None) == ()
    assert steps(Column("count", int), 0) == (-1, 1)


def test_a_date_moves_by_a_day_and_is_left_out() -> None:
    """At the ends of the calendar it is only left out."""
    assert after(Mailbox, "processemailreceivedafter", NOON) == (NOON - DAY, NOON + DAY, None)
    first = datetime.min.replace(tzinfo=UTC)
    assert after(Mailbox, "processemailreceivedafter", first) == (None,)
    assert after(Mailbox, "processemailreceivedafter", None) == ()


def test_a_text_is_emptied_and_a_link_is_taken_away() -> None:
    """One that has to be there stays."""
    assert after(Organization, "trackingprefix", "CRM:") == ("",)
    assert after(Organization, "trackingprefix", "") == ()
    assert after(Mailbox, "emailserverprofile", "exchange") == (None,)
    assert after(Mailbox, "ownerid", Ref("systemuser", "hanna")) == (None,)
    assert after(Mailbox, "regardingobjectid", Ref("systemuser", "hanna")) == ()


def test_what_the_rules_say_they_read_can_be_turned() -> None:
    """But for names and addresses, which say who is meant."""
    assert "incomingemailfilteringmethod" in KNOBS["usersettings"]
    assert "HideTrackAllOption" in KNOBS["organization"]
    assert "emailaddress" not in KNOBS["queue"]
    assert "internalemailaddress" not in KNOBS["systemuser"]
    assert "name" not in KNOBS["emailserverprofile"]
    assert set(KNOBS) <= {*ROWS, "organization"}


def test_every_setting_that_the_engine_looks_at_can_be_turned() -> None:
    """Whether a rule names it, or only its code does."""
    asked = re.compile(r'settings\["(\w+)"\]|setting\("(\w+)"\)|organization\.([a-z]\w+)')
    sources = [*PACKAGE.glob("rules/**/*.py"), *PACKAGE.glob("engine/*.py")]
    found = {
        name
        for source in sources
        for names in asked.findall(source.read_text(encoding="utf-8"))
        for name in names
        if name
    }
    no_settings = {"orgdborgsettings", "organizationid", "prefixes", "tokendigits"}
    assert len(found) > 30
    assert found - no_settings <= set(KNOBS["organization"])


def test_what_no_rule_names_is_listed_once() -> None:
    """A rule that begins to name it takes it off the list."""
    named = {place for rule in BOOK.rules for place in rule.reads}
    assert not named & set(READ_ELSEWHERE)


def test_its_examples_are_true() -> None:
    """What the docstring shows."""
    shown = doctest.testmod(module)
    assert shown.attempted > 0
    assert shown.failed == 0
