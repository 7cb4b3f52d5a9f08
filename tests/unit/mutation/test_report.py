"""Mutants played: which are noticed, which change what nobody expects, which nobody comes near."""

from __future__ import annotations

import doctest
from typing import Any

import pytest

from sscsim.mutation import Fate, Report, Result, Staged, judged, mutants_of, mutate, report
from sscsim.policy import Policy, Write
from tests.worlds import Thing, contact, event, mail, queue, scene, user

METHOD = "incomingemailfilteringmethod"
PROMOTED = {"outcome": "promoted", "reason": "AcceptAll", "accepting_entity": "hanna"}
HANNA = user("hanna", 0)


def expecting(thing: Thing, **wanted: Any) -> Thing:
    """An event with what is expected of it."""
    return thing._replace(body={**thing.body, "expect": wanted})


def result(found: Report, says: str) -> Result:
    """The one mutant that says so."""
    [one] = [one for one in found.results if says in one.mutant.says]
    return one


def fates(found: Report, says: str) -> list[str]:
    """What became of the mutants that say so."""
    return [str(one.fate) for one in found.results if says in one.mutant.says]


def test_a_mutant_is_noticed_where_an_expectation_fails() -> None:
    """It is told which; beside it stands one that no mail comes near."""
    letter = expecting(mail(to="hanna"), **PROMOTED)
    found = mutate([scene(HANNA, user("marc", 1), letter)])
    noticed = result(found, "Hanna: filtering method 0 -> 1")
    assert noticed.fate is Fate.NOTICED
    assert noticed.noticed_by.endswith(
        "expected outcome promoted, came rejected (m1 in hanna@contoso.example)."
    )
    assert noticed.differences == ()
    assert fates(found, "Marc: filtering method") == ["untouched", "untouched"]


def test_a_mutant_is_not_noticed_where_nothing_is_expected_of_what_it_changes() -> None:
    """The decision is shown as it was and as it is."""
    found = mutate([scene(HANNA, mail(to="hanna"))])
    [difference] = result(found, "Hanna: filtering method 0 -> 1").differences
    assert (difference.source, difference.mailbox, difference.event) == (
        "m1",
        "hanna@contoso.example",
        1,
    )
    assert difference.columns["outcome"] == ("promoted", "rejected")
    assert difference.columns["reason"] == ("AcceptAll", "NoCorrelationMatch")
    assert found.count(Fate.NOTICED) == 0
    assert (found.score, found.score_of_touched) == (0.0, 0.0)


def test_a_half_expectation_leaves_the_other_half_open() -> None:
    """Only the outcome is expected, so a reader more or less goes by."""
    letter = expecting(mail(to="hanna"), outcome="promoted")
    found = mutate([scene(HANNA, user("marc", 1), letter)])
    [difference] = result(found, "Marc: isdisabled false -> true").differences
    assert difference.columns == {"readers": (("hanna", "marc"), ("hanna",))}
    assert fates(found, "Hanna: filtering method") == ["noticed", "noticed"]


def test_an_answer_that_came_otherwise_is_a_difference_too() -> None:
    """A choice that is refused; and who can read an email."""
    choice = event("choose", user="hanna", incomingemailfilteringmethod=0)
    letter = mail(to="hanna")
    found = mutate([scene(user("hanna", 1), choice, letter, event("readers", email="m1"))])
    refused = result(found, "HideTrackAllOption false -> true").differences
    assert refused[0].columns == {"outcome": ("done", "refused")}
    assert (refused[0].source, refused[0].event) == (None, 1)
    assert refused[1].columns["outcome"] == ("promoted", "rejected")
    assert refused[2].columns == {"readers": (("hanna",), ())}


def test_what_lets_mail_in_or_keeps_it_out_stands_first() -> None:
    """Then what else changes, then what no scenario comes near, then what was noticed."""
    letter = expecting(mail(to="hanna"), outcome="promoted")
    found = mutate([scene(HANNA, user("marc", 1), letter, mail("m2", to="marc"))])
    order = [one.fate for one in found.results]
    assert order == sorted(order, key=[Fate.UNNOTICED, Fate.UNTOUCHED, Fate.NOTICED].index)
    weights = [one.differences[0].weight for one in found.results if one.differences]
    assert 0 in weights
    assert max(weights) > 0
    first = found.results[0]
    assert first.differences[0].columns["outcome"] in {
        ("rejected", "promoted"),
        ("promoted", "rejected"),
    }


def test_one_scenario_that_notices_is_enough() -> None:
    """The same row with the same value is one mutant, played in both."""
    silent, telling = (
        scene(HANNA, mail(to="hanna")),
        scene(HANNA, expecting(mail(to="hanna"), **PROMOTED)),
    )
    found = mutate([silent, telling])
    one = result(found, "Hanna: filtering method 0 -> 1")
    assert (one.fate, one.mutant.on) == (Fate.NOTICED, (0, 1))
    assert fates(mutate([silent]), "Hanna: filtering method 0 -> 1") == ["unnoticed"]


def test_a_row_of_another_name_or_value_is_another_mutant() -> None:
    """Each is played where it is."""
    found = mutate([
        scene(HANNA),
        scene(user("hanna", 1)),
        scene(user("hanna", 0, fullname="Hanna Reyes")),
    ])  # fmt: skip
    methods = [one.mutant for one in found.results if "filtering method" in one.mutant.says]
    played = {mutant.says.partition(" (")[0]: mutant.on for mutant in methods}
    assert played["Hanna: filtering method 0 -> 1"] == (0,)
    assert played["Hanna: filtering method 1 -> 0"] == (1,)
    assert played["Hanna Reyes: filtering method 0 -> 1"] == (2,)


# ---------------------------------------------------------------------------------------- timelines


def test_an_event_is_left_out_with_what_it_is_expected_to_answer() -> None:
    """What came of the others is compared with what they gave before."""
    choice = event("choose", user="hanna", incomingemailfilteringmethod=0)
    choice = expecting(choice, outcome="done")
    found = mutate([scene(user("hanna", 1), mail("m0"), choice, mail("m1"))])
    left_out = result(found, "Hanna does not choose 0")
    [difference] = left_out.differences
    assert (difference.source, difference.event) == ("m1", 3)
    assert difference.columns["outcome"] == ("promoted", "rejected")
    telling = expecting(mail("m1", to="hanna"), outcome="promoted")
    found = mutate([scene(user("hanna", 1), choice, telling)])
    assert fates(found, "Hanna does not choose 0") == ["noticed"]


def test_of_several_values_each_is_left_out() -> None:
    """The event stays, with the others; the last one goes with it."""
    both = event("set", HideTrackAllOption=True, SSSForceFilteringMethodForUserMailboxes=4)
    write = event("write", record="hanna", incomingemailfilteringmethod=0, isdisabled=True)
    alone = event("write", record="ivo", emailaddress1="ivo@fabrikam.example")
    things = [user("hanna", 1), contact("ivo"), both, write, alone, mail(to="hanna")]
    found = mutate([scene(*things)])
    events = [one.mutant.says for one in found.results if one.mutant.kind == "event"]
    assert sorted(events) == [
        "Hanna: filtering method is not written",
        "Hanna: isdisabled is not written",
        "HideTrackAllOption is not set",
        "SSSForceFilteringMethodForUserMailboxes is not set",
        "contact Ivo: emailaddress1 is not written",
    ]


def test_mail_and_questions_stay() -> None:
    """Only what somebody changed is left out."""
    found = mutate([scene(HANNA, mail(to="hanna"), event("readers", email="m1"))])
    assert "event" not in {one.mutant.kind for one in found.results}


# ----------------------------------------------------------------------------------------- policies


def test_a_policy_is_put_in_force_and_loosened() -> None:
    """Its mutants are played in every scenario, and those of the organisation under it."""
    write = Write(table="systemuser", where={METHOD: (0,)}, columns={METHOD: 1})
    policy = Policy(name="Mend", write=(write,))
    letter = expecting(mail(to="hanna"), outcome="rejected")
    found = mutate([scene(HANNA, letter)], policy)
    assert found.policy == "Mend"
    assert fates(found, "Mend, write 1 (systemuser) left out") == ["noticed"]
    assert fates(found, "Mend, write 1 (systemuser): whatever") == ["untouched"]
    assert fates(found, "Hanna: filtering method 1 -> 0") == ["noticed"]
    assert fates(found, "Hanna: filtering method 0") == []


def test_a_step_is_made_although_a_flag_would_refuse_it_to_tools() -> None:
    """SET-6: it was always so, nobody wrote it."""
    scenario = scene(
        user("hanna", 1),
        mail(to="hanna"),
        settings={"HideTrackAllOption": True},
        assume={"hide_flags_block_api_writes": True},
    )
    assert fates(mutate([scenario]), "Hanna: filtering method 1 -> 0") == ["unnoticed"]


def test_mail_that_reaches_another_mailbox_is_a_difference_in_both() -> None:
    """The one has no decision any more, the other has one."""
    write = Write(table="queue", columns={"emailaddress": "care@contoso.example"})
    found = mutate([scene(queue("sales", 0), mail(to="care"))], Policy(name="P", write=(write,)))
    gone = result(found, "P, write 1 (queue) left out").differences
    assert {one.mailbox: one.columns for one in gone} == {
        "sales@contoso.example": {
            "outcome": ("promoted", None),
            "reason": ("AcceptAll", None),
        },
        None: {
            "outcome": (None, "not_processed"),
            "reason": (None, "mailbox"),
        },
    }


# -------------------------------------------------------------------------------------------- as is


def test_scenarios_that_fail_as_they_are_are_refused() -> None:
    """Else every mutant would be noticed; the first failure is told."""
    wrong = expecting(mail(to="hanna"), outcome="rejected")
    with pytest.raises(
        ValueError, match=r"as it is, without any mutant: .*expected outcome reject"
    ):
        mutate([scene(HANNA, wrong)])


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("a.yaml", "scenarios='a.yaml' is no list of scenarios."),
        (["a.yaml"], "scenarios holds 'a.yaml', which is no Scenario."),
        (7, "scenarios=7 is no list of scenarios."),
        (scene(HANNA), "scenarios=Scenario is no list of scenarios."),
    ],
    ids=["text", "texts", "number", "one scenario"],
)
def test_what_is_no_list_of_scenarios_is_refused(given: Any, says: str) -> None:
    """It is told what to give instead."""
    whole = f"^{says} Give a list of what load_scenario gave.$"
    with pytest.raises(TypeError, match=whole):
        mutate(given)


def test_what_is_no_policy_is_refused() -> None:
    """A path is none."""
    path: Any = "p.yaml"
    says = "^policy='p.yaml' is no Policy. Give what load_policy gave, or leave it out.$"
    with pytest.raises(TypeError, match=says):
        mutate([scene(HANNA)], path)


def test_what_is_no_rule_book_is_refused() -> None:
    """Its name is none; the command line alone takes names."""
    name: Any = "contoso"
    says = "^book='contoso' is no RuleBook. Give BOOK, or what its `adding` gave.$"
    with pytest.raises(TypeError, match=says):
        mutate([scene(HANNA)], book=name)


def test_without_scenarios_nothing_is_missed() -> None:
    """No mutant, so none that was not noticed."""
    found = mutate([])
    assert (found.score, found.score_of_touched, found.results) == (100.0, 100.0, ())


def test_each_mutant_that_was_played_is_counted() -> None:
    """For a bar on a terminal."""
    stages = [Staged.under(scene(HANNA, mail(to="hanna")), None)]
    mutants = mutants_of(stages)
    counted: list[int] = []
    found = judged(stages, [stages[0].play()], mutants, advance=lambda: counted.append(1))
    assert len(counted) == len(found.results) == len(mutants)


def test_a_queue_is_mutated_as_a_user_is() -> None:
    """Its method is its own; no force for users reaches it."""
    letter = expecting(mail(to="sales"), outcome="promoted")
    found = mutate([scene(queue("sales", 0), letter)])
    assert fates(found, "queue Sales: filtering method 0 -> 1") == ["noticed"]
    assert fates(found, "SSSForceFilteringMethodForUserMailboxes") == ["untouched", "untouched"]


def test_its_example_is_true() -> None:
    """What the docstring shows."""
    shown = doctest.testmod(report)
    assert shown.attempted > 0
    assert shown.failed == 0
