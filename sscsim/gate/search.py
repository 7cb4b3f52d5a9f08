"""The smallest message that one policy promotes and another does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs

from sscsim.decisions import Decision
from sscsim.engine import simulate
from sscsim.events import Deliver
from sscsim.gate.kinds import Kind, plain_kinds, stopped_kinds
from sscsim.rules import BOOK, RuleBook
from sscsim.world import World

__all__ = ["Gate", "decided", "gained"]


@attrs.frozen(kw_only=True)
class Gate:
    """
    Whether a policy promotes mail that another does not.

    Attributes:
        witness: a message that it promotes and the other one does not; None where none was found.
        tried: how many kinds of mail were played under both.
    """

    witness: Kind | None
    tried: int


def gained(
    one: World,
    other: World,
    *,
    book: RuleBook = BOOK,
    advance: Callable[[], object] = lambda: None,
) -> Gate:
    """
    Look for mail of any kind that the other policy promotes and the first one does not.

    Promoted is what any mailbox promotes. Both worlds are one organisation under two policies. A
    message lets itself be made smaller to the one who accepts it, so kinds name one recipient; what
    stops mail before acceptance is tried on a message that each acceptor takes.

    >>> from sscsim import load_scenario_text
    >>> from sscsim.policy import Policy, apply_policy
    >>> world = load_scenario_text('''
    ... systemusers: [{id: hanna, internalemailaddress: hanna@contoso.example}]
    ... ''').world
    >>> forced = {"SSSForceFilteringMethodForUserMailboxes": 0}
    >>> opened = apply_policy(world, Policy(name="Open", set=forced))
    >>> gained(world, opened).witness.says
    'to hanna@contoso.example, from someone@outside.invalid'
    >>> gained(opened, world).witness is None
    True

    """
    tried = 0
    accepted: dict[str, Kind] = {}
    worlds = (one, other)
    for kind in _plain_then_stopped(worlds, accepted):
        tried += 1
        advance()
        if not _promoted(other, kind, book):
            continue
        if not _promoted(one, kind, book):
            return Gate(witness=kind, tried=tried)
        accepted.setdefault(kind.message.to[0].address, kind)
    return Gate(witness=None, tried=tried)


def _plain_then_stopped(worlds: tuple[World, World], accepted: dict[str, Kind]) -> Iterator[Kind]:
    yield from plain_kinds(worlds)
    for kind in list(accepted.values()):
        yield from stopped_kinds(kind, worlds)


def decided(world: World, kind: Kind, book: RuleBook = BOOK) -> tuple[Decision, ...]:
    """Play a message, and give what is decided about it in every mailbox."""
    return simulate(world, [Deliver(message=kind.message)], book).decisions


def _promoted(world: World, kind: Kind, book: RuleBook) -> bool:
    return any(decision.promoted for decision in decided(world, kind, book))
