"""What a column may hold: one list, and the same answer at every door."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from sscsim.columns import EXPORTED, columns, read_row
from sscsim.columns.limits import LIMITS, TEXT_CHECKS
from sscsim.errors import InputError
from sscsim.mail import Attachment
from sscsim.policy import load_policy
from sscsim.scenario import load_scenario_text
from sscsim.sources import load_snapshot
from sscsim.world import Organization, UserSettings

_CLASSES = {"organization": Organization, "usersettings": UserSettings, "attachment": Attachment}

# A column, a value it cannot hold, and what is said of it.
WRONG = {
    "hashmaxcount": (-5, "Write a whole number from 0 to 2,147,483,647 (COR-43)."),
    "hashdeltasubjectcount": (-1, "Write a whole number from 0 to 2,147,483,647 (COR-44)."),
    "hashminaddresscount": (-3, "Write a whole number from 0 to 2,147,483,647 (COR-44)."),
    "trackingtokenidbase": (-1, "Write a whole number from 0 to 2,147,483,647 (COR-21)."),
    "trackingtokeniddigits": (99, "Write a whole number from 1 to 10 (COR-21)."),
    "maximumtrackingnumber": (-7, "Write a whole number from 0 to 999,999,999 (COR-21)."),
    "nexttrackingnumber": (-1, "Write a whole number from 0 to 2,147,483,647 (COR-22)."),
    "maxuploadfilesize": (-1, "Write a whole number from 0 to 134,217,728 (D-14)."),
    "maxfolderbasedtrackingmappings": (26, "Write a whole number from 1 to 25 (MAN-3)."),
}


def told(load: Any, *args: Any) -> str:
    """What is wrong, as it is printed."""
    with pytest.raises(InputError) as caught:
        load(*args)
    return str(caught.value)


@pytest.mark.parametrize("column", WRONG)
def test_a_number_out_of_its_range_is_wrong_at_every_door(column: str, tmp_path: Path) -> None:
    """In the organisation of a scenario, in its timeline, in a policy and in a snapshot."""
    value, offer = WRONG[column]
    said = f"{column} is {value}. {offer}"
    organization = f"organization: {{{column}: {value}}}"
    assert (
        told(load_scenario_text, organization, "s.yaml") == f"s.yaml:1:{18 + len(column)}: {said}"
    )
    timeline = f"timeline:\n- set: {{{column}: {value}}}"
    assert told(load_scenario_text, timeline, "s.yaml") == f"s.yaml:2:{11 + len(column)}: {said}"
    policy = tmp_path / "p.yaml"
    policy.write_text(f"set: {{{column}: {value}}}")
    assert told(load_policy, policy) == f"{policy}:1:{9 + len(column)}: {said}"
    row = {"organizationid": "o", column: value}
    (tmp_path / "organizations.json").write_text(json.dumps([row]))
    assert told(load_snapshot, tmp_path).endswith(f": {said}")


@pytest.mark.parametrize("place", LIMITS)
def test_both_ends_of_a_range_are_in_it(place: str) -> None:
    """And the next number on either side is not."""
    table, _, name = place.partition(".")
    limits = columns(_CLASSES[table])[name].range
    assert limits is not None

    def problems(value: int) -> list[str]:
        found: list[str] = []
        read_row(_CLASSES[table], {name: value}, lambda _, what, __: found.append(what))
        return found

    assert not problems(limits.lowest) + problems(limits.highest)
    assert problems(limits.lowest - 1) == [f"{name} is {limits.lowest - 1}."]
    assert problems(limits.highest + 1) == [f"{name} is {limits.highest + 1}."]


def test_every_limit_is_that_of_a_column() -> None:
    """A misspelt one would hold nothing."""
    for place in (*LIMITS, *TEXT_CHECKS):
        table, _, name = place.partition(".")
        assert name in columns(_CLASSES[table])


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan])
def test_a_number_without_end_is_none_in_python_either(number: float) -> None:
    """Readers that let NaN through are not trusted."""
    found: list[str] = []
    read_row(Organization, {"hashmaxcount": number}, lambda *said: found.append(said[1]), EXPORTED)
    assert found == [f"hashmaxcount is {number}."]


@pytest.mark.parametrize("prefix", ["CRM:", "", "CRM:;SALES:;", " ; ", "x" * 20, None])
def test_prefixes_of_twenty_characters_are_good(prefix: str | None) -> None:
    """Several stand in one column; an empty one is none (COR-22, SP-9)."""
    text = json.dumps({"organization": {"trackingprefix": prefix}})
    assert load_scenario_text(text).world.organization.trackingprefix == prefix


def test_a_longer_prefix_is_not() -> None:
    """COR-21."""
    text = f"organization: {{trackingprefix: CRM:;{'x' * 21}}}"
    assert told(load_scenario_text, text, "s.yaml") == (
        f's.yaml:1:32: trackingprefix is "CRM:;{"x" * 21}": a prefix in it is too long. '
        "Write prefixes of 1 to 20 characters, ; between them (COR-21)."
    )


@pytest.mark.parametrize(
    ("expression", "what"),
    [
        ("(", "missing ), unterminated subpattern (at character 1)"),
        (r"Re:\p{L}", r"bad escape \p (at character 4)"),
        ("(?<word>a)", "unknown extension ?<w (at character 2)"),
        ("[a-z-[aeiou]]", "a set stands inside a set (at character 6)"),
        (
            "(?=a)b",
            (
                "look-arounds, back references, conditions, atomic groups and possessive "
                "quantifiers are not supported"
            ),
        ),
    ],
)
def test_what_is_no_regular_expression_is_told(expression: str, what: str, tmp_path: Path) -> None:
    """It would remove nothing, and nobody would know (COR-42)."""
    said = (
        f'hashfilterkeywords is "{expression}": {what}. '
        "Write a regular expression that Python's re can read (COR-42)."
    )
    text = f"organization: {{hashfilterkeywords: '{expression}'}}"
    assert told(load_scenario_text, text, "s.yaml") == f"s.yaml:1:36: {said}"
    row = {"organizationid": "o", "hashfilterkeywords": expression}
    (tmp_path / "organizations.json").write_text(json.dumps([row]))
    assert told(load_snapshot, tmp_path).endswith(f": {said}")


@pytest.mark.parametrize("expression", [r"^[\s]*([\w]+\s?:[\s]*)+", "^(a+)+$", "", None])
def test_an_expression_whose_time_is_bounded_is_good(expression: str | None) -> None:
    """However it is nested: it is never played by going back (COR-42)."""
    text = json.dumps({"organization": {"hashfilterkeywords": expression}})
    assert load_scenario_text(text).world.organization.hashfilterkeywords == expression
