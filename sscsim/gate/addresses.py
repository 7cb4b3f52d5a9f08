"""Addresses in an expression that nobody in the organisation has: slips of the pen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

import attrs

from sscsim.errors import Problem
from sscsim.gate.expressions import Expression, Named, wrong_place
from sscsim.mail import is_wellformed
from sscsim.world import World

__all__ = ["Addresses"]

_Near = Callable[[str, Iterable[str]], str | None]


@attrs.frozen(slots=False)
class Addresses:
    """
    Who an expression can mean by an address in an organisation.

    Mail is accepted by users and queues, lies in mailboxes, and is read by users. What none of them
    has is never so, so that a gate would be passed for a slip of the pen.

    Args:
        world: the organisation under the policy that is asked about.
        near: finds what a word is likely meant for among words.

    >>> from sscsim import load_scenario_text
    >>> from sscsim.gate import expression
    >>> world = load_scenario_text('''
    ... systemusers: [{id: hanna, internalemailaddress: hanna@contoso.example}]
    ... ''').world
    >>> known = Addresses(world, lambda word, words: next(iter(words)))
    >>> [str(one) for one in known.mistaken(expression("reader = hana@contoso.example"), "--never")]
    ['--never: no user has this address: "reader = ^hana@contoso.example". Did you mean hanna@contoso.example?']

    """  # noqa: E501 - it is one line where it is read

    world: World
    near: _Near

    @cached_property
    def users(self) -> frozenset[str]:
        """Whom an email can be read by."""
        return _addresses(self.world.directory.systemusers.values())

    @cached_property
    def accepting(self) -> frozenset[str]:
        """Who can accept mail."""
        return self.users | _addresses(self.world.directory.queues.values())

    @cached_property
    def mailboxes(self) -> frozenset[str]:
        """Where mail can lie: a mailbox is named by its own address."""
        boxes = self.world.directory.mailboxes.values()
        return frozenset(box.emailaddress.strip().lower() for box in boxes)

    def mistaken(self, said: Expression, option: str) -> Iterator[Problem]:
        """Name the words of an expression that can mean nobody, each at its place."""
        for named in said.named:
            found = self._mistake(named)
            if found is not None:
                what, offer = found
                yield wrong_place(option, said.text, named.column, what, offer)

    def without_mailbox(self, said: Expression) -> Iterator[str]:
        """Name whoever has no mailbox and is named as one: no slip, but nothing lies there."""
        for named in said.named:
            if named.field == "mailbox" and named.address not in self.mailboxes:
                yield named.address

    def _mistake(self, named: Named) -> tuple[str, str] | None:
        word = named.address
        if named.field == "mailbox":
            return self._no_mailbox(word)
        if named.field == "reader":
            if word in self.accepting - self.users:
                return "this is the address of a queue, and users read", "Name a user."
            return self._nobody(word, self.users, "user")
        return self._nobody(word, self.accepting, "user or queue")

    def _no_mailbox(self, word: str) -> tuple[str, str] | None:
        known = self.mailboxes | self.accepting
        if word in self.mailboxes:
            return None
        for box in self.world.directory.mailboxes_at(word):
            own = box.emailaddress.strip().lower()
            return "the mailbox that gets this mail has another address", f"Did you mean {own}?"
        return self._nobody(word, known, "mailbox, user or queue")

    def _nobody(self, word: str, known: frozenset[str], who: str) -> tuple[str, str] | None:
        if word in known:
            return None
        close = self.near(word, sorted(known))
        if not is_wellformed(word):
            otherwise = "Write an address: name@domain.example."
            what = f'"{word}" is no address'
        else:
            otherwise = f"Write the address of a {who}."
            what = f"no {who} has this address"
        return what, f"Did you mean {close}?" if close else otherwise


def _addresses(rows: Iterable[Any]) -> frozenset[str]:
    values = (value.strip().lower() for row in rows for value in row.addresses.values())
    return frozenset(filter(None, values))
