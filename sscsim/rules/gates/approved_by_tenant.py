"""Did the tenant's administrator approve the address?

With the profile "Microsoft Exchange Online" an address needs the approval of a Microsoft 365
administrator as well; ticking off the organisation's own requirement does not remove this one.
Only an explicit false blocks (SP-15).
"""

from __future__ import annotations

from sscsim.decisions import Outcome, Reason, Status
from sscsim.rules.answers import passes, stops
from sscsim.rules.case import Case, cell
from sscsim.rules.gates.address_is_approved import stored
from sscsim.rules.remembering import of_the_mailbox
from sscsim.rules.rule import Answer, Rule

EXCHANGE_ONLINE = "Microsoft Exchange Online"


def check(case: Case) -> Answer:
    """Stop where the profile is Exchange Online and approval was explicitly denied."""
    if case.profile is None or case.profile.name != EXCHANGE_ONLINE:
        return passes("The mailbox does not use the Exchange Online profile.")
    where, value = stored(case, "isemailaddressapprovedbyo365admin")
    approval = cell(where.table, where.id, "isemailaddressapprovedbyo365admin", value)
    if value is not False:
        return passes("The tenant's administrator did not withhold approval.", approval=approval)
    return stops(
        Outcome.NOT_PROCESSED,
        Reason.MAILBOX,
        "The tenant's administrator has not approved the address of {mailbox}.",
        mailbox=case.mailbox_cell("emailaddress"),
        approval=approval,
    )


RULE = Rule(
    id="VAL-5",
    asks="Did the tenant's administrator approve the address?",
    answers=("passes", "stops"),
    reads=(
        "emailserverprofile.name",
        "mailbox.isemailaddressapprovedbyo365admin",
        "systemuser.isemailaddressapprovedbyo365admin",
        "queue.isemailaddressapprovedbyo365admin",
    ),
    sources=("S35", "S27"),
    status=Status.DOCUMENTED,
    check=of_the_mailbox(check),
)
