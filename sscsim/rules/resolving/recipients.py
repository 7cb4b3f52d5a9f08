"""Which users and queues are addressed?

Every address in To, Cc and, if the header has it, Bcc is looked up among all Email columns. Each
user or queue found is a candidate: its own filtering method is considered, not only that of the
person whose mailbox is read. Distribution lists are not opened, and an alias that is stored nowhere
finds nobody.
"""

from __future__ import annotations

from functools import lru_cache

from sscsim.decisions import Cell, Status
from sscsim.rules.answers import passes
from sscsim.rules.case import Candidate, Case, cell
from sscsim.rules.rule import Answer, Rule

_SHOWN = 12


def check(case: Case) -> Answer:
    """Tell the users and queues found; nothing is settled yet."""
    found = case.candidate_recipients
    if not found:
        return passes("None of the visible recipients is a user or a queue.")
    cells = {f"who{number}": _who(case, one) for number, one in enumerate(found[:_SHOWN])}
    more = len(found) - _SHOWN
    return passes(_sentence(len(cells), more), **cells)


@lru_cache(maxsize=64)
def _sentence(shown: int, more: int) -> str:
    names = ", ".join(f"{{who{number}}}" for number in range(shown))
    return f"Among the recipients: {names}{f' and {more} more' if more > 0 else ''}."


def _who(case: Case, candidate: Candidate) -> Cell:
    ref = candidate.ref
    column = case.directory.column_at(candidate.address, ref)
    said = f"{candidate.row.label} ({candidate.participation.capitalize()})"
    return cell(ref.table, ref.id, column, candidate.address, said)


RULE = Rule(
    id="FLT-12",
    asks="Which users and queues are addressed?",
    answers=("passes",),
    reads=(
        "systemuser.internalemailaddress",
        "systemuser.personalemailaddress",
        "systemuser.mobilealertemail",
        "queue.emailaddress",
        "organization.unresolveemailaddressifmultiplematch",
        "organization.ResolveForInactiveEntities",
        "message.To",
        "message.Cc",
        "message.Bcc",
    ),
    sources=("S1", "S2", "S6"),
    status=Status.DOCUMENTED,
    check=check,
    switches=(
        "single_match_ignores_state",
        "resolve_inactive_true_means",
        "list_recipients_expandable",
    ),
)
