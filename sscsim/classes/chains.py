"""Mail that answers mail: what a first promotion makes possible that no email there does."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice, permutations
from typing import Any, NamedTuple

import attrs

from sscsim.classes.kind import Kind
from sscsim.classes.kinds import Kinds
from sscsim.classes.likeness import shared, smart, subjects
from sscsim.classes.lone import Lone
from sscsim.classes.marks import Answer, forwarded, new_tokens
from sscsim.classes.places import NOBODY
from sscsim.engine import simulate
from sscsim.events import Deliver
from sscsim.mail import Message, parse_address
from sscsim.rules import BOOK, RuleBook
from sscsim.rules.unread import unread
from sscsim.vocabulary import CONVERSATION_BASE_LENGTH
from sscsim.world import World

__all__ = ["following"]

_MOST_PEOPLE = 20  # more are hardly asked for in common
_MOST_WORDS = 40
_FEW = 4  # of those that are like the first message


class _Begun(NamedTuple):
    """A first message, the organisation after it under each policy, and how it can be answered."""

    first: Kind
    worlds: tuple[World, ...]
    ways: tuple[Answer, ...]


def following(kinds: Kinds, let_in: Iterable[Kind], book: RuleBook = BOOK) -> Iterator[Kinds]:
    """
    Give the mail that answers mail which is let in, where no email that is there does as well.

    Args:
        kinds: the mail that may come first.
        let_in: what of it is promoted under every policy.
        book: the rules.

    The first message bears every mark by which a later one can be found to answer it: an id, a
    token, a conversation, and outsiders among whom both are. Its email hands on what it is about
    itself, so there is a first message for each answer that emails are told apart by. It bears no
    date: so it comes before all, and stops none.

    """
    for kind in _one_of_each(kinds, let_in):
        for begun in _begun(kinds, kind, book):
            later = Kinds(
                begun.worlds,
                apart=kinds.apart,
                fields=kinds.fields,
                telling=kinds.telling,
                methods=kinds.methods,
                before=(begun.first,),
                ways=begun.ways,
            )
            if not _creates(kinds):
                later.leave_out(kinds.ways)
            if later.ways:
                yield later


def _creates(kinds: Kinds) -> bool:
    """Say whether promotion may create a contact, who then is no stranger any more (PTY-17)."""
    return any(world.assume.auto_create_on_sss_promote for world in kinds.worlds)


def _one_of_each(kinds: Kinds, let_in: Iterable[Kind]) -> list[Kind]:
    """Give one of each kind that hands something else on; the plainest ones first."""
    found: dict[Hashable, Kind] = {}
    for kind in let_in:
        who = (kind.message.to, kind.message.envelope) if _creates(kinds) else None
        found.setdefault((kind.told, who), kind)
    return list(found.values())


def _begun(kinds: Kinds, kind: Kind, book: RuleBook) -> Iterator[_Begun]:
    marked = _marked(kinds.worlds, kind.message)
    for tokens, words in _added(kinds.worlds):
        subject = " ".join([kind.message.subject, *tokens, *words])
        for message in (attrs.evolve(marked, subject=subject), marked):
            worlds = _after(kinds.worlds, message, book)
            if worlds is not None:
                ways = _ways(kinds, worlds, message, tokens)
                yield _Begun(kind._replace(message=message), worlds, tuple(ways))
                break


def _marked(worlds: Sequence[World], message: Message) -> Message:
    """Give a message every mark by which it can be answered, and no date."""
    key = sha256(repr(message).encode()).hexdigest()[:12]
    index = message.conversationindex or key.encode().ljust(CONVERSATION_BASE_LENGTH, b".")
    own = {entry.address for entry in message.cc}
    outsiders = [parse_address(f"guest{number}@outside.invalid") for number in _people(worlds)]
    return attrs.evolve(
        message,
        source="first",
        messageid=f"{key}.first@outside.invalid",
        conversationindex=index,
        cc=(*message.cc, *(one for one in outsiders if one.address not in own)),
        date=None,
        received=None,
    )


def _people(worlds: Sequence[World]) -> range:
    """Count the people who have to be in common, where smart matching is on."""
    on = [one.organization for one in worlds if one.organization.enablesmartmatching]
    return range(min(max((one.hashminaddresscount for one in on), default=0), _MOST_PEOPLE))


def _added(worlds: Sequence[World]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Give what is put behind a subject: tokens, and as many words as the longer list keeps."""
    for tokens in _tokens(worlds):
        yield tokens, []
    kept = {one.organization.hashmaxcount for one in smart(worlds)}
    if len(kept) > 1:
        yield (), [f"word{number}" for number in range(1, min(_MOST_WORDS, max(kept)))]


def _tokens(worlds: Sequence[World]) -> list[tuple[str, ...]]:
    """
    List what tokens a first message may bear: one that is new, in each notation.

    Where policies read different notations a subject may bear two, of which each reads its own.
    """
    new = new_tokens(worlds)
    bare = [()] if _people(worlds) or not new else []  # a token is a word, and found before words
    return [*bare, *((one,) for one in new), *permutations(new, 2)]


def _after(worlds: Sequence[World], message: Message, book: RuleBook) -> tuple[World, ...] | None:
    """Give the organisation after a message, under each policy; None where one lets it not in."""
    book = unread(book)
    runs = [simulate(world, [Deliver(message=message)], book) for world in worlds]
    let_in = [any(one.promoted for one in run.decisions) for run in runs]
    return tuple(run.world for run in runs) if all(let_in) else None


def _ways(
    kinds: Kinds, worlds: tuple[World, ...], first: Message, tokens: Sequence[str]
) -> Iterator[Answer]:
    """Give the ways to answer a first message; and every other where a sender becomes known."""
    [email] = worlds[0].emails.with_messageid(first.identity)
    told = kinds.telling.email(email)
    index = {"conversationindex": first.conversationindex}
    plain = [
        Answer(", in reply to an earlier message", _replies(first), told=told),
        Answer(", in the conversation of an earlier message", index, told=told),
        *(
            Answer(f", with the token {one} of an earlier message", _holds(one), told=told)
            for one in tokens
        ),
    ]
    on = smart(worlds)
    for people in shared(worlds[0], on, email) if on else ():
        plain += [
            Answer(", like an earlier message", {"subject": subject}, people, told)
            for subject in subjects(on, email.subject)
        ]
    lone = Lone(worlds)
    for pair in lone.pairs:
        plain += [
            Answer(", like an earlier message", {"subject": subject}, named, told)
            for _, subject, named in islice(lone.near(pair, [email], NOBODY), _FEW)
        ]
    yield from (one for answer in plain for one in forwarded(answer))
    if _creates(kinds):
        yield from kinds.ways.values()


def _replies(first: Message) -> dict[str, Any]:
    return {"inreplyto": (first.identity,), "references": (first.identity,)}


def _holds(token: str) -> dict[str, Any]:
    return {"subject": f"Hello {token}"}
