"""Policies compared over all mail that they can tell apart, and not over a corpus alone."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

import attrs

from sscsim.classes import Kind, Kinds, promoting
from sscsim.policy import AtOnce
from sscsim.world import World

__all__ = ["AllMail", "over_all_mail"]


@attrs.frozen(kw_only=True)
class AllMail:
    """
    What each policy promotes of all classes of mail, against the first.

    Attributes:
        tried: how many kinds of mail were tried.
        promoted: one kind of each class that some policy promotes, with the policies, as bits.
    """

    tried: int
    promoted: tuple[tuple[Kind, int], ...]

    def gained(self, number: int) -> tuple[Kind, ...]:
        """Give a kind of each class that a policy promotes and the first one does not."""
        return tuple(kind for kind, bits in self.promoted if bits >> number & 1 and not bits & 1)

    def lost(self, number: int) -> tuple[Kind, ...]:
        """Give a kind of each class that the first policy promotes and another does not."""
        return tuple(kind for kind, bits in self.promoted if bits & 1 and not bits >> number & 1)


def over_all_mail(worlds: Sequence[World], advance: Callable[[], object] = lambda: None) -> AllMail:
    """
    Try every kind of mail that the policies can tell apart in an organisation.

    >>> from sscsim import load_scenario_text
    >>> from sscsim.policy import Policy, apply_policy
    >>> world = load_scenario_text('''
    ... systemusers: [{id: hanna, internalemailaddress: hanna@contoso.example}]
    ... ''').world
    >>> forced = {"SSSForceFilteringMethodForUserMailboxes": 0}
    >>> opened = apply_policy(world, Policy(name="Open", set=forced))
    >>> [kind.says for kind in over_all_mail([world, opened]).gained(1)]
    ['to hanna@contoso.example, from someone@outside.invalid']

    """
    kinds = Kinds(worlds, many=AtOnce(worlds))
    found: dict[Hashable, tuple[Kind, int]] = {}
    tried = 0
    for kind in _all(kinds, found):
        tried += 1
        advance()
        class_ = kinds.observer.class_of(kind.message)
        found.setdefault(class_, (kind, promoting(class_)))
    return AllMail(tried=tried, promoted=tuple(one for one in found.values() if one[1]))


def _all(kinds: Kinds, found: Mapping[Hashable, tuple[Kind, int]]) -> Iterator[Kind]:
    """Give all mail that nothing stops, then what may stop the mail of each class let in."""
    yield from kinds.plain()
    for kind, bits in list(found.values()):
        if bits:
            yield from kinds.stopped(kind)
