"""What a gate found: the mail that shows it, or what became of each class of mail."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

import attrs

from sscsim.classes import Kind
from sscsim.decisions import Decision
from sscsim.engine import simulate
from sscsim.events import Deliver
from sscsim.gate.expressions import Facts
from sscsim.rules import BOOK, RuleBook
from sscsim.world import World

__all__ = ["Gate", "Judged", "Shown", "decided"]


class Judged(NamedTuple):
    """A kind of mail, whether each policy promotes it, and of a property what holds of it then."""

    kind: Kind
    promoted: tuple[bool, ...]
    facts: Facts | None = None


@attrs.frozen(kw_only=True)
class Gate:
    """
    Whether a policy promotes mail that another does not, or mail that breaks a property.

    Attributes:
        witness: a message that shows it; None where none was found.
        tried: how many kinds of mail were tried.
        classes: where there is no witness, one kind of each class, and what became of it.
        cut_short: whether of mail that smart matching takes for an answer not all was tried, for
            there were too many emails.
    """

    witness: Kind | None
    tried: int
    classes: tuple[Judged, ...] = ()
    cut_short: bool = False


@attrs.define
class Shown:
    """
    What a gate shows where it is passed: one kind of each class, and of what people look for.

    Two people may never be asked, and then their mail is one class; yet who goes through the
    certificate looks for both, and for customers and strangers, and for answers.
    """

    classes: list[Judged] = attrs.field(factory=list)
    _known: set[Hashable] = attrs.field(factory=set)

    def note(self, judged: Judged, *sorts: Hashable) -> None:
        """Keep what is the first of any of its sorts."""
        new = {(number, sort) for number, sort in enumerate(sorts)} - self._known
        if new:
            self._known |= new
            self.classes.append(judged)


def decided(world: World, kind: Kind, book: RuleBook = BOOK) -> tuple[Decision, ...]:
    """
    Play a message, and give what is decided about it in every mailbox.

    What has to be promoted before it is played first, and what is decided about that is left out.

    >>> from sscsim import World
    >>> from sscsim.mail import Message
    >>> [one.outcome.value for one in decided(World(), Kind("nothing", Message(source="m")))]
    ['not_processed']

    """
    mail = (*(one.message for one in kind.before), kind.message)
    run = simulate(world, [Deliver(message=message) for message in mail], book)
    return run.entries[-1].decisions
