"""The small scenarios: every method, setting, choice and switch that changes something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

from sscsim.assumptions import SWITCHES
from sscsim.events import Choose, SetSettings, Write
from sscsim.rules import CHAPTERS
from sscsim.scenario import Scenario
from sscsim.vocabulary import FilteringMethod
from sscsim.world import ORG_SETTINGS
from tests.scenarios.files import (
    ENDING,
    SCENARIOS,
    SETTINGS,
    each,
    failures,
    loaded,
    name_of,
    named,
    prose,
    without,
)

# Table SET-12 of the rule book: HideEmailAutoTrackOptions, HideTrackAllOption and
# DoNotAutoTrackEmail, and the choices that are left.
DIALOG = {
    (False, False, True): {0, 1, 2, 3, 4},
    (False, False, False): {0, 1, 2, 3},
    (False, True, True): {1, 2, 3, 4},
    (False, True, False): {1, 2, 3},
    (True, False, True): {1, 4},
    (True, False, False): {1},
    (True, True, True): {1, 4},
    (True, True, False): {1},
}


@pytest.mark.parametrize("method", FilteringMethod)
@pytest.mark.parametrize("kind", ["user", "queue"])
def test_every_filtering_method_has_a_scenario(method: FilteringMethod, kind: str) -> None:
    """There is one file for each method, for a person and for a queue, and it stores the method."""
    found = [path for path in named(f"method-{method.value}-") if name_of(path).endswith(kind)]
    assert len(found) == 1
    directory = loaded(found[0]).world.directory
    rows = directory.usersettings if kind == "user" else directory.queues
    stored: Mapping[str, Any] = dict(rows.items())
    assert method.value in {row.incomingemailfilteringmethod for row in stored.values()}


def settings_read() -> Iterator[str]:
    """Give the names of OrgDBOrgSettings that a rule reads."""
    for chapter in CHAPTERS:
        for rule in chapter.rules:
            for read in rule.reads:
                name = read.removeprefix("organization.")
                if name in ORG_SETTINGS:
                    yield name


@pytest.mark.parametrize("name", sorted({*settings_read()}))
def test_every_setting_that_a_rule_reads_has_a_scenario(name: str) -> None:
    """There is a file named after the setting."""
    assert SCENARIOS / "settings" / f"setting-{name}{ENDING}" in SETTINGS


def test_the_three_settings_of_the_dialog_have_a_scenario() -> None:
    """They act on what a person can choose, and no rule about mail reads them."""
    names = ("HideEmailAutoTrackOptions", "HideTrackAllOption", "DoNotAutoTrackEmail")
    assert {f"setting-{name}" for name in names} <= set(map(name_of, SETTINGS))


def holding(*texts: str) -> list[Path]:
    """List the files of single settings in whose text one of these stands."""
    contents = {path: path.read_text(encoding="utf-8") for path in named("setting-")}
    return [path for path, content in contents.items() if any(text in content for text in texts)]


@each(holding("- set:", "- write:"))
def test_a_setting_makes_a_difference(path: Path) -> None:
    """Without the change in the middle, a file of a setting would end otherwise."""
    assert failures(without(loaded(path), SetSettings, Write))


@each(holding("- set:"))
def test_a_setting_is_shown_with_more_than_one_value(path: Path) -> None:
    """The file sets what its name says, to something that it was not before."""
    name = name_of(path).removeprefix("setting-")
    events = [event for event in loaded(path).events if isinstance(event, SetSettings)]
    later = [event.values[name] for event in events if name in event.values]
    organization = loaded(path).world.organization
    before = (
        organization.orgdborgsettings[name] if name in ORG_SETTINGS else getattr(organization, name)
    )
    assert later
    assert any(value != before for value in later)


def test_every_row_of_the_dialogs_table_has_a_scenario() -> None:
    """The files play table SET-12: every combination of the three settings, every choice."""
    played: dict[tuple[bool, ...], set[int]] = {}
    for path in named("dialog-"):
        scenario = loaded(path)
        settings = scenario.world.settings
        row = (
            bool(settings["HideEmailAutoTrackOptions"]),
            bool(settings["HideTrackAllOption"]),
            bool(settings["DoNotAutoTrackEmail"]),
        )
        answers = dict(_choices(scenario))
        assert set(answers) == set(FilteringMethod)
        assert row not in played
        played[row] = {method for method, answer in answers.items() if answer == "done"}
    assert played == DIALOG


def _choices(scenario: Scenario) -> Iterator[tuple[int, str]]:
    for event, expected in zip(scenario.events, scenario.expectations, strict=True):
        if isinstance(event, Choose) and expected is not None:
            yield event.incomingemailfilteringmethod, expected.entries[0].values["outcome"]


@pytest.mark.parametrize(
    "name", [switch.name for switch in SWITCHES.values() if switch.touches_verdict]
)
def test_every_switch_that_touches_a_verdict_has_a_scenario(name: str) -> None:
    """There is a file named after the switch."""
    assert SCENARIOS / "settings" / f"assume-{name}{ENDING}" in SETTINGS


@each(named("assume-"))
def test_a_switch_makes_a_difference(path: Path) -> None:
    """A file assumes an alternative, tells the default, and would end otherwise with it."""
    scenario = loaded(path)
    switch = SWITCHES[name_of(path).removeprefix("assume-")]
    assert getattr(scenario.world.assume, switch.name) != switch.default
    assert "By default" in prose(scenario.summary or "")
    usual = attrs.evolve(scenario.world.assume, **{switch.name: switch.default})
    assert failures(scenario, scenario.world.assuming(usual))
