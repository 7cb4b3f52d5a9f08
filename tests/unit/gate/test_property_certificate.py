"""A property that holds has a certificate, which is checked by something that shares nothing."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from sscsim import load_scenario_text
from sscsim.gate import Property, broken, certificate, expression
from sscsim.sources import load_snapshot
from sscsim.world import World
from tests.unit.cli.conftest import sscsim
from tests.unit.cli.test_replay import Place, Sscsim, place
from tests.unit.gate.checker import problems

__all__ = ["place", "sscsim"]  # fixtures

_STORY = """
systemusers:
  - {id: hanna, internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: 1}
  - {id: otto, internalemailaddress: otto@contoso.example, incomingemailfilteringmethod: 2}
queues: [{id: sales, emailaddress: sales@contoso.example, incomingemailfilteringmethod: 0}]
contacts: [{id: ivo, fullname: Ivo Brandt, emailaddress1: ivo@fabrikam.example}]
emails: [{id: e1, messageid: "<a@contoso.example>", directioncode: outgoing, subject: Offer}]
timeline: []
"""
_NEVER = "accepting_entity = hanna@contoso.example and not correlated"


def world() -> World:
    """Hanna takes answers, Otto customers, and the queue everything."""
    return load_scenario_text(_STORY).world


def wanted(never: str, always: str) -> list[Property]:
    """Ask for two properties."""
    return [
        Property(never=True, said=expression(never)),
        Property(never=False, said=expression(always)),
    ]


ASKED = {"never": [_NEVER], "always": ["correlated or not reason = CorrelationMatch"]}


def certified() -> dict[str, Any]:
    """What the gate writes about both."""
    both = wanted(ASKED["never"][0], ASKED["always"][0])
    found = broken(world(), both)
    assert found.witness is None
    return certificate(found, [world()], both)


def test_a_certificate_holds_and_says_what_is_claimed() -> None:
    told = certified()
    assert list(problems(told, [world()], ASKED)) == []
    assert (told["never"], told["always"]) == (ASKED["never"], ASKED["always"])
    let_in = [one["facts"] for one in told["classes"] if one["policy"]["promoted"]]
    assert {"accepting_entity", "correlated", "reason"} == set(let_in[0])


def test_a_property_that_is_broken_has_a_witness_instead() -> None:
    both = wanted("accepting_entity = sales@contoso.example", ASKED["always"][0])
    assert broken(world(), both).witness is not None


def test_an_untrue_decision_is_found() -> None:
    told = certified()
    told["classes"][0]["policy"]["promoted"] ^= True
    assert any("policy decides otherwise" in one for one in problems(told, [world()], ASKED))


def test_facts_that_are_others_are_found() -> None:
    told = certified()
    facts = next(one["facts"] for one in told["classes"] if one["policy"]["promoted"])
    facts["correlated"] = ["true" if facts["correlated"] == ["false"] else "false"]
    assert any(": correlated is " in one for one in problems(told, [world()], ASKED))


def test_a_certificate_of_another_property_is_refused() -> None:
    """And a breach that is admitted is found, whatever the certificate calls it."""
    other = {"never": ["accepting_entity = sales@contoso.example"], "always": []}
    found = list(problems(certified(), [world()], other))
    assert "other properties are certified" in found
    assert any("breaks accepting_entity = sales@" in one for one in found)


@pytest.mark.parametrize("gone", ["hanna@", "otto@", "sales@", "ivo@"])
def test_classes_that_are_left_out_are_missed(gone: str) -> None:
    told = copy.deepcopy(certified())
    told["classes"] = [one for one in told["classes"] if gone not in one["message"]]
    assert any(one.startswith("nothing from") for one in problems(told, [world()], ASKED))


def test_whoever_is_named_must_be_written_to() -> None:
    """Another who has the method does not stand for her."""
    told = certified()
    told["classes"] = [
        {**one, "message": one["message"].replace("To: hanna@", "To: otto@")}
        for one in told["classes"]
    ]
    assert "nothing to hanna@contoso.example" in list(problems(told, [world()], ASKED))


def test_the_command_writes_one_where_a_property_holds(
    sscsim: Sscsim, place: Place, tmp_path: Path
) -> None:
    said = "mailbox = marc@contoso.example and not correlated"
    path = tmp_path / "certificate.json"
    asked = ("gate", "--org", place.org, "--policy", "current", "--never", said)
    result = sscsim(*asked, "--out", tmp_path / "w.eml", "--certificate", path)
    assert result.exit_code == 0, result.stderr
    told = json.loads(path.read_text("utf-8"))
    here = load_snapshot(place.org).world
    assert list(problems(told, [here], {"never": [said], "always": []})) == []
    assert {"claim", "never", "always"} < set(told)


def test_a_broken_property_has_a_witness_and_no_certificate(
    sscsim: Sscsim, place: Place, tmp_path: Path
) -> None:
    path, witness = tmp_path / "certificate.json", tmp_path / "w.eml"
    asked = ("gate", "--org", place.org, "--policy", "current", "--never", "not correlated")
    assert sscsim(*asked, "--out", witness, "--certificate", path).exit_code == 1
    assert (witness.exists(), path.exists()) == (True, False)
