"""Who is at risk: stored methods joined with mailboxes, forces and flags (AUD-1 to AUD-3).

`audit_of` sorts every user and queue into a class and says why; `findings_of` names what somebody
must answer for under ids that stay, and `compared` holds them against an earlier audit and against
what was accepted. No mail is looked at. Start reading at `classing`.
"""

from sscsim.audit.acceptances import load_accepted
from sscsim.audit.audit import Audit, SharedAddress, audit_of
from sscsim.audit.classing import OPEN, Class, Classed, classed_user
from sscsim.audit.findings import Accepted, Finding, State, compared, findings_of

__all__ = [
    "OPEN",
    "Accepted",
    "Audit",
    "Class",
    "Classed",
    "Finding",
    "SharedAddress",
    "State",
    "audit_of",
    "classed_user",
    "compared",
    "findings_of",
    "load_accepted",
]
