"""Which of those who accept becomes the accepting entity?

The column names the user or queue whose setting let the message in. If the owner of the mailbox
accepts, it is the owner, otherwise the first accepting recipient in the order of the header. Nobody
documents the choice; the alternative is the strongest reason.
"""

from __future__ import annotations

from sscsim.decisions import Reason, Status
from sscsim.rules.answers import finds, passes
from sscsim.rules.case import Acceptance, Case, row_cell
from sscsim.rules.rule import Answer, Rule

_STRENGTH = (Reason.ACCEPT_ALL, Reason.CORRELATION_MATCH, Reason.SENDER_MATCH)


def chosen(case: Case) -> Acceptance | None:
    """Choose among those who accept, the owner of the mailbox first (FLT-27)."""
    if len(case.acceptances) < 2:  # noqa: PLR2004 - then there is nothing to choose
        return next(iter(case.acceptances), None)
    ordered = sorted(case.acceptances, key=lambda one: one.candidate.ref != case.owner)
    if case.assume.accepting_entity_choice == "strongest_reason":
        ordered.sort(key=lambda one: _STRENGTH.index(one.reason))
    return ordered[0]


def check(case: Case) -> Answer:
    """Name the accepting entity, if anybody accepts."""
    acceptance = chosen(case)
    if acceptance is None:
        return passes("Nobody accepts the message.")
    who = row_cell(acceptance.candidate.row)
    if len(case.acceptances) == 1:
        return Answer(
            "finds",
            "{who} let it in and is the accepting entity.",
            {"who": who},
            acceptance,
            Status.DOCUMENTED,  # FLT-13: there is nothing to choose
        )
    return finds(
        acceptance,
        "{count} recipients accept; {who} counts as the accepting entity.",
        count=str(len(case.acceptances)),
        who=who,
    )


RULE = Rule(
    id="FLT-27",
    asks="Who is the accepting entity?",
    answers=("passes", "finds"),
    reads=(),
    sources=("S1", "S2"),
    status=Status.UNKNOWN,
    check=check,
    switches=("accepting_entity_choice",),
)
