"""Columns of ``organization`` that matter to incoming mail, as the settings pages call them."""

from __future__ import annotations

from typing import Any, NamedTuple

from sscsim.world import Organization

__all__ = ["SYSTEM_SETTINGS", "SystemSetting"]


class SystemSetting(NamedTuple):
    """A column of the organisation; ``label`` is what the settings pages call it, if they do."""

    column: str
    effect: str
    rules: tuple[str, ...]
    label: str = ""

    @property
    def default(self) -> Any:
        """The value where the column is left out."""
        return getattr(Organization(), self.column)


# Rulebook 9, rows marked O; the rest of them have no effect on a verdict.
SYSTEM_SETTINGS = (
    SystemSetting("emailcorrelationenabled",
        "In-Reply-To and conversation index tie a message to an earlier email",
        ("COR-2", "FLT-18"), "Use correlation to track email conversations"),
    SystemSetting("trackingprefix",
        "the prefixes by which a tracking token is known, old ones too",
        ("COR-20", "COR-22", "COR-23"), "Use tracking tokens: Prefix"),
    SystemSetting("trackingtokeniddigits",
        "how many digits of a tracking token number the user", ("COR-21",)),
    SystemSetting("trackingtokenidbase",
        "from which number on users are numbered in tracking tokens", ("COR-21",)),
    SystemSetting("maximumtrackingnumber",
        "after which number the counter in a tracking token starts again", ("COR-22",)),
    SystemSetting("enablesmartmatching",
        "a message can be tied to an earlier email by likeness", ("COR-40",),
        "Use smart matching"),
    SystemSetting("hashfilterkeywords",
        "what smart matching leaves out of a subject: a regular expression", ("COR-42",)),
    SystemSetting("hashmaxcount",
        "how many words and how many addresses smart matching keeps of an email", ("COR-43",)),
    SystemSetting("hashdeltasubjectcount",
        "by how many words two subjects may differ in smart matching", ("COR-44",)),
    SystemSetting("hashminaddresscount",
        "how many addresses two emails must share in smart matching", ("COR-44",)),
    SystemSetting("ignoreinternalemail",
        "mail between users is ignored; left empty, it becomes two activities",
        ("DUP-10", "DUP-11"),
        "Track emails sent between Dynamics 365 users as two activities"),
    SystemSetting("unresolveemailaddressifmultiplematch",
        "a recipient's address on several rows stays unresolved", ("PTY-10", "PTY-11")),
    SystemSetting("requireapprovalforuseremail",
        "a user's mailbox is read only when its address is approved", ("VAL-4",),
        "Process emails only for approved users"),
    SystemSetting("requireapprovalforqueueemail",
        "a queue's mailbox is read only when its address is approved", ("VAL-4",),
        "Process emails only for approved queues"),
    SystemSetting("isfolderbasedtrackingenabled",
        "mail filed in a tracked folder is tracked", ("MAN-3",), "Use folder-level tracking"),
    SystemSetting("maxuploadfilesize",
        "how many bytes an attachment may have", ("VAL-8",)),
    SystemSetting("emailconnectionchannel",
        "whether server-side synchronization or the Email Router reads mail; the Router is not "
        "modelled", ()),
)  # fmt: skip
