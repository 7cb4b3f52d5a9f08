"""Does switching off "Use correlation" disarm what users chose?

The article says that "Use correlation to track email conversations" must be on for the personal
options to be used at all. In that reading no user accepts anything while it is off, whatever is
stored or forced; a queue keeps its own value. Microsoft's pages only say that correlation ends.
"""

from __future__ import annotations

from sscsim.decisions import Reason, Status
from sscsim.rules.answers import passes, refuses
from sscsim.rules.case import Candidate, Case, row_cell
from sscsim.rules.rule import Answer, Rule


def check(case: Case, candidate: Candidate) -> Answer:
    """Keep a user from accepting while correlation is off."""
    if case.organization.emailcorrelationenabled or candidate.ref.table == "queue":
        return passes("Personal options are in use.")
    setting = case.column("emailcorrelationenabled")
    if case.assume.correlation_off_effect != "blocks_all_personal_options":
        return passes("Correlation is {setting}; personal options still count.", setting=setting)
    return refuses(
        Reason.NO_CORRELATION_MATCH,
        "{who} accepts nothing: correlation is {setting}, and personal options need it.",
        who=row_cell(candidate.row),
        setting=setting,
    )


RULE = Rule(
    id="FLT-18",
    asks='Does switching off "Use correlation" disarm what users chose?',
    answers=("passes", "refuses"),
    reads=("organization.emailcorrelationenabled",),
    sources=("B5", "S1", "S4"),
    status=Status.INFERRED,
    check=check,
    switches=("correlation_off_effect",),
)
