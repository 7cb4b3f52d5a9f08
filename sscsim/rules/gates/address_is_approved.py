"""Is the mailbox's address approved by an administrator of the organisation?

With "Process emails only for approved users" or "... queues" on, which is how an organisation
starts, mail is blocked until the primary address is approved. The mailbox row decides; if the
column was not exported there, the row of its user or queue does; exported nowhere counts as
approved (SP-15).
"""

from __future__ import annotations

from sscsim.decisions import Outcome, Reason, Status
from sscsim.rules.answers import passes, stops
from sscsim.rules.case import Case, cell
from sscsim.rules.remembering import of_the_mailbox
from sscsim.rules.rule import Answer, Rule
from sscsim.vocabulary import Ref

_APPROVED = 1


def stored(case: Case, column: str) -> tuple[Ref, object]:
    """Read an approval column where it was exported: on the mailbox, else on its owner."""
    value, row = getattr(case.mailbox, column), case.owner_row
    if value is None and row is not None:
        return row.ref, getattr(row, column, None)
    return Ref("mailbox", case.delivery.mailbox or ""), value


def check(case: Case) -> Answer:
    """Stop where approval is required and was not given."""
    owner_is_queue = case.owner is not None and case.owner.table == "queue"
    setting = "requireapprovalforqueueemail" if owner_is_queue else "requireapprovalforuseremail"
    required = case.column(setting)
    if not required.value:
        return passes("Approval is not required ({required}).", required=required)
    where, value = stored(case, "emailrouteraccessapproval")
    if value is None or value == _APPROVED:
        return passes(
            "The address of the mailbox is {approval}.",
            approval=cell(
                where.table,
                where.id,
                "emailrouteraccessapproval",
                value,
                "approved" if value == _APPROVED else "taken as approved: it is not given",
            ),
        )
    return stops(
        Outcome.NOT_PROCESSED,
        Reason.MAILBOX,
        "The address of {mailbox} is {approval}, and the organisation requires approval.",
        mailbox=case.mailbox_cell("emailaddress"),
        approval=cell(where.table, where.id, "emailrouteraccessapproval", value, "not approved"),
        required=required,
    )


RULE = Rule(
    id="VAL-4",
    asks="Is the address of the mailbox approved?",
    answers=("passes", "stops"),
    reads=(
        "organization.requireapprovalforuseremail",
        "organization.requireapprovalforqueueemail",
        "mailbox.emailrouteraccessapproval",
        "systemuser.emailrouteraccessapproval",
        "queue.emailrouteraccessapproval",
    ),
    sources=("S20", "S15"),
    status=Status.DOCUMENTED,
    check=of_the_mailbox(check),
)
