"""The settings of an organisation: its columns, and the catalogue behind ``orgdborgsettings``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

import attrs

from sscsim.vocabulary import DEFAULT_NOISE

__all__ = ["ORG_SETTINGS", "OrgDBOrgSettings", "OrgSetting", "Organization"]

DEFAULT_PREFIX = "CRM:"


class OrgSetting(NamedTuple):
    """One element of the OrgDBOrgSettings blob (rulebook 9, rows marked B)."""

    name: str
    type: type[bool | int]
    default: bool | int
    effect: str
    rules: tuple[str, ...]
    source: str
    range: tuple[int, int] | None = None
    first_build: str | None = None


def _flag(  # noqa: PLR0917 - the rows of the catalogue below read as a table
    name: str, default: bool, effect: str, rules: str, source: str, build: str | None = None
) -> OrgSetting:
    return OrgSetting(name, bool, default, effect, tuple(rules.split()), source, None, build)


def _number(  # noqa: PLR0917 - as above
    name: str,
    default: int,
    bounds: tuple[int, int],
    effect: str,
    rules: str,
    source: str,
    build: str | None = None,
) -> OrgSetting:
    return OrgSetting(name, int, default, effect, tuple(rules.split()), source, bounds, build)


_CATALOGUE = (
    _flag("HideEmailAutoTrackOptions", False,
          "hides the choices 0, 2 and 3 in the personal options", "SET-1", "S7 B5", "9.1.0.1639"),
    _flag("HideTrackAllOption", False,
          "hides the choice 0 in the personal options", "SET-2", "S7 B5", "9.0.2.1719"),
    _flag("DoNotAutoTrackEmail", True,
          "offers the choice 4, No email messages", "SET-5", "S6 G1"),
    _number("SSSForceFilteringMethodForUserMailboxes", -1, (-1, 4),
            "replaces the filtering method of every user", "FLT-15", "S7 S1", "9.1.0.25547"),
    _flag("UseFilteringMethodOfSyncingMailboxOnlyForCorrelation", False,
          "only the owner of the mailbox being read is asked", "FLT-14", "S6 S7", "9.0.2.2622"),
    _flag("IgnoreConversationIndexAndInReplyToForCorrelation", False,
          "drops both header methods of correlation", "COR-3", "S6 S9"),
    _flag("DoNotCorrelateForwardedEmailsAsReplies", False,
          "forwards do not count as replies", "COR-14", "S7 S9", "9.2.200"),
    _flag("DisableSmartMatching", False,
          "switches smart matching off", "COR-40", "S7"),
    _flag("DisableSmartMatchingEmailHashCreation", False,
          "stores no hashes, so nothing can match later", "COR-40", "S7"),
    _number("MaximumSubjectLengthOnMailServer", 255, (255, 400),
            "an outgoing subject is cut before its token", "COR-27", "S6"),
    _flag("DoNotIgnoreInternalEmailToQueues", True,
          "mail from a user to a queue survives the internal-mail rule", "DUP-13", "S6 S2",
          "8.2.2.1309"),
    _flag("IgnoreInternalEmailDetectionEnhancement", True,
          "internal mail is rejected only when its sent copy exists", "DUP-12", "S6 S7"),
    _flag("IgnoreInternalEmailFromQueues", False,
          "rejects mail from a queue when its sent copy exists", "DUP-14", "S7 S2"),
    _flag("CreateQueueItemsForAcceptingQueueRecipients", True,
          "a queue item for every queue recipient", "DUP-20", "S11 S6"),
    _flag("CreateQueueItemForSynchronizingMailbox", True,
          "a queue item for the queue whose mailbox is read", "DUP-21", "S6 S7 S11",
          "9.2.21114.00136"),
    _flag("SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail", False,
          "a queue item when a later queue mailbox meets the email", "DUP-22", "S11 S6"),
    _flag("ResolveForInactiveEntities", False,
          "inactive rows may resolve", "PTY-7", "S6 S7 S9"),
    _flag("UnresolveSenderInCaseOfMultipleMatch", False,
          "a sender found on several rows stays unresolved", "PTY-6", "S8 S7"),
    _flag("AutoCreateContactOnPromote", True,
          "allows a contact to be created for an unknown sender", "PTY-17", "S6"),
    _flag("OverrideV5SenderConflictResolution", False,
          "very old builds only; shown, without effect", "PTY-19", "S7"),
    _flag("AutoTrackSentFolderItems", False,
          "Sent Items are evaluated", "SYN-18", "S6 S17"),
    _flag("TrackCategorizedItems", True,
          "the Outlook category tracks an email", "MAN-2", "S6 S7"),
    _flag("RestrictIRMEmailItems", False,
          "rights-managed mail is skipped", "SYN-16", "S6"),
    _flag("IgnoreCopiedItemsInSSSForMailbox", True,
          "a copy of a tracked item is skipped", "SYN-17", "S6"),
    _flag("DisableImplicitSharingOfCommunicationActivities", False,
          "recipients get no implicit share of the email", "VIS-4", "S7"),
    _flag("RequirePrivilegeToSelfApproveEmailAddress", False,
          "administrative only; no effect on evaluation", "VAL-6", "S7"),
    _flag("EnableSssItemLevelMonitoring", True,
          "keeps a log of rejected mail", "SYN-19", "S6 S7"),
    _number("ExchangeSyncIdMappingPersistenceTimeInDays", 3, (0, 14),
            "days for which rejections can be seen", "SYN-19", "S32 S35"),
    _number("DaysBeforeEmailDescriptionIsMigrated", 365, (1, 365),
            "when bodies move to blob storage", "VIS-9", "S7"),
    _flag("AllowPromoteDuplicates", False,
          "stated as unsupported; without effect", "DUP-1", "S7"),
)  # fmt: skip

ORG_SETTINGS: Mapping[str, OrgSetting] = {setting.name: setting for setting in _CATALOGUE}
_DEFAULTS = {setting.name: setting.default for setting in _CATALOGUE}


@attrs.frozen
class OrgDBOrgSettings:
    """
    The settings of the blob; one that is absent has its default (SET-9).

    ``given`` holds what was written, under the names of the catalogue; ``settings["Name"]`` and
    ``settings.Name`` answer with the value in force. ``seen`` is false where the blob was not
    exported: then nobody knows what it holds, and it must not be written over. ``text`` is the blob
    as it was exported, None where it was empty or none was.
    """

    given: Mapping[str, bool | int] = attrs.field(factory=dict)
    unknown: Mapping[str, str] = attrs.field(factory=dict)
    seen: bool = attrs.field(default=True, eq=False, repr=False)
    text: str | None = attrs.field(default=None, eq=False, repr=False)

    def __getitem__(self, name: str) -> bool | int:
        """Give the value in force, or raise KeyError for a name not in the catalogue."""
        return self.given[name] if name in self.given else _DEFAULTS[name]

    def __getattr__(self, name: str) -> bool | int:
        """Give the value in force under the setting's own name."""
        if name not in ORG_SETTINGS:
            raise AttributeError(name)
        return self[name]

    def with_values(self, values: Mapping[str, bool | int]) -> OrgDBOrgSettings:
        """Return these settings with some of them written anew; no blob was exported of those."""
        return attrs.evolve(self, given={**self.given, **values}, text=None)


@attrs.frozen(kw_only=True)
class Organization:
    """The columns of ``organization`` that matter to incoming email, with published defaults."""

    organizationid: str = "organization"
    name: str | None = None
    emailconnectionchannel: int = 0
    emailcorrelationenabled: bool = True
    trackingprefix: str | None = DEFAULT_PREFIX
    trackingtokenidbase: int = 0
    trackingtokeniddigits: int = 3
    maximumtrackingnumber: int = 999
    nexttrackingnumber: int | None = None
    enablesmartmatching: bool = False
    hashfilterkeywords: str | None = DEFAULT_NOISE
    hashmaxcount: int = 20
    hashdeltasubjectcount: int = 0
    hashminaddresscount: int = 2
    ignoreinternalemail: bool | None = None  # left empty: two activities (DUP-10)
    unresolveemailaddressifmultiplematch: bool = False
    resolvesimilarunresolvedemailaddress: bool = True
    requireapprovalforuseremail: bool = True
    requireapprovalforqueueemail: bool = True
    isfolderbasedtrackingenabled: bool = True
    maxfolderbasedtrackingmappings: int = 25
    maxuploadfilesize: int = 5_242_880
    blockedattachments: str | None = None
    blockedmimetypes: str | None = None
    allowedmimetypes: str | None = None
    incomingemailexchangeemailretrievalbatchsize: int | None = None
    isemailserverprofilecontentfilteringenabled: bool | None = None
    allowunresolvedpartiesonemailsend: bool = False
    ismailboxforcedunlockingenabled: bool | None = None
    ismailboxinactivebackoffenabled: bool | None = None
    isauditenabled: bool | None = None
    ishierarchicalsecuritymodelenabled: bool = False
    maxdepthforhierarchicalsecuritymodel: int | None = None
    sharetopreviousowneronassign: bool | None = None
    orgdborgsettings: OrgDBOrgSettings = OrgDBOrgSettings()

    @cached_property
    def prefixes(self) -> tuple[str, ...]:
        """Every token prefix, old ones too; null means ``CRM:``, empty means none (SP-9)."""
        text = DEFAULT_PREFIX if self.trackingprefix is None else self.trackingprefix
        return tuple(part for raw in text.split(";") if (part := raw.strip()))

    @cached_property
    def tokendigits(self) -> int:
        """How many digits follow the prefix: one, the user's number, the counter's (COR-24)."""
        return 1 + self.trackingtokeniddigits + len(str(self.maximumtrackingnumber))
