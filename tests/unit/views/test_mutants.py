"""What became of mutants, as people and programs see it; the reports are made by hand."""

from __future__ import annotations

from typing import Any

from sscsim.decisions import NamedRef, Outcome, Reason
from sscsim.errors import Place
from sscsim.mutation import Difference, Fate, Mutant, Report, Result
from sscsim.policy import Spot
from sscsim.views.mutants import RESULT_KEYS, report_lines, report_value, result_record
from sscsim.vocabulary import CorrelationMethod, Ref

HANNA, SALES = NamedRef("systemuser", "hanna", "Hanna"), NamedRef("queue", "salesq", "Sales")


def mutant(says: str = "HideTrackAllOption true -> false", **changed: Any) -> Mutant:
    """A mutant of a setting, with some values changed."""
    values: dict[str, Any] = {"kind": "setting", "on": (0,), "change": lambda staged: staged}
    return Mutant(says=says, **{**values, **changed})


def differing(**columns: tuple[Any, Any]) -> Difference:
    """What a mutant made of the complaint."""
    return Difference(
        scenario="a.yaml",
        source="m1",
        mailbox="hanna@contoso.example",
        subject="In confidence",
        event=2,
        columns=columns,
    )


def unnoticed(*differences: Difference, **changed: Any) -> Result:
    """A mutant nobody noticed."""
    return Result(mutant=mutant(**changed), fate=Fate.UNNOTICED, differences=differences)


def text(*results: Result, width: int = 200, **changed: Any) -> str:
    """A report as people see it."""
    found = Report(scenarios=("a.yaml",), results=results, **changed)
    return "\n".join(report_lines(found, width))


PROMOTED = differing(
    outcome=(Outcome.REJECTED, Outcome.PROMOTED),
    reason=(Reason.NO_CORRELATION_MATCH, Reason.ACCEPT_ALL),
    rule=("FLT-30", "FLT-4"),
)


def test_a_verdict_that_turned_is_said_with_its_reason() -> None:
    """And nothing else of it, for all the rest follows."""
    assert text(unnoticed(PROMOTED, place=Place("a.yaml", 3, 22))) == (
        "1 mutant of 1 scenario: 0 noticed (0.0 %), 1 not noticed, 0 untouched. Of those that "
        "change a decision, 0.0 % are noticed.\n"
        "\n"
        "NOT NOTICED: decisions change, and nothing expects them to be otherwise\n"
        "  HideTrackAllOption true -> false\n"
        "      at a.yaml:3:22\n"
        '      changes the decision of mail m1 "In confidence" in hanna@contoso.example: from '
        "rejected (NoCorrelationMatch) to promoted (AcceptAll)"
    )


def test_a_list_is_counted_and_a_row_is_named() -> None:
    """As many others are others."""
    shown = text(
        unnoticed(
            differing(readers=(("a", "b"), ("a",)), parties=((1, 2), (1, 3))),
            differing(accepting_entity=(HANNA, SALES), regarding=(None, Ref("lead", "l1"))),
            differing(correlationmethod=(CorrelationMethod.NONE, CorrelationMethod.IN_REPLY_TO)),
        )
    )
    assert ": readers from 2 to 1, parties to others\n" in shown
    assert (
        ": accepting_entity from Hanna to the queue Sales, regarding from nothing to lead l1"
        in shown
    )
    assert ": correlationmethod from 0 to 3" in shown


def test_a_reason_alone_and_a_decision_of_one_side_alone() -> None:
    """What was not decided is nothing."""
    reason = differing(reason=(Reason.ACCEPT_ALL, Reason.SENDER_MATCH))
    gone = differing(outcome=(Outcome.PROMOTED, None), reason=(Reason.ACCEPT_ALL, None))
    shown = text(unnoticed(reason, gone))
    assert ": reason from AcceptAll to SenderMatch\n" in shown
    assert shown.endswith(": from promoted (AcceptAll) to nothing")


def test_an_answer_is_called_by_its_event_and_mail_by_what_it_has() -> None:
    """A message without subject, in no mailbox."""
    answer = Difference(
        scenario="a.yaml",
        event=3,
        place=Place("a.yaml", 9, 5),
        columns={"outcome": ("done", "refused")},
    )
    bare = Difference(scenario="a.yaml", source="m2", event=1, columns={"rule": ("A-1", "B-2")})
    shown = text(unnoticed(answer, bare))
    assert "changes the answer at a.yaml:9:5: outcome from done to refused\n" in shown
    assert shown.endswith("changes the decision of mail m2 in no mailbox: rule from A-1 to B-2")


def test_three_decisions_are_shown_and_the_rest_counted() -> None:
    """One more, or several."""
    assert "more decision" not in text(unnoticed(*[PROMOTED] * 3))
    assert text(unnoticed(*[PROMOTED] * 4)).endswith("\n      and 1 more decision")
    assert text(unnoticed(*[PROMOTED] * 6)).endswith("\n      and 3 more decisions")


def test_the_others_are_listed_and_counted() -> None:
    """Untouched ones by their sentence, noticed ones by kind."""
    shown = text(
        Result(mutant=mutant("isdisabled false -> true"), fate=Fate.UNTOUCHED),
        Result(mutant=mutant(), fate=Fate.NOTICED, noticed_by="a.yaml:1:1: no"),
        Result(mutant=mutant(kind="rule"), fate=Fate.NOTICED, noticed_by="a.yaml:1:1: no"),
        Result(mutant=mutant(kind="rule"), fate=Fate.NOTICED, noticed_by="a.yaml:1:1: no"),
        policy="Lockdown",
    )
    assert shown == (
        "4 mutants of 1 scenario under the policy Lockdown: 3 noticed (75.0 %), 0 not noticed, 1 "
        "untouched. Of those that change a decision, 100.0 % are noticed.\n"
        "\n"
        "UNTOUCHED: no decision changes, for no scenario comes near\n"
        "  isdisabled false -> true\n"
        "\n"
        "Noticed, by what was changed (each of them: --format csv):\n"
        "      1  setting       a setting of the organisation\n"
        "      2  rule          a rule left out, or with another answer"
    )


def test_no_line_is_wider_than_asked() -> None:
    """Whatever the names are."""
    shown = text(unnoticed(PROMOTED, says="x " * 60, place=Place("a.yaml", 1, 2)), width=40)
    lines = shown.split("NOT NOTICED")[1].splitlines()[1:]
    assert max(map(len, lines)) <= 40


def test_programs_get_plain_values() -> None:
    """Every key, in the order of the table; what is not known is null."""
    spot = Spot(table="role", id="staff", column="prvReadActivity", before="user", after=None)
    result = unnoticed(PROMOTED, spot=spot, place=Place("a.yaml", 3))
    shown = result_record(result, ("a.yaml",))
    assert tuple(shown) == RESULT_KEYS
    assert shown == {
        "fate": "unnoticed",
        "kind": "setting",
        "says": "HideTrackAllOption true -> false",
        "place": "a.yaml:3",
        "scenarios": ["a.yaml"],
        "table": "role",
        "id": "staff",
        "column": "prvReadActivity",
        "before": "user",
        "after": None,
        "noticed_by": None,
        "differences": [
            {
                "scenario": "a.yaml",
                "event": 2,
                "place": None,
                "source": "m1",
                "mailbox": "hanna@contoso.example",
                "columns": {
                    "outcome": {"before": "rejected", "after": "promoted"},
                    "reason": {"before": "NoCorrelationMatch", "after": "AcceptAll"},
                    "rule": {"before": "FLT-30", "after": "FLT-4"},
                },
            }
        ],
    }
    bare = result_record(Result(mutant=mutant(), fate=Fate.UNTOUCHED), ("a.yaml",))
    assert [bare[key] for key in ("place", "table", "id", "column")] == [None] * 4


def test_the_whole_report_has_its_counts() -> None:
    """Before the rows."""
    value = report_value(Report(scenarios=("a.yaml",), results=(unnoticed(PROMOTED),)))
    assert list(value) == [
        "scenarios", "policy", "mutants", "noticed", "unnoticed", "untouched", "score",
        "score_of_touched", "results",
    ]  # fmt: skip
    assert (value["mutants"], value["unnoticed"], value["score"]) == (1, 1, 0.0)
