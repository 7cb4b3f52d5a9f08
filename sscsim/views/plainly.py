"""What administrators do, as people say it who know no columns: the one home of these sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sscsim.events import Event, SetSettings, Write
from sscsim.views.happenings import NameOf
from sscsim.vocabulary import FORCE, METHOD, NOT_FORCED, FilteringMethod, Ref

__all__ = ["label", "plainly"]


# What somebody does who switches a setting on, and who switches it off.
_SWITCHED: Mapping[str, tuple[str, str]] = {
    "HideTrackAllOption": (
        'hides the choice "All email messages"',
        'shows again the choice "All email messages"',
    ),
    "HideEmailAutoTrackOptions": (
        "hides all three risky choices",
        "shows again all three risky choices",
    ),
    "DoNotAutoTrackEmail": (
        'offers the choice "No email messages"',
        'hides the choice "No email messages"',
    ),
    "emailcorrelationenabled": (
        'switches "Use correlation" on',
        'switches "Use correlation" off',
    ),
    "enablesmartmatching": (
        "switches smart matching on, which guesses answers by likeness",
        "switches smart matching off, which guesses answers by likeness",
    ),
    "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation": (
        "lets only the choice of the one count whose mailbox is read",
        "lets the choices of all recipients count again",
    ),
    "IgnoreConversationIndexAndInReplyToForCorrelation": (
        "lets hidden marks no longer show what a message answers",
        "lets hidden marks show again what a message answers",
    ),
    "DoNotCorrelateForwardedEmailsAsReplies": (
        "lets forwarded mail no longer count as an answer",
        "lets forwarded mail count as an answer again",
    ),
    "unresolveemailaddressifmultiplematch": (
        "lets an address that stands on several records count for none of them",
        "lets an address that stands on several records count again",
    ),
    "UnresolveSenderInCaseOfMultipleMatch": (
        "leaves it open who the sender is where several records have the address",
        "lets one record be the sender again where several have the address",
    ),
    "ignoreinternalemail": (
        "keeps out mail between colleagues of which the sent email is there already",
        "lets mail between colleagues in, beside the email that was sent",
    ),
    "DoNotIgnoreInternalEmailToQueues": (
        "lets mail from colleagues to queues in, even where mail between colleagues is kept out",
        "keeps out mail from colleagues to queues just as mail between colleagues",
    ),
    "IgnoreInternalEmailFromQueues": (
        "keeps out mail from queues to colleagues just as mail between colleagues",
        "lets mail from queues to colleagues in, even where mail between colleagues is kept out",
    ),
    "SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail": (
        "lets a queue put an email on its work list that was in the CRM before",
        "lets a queue no longer put an email on its work list that was in the CRM before",
    ),
}


def plainly(event: Event, name_of: NameOf) -> str:
    """
    Say what an administrator does; nothing where there is no plain sentence for it.

    >>> from sscsim.events import SetSettings
    >>> plainly(SetSettings(values={"HideTrackAllOption": True}), str)
    'An administrator hides the choice "All email messages" (HideTrackAllOption)'

    """
    if isinstance(event, SetSettings):
        return _sets(event.values)
    if isinstance(event, Write) and len(event.columns) == 1:
        [(column, value)] = event.columns.items()
        return _writes(column, value, name_of(event.record), name_of)
    return ""


def label(method: Any) -> str:
    """Give the words of the dialog for a filtering method, in quotation marks."""
    if method is None:
        return "no choice"
    known = tuple(FilteringMethod)
    found = type(method) is int and method in known
    return f'"{FilteringMethod(method).label}"' if found else str(method)


def _writes(column: str, value: Any, name: str, name_of: NameOf) -> str:
    if column == METHOD:
        return f"An administrator stores {label(value)} for {name}"
    if column == "ownerid" and isinstance(value, Ref):
        return f"An administrator makes {name_of(value)} the owner of {name} (ownerid)"
    if column == "personalemailaddress" and value is not None:
        return f"An administrator gives {name} a second address, {value} (personalemailaddress)"
    if column == "regardingobjectid" and value is None:
        return f"An administrator unties {name} from what it is about (regardingobjectid)"
    return ""


def _sets(values: Mapping[str, Any]) -> str:
    """Say what is set; nothing where one of the settings has no sentence."""
    does = [_does(name, value) for name, value in values.items()]
    return f"An administrator {' and '.join(_named(values, does))}" if all(does) else ""


def _named(names: Mapping[str, Any], does: list[str]) -> Iterator[str]:
    return (f"{what} ({name})" for name, what in zip(names, does, strict=True))


def _does(name: str, value: Any) -> str:
    if name == FORCE and value is not None:
        forced = value != NOT_FORCED
        return f"forces {label(value)} on every user" if forced else _NO_FORCE
    if name in _SWITCHED and isinstance(value, bool):
        on, off = _SWITCHED[name]
        return on if value else off
    return ""


_NO_FORCE = "forces nothing on anybody any more"
