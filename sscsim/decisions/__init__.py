"""The ledger: what was decided about one message in one mailbox, and why.

A `Decision` names its deciding `Step`; each step keeps the cells (table, row, column, value) it
looked at, so that every view can show the cause. Nothing here knows a rule or an engine.
"""

from sscsim.decisions.decision import Decision, NamedRef, Outcome, Party, Reason
from sscsim.decisions.sources import OWN_ID, Status
from sscsim.decisions.trace import Asked, Cell, Step

__all__ = [
    "OWN_ID",
    "Asked",
    "Cell",
    "Decision",
    "NamedRef",
    "Outcome",
    "Party",
    "Reason",
    "Status",
    "Step",
]
