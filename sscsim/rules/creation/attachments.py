"""What becomes of attachments that are too large or of a blocked type?

The email is kept without them and says so (``notifications`` 1). A training page says that an email
with an oversized attachment is not synchronised at all; that is the switch.
"""

from __future__ import annotations

from sscsim.decisions import Outcome, Reason, Status
from sscsim.mail import Attachment
from sscsim.rules.answers import passes, stops
from sscsim.rules.case import Case
from sscsim.rules.rule import Answer, Rule


def oversized(case: Case) -> tuple[Attachment, ...]:
    """List the attachments over the limit, in bytes (VAL-8)."""
    if not case.message.attachments:
        return ()
    limit = case.organization.maxuploadfilesize
    return tuple(one for one in case.message.attachments if one.filesize > limit)


def blocked(case: Case) -> tuple[Attachment, ...]:
    """List the attachments of a blocked ending or MIME type (VAL-9)."""
    if not case.message.attachments:
        return ()
    organization = case.organization
    endings = _listed(organization.blockedattachments)
    types = _listed(organization.blockedmimetypes)
    allowed = _listed(organization.allowedmimetypes)
    return tuple(
        one
        for one in case.message.attachments
        if one.filename.rpartition(".")[2].lower() in endings
        or one.mimetype.lower() in types
        or (allowed and one.mimetype.lower() not in allowed)
    )


def _listed(text: str | None) -> frozenset[str]:
    return frozenset(part for raw in (text or "").split(";") if (part := raw.strip().lower()))


def check(case: Case) -> Answer:
    """Tell which attachments are dropped, or stop where the switch says so."""
    large = oversized(case)
    limit = case.column("maxuploadfilesize")
    if large and case.assume.oversize_attachment_policy == "reject_message":
        return stops(
            Outcome.FAILED_CREATE,
            Reason.CREATE_HOOK,
            "The attachment {name} is larger than {limit} bytes, so the email is not created.",
            name=large[0].filename,
            limit=limit,
        )
    dropped = len({*large, *blocked(case)})
    if not dropped:
        return passes("No attachment is dropped.")
    return passes(
        "The email is saved without {dropped} of its attachments.",
        dropped=str(dropped),
        limit=limit,
    )


RULE = Rule(
    id="VAL-8",
    asks="Are attachments dropped, or is the email with them?",
    answers=("passes", "stops"),
    reads=(
        "organization.maxuploadfilesize",
        "organization.blockedattachments",
        "organization.blockedmimetypes",
        "organization.allowedmimetypes",
    ),
    sources=("S42", "S24", "S28"),
    status=Status.INFERRED,
    check=check,
    switches=("oversize_attachment_policy",),
)
