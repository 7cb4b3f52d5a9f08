"""The checks, in the order in which their findings are told; each is one question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from sscsim.audit import audit_of, classed_user
from sscsim.lint.finding import Check, Finding, Severity, Spot
from sscsim.lint.looking import (
    asleep,
    is_read,
    listed,
    many,
    open_queues,
    setting,
    spots_of,
    stored,
    users_at,
)
from sscsim.policy import AT_RISK, at_risk
from sscsim.vocabulary import FORCE, NOT_FORCED, FilteringMethod
from sscsim.world import SystemUser, World

__all__ = ["CHECKS", "findings"]

Seen: TypeAlias = tuple[str, tuple[Spot, ...]] | None

_HIDE, _HIDE_ALL = "HideEmailAutoTrackOptions", "HideTrackAllOption"
_ONLY_OWNER = "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation"
_NO_HASHES = "DisableSmartMatchingEmailHashCreation"


def findings(world: World, checks: Sequence[Check] | None = None) -> tuple[Finding, ...]:
    """
    Ask every check, or some, of an organisation.

    >>> from sscsim import load_scenario_text
    >>> world = load_scenario_text('''
    ... organization: {orgdborgsettings: {HideEmailAutoTrackOptions: true}}
    ... systemusers:
    ...   - {id: u1, internalemailaddress: a@contoso.example, incomingemailfilteringmethod: 0}
    ... ''').world
    >>> [one.check for one in findings(world)][:1]
    ['hidden-values']

    """
    found = (check.found(world) for check in (CHECKS if checks is None else checks))
    return tuple(one for one in found if one is not None)


# -- force and flags -------------------------------------------------------------------------------


def _forced_open(world: World) -> Seen:
    forced = world.settings[FORCE]
    if forced not in AT_RISK:
        return None
    label = FilteringMethod(forced).label
    return f'{FORCE} = {forced}: every user tracks "{label}", whatever is stored.', (
        setting(FORCE),
    )


def _hidden_values(world: World) -> Seen:
    hidden = AT_RISK if world.settings[_HIDE] else (FilteringMethod.ALL,)
    if not (world.settings[_HIDE] or world.settings[_HIDE_ALL]):
        return None
    forced = world.settings[FORCE] != NOT_FORCED  # then no stored value acts, and others tell so
    users = [] if forced else [one for one in users_at(world, hidden) if _acts(world, one)]
    if not users:
        return None
    who = many(len(users), "user still holds", "users still hold")
    says = f"A Hide flag is set, and {who} a value that it hides: {listed(users)}. "
    says += "Each value still acts."
    return says, (setting(_HIDE if world.settings[_HIDE] else _HIDE_ALL), *spots_of(users))


def _acts(world: World, user: SystemUser) -> bool:
    return classed_user(world, user).acts


def _half_hidden(world: World) -> Seen:
    if not world.settings[_HIDE_ALL] or world.settings[_HIDE]:
        return None
    says = f"{_HIDE_ALL} hides one open choice of three; 2 and 3 can still be chosen."
    return says, (setting(_HIDE_ALL), setting(_HIDE))


def _covered_flag(world: World) -> Seen:
    if not world.settings[_HIDE_ALL] or not world.settings[_HIDE]:
        return None
    return f"{_HIDE_ALL} does nothing while {_HIDE} is set, which hides more.", (
        setting(_HIDE_ALL),
        setting(_HIDE),
    )


def _forced_values(world: World) -> Seen:
    forced = world.settings[FORCE]
    users = [user for user, value in at_risk(world) if value != forced]
    if forced == NOT_FORCED or forced in AT_RISK or not users:
        return None
    who = many(len(users), "user has", "users have")
    says = (
        f"{FORCE} = {forced} hides that {who} an open value stored: {listed(users)}. It returns "
        "when the force is lifted."
    )
    return says, (setting(FORCE), *spots_of(users))


def _forced_wider(world: World) -> Seen:
    if world.settings[FORCE] != FilteringMethod.IN_RESPONSE:
        return None
    users = users_at(world, (FilteringMethod.NONE,))
    if not users:
        return None
    who = many(len(users), "user", "users")
    says = f"{FORCE} = 1 lets in answers for {who} who chose no email messages: {listed(users)}."
    return says, (setting(FORCE), *spots_of(users))


def _nothing_not_offered(world: World) -> Seen:
    users = users_at(world, (FilteringMethod.NONE,))
    if world.settings["DoNotAutoTrackEmail"] or not users:
        return None
    who = many(len(users), "user holds", "users hold")
    says = f'{who} "No email messages", which the dialog does not offer now: {listed(users)}.'
    return says, (setting("DoNotAutoTrackEmail"), *spots_of(users))


# -- correlation -----------------------------------------------------------------------------------


def _correlation_off(world: World) -> Seen:
    users = users_at(world, FilteringMethod)
    if world.organization.emailcorrelationenabled or not users:
        return None
    what = (
        "no user accepts anything in this reading"
        if world.assume.correlation_off_effect == "blocks_all_personal_options"
        else "answers are known by their token alone, while open values go on acting"
    )
    says = f'"Use correlation to track email conversations" is off, so {what}.'
    return says, (setting("emailcorrelationenabled"),)


def _smart_without_hashes(world: World) -> Seen:
    if not world.organization.enablesmartmatching or not world.settings[_NO_HASHES]:
        return None
    return f"Smart matching is on and finds nothing new: {_NO_HASHES} stores no hashes.", (
        setting("enablesmartmatching"),
        setting(_NO_HASHES),
    )


def _smart_switched_off(world: World) -> Seen:
    if not world.organization.enablesmartmatching or not world.settings["DisableSmartMatching"]:
        return None
    return "Smart matching is on in one place and off in the other, so it is off.", (
        setting("enablesmartmatching"),
        setting("DisableSmartMatching"),
    )


# -- people, queues, mailboxes ---------------------------------------------------------------------


def _shared_queue(world: World) -> Seen:
    shared = [one for one in audit_of(world).shared_addresses if one.opened_by is not None]
    if not shared:
        return None
    what = many(len(shared), "address belongs", "addresses belong")
    says = (
        f"{what} to several rows, one of which lets in more than answers; mail to it comes in, "
        f"whatever the others chose: {', '.join(one.address for one in shared[:3])}"
        f"{', ...' if len(shared) > 3 else '.'}"  # noqa: PLR2004
    )
    spots = (Spot(ref.table, ref.id, "emailaddress") for one in shared for ref in one.rows)
    return says, tuple(dict.fromkeys(spots))


def _asleep(world: World) -> Seen:
    users = list(asleep(world))
    if not users:
        return None
    who = many(len(users), "user", "users")
    says = (
        f"An open value sleeps with {who} disabled, or whose mailbox is inactive: {listed(users)}. "
        "It acts again when that changes."
    )
    return says, spots_of(users)


def _unread_but_asked(world: World) -> Seen:
    if world.settings[FORCE] != NOT_FORCED:
        return None
    users = [user for user, _ in at_risk(world) if not is_read(world, user.ref)]
    awake = [user for user in users if classed_user(world, user).acts]
    if not awake:
        return None
    who = many(len(awake), "user's mailbox is", "users' mailboxes are")
    says = (
        f"{who} not read, and mail in others' asks their open value all the same: {listed(awake)}."
    )
    return says, spots_of(awake)


def _queue_never_asked(world: World) -> Seen:
    if not world.settings[_ONLY_OWNER]:
        return None
    queues = [queue for queue in open_queues(world) if not is_read(world, queue.ref)]
    if not queues:
        return None
    who = many(len(queues), "queue accepts", "queues accept")
    says = f"{who} nothing: no mailbox of its own is read, and {_ONLY_OWNER} asks nobody else."
    return f"{says} {listed(queues)}.", (setting(_ONLY_OWNER), *spots_of(queues))


def _start_behind(world: World) -> Seen:
    directory = world.directory
    spots = []
    for box in directory.mailboxes.values():
        profile = directory.emailserverprofiles.get(box.emailserverprofile or "")
        own = box.processemailreceivedafter
        first = None if profile is None else profile.processemailsreceivedafter
        if own is not None and first is not None and own < first:
            spots.append(Spot("mailbox", box.mailboxid, "processemailreceivedafter"))
    if not spots:
        return None
    who = many(len(spots), "mailbox has", "mailboxes have")
    return f"{who} a start date before its profile's, which wins: it has no effect.", tuple(spots)


def _not_exported(world: World) -> Seen:
    users = [
        user
        for user in world.directory.systemusers.values()
        if user.active and stored(world, user) is None
    ]
    if not users:
        return None
    who = many(len(users), "enabled user has", "enabled users have")
    value = world.assume.user_default_filter
    says = f"{who} no value in the export; {value} is assumed: {listed(users)}."
    return says, spots_of(users)


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

# What is wrong for everybody comes first, then what misleads, then what does nothing.
CHECKS: tuple[Check, ...] = (
    Check(
        id="forced-open",
        asks="Does a force setting open every inbox?",
        severity=_E,
        rules=("FLT-15",),
        mend=f"Set {FORCE} to 1, or to -1 when the stored values are mended.",
        look=_forced_open,
    ),
    Check(
        id="hidden-values",
        asks="Do users still hold values that a flag hides?",
        severity=_E,
        rules=("SET-1", "SET-2", "SET-3"),
        mend="Change the values: the flag changes no decision. See sscsim remedy.",
        look=_hidden_values,
    ),
    Check(
        id="shared-address",
        asks="Does an address of several rows come in by the most open of them?",
        severity=_W,
        rules=("FLT-29", "AUD-2"),
        mend="Give each its own address, or set the open one to 1.",
        look=_shared_queue,
    ),
    Check(
        id="half-hidden",
        asks="Is one open choice hidden, and two are not?",
        severity=_W,
        rules=("SET-2",),
        mend=f"Set {_HIDE}, which hides all three.",
        look=_half_hidden,
    ),
    Check(
        id="forced-values",
        asks="Does a force setting cover open values?",
        severity=_W,
        rules=("FLT-15", "AUD-5"),
        mend="Change the stored values while the force holds.",
        look=_forced_values,
    ),
    Check(
        id="forced-wider",
        asks="Does a force setting let in answers for people who chose nothing?",
        severity=_W,
        rules=("FLT-15",),
        mend=f"Mend the stored values instead, and set {FORCE} to -1.",
        look=_forced_wider,
    ),
    Check(
        id="unread-but-asked",
        asks="Is an open value asked although its own mailbox is not read?",
        severity=_W,
        rules=("FLT-12", "FLT-26", "SYN-8"),
        mend="Change the value; that the mailbox is not read does not help.",
        look=_unread_but_asked,
    ),
    Check(
        id="correlation-off",
        asks="Is correlation off while people rely on it?",
        severity=_W,
        rules=("COR-2", "FLT-18"),
        mend="Turn it on, or tell people that answers are not recognised.",
        look=_correlation_off,
    ),
    Check(
        id="smart-without-hashes",
        asks="Is smart matching on, and nothing stored for it?",
        severity=_W,
        rules=("COR-40",),
        mend=f"Set {_NO_HASHES} to false, or turn smart matching off.",
        look=_smart_without_hashes,
    ),
    Check(
        id="smart-switched-off",
        asks="Is smart matching on and off at once?",
        severity=_N,
        rules=("COR-40",),
        mend="Make both say the same.",
        look=_smart_switched_off,
    ),
    Check(
        id="asleep",
        asks="Would an open value act again when somebody is enabled?",
        severity=_N,
        rules=("FLT-28", "AUD-3"),
        mend="Change the value now, while it does no harm.",
        look=_asleep,
    ),
    Check(
        id="queue-never-asked",
        asks="Can a queue accept at all?",
        severity=_N,
        rules=("FLT-14", "SYN-7"),
        mend="Have its mailbox tested and enabled, or leave the setting off.",
        look=_queue_never_asked,
    ),
    Check(
        id="covered-flag",
        asks="Does a flag do nothing beside another?",
        severity=_N,
        rules=("SET-1", "SET-2"),
        mend="Leave it; it would act alone if the other were taken back.",
        look=_covered_flag,
    ),
    Check(
        id="nothing-not-offered",
        asks="Do people hold a choice that they could not choose again?",
        severity=_N,
        rules=("SET-5",),
        mend="Set DoNotAutoTrackEmail to true, if they are to be able to.",
        look=_nothing_not_offered,
    ),
    Check(
        id="start-behind",
        asks="Is a start date without effect?",
        severity=_N,
        rules=("SYN-3", "SYN-4"),
        mend="Set the date of the profile, if older mail is to be evaluated again.",
        look=_start_behind,
    ),
    Check(
        id="not-exported",
        asks="Is a value assumed for want of one?",
        severity=_N,
        rules=("FLT-2",),
        mend="Export usersettingscollection with all users.",
        look=_not_exported,
    ),
)
