"""Findings from one audit to the next: new, drifted, mended, accepted, expired."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sscsim import InputError, load_scenario_text
from sscsim.audit import Accepted, Finding, audit_of, compared, findings_of, load_accepted

TODAY = date(2026, 11, 26)
HANNA = Finding(id="user:hanna", is_="live 0", says="Hanna tracks all.")


def _state(before: dict[str, str] | None, *accepted: Accepted) -> list[str]:
    return [one.state.value for one in compared([HANNA], before, accepted, TODAY)]


@pytest.mark.parametrize(
    ("before", "states"),
    [
        (None, ["open"]),
        ({}, ["new"]),
        ({"user:hanna": "live 0"}, ["open"]),
        ({"user:hanna": "latent 0"}, ["drifted"]),
        ({"user:hanna": "live 0", "user:jonas": "live 2"}, ["open", "mended"]),
    ],
)
def test_a_finding_is_held_against_the_audit_before(
    before: dict[str, str] | None, states: list[str]
) -> None:
    assert _state(before) == states


@pytest.mark.parametrize(
    ("until", "state"),
    [(date(2026, 11, 26), "accepted"), (date(2026, 11, 25), "expired")],
)
def test_an_acceptance_holds_until_its_day_is_over(until: date, state: str) -> None:
    assert _state(None, Accepted(finding="user:hanna", owner="IT", until=until)) == [state]


def test_an_acceptance_of_another_finding_changes_nothing() -> None:
    assert _state(None, Accepted(finding="user:jonas", owner="IT", until=TODAY)) == ["open"]


def test_users_at_risk_and_addresses_that_open_are_findings_and_queues_are_not() -> None:
    """A queue that lets in all is usually meant so (AUD-2)."""
    world = load_scenario_text("""
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: sales@contoso.example,
     incomingemailfilteringmethod: 0}
  - {id: jonas, fullname: Jonas Falk, internalemailaddress: jonas@contoso.example,
     incomingemailfilteringmethod: 1}
queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
""").world
    found = findings_of(audit_of(world))
    assert [(one.id, one.is_) for one in found] == [
        ("user:hanna", "live 0"),
        ("address:sales@contoso.example", "queue:sales systemuser:hanna"),
    ]


def test_a_list_of_acceptances_tells_all_that_is_wrong_with_it(tmp_path: Path) -> None:
    """With the place of each."""
    path = tmp_path / "accepted.yaml"
    path.write_text(
        "accepted:\n  - {finding: user:hanna, owner: IT, until: soon}\n  - {owner: IT}\n"
    )
    with pytest.raises(InputError) as caught:
        load_accepted(path)
    told = [str(problem) for problem in caught.value.problems]
    assert any(f"{path}:2:" in line and "2026-12-31" in line for line in told)
    assert any(f"{path}:3:" in line and "finding" in line for line in told)


def test_an_empty_list_says_what_belongs_into_it(tmp_path: Path) -> None:
    path = tmp_path / "accepted.yaml"
    path.write_text("")
    with pytest.raises(InputError) as caught:
        load_accepted(path)
    assert str(caught.value) == (
        f"{path}:1:1: the file is empty. Write accepted: and a list of findings."
    )
