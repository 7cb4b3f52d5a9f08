"""Does the message lie in the Inbox itself?

Automatic tracking looks only at messages directly in the Inbox. A rule that files a message into
another folder before the cycle keeps it out. Sent Items are looked at only when
AutoTrackSentFolderItems is on, and in this simulator only under the switch for it.
"""

from __future__ import annotations

from sscsim.decisions import Outcome, Reason, Status
from sscsim.events import INBOX
from sscsim.rules.answers import passes, stops
from sscsim.rules.case import Case
from sscsim.rules.rule import Answer, Rule


def check(case: Case) -> Answer:
    """Stop at a message in any other folder."""
    folder = case.delivery.folder
    if folder.strip().casefold() == INBOX.casefold():
        return passes("The message lies in the Inbox.")
    if case.outgoing:
        return passes(
            "The message lies in Sent Items, which are evaluated ({setting}).",
            setting=case.setting("AutoTrackSentFolderItems"),
        )
    return stops(
        Outcome.NOT_EVALUATED,
        Reason.FOLDER,
        "The message lies in the folder {folder}; only the Inbox itself is looked at.",
        folder=case.header("folder", folder, f'"{folder}"'),
    )


RULE = Rule(
    id="SYN-1",
    asks="Does the message lie in the Inbox?",
    answers=("passes", "stops"),
    reads=("message.folder", "organization.AutoTrackSentFolderItems"),
    sources=("S1", "S3", "S17"),
    status=Status.DOCUMENTED,
    check=check,
    switches=("sent_items_supported",),
)
