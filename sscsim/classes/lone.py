"""Mail that one policy takes for an answer to an email, and another for an answer to none."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

from sscsim.classes.company import Named, companies
from sscsim.classes.marks import Answer
from sscsim.classes.observing import correlation
from sscsim.classes.places import STRANGER, is_inside
from sscsim.classes.side import Pair, Side, pairs
from sscsim.classes.wordings import wordings
from sscsim.events import Delivery
from sscsim.mail import Message, is_wellformed
from sscsim.rules import Case
from sscsim.world import Email, World

__all__ = ["Lone"]

_MOST_TRIED = 20_000  # of subjects and lists of people, for two policies and one place
_MOST_COMPARED = 2_000_000  # emails, with what is made near one: a few seconds
_OF_NOISE = 32  # emails near which other noise is put into subjects


class Lone:
    """
    Looks for mail that is near an email under one policy and near none under another.

    Emails hide one another: mail that a second policy takes no longer for an answer to this email
    may be one to the next. So what is made near an email is held against every other, and of the
    words and people that may be chosen another choice is made until nothing is near any more.

    Attributes:
        worlds: the organisation under each policy.
        pairs: every two policies of which the second may take mail for an answer and not the first.
        cut_short: whether emails or choices were too many for all of them to be tried.

    """

    def __init__(self, worlds: Sequence[World]) -> None:
        self.worlds = worlds
        self.pairs = list(pairs(worlds))
        self._texts: dict[Hashable, list[str]] = {}
        self._hopeless: dict[Hashable, bool] = {}
        self._left = _MOST_COMPARED
        self.cut_short = False

    def missing(
        self,
        ways: Iterable[Answer],
        written: Callable[[Answer], Message],
        emails: Callable[[], Iterable[Email]],
        to: str,
        sender: Callable[[str], Hashable],
    ) -> Iterator[Answer]:
        """
        Give ways to answer where there are none that two policies see otherwise, and one that does.

        Args:
            ways: those that are there.
            written: makes a message of one.
            emails: near which it may be.
            to: who is written to.
            sender: tells senders apart, where a stranger cannot be the sender.

        """
        there = [(way, written(way)) for way in ways] if self.pairs else []
        for pair in self.pairs:
            known = {_sender(way, sender) for way, message in there if _parts(pair, message)}
            if None not in known:
                some = self._ways(pair, emails(), to)
                yield from self._new(pair, some, written, known, sender)

    def _ways(self, pair: Pair, emails: Iterable[Email], to: str) -> Iterator[Answer]:
        for number, (_, subject, named) in enumerate(self.near(pair, emails, to)):
            if number == _MOST_TRIED:
                self.cut_short = True
                return
            yield Answer(f', like "{subject}"', {"subject": subject}, named)

    @staticmethod
    def _new(
        pair: Pair,
        ways: Iterable[Answer],
        written: Callable[[Answer], Message],
        known: set[Hashable],
        sender: Callable[[str], Hashable],
    ) -> Iterator[Answer]:
        """Give one way for each sort of sender; a stranger stands for all, where one can be."""
        found_otherwise = set()  # subjects, as by a token among the words
        for way in ways:
            sort, subject = _sender(way, sender), way.marks["subject"]
            if sort in known or subject in found_otherwise:
                continue
            if not _parts(pair, written(way)):
                found_otherwise.add(subject)
                continue
            known.add(sort)
            yield way
            if sort is None:
                return

    def near(
        self, pair: Pair, emails: Iterable[Email], to: str
    ) -> Iterator[tuple[Email, str, Named]]:
        """Give such mail to somebody: which email, what subject, and who is named beside."""
        hiding, taking = pair
        sampled = hiding is not None and hiding.expression != taking.expression
        for email in islice(emails, _OF_NOISE if sampled else None):
            if self._left <= 0:
                self.cut_short = True
                return
            if email.hashed and not self._hides_itself(pair, email, to):
                yield from self._near(pair, email, to, hiding.met if hiding else _nobody)

    def _hides_itself(self, pair: Pair, email: Email, to: str) -> bool:
        """Say whether all mail near an email is near it under both; by its sort, for one email."""
        hiding, _ = pair
        if hiding is None or not hiding.on:
            return False
        sort = (*_pair(pair), self._sort(pair, email), _place(email, to))
        if sort not in self._hopeless:
            found = self._near(pair, email, to, partial(_alone, hiding, email))
            self._hopeless[sort] = next(found, None) is None
        return self._hopeless[sort]

    @staticmethod
    def _sort(pair: Pair, email: Email) -> Hashable:
        """Tell emails apart by how many words and people there are; with other noise, by words."""
        hiding, taking = pair
        words = taking.ordered(email.subject)
        people = tuple(map(is_wellformed, email.addresses))
        other = hiding is not None and hiding.expression != taking.expression
        if other or taking.ordered(" ".join(words)) != words:
            return email.subject, people
        counts = tuple(len(one.words(email.subject)) for one in pair if one is not None)
        return counts, people

    def _near(
        self, pair: Pair, email: Email, to: str, met: Callable[[Sequence[str]], list[Email]]
    ) -> Iterator[tuple[Email, str, Named]]:
        hiding, taking = pair
        for named in companies(hiding, taking, email, to, self._is_inside):
            own = named.order(STRANGER, to)
            if not taking.meets(own, email):
                continue
            others = met(own)
            self._left -= len(others)
            for text in self._wordings(pair, email):
                if hiding is None or not self._any_like(hiding, text, others):
                    yield email, text, named

    def _any_like(self, side: Side, text: str, emails: Sequence[Email]) -> bool:
        words = side.words(text)
        for number, email in enumerate(emails if words else (), start=1):
            if side.like(words, email):
                self._left -= number
                return True
        self._left -= len(emails)
        return False

    def _wordings(self, pair: Pair, email: Email) -> list[str]:
        key = (*_pair(pair), email.subject)
        if key not in self._texts:
            self._texts[key] = wordings(*pair, email)
        return self._texts[key]

    def _is_inside(self, address: str) -> bool:
        return is_inside(self.worlds[0], address)


def _sender(way: Answer, sort: Callable[[str], Hashable]) -> Hashable:
    own = None if way.people is None else way.people.sender
    return None if own is None else (sort(own),)


def _parts(pair: Pair, message: Message) -> bool:
    """Say whether a message answers an email for the second policy, and none for the first."""
    delivery = Delivery(message=message, mailbox=None)
    hiding, taking = (
        None if one is None else correlation(Case(one.world, delivery)) for one in pair
    )
    return taking is not None and hiding is None


def _pair(pair: Pair) -> tuple[Hashable, ...]:
    return tuple("nobody" if one is None else one.set for one in pair)


def _place(email: Email, to: str) -> int | None:
    return email.addresses.index(to) if to in email.addresses else None


def _alone(side: Side, email: Email, own: Sequence[str]) -> list[Email]:
    return [email] if side.meets(own, email) else []


def _nobody(_: Sequence[str]) -> list[Email]:
    return []
