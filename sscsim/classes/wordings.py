"""Subjects that one policy takes for like an email's, so made that another does not."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import chain, combinations, islice
from math import comb

from sscsim.classes.noises import samples
from sscsim.classes.side import Side
from sscsim.rules.correlation.smart_matching import noise_of
from sscsim.world import Email

__all__ = ["MOST_TEXTS", "many_wordings", "wordings"]

MOST_TEXTS = 500  # subjects for one email
_ORDERS = 25  # of one choice of words
_BASES = 60  # that noise is put into
_SAMPLES = 500  # subjects with noise
_MOST_WORDS = 40  # that are added to a subject, or stand for one


def wordings(hiding: Side | None, taking: Side, email: Email) -> list[str]:
    """
    Give subjects that ``taking`` takes for like an email's, of which ``hiding`` takes fewest.

    A word that is in no email makes a subject less like all others, so there are as many of them
    as ``taking`` lets pass; of its own words any may be gone that it lets miss; and where one keeps
    fewer words, which ones it sees is tried. That is all there is to try where both take the same
    noise off subjects; where they do not, samples of the noise are put in.
    """
    found: dict[Hashable, str] = {}
    texts = islice(_texts(hiding or taking, taking, email.subject), MOST_TEXTS * _ORDERS)
    for text in map(str.strip, texts):  # a file keeps no spaces at the ends
        words = taking.words(text)
        if len(found) < MOST_TEXTS and taking.like(words, email):
            other = hiding or taking
            told = taking.tokens(text), other.tokens(text)  # a token is found before words are
            found.setdefault((words, other.words(text), told), text)
    return list(found.values())


def many_wordings(hiding: Side, taking: Side, email: Email) -> bool:
    """Say whether there are more subjects than are tried."""
    if taking.literal:
        return max(taking.delta, hiding.most) > _MOST_WORDS
    size = len(taking.ordered(email.subject))
    choices = (comb(size, left) * _seen(hiding, taking, left)[1] for left in _sizes(taking, size))
    return sum(choices) > MOST_TEXTS


def _texts(hiding: Side, taking: Side, subject: str) -> Iterator[str]:
    yield subject
    if not taking.ordered(subject):
        return
    plain = _counted if taking.literal else _worded
    if hiding.expression == taking.expression:
        yield from plain(hiding, taking, subject)
    else:
        bases = list(islice(plain(hiding, taking, subject), _BASES))
        yield from islice(_noisy(hiding, taking, bases), _SAMPLES)


def _counted(hiding: Side, taking: Side, subject: str) -> Iterator[str]:
    """Give as many words as are taken for as many (COR-45); which ones does not matter."""
    count, delta, most = len(taking.ordered(subject)), taking.delta, taking.most
    for number in range(max(count - delta, 1), min(count + delta, most, _MOST_WORDS) + 1):
        yield " ".join(_new(number))
    if count + delta >= most:  # words that only the other policy counts
        for number in range(most + 1, min(hiding.most, _MOST_WORDS) + 1):
            yield " ".join(_new(number))


def _worded(hiding: Side, taking: Side, subject: str) -> Iterator[str]:
    for seen, rest in _kept(hiding, taking, subject):
        size = len(seen) + len(rest)
        new = max(min(taking.delta, taking.most - size, _MOST_WORDS), 0)
        more = hiding.most - taking.most if size + new == taking.most else 0
        added = _new(new + min(max(more, 0), _MOST_WORDS))
        yield " ".join([*added[:new], *seen, *rest, *added[new:]])
        if not new:  # what stands first may be noise there
            kept = {*seen, *rest}
            own = [one for one in subject.split() if one.lower() in kept]
            for order in (own, *_turned(seen, rest)):
                yield " ".join([*order, *added])


def _turned(seen: tuple[str, ...], rest: tuple[str, ...]) -> Iterator[list[str]]:
    """Let each word stand first once, of those that both see if there are any."""
    for number in range(1, len(seen or rest)):
        if seen:
            yield [*seen[number:], *seen[:number], *rest]
        else:
            yield [*rest[number:], *rest[:number]]


def _kept(
    hiding: Side, taking: Side, subject: str
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Give what may be left of a subject's words: those that both see, and the rest."""
    words = taking.ordered(subject)
    for size in _sizes(taking, len(words)):
        seen, _ = _seen(hiding, taking, size)
        for some in combinations(words, size):
            for first in combinations(some, seen):
                yield first, tuple(one for one in some if one not in first)


def _sizes(taking: Side, count: int) -> list[int]:
    """Say how many of so many words may be left: all, then the fewest, then the others."""
    sizes = range(count - max(min(taking.delta, count), 0), count + 1)
    return list(dict.fromkeys((*sizes[-1:], *sizes[:1], *sizes[::-1])))


def _seen(hiding: Side, taking: Side, size: int) -> tuple[int, int]:
    """Say how many of the words that are left both see, and in how many ways they are chosen."""
    new = min(taking.delta, taking.most - size)
    seen = min(max(hiding.most - new, 0), size) if hiding.most < taking.most else size
    return seen, comb(size, seen)


def _noisy(hiding: Side, taking: Side, texts: Sequence[str]) -> Iterator[str]:
    """Put before, behind and between words what some policy takes off."""
    own = dict.fromkeys((hiding.expression, taking.expression))
    noise = [one for text in own for one in samples(noise_of(text), text or "")]
    yield from texts
    for parts in chain(((one,) for one in noise), combinations(noise, 2), _again(noise)):
        for text in texts:
            yield from _with(parts, text)


def _again(noise: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((one, one) for one in noise)


def _with(parts: tuple[str, ...], text: str) -> Iterator[str]:
    before = "".join(parts)
    yield f"{before}{text}"
    yield f"{text} {before}"
    yield f"{text}{before}"
    if len(parts) > 1:
        yield f"{parts[0]}{text} {parts[1]}"
        yield f"{' '.join(parts)} {text}"
    first, _, others = text.partition(" ")
    yield f"{first} {before} {others}"
    yield before + others
    yield before


def _new(count: int) -> list[str]:
    return [f"more{number}" for number in range(count)]
