"""A certificate is checked by something that shares nothing with what wrote it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from sscsim import load_scenario_text
from sscsim.gate import certificate, gained
from sscsim.policy import Policy, apply_policy
from sscsim.world import World
from tests.unit.cli.conftest import sscsim
from tests.unit.cli.test_replay import Place, Sscsim, place
from tests.unit.gate.checker import problems

__all__ = ["place", "sscsim"]  # fixtures

_STORY = """
systemusers:
  - {id: hanna, internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: 0}
  - {id: otto, internalemailaddress: otto@contoso.example, incomingemailfilteringmethod: 2}
queues: [{id: sales, emailaddress: sales@contoso.example, incomingemailfilteringmethod: 1}]
contacts: [{id: ivo, fullname: Ivo Brandt, emailaddress1: ivo@fabrikam.example}]
emails: [{id: e1, messageid: "<a@contoso.example>", directioncode: outgoing, subject: Offer}]
timeline: []
"""
_CHAIN = """
systemusers:
  - {id: hanna, internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: 1}
queues: [{id: sales, emailaddress: sales@contoso.example, incomingemailfilteringmethod: 0}]
"""
_CLOSED = Policy(name="Closed", set={"SSSForceFilteringMethodForUserMailboxes": 4})


def worlds() -> list[World]:
    """The organisation as it is, and closed."""
    start = load_scenario_text(_STORY).world
    return [start, apply_policy(start, _CLOSED)]


def certified() -> dict[str, Any]:
    """What the gate writes about them."""
    found = gained(*worlds())
    assert found.witness is None
    return certificate(found, worlds())


def test_a_certificate_holds_and_says_what_was_looked_at() -> None:
    told = certified()
    assert list(problems(told, worlds())) == []
    assert len(told["classes"]) == 13  # five that end apart, and who else is looked for
    assert any("setting SSSForce" in place for place in told["classes"][0]["from"]["read"])


def test_an_untrue_decision_is_found() -> None:
    told = certified()
    told["classes"][0]["from"]["promoted"] ^= True
    assert "class 0: from decides otherwise" in problems(told, worlds())


def test_a_gain_that_is_admitted_is_found() -> None:
    """Under the policies in the other order, and with the words put right as well."""
    told = certified()
    for one in told["classes"]:
        one["from"], one["to"] = one["to"], one["from"]
    found = list(problems(told, worlds()[::-1]))
    assert any(one.endswith(": gained") for one in found)
    assert not any("decides otherwise" in one for one in found)


@pytest.mark.parametrize("gone", ["hanna@", "otto@", "sales@", "ivo@"])
def test_classes_that_are_left_out_are_missed(gone: str) -> None:
    told = copy.deepcopy(certified())
    told["classes"] = [one for one in told["classes"] if gone not in one["message"]]
    assert any(one.startswith("nothing from") for one in problems(told, worlds()))


def test_a_message_that_is_another_is_found() -> None:
    told = certified()
    for one in told["classes"]:
        one["message"] = one["message"].replace("hanna@contoso.example", "nobody@outside.invalid")
    assert any("decides otherwise" in one for one in problems(told, worlds()))


def chained() -> tuple[dict[str, Any], list[World]]:
    """There is no email, but what the queue lets in can be answered to Hanna, under both."""
    start = load_scenario_text(_CHAIN).world
    both = [start, apply_policy(start, Policy(name="Own", set={"HideTrackAllOption": True}))]
    return certificate(gained(*both), both), both


def test_a_certificate_shows_answers_to_what_is_let_in_with_what_comes_first() -> None:
    told, both = chained()
    assert list(problems(told, both)) == []
    [first] = {text for one in told["classes"] for text in one.get("before", ())}
    assert "To: sales@contoso.example" in first
    answers = [one for one in told["classes"] if "before" in one and one["to"]["promoted"]]
    assert answers


def test_an_answer_without_its_first_message_is_found() -> None:
    told, both = chained()
    for one in told["classes"]:
        one.pop("before", None)
    assert any("decides otherwise" in one for one in problems(told, both))


def test_answers_that_are_left_out_are_missed() -> None:
    told, both = chained()
    told["classes"] = [one for one in told["classes"] if "before" not in one]
    assert any(one.startswith("nothing in reply to") for one in problems(told, both))


def policy_file(write: Callable[[str], object], method: int) -> None:
    """A policy that forces a method on all users."""
    write(f"name: Forced\nset: {{SSSForceFilteringMethodForUserMailboxes: {method}}}\n")


def test_the_command_writes_one_where_nothing_is_gained(sscsim: Sscsim, place: Place) -> None:
    folder = place.org.parent
    policy_file((folder / "closed.yaml").write_text, 4)
    asked = ("gate", "--org", place.org, "--from", "current", "--to", folder / "closed.yaml")
    path = folder / "certificate.json"
    result = sscsim(*asked, "--out", folder / "w.eml", "--certificate", path)
    assert result.exit_code == 0, result.stderr
    told = json.loads(path.read_text("utf-8"))
    assert set(told) == {
        *("claim", "organisation", "notes", "tried", "count", "dimensions", "classes"),
    }
    assert told["count"] == len(told["classes"])


def test_no_two_files_of_a_run_have_one_name(sscsim: Sscsim, place: Place) -> None:
    asked = ("gate", "--org", place.org, "--from", "current", "--to", "current")
    result = sscsim(*asked, "--out", "c.json", "--certificate", "c.json")
    assert result.exit_code == 2
    assert "c.json is another file of this run." in result.stderr
