"""Policies compared over all mail that they can tell apart, and not over a corpus alone."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

import attrs

from sscsim.classes import Kind, Kinds, following, not_told_apart, promoting
from sscsim.policy import AtOnce
from sscsim.world import World

__all__ = ["AllMail", "not_tried", "over_all_mail"]

_Promoted = tuple[Kind, int]  # by which policies, as bits


@attrs.frozen(kw_only=True)
class AllMail:
    """
    What each policy promotes of all classes of mail, against the first.

    Attributes:
        tried: how many kinds of mail were tried.
        promoted: one kind of each class that some policy promotes, with the policies, as bits.
        answering: by the number of a policy, so too the answers to mail that it lets in as the
            first one does, where no email that is there can be answered so.
        cut_short: whether of mail that smart matching takes for an answer not all was tried.
    """

    tried: int
    promoted: tuple[_Promoted, ...]
    answering: Mapping[int, tuple[_Promoted, ...]] = {}
    cut_short: bool = False

    def gained(self, number: int) -> tuple[Kind, ...]:
        """Give a kind of each class that a policy promotes and the first one does not."""
        kinds = self._all(number)
        return tuple(kind for kind, bits in kinds if bits >> number & 1 and not bits & 1)

    def lost(self, number: int) -> tuple[Kind, ...]:
        """Give a kind of each class that the first policy promotes and another does not."""
        kinds = self._all(number)
        return tuple(kind for kind, bits in kinds if bits & 1 and not bits >> number & 1)

    def _all(self, number: int) -> tuple[_Promoted, ...]:
        return (*self.promoted, *self.answering.get(number, ()))


def not_tried(world: World, *others: World, cut_short: bool = False) -> Iterator[str]:
    """
    Tell what is not among all mail: answers to mail not sent yet, copies, and what likeness is.

    >>> from sscsim import World
    >>> [len(list(not_tried(World())))]
    [1]

    """
    if not any(email.directioncode for email in world.emails):
        yield (
            "the snapshot holds no sent email, so answers to mail that people send from "
            "Dynamics 365 were not tried."
        )
    yield from _in_no_file((world, *others))
    yield from not_told_apart([world, *others])
    if cut_short:
        yield (
            "there are so many emails, or so many people in them, that what smart matching takes "
            "for an answer to one and not to another was not sought in every way."
        )


def _in_no_file(worlds: Sequence[World]) -> Iterator[str]:
    """Tell what policies tell apart that no file of mail says, so that there is no witness."""
    if len({one.settings["IgnoreCopiedItemsInSSSForMailbox"] for one in worlds}) > 1:
        yield (
            "the policies differ in whether copies of tracked items are skipped "
            "(IgnoreCopiedItemsInSSSForMailbox); no file of mail says that it is such a copy, so "
            "copies were not tried."
        )
    refusing = (one for one in worlds if one.assume.oversize_attachment_policy == "reject_message")
    if len({one.organization.maxuploadfilesize for one in refusing}) > 1:
        yield (
            "the policies differ in how large a file may be (maxuploadfilesize); attachments are "
            "not read, so mail with large ones was not tried."
        )


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
    search = _Search(advance)
    kinds = Kinds(worlds, many=AtOnce(worlds))
    promoted = search.promoted([kinds])
    answering = {
        number: search.answering(number, (worlds[0], other), promoted)
        for number, other in enumerate(worlds[1:], start=1)
    }
    return AllMail(
        tried=search.tried,
        promoted=promoted,
        answering=answering,
        cut_short=kinds.cut_short,
    )


@attrs.define
class _Search:
    """What is promoted of mail of every kind, and how much was tried."""

    advance: Callable[[], object]
    tried: int = 0

    def promoted(self, families: Iterable[Kinds]) -> tuple[_Promoted, ...]:
        """Give one kind of each class that some policy promotes."""
        classes: dict[Hashable, _Promoted] = {}
        for kinds in families:
            own: dict[Hashable, _Promoted] = {}
            for kind in _all(kinds, own):
                self.tried += 1
                self.advance()
                class_ = kinds.observer.class_of(kind.message)
                found = kind, promoting(class_)
                own.setdefault((class_, kinds.stops.there(kind)), found)
                classes.setdefault(class_, found)
        return tuple(one for one in classes.values() if one[1])

    def answering(
        self, number: int, pair: tuple[World, World], promoted: Iterable[_Promoted]
    ) -> tuple[_Promoted, ...]:
        """Give the answers to what the first policy and another let in alike."""
        let_in = [kind for kind, bits in promoted if bits & 1 and bits >> number & 1]
        later = following(Kinds(pair, many=AtOnce(pair)), let_in)
        return tuple((kind, bits & 1 | bits >> 1 << number) for kind, bits in self.promoted(later))


def _all(kinds: Kinds, found: Mapping[Hashable, _Promoted]) -> Iterator[Kind]:
    """Give all mail that nothing stops, then what may stop the mail of each class let in."""
    yield from kinds.plain()
    for kind, bits in list(found.values()):
        if bits:
            yield from kinds.stops.of(kind)
