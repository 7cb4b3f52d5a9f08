"""What is the email about?

The email takes Regarding from the email it answers, whatever let it in. Without a match an
automatically promoted email has no Regarding; a message tracked by hand has the one the person
gave, which may be none.
"""

from __future__ import annotations

from sscsim.decisions import Cell, Status
from sscsim.rules.answers import passes
from sscsim.rules.case import Case
from sscsim.rules.rule import Answer, Rule
from sscsim.vocabulary import CorrelationMethod, Ref

SETS_PARENT = (CorrelationMethod.IN_REPLY_TO, CorrelationMethod.CONVERSATION_INDEX)


def regarding(case: Case) -> Ref | None:
    """Take Regarding from the person's choice or from the matched email (COR-52)."""
    if case.delivery.tracking is not None:
        return case.delivery.tracking.regardingobjectid
    return None if case.correlation is None else case.correlation.email.regardingobjectid


def correlation_method(case: Case) -> CorrelationMethod:
    """Say what is written as the method; a message tracked by hand was 'Skipped' (COR-5)."""
    if case.correlation is not None:
        return case.correlation.method
    manual = case.delivery.tracking is not None
    if manual and case.assume.correlationmethod_skipped_when == "manual_tracking":
        return CorrelationMethod.SKIPPED
    return CorrelationMethod.NONE


def sets_parent(case: Case) -> bool:
    """Say whether the match also becomes the parent activity (COR-51)."""
    return case.correlation is not None and case.correlation.method in SETS_PARENT


def check(case: Case) -> Answer:
    """Report what the email is about."""
    ref = regarding(case)
    if case.delivery.tracking is not None:
        if ref is None:
            return passes("The person tracked it without Regarding.")
        return passes("The person tracked it to the {table} {id}.", table=ref.table, id=ref.id)
    if case.correlation is None:
        return passes("Regarding stays empty: the message answers no email in Dynamics.")
    email = case.correlation.email
    source = Cell("email", email.activityid, "regardingobjectid", ref, f'"{email.subject}"')
    if ref is None:
        return passes("Regarding stays empty, as it is on the email {source}.", source=source)
    return passes(
        "Regarding is the {table} {id}, as on the email {source}.",
        table=ref.table,
        id=ref.id,
        source=source,
    )


RULE = Rule(
    id="COR-52",
    asks="What is the email about?",
    answers=("passes",),
    reads=("email.regardingobjectid",),
    sources=("S1", "B5"),
    status=Status.DOCUMENTED,
    check=check,
    switches=("correlationmethod_skipped_when",),
)
