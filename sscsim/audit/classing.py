"""The class of a user or queue: whether its method lets in more than answers, now or some day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

import attrs

from sscsim.engine import offered_methods
from sscsim.events import Delivery
from sscsim.mail import Message
from sscsim.policy import AT_RISK
from sscsim.rules import Case
from sscsim.rules.gates import address_is_approved, approved_by_tenant, mailbox_is_read
from sscsim.rules.gates.mailbox_is_read import obstacle
from sscsim.vocabulary import FORCE, NOT_FORCED, FilteringMethod
from sscsim.world import Mailbox, Queue, SystemUser, World

__all__ = ["OPEN", "Class", "Classed", "classed_queue", "classed_user", "is_read"]

_GATES = (mailbox_is_read.check, address_is_approved.check, approved_by_tenant.check)
_ONLY_OWNER = "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation"


class Class(StrEnum):
    """
    What a method does, the most urgent first (AUD-3).

    >>> print(*Class)
    live reachable latent overridden safe

    """

    LIVE = "live"
    REACHABLE = "reachable"
    LATENT = "latent"
    OVERRIDDEN = "overridden"
    SAFE = "safe"


OPEN = frozenset({Class.LIVE, Class.REACHABLE})  # those by whom more than answers comes in today


@attrs.frozen(kw_only=True)
class Classed:
    """
    A user or queue with its class.

    Attributes:
        stored: the value that was exported; None if there was none.
        effective: the value that acts: forced, stored, or assumed for want of one.
        why: the reason for the class, as a sentence.
        acts: whether more than answers comes in by it today. The contract calls latent whose
            mailbox alone is inactive, though mail in the mailboxes of others asks her all the same.

    >>> from sscsim import World
    >>> hanna = SystemUser(systemuserid="hanna", fullname="Hanna")
    >>> found = classed_user(World(), hanna)
    >>> print(found.class_, found.why)
    safe No value was exported; 1 is assumed (FLT-2), which lets in answers only.

    """

    row: SystemUser | Queue
    stored: int | None
    effective: FilteringMethod
    class_: Class
    why: str
    acts: bool

    @property
    def untold(self) -> bool:
        """Whether it counts as safe for want of a value alone: what was chosen is not known."""
        return self.class_ is Class.SAFE and self.stored is None


def classed_user(world: World, user: SystemUser) -> Classed:
    """
    Sort a user, in the order of precedence of contract 6.

    >>> from sscsim import World
    >>> print(classed_user(World(), SystemUser(systemuserid="hanna")).class_)
    safe

    """
    options = world.directory.usersettings.get(user.systemuserid)
    stored = None if options is None else options.incomingemailfilteringmethod
    own = FilteringMethod(world.assume.user_default_filter if stored is None else stored)
    return _classed(_Case(world, user, stored, own, _in_force(world, own)), _USER_QUESTIONS)


def _in_force(world: World, own: FilteringMethod) -> FilteringMethod:
    """Give the method that acts for a user: forced, hidden at run time, or the own one (FLT-15)."""
    forced = world.settings[FORCE]
    if forced != NOT_FORCED:
        return FilteringMethod(forced)
    hidden = own in AT_RISK and own not in offered_methods(world)
    if hidden and world.assume.hide_flags_affect_runtime:
        return FilteringMethod.IN_RESPONSE
    return own


def classed_queue(world: World, queue: Queue) -> Classed:
    """Sort a queue: no force acts on it (FLT-15)."""
    stored = queue.incomingemailfilteringmethod
    own = FilteringMethod(world.assume.queue_default_filter if stored is None else stored)
    return _classed(_Case(world, queue, stored, own, own), _QUESTIONS)


@attrs.frozen
class _Case:
    world: World
    row: SystemUser | Queue
    stored: int | None
    own: FilteringMethod
    effective: FilteringMethod

    @property
    def says(self) -> str:
        """Name the value that acts."""
        by = "forced" if self.effective != self.own else "stored"
        if self.stored is None and by == "stored":
            by = "not exported, assumed"
        return f'"{self.effective.label}" ({by})'


class _Answer(NamedTuple):
    class_: Class
    why: str
    acts: bool = False


_Question = Callable[[_Case], _Answer | None]


def _classed(case: _Case, questions: tuple[_Question, ...]) -> Classed:
    class_, why, acts = next(answer for ask in questions if (answer := ask(case)) is not None)
    return Classed(
        row=case.row,
        stored=case.stored,
        effective=case.effective,
        class_=class_,
        why=why,
        acts=acts,
    )


def _is_safe(case: _Case) -> _Answer | None:
    if case.own in AT_RISK or case.effective in AT_RISK:
        return None
    what = "nothing" if case.effective is FilteringMethod.NONE else "answers only"
    if case.stored is None:
        return _Answer(
            Class.SAFE, f"No value was exported; {_instead(case)}, which lets in {what}."
        )
    return _Answer(Class.SAFE, f"{case.says} lets in {what}.")


def _instead(case: _Case) -> str:
    if isinstance(case.row, SystemUser) and case.world.settings[FORCE] != NOT_FORCED:
        return f"whatever it is, {FORCE} = {int(case.effective)} acts (FLT-15)"
    return f"{int(case.effective)} is assumed (FLT-2)"


def _is_shut(case: _Case) -> _Answer | None:
    if case.own not in AT_RISK or case.effective in AT_RISK:
        return None
    stored = f'"{case.own.label}" is stored'
    if case.world.settings[FORCE] == NOT_FORCED:
        return _Answer(
            Class.OVERRIDDEN,
            f"{stored}, and a Hide flag keeps it from acting in this reading "
            "(hide_flags_affect_runtime, SET-3).",
        )
    return _Answer(
        Class.OVERRIDDEN,
        f"{stored}, and {FORCE} = {int(case.effective)} acts instead; it returns when that is "
        "lifted (FLT-15, AUD-5).",
    )


def _is_switched_off(case: _Case) -> _Answer | None:
    blocks = case.world.assume.correlation_off_effect == "blocks_all_personal_options"
    if case.world.organization.emailcorrelationenabled or not blocks:
        return None
    return _Answer(
        Class.OVERRIDDEN,
        f'"{case.own.label}" does not act while "Use correlation to track email conversations" is '
        "off, in this reading (correlation_off_effect, FLT-18).",
    )


def _is_asleep(case: _Case) -> _Answer | None:
    mailbox = case.world.directory.mailbox_of_owner(case.row.ref)
    if isinstance(case.row, SystemUser) and not case.row.active:  # an inactive queue is asked: SP-4
        sleeper = "The user is disabled"
    elif mailbox is None or not mailbox.statecode:
        return None
    elif not any(shut for shut, _ in _shut(case)):
        return _Answer(
            Class.LATENT,
            "The mailbox is inactive, and nothing is read there until that changes; but "
            f"{case.says} is asked even now for mail in others' that names this address too "
            "(FLT-12).",
            acts=True,
        )
    else:
        sleeper = "The mailbox is inactive"
    return _Answer(Class.LATENT, f"{sleeper}; {case.says} acts again when that changes (FLT-28).")


def is_read(world: World, mailbox: Mailbox) -> bool:
    """Say whether mail that comes to a mailbox is looked at: enabled, and its address approved."""
    case = Case(world, Delivery(message=Message(source=""), mailbox=mailbox.mailboxid))
    return not any(gate(case).settles for gate in _GATES)


def _is_live(case: _Case) -> _Answer | None:
    mailbox = case.world.directory.mailbox_of_owner(case.row.ref)
    if mailbox is None or not is_read(case.world, mailbox):
        return None
    lets_in = _LETS_IN[case.effective]
    return _Answer(
        Class.LIVE, f"The mailbox is read, and {case.says} lets in {lets_in}.", acts=True
    )


_LETS_IN = {
    FilteringMethod.ALL: "every message",
    FilteringMethod.LEADS_CONTACTS_ACCOUNTS: "all mail of known leads, contacts and accounts",
    FilteringMethod.EMAIL_ENABLED_RECORDS: "all mail of any known record",
}


def _is_never_asked(case: _Case) -> _Answer | None:
    """A mailbox that is not read, and mail in others' that never asks this one."""
    for shut, why in _shut(case):
        if shut:
            return _Answer(
                Class.LATENT, f"The mailbox is not read, and {why}; {case.says} would act then."
            )
    return None


def _shut(case: _Case) -> Iterator[tuple[bool, str]]:
    world = case.world
    yield not case.row.addresses, "there is no address at which others' mail could name it"
    yield bool(world.settings[_ONLY_OWNER]), f"{_ONLY_OWNER} asks nobody else (FLT-14)"
    mailbox = world.directory.mailbox_of_owner(case.row.ref)
    disabled = mailbox is None or obstacle(world, mailbox) is not None
    yield (
        world.assume.acceptor_mailbox_must_be_enabled and disabled,
        "in this reading only who has one that is read may accept (FLT-26)",
    )


def _is_reachable(case: _Case) -> _Answer | None:
    return _Answer(
        Class.REACHABLE,
        f"The mailbox is not read, but {case.says} is asked for mail in others' that names this "
        "address too (FLT-12, SYN-8).",
        acts=True,
    )


_QUESTIONS: tuple[_Question, ...] = (_is_safe, _is_asleep, _is_live, _is_never_asked, _is_reachable)
# What keeps a method from acting comes before everything that would be true of it.
_USER_QUESTIONS: tuple[_Question, ...] = (_is_safe, _is_shut, _is_switched_off, *_QUESTIONS[1:])
