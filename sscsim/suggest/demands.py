"""What is wanted of labelled mail: that a message comes in, or that it does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from sscsim.errors import InputError, Place, Problem
from sscsim.events import Delivery
from sscsim.world import World

__all__ = ["Demand", "demands_of", "key_of"]


@attrs.frozen(kw_only=True)
class Demand:
    """
    What is wanted of one message, in whatever mailboxes it lies.

    Attributes:
        key: what its copies have in common.
        source: where it was first found.
        mailboxes: the addresses of the mailboxes in which it lies.
        must: whether some mailbox has to promote it; else none may.
        subject: its subject, for people.

    >>> one = Demand(key="1@x", source="m.eml", mailboxes=("a@x.example",), must=True)
    >>> one.must, one.subject
    (True, '')

    """

    key: str
    source: str
    mailboxes: tuple[str, ...]
    must: bool
    subject: str = ""


def key_of(delivery: Delivery) -> str:
    """Give what the copies of a message have in common (COR-11)."""
    return delivery.message.identity.casefold()


def demands_of(
    world: World, must: Sequence[Delivery], must_not: Sequence[Delivery]
) -> tuple[Demand, ...]:
    """
    Give one demand for each message, however many mailboxes hold it.

    Raises:
        InputError: a message is wanted and not wanted, or could not be read; all of them at once.

    >>> from sscsim import Delivery, Message, World
    >>> mail = [Delivery(message=Message(source="m.eml", messageid="1@x"), mailbox=None)]
    >>> [one.source for one in demands_of(World(), mail, [])]
    ['m.eml']
    >>> demands_of(World(), mail, mail)
    Traceback (most recent call last):
    sscsim.errors.InputError: m.eml: the same message must come in here, and must not in m.eml. \
Leave it in one of them.

    """
    wanted, unwanted = _by_key(world, must, wanted=True), _by_key(world, must_not, wanted=False)
    problems = [
        *_unreadable([*must, *must_not]),
        *(_both(one, unwanted[one.key]) for one in wanted.values() if one.key in unwanted),
    ]
    if problems:
        raise InputError(problems)
    return (*wanted.values(), *unwanted.values())


def _by_key(world: World, mail: Iterable[Delivery], *, wanted: bool) -> dict[str, Demand]:
    found: dict[str, Demand] = {}
    for delivery in mail:
        message, key = delivery.message, key_of(delivery)
        box = world.directory.mailboxes.get(delivery.mailbox or "")
        here = () if box is None else (box.emailaddress.strip().lower(),)
        first = found.get(key) or Demand(
            key=key, source=message.source, mailboxes=(), must=wanted, subject=message.subject
        )
        mailboxes = tuple(dict.fromkeys((*first.mailboxes, *here)))
        found[key] = attrs.evolve(first, mailboxes=mailboxes)
    return found


def _unreadable(mail: Iterable[Delivery]) -> Iterable[Problem]:
    told = {one.message.source: one.message.unreadable for one in mail if one.message.unreadable}
    for source, why in told.items():
        what = f"this message cannot be read ({why}), so nothing can be wanted of it."
        yield Problem(Place(source), what, "Mend it, or leave it out.")


def _both(wanted: Demand, unwanted: Demand) -> Problem:
    what = f"the same message must come in here, and must not in {unwanted.source}."
    return Problem(Place(wanted.source), what, "Leave it in one of them.")
