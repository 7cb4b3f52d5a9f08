"""Mail that smart matching takes for an answer: subjects and people near those of an email."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, TypeAlias

from sscsim.classes.company import MOST_LISTS, many_companies
from sscsim.classes.noises import samples
from sscsim.classes.places import is_inside
from sscsim.classes.side import Side, pairs, tokens_in
from sscsim.classes.wordings import MOST_TEXTS, many_wordings
from sscsim.rules.correlation.smart_matching import noise_of, words_of
from sscsim.world import Email, World

__all__ = [
    "LOOKED_AT",
    "People",
    "alike",
    "latest",
    "likest",
    "not_told_apart",
    "shared",
    "smart",
    "subjects",
]

_Telling: TypeAlias = Callable[[Email], Hashable]
LOOKED_AT = 5_000  # emails, the latest ones, among which one of each sort is sought
_OF_A_SORT = 2  # that a second email hides one from a policy does not hide both
_SORTS = 24
_NEAR = 200  # emails of one address that are looked at
_MOST_WORDS = 40  # that are added to a subject, or stand for one


class People(NamedTuple):
    """
    Whom a message names, so that it has addresses in common with an email.

    Attributes:
        outside: addresses of the email at which nobody is asked, to be named in Cc.
        inside: the others; named in From beside the sender, where nobody is asked either.
        shared: how many are to be in common, the message's own recipient and sender counted.
        sender: who has to be the sender; None where anybody may be.
    """

    outside: tuple[str, ...]
    inside: tuple[str, ...]
    shared: int
    sender: str | None = None

    def beside(self, own: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Say who is named in From and who in Cc, beside addresses that a message has anyhow."""
        there = set(own)
        missing = max(self.shared - len(there.intersection((*self.outside, *self.inside))), 0)
        cc = tuple([one for one in self.outside if one not in there][:missing])
        rest = missing - len(cc)
        from_ = tuple([one for one in self.inside if one not in there][:rest])
        return from_, cc


def smart(worlds: Sequence[World]) -> list[World]:
    """Give the worlds in which smart matching is on, one for each way in which it is set."""
    on = [world for world in worlds if world.organization.enablesmartmatching]
    return list({_set(world): world for world in reversed(on)}.values())[::-1]


def _set(world: World) -> Hashable:
    own = world.organization
    return (
        *(own.hashfilterkeywords, own.hashmaxcount, own.hashdeltasubjectcount),
        *(own.hashminaddresscount, own.prefixes, own.tokendigits),
        world.assume.smart_subject_rule,
    )


def alike(
    worlds: Sequence[World], told: _Telling, near: str | None = None
) -> Iterator[tuple[Email, str, People]]:
    """Give emails of each sort with subjects and people near theirs; or those of an address."""
    on = smart(worlds)
    for email in likest(worlds[0], on, told, near) if on else ():
        for people in shared(worlds[0], on, email):
            for subject in subjects(on, email.subject):
                yield email, subject, people


def likest(world: World, on: Sequence[World], told: _Telling, near: str | None) -> list[Email]:
    """Pick emails that can be told apart by their words, their tokens and how many people."""
    if near is None:
        emails = islice(reversed(list(world.emails)), LOOKED_AT)
    else:
        emails = islice(world.emails.sharing_addresses((near,), 1), _NEAR)
    found: dict[Hashable, dict[Hashable, list[Email]]] = {}
    for email in emails:
        if not email.hashed or not email.subject.strip():
            continue
        same = found.setdefault(told(email), {}).setdefault(_sort(on, email), [])
        if len(same) < _OF_A_SORT:
            same.append(email)
    kept = (same for sorts in found.values() for same in islice(sorts.values(), _SORTS))
    return [email for same in kept for email in same]


def latest(world: World, near: str | None) -> Iterator[Email]:
    """Give the emails of an address, if there is one, and then the latest of all."""
    if near is not None:
        yield from islice(world.emails.sharing_addresses((near,), 1), _NEAR)
    yield from islice(reversed(list(world.emails)), LOOKED_AT)


def _sort(on: Sequence[World], email: Email) -> Hashable:
    counts = tuple(len(words_of(one.organization, email.subject)) for one in on)
    most = max(one.organization.hashminaddresscount for one in on)
    tokens = any(tokens_in(one, email.subject) for one in on)
    return counts, tokens, min(len(email.addresses), max(most, 0))


def shared(world: World, on: Sequence[World], email: Email) -> Iterator[People]:
    """Give people of an email: as many as each policy asks for."""
    asked = sorted({max(one.organization.hashminaddresscount, 0) for one in on})
    inside = tuple(one for one in email.addresses if is_inside(world, one))
    outside = tuple(one for one in email.addresses if one not in inside)
    for count in asked:
        if count <= len(email.addresses):
            yield People(outside, inside, count)


def many(hiding: Side | None, taking: Side, email: Email) -> bool:
    """Say whether near an email there is more mail than is tried."""
    if hiding is None or not hiding.on or not email.hashed:
        return False
    return many_companies(hiding, taking, email) or many_wordings(hiding, taking, email)


def not_told_apart(worlds: Sequence[World]) -> Iterator[str]:
    """
    Tell which mail that smart matching tells apart is not among the kinds, or only in samples.

    Where policies differ in how many words and people, near every email all choices are tried.

    >>> list(not_told_apart([World()]))
    []

    """
    on = smart(worlds)
    if _differ(on, "hashfilterkeywords"):
        yield (
            "the policies take other noise off subjects (hashfilterkeywords), so of subjects that "
            "smart matching takes otherwise only samples were tried."
        )
    emails = list(islice(reversed(list(worlds[0].emails)), LOOKED_AT)) if len(worlds) > 1 else []
    if any(many(*pair, one) for pair in pairs(worlds) for one in emails):
        yield (
            "the policies set smart matching otherwise, and for emails with very many words or "
            f"people only {MOST_TEXTS} choices of words and {MOST_LISTS} of people were tried."
        )
    if any(one.assume.smart_match_window_days is not None for one in on):
        yield (
            "smart matching looks at the last days only (smart_match_window_days), and mail of "
            "one day was tried."
        )
    if on and len(worlds[0].emails) > LOOKED_AT:
        yield f"smart matching was tried against the latest {LOOKED_AT:,} emails only."


def subjects(on: Sequence[World], subject: str) -> list[str]:
    """
    Give subjects near one: what each policy leaves of it, without tokens, with words more and less.

    Words that are more are in no email, so that where one policy lets more of them pass than
    another, no other email hides it.
    """
    found = dict.fromkeys([subject])
    for base in _bases(on, subject):
        for start in (base, _bare(on, base)):
            for left in _fewer(on, start):
                found |= dict.fromkeys(_more(on, left))
    if any(one.assume.smart_subject_rule == "count_only" for one in on):
        found |= dict.fromkeys(_counted(on, subject))
    if len({one.organization.hashfilterkeywords for one in on}) > 1:
        found |= dict.fromkeys(_noisy(on, [" ".join(one) for one in _bases(on, subject)]))
    stripped = dict.fromkeys(one.strip() for one in found)  # as a file gives it back
    return [one for one in stripped if one]


def _bases(on: Sequence[World], subject: str) -> list[list[str]]:
    """Give the words of a subject as they stand, and as each policy keeps them."""
    found = {
        tuple(one): one
        for one in (subject.split(), *(list(words_of(one.organization, subject)) for one in on))
    }
    return list(found.values())


def _differ(on: Sequence[World], column: str) -> bool:
    return len({getattr(one.organization, column) for one in on}) > 1


def _fewer(on: Sequence[World], words: list[str]) -> Iterator[list[str]]:
    """Take off as many words as some policy lets miss: none, the last ones, the first ones."""
    yield words
    for less in sorted({one.organization.hashdeltasubjectcount for one in on}):
        if 0 < less < len(words):
            yield words[:-less]
            yield words[less:]


def _more(on: Sequence[World], words: list[str]) -> Iterator[str]:
    """Add words: none, and where policies differ as many as one lets pass, and one more."""
    counts = {0}
    if _differ(on, "hashdeltasubjectcount"):
        for one in on:
            delta, most = one.organization.hashdeltasubjectcount, one.organization.hashmaxcount
            counts |= {min(max(number, 0), most) for number in (delta, delta + 1)}
    for count in sorted(min(one, _MOST_WORDS) for one in counts):
        new = [f"more{number}" for number in range(count)]
        yield " ".join([*words, *new])
        yield " ".join([*new, *words])


def _counted(on: Sequence[World], subject: str) -> Iterator[str]:
    """Give subjects of other words: as many as some policy takes for as many (COR-45)."""
    for one in on:
        count, delta = (
            len(words_of(one.organization, subject)),
            one.organization.hashdeltasubjectcount,
        )
        near = range(max(count - delta - 1, 1), min(count + delta + 2, _MOST_WORDS))
        for number in near:
            yield " ".join(f"more{word}" for word in range(number))


def _noisy(on: Sequence[World], texts: Sequence[str]) -> Iterator[str]:
    """Put before and behind subjects what some policy takes off."""
    every = dict.fromkeys(one.organization.hashfilterkeywords for one in on)
    for expression in every:
        for sample in samples(noise_of(expression), expression or ""):
            for text in texts:
                yield f"{sample}{text}"
                yield f"{text}{sample}"
                yield f"{text} {sample}"


def _bare(on: Sequence[World], words: list[str]) -> list[str]:
    """Leave out the words that hold a token."""
    return [one for one in words if not any(tokens_in(world, one) for world in on)]
