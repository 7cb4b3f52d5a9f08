"""Has every recipient the form of an address?

An address looks like x@y.z. One malformed recipient among good ones rejects the whole message in
our reading; under the switch it is dropped and the others count.
"""

from __future__ import annotations

from sscsim.decisions import Reason, Status
from sscsim.rules.answers import passes, refuses
from sscsim.rules.case import Case
from sscsim.rules.rule import Answer, Rule


def check(case: Case) -> Answer:
    """Refuse a message with a malformed recipient, or go on without that entry."""
    message = case.message
    for header, entries in (("To", message.to), ("Cc", message.cc), ("Bcc", message.bcc)):
        for entry in entries:
            if not entry.wellformed:
                return _malformed(case, header, entry.address)
    return passes("Every recipient has the form of an address.")


def _malformed(case: Case, header: str, text: str) -> Answer:
    entry = case.header(header, text, f'"{text}"')
    if case.assume.invalid_recipient_policy == "drop_address":
        return passes("{entry} is not an address and is left out.", entry=entry)
    return refuses(
        Reason.INVALID_ADDRESS,
        "The recipient {entry} is not an address, which rejects the whole message.",
        entry=entry,
    )


RULE = Rule(
    id="VAL-1",
    asks="Has every recipient the form of an address?",
    answers=("passes", "refuses"),
    reads=("message.To", "message.Cc", "message.Bcc"),
    sources=("B4",),
    status=Status.COMMUNITY,
    check=check,
    switches=("invalid_recipient_policy",),
)
