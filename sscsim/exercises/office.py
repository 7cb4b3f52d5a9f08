"""The organisation of level 2: mail that must come in, and a leak or two."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import attrs

from sscsim.exercises.cast import Cast, Person, cast_of, contact_row, queue_row, user_row
from sscsim.exercises.letters import Topics, answering, sent

__all__ = ["Office", "office_of"]

Letter = dict[str, Any]


@attrs.define
class Office:
    """
    An organisation as it is put together.

    Attributes:
        methods: what each user and queue has chosen, by id.
        emails: what Dynamics has already.
        letters: messages, each with whether it must come in.
        leaking: ids of those that must not, and do.
    """

    cast: Cast
    chance: random.Random
    topics: Topics
    methods: dict[Person, int] = attrs.field(factory=dict)
    queues: dict[Person, int] = attrs.field(factory=dict)
    contacts: list[Person] = attrs.field(factory=list)
    emails: list[Letter] = attrs.field(factory=list)
    letters: list[tuple[Letter, bool, bool]] = attrs.field(factory=list)

    @property
    def accepting(self) -> tuple[str, ...]:
        """The ids of all whose choice could be changed."""
        return tuple(one.id for one in (*self.methods, *self.queues))

    @property
    def wanted(self) -> tuple[str, ...]:
        """Ids of mail that must come in."""
        return tuple(letter["id"] for letter, wanted, _ in self.letters if wanted)

    @property
    def unwanted(self) -> tuple[str, ...]:
        """Ids of mail that must stay private."""
        return tuple(letter["id"] for letter, wanted, _ in self.letters if not wanted)

    @property
    def leaking(self) -> tuple[str, ...]:
        """Ids of those that must stay private, and do not."""
        return tuple(letter["id"] for letter, _, leaks in self.letters if leaks)

    def must(self, letter: Letter) -> None:
        """Add a message that must come in."""
        self.letters.append((letter, True, False))

    def must_not(self, letter: Letter, *, leaks: bool = True) -> None:
        """Add a message that must stay private."""
        self.letters.append((letter, False, leaks))

    def answer_to(self, person: Person, sender: Person) -> None:
        """Add an email that a person has sent, and the answer to it, which must come in."""
        subject = self.topics.business.pop()
        key = f"sent{len(self.emails) + 1}"
        self.emails.append(sent(key, person, subject, sender.address))
        self.must(
            {
                "from": sender.written,
                "to": [person.written],
                "subject": f"Re: {subject}",
                "in-reply-to": answering(person, key),
            }
        )

    def shuffled(self) -> None:
        """Put the messages into an order of chance, and number them."""
        self.chance.shuffle(self.letters)
        self.letters = [
            ({"id": f"m{number}", **letter}, wanted, leaks)
            for number, (letter, wanted, leaks) in enumerate(self.letters, 1)
        ]

    def document(self, title: str) -> dict[str, Any]:
        """Give it as a scenario."""
        supplier = self.cast.supplier_row()
        return {
            "title": title,
            "systemusers": [user_row(one, method) for one, method in self.methods.items()],
            "queues": [queue_row(one, method) for one, method in self.queues.items()],
            "contacts": [contact_row(one) for one in self.contacts],
            "records": [supplier],
            "emails": self.emails,
            "timeline": [{"deliver": letter} for letter, _, _ in self.letters],
        }


Leak = Callable[[Office, Person], None]


def _all(office: Office, person: Person) -> None:
    """Somebody takes everything, and needs answers only."""
    office.methods[person] = 0
    stranger = office.cast.stranger
    office.must_not(_letter(stranger, [person], office.topics.private.pop()))
    office.answer_to(person, office.cast.others[0])


def _known(office: Office, person: Person) -> None:
    """Somebody takes mail of contacts; a relative is one. Needed are answers only."""
    office.methods[person] = 2
    office.must_not(_letter(office.cast.former, [person], office.topics.private.pop()))
    office.answer_to(person, office.cast.contact)


def _enabled(office: Office, person: Person) -> None:
    """Somebody takes mail of all records; a supplier writes privately. Needed are customers."""
    office.methods[person] = 3
    office.must_not(_letter(office.cast.supplier, [person], office.topics.private.pop()))
    office.must(_letter(office.cast.contact, [person], office.topics.business.pop()))


def _copied(office: Office, person: Person) -> None:
    """Somebody takes answers only; a queue in copy takes everything, and needs answers only."""
    queue = office.cast.closed
    office.methods[person] = 1
    office.queues[queue] = 0
    letter = _letter(office.cast.others[1], [person], office.topics.private.pop())
    office.must_not({**letter, "cc": [queue.written]})
    office.answer_to(queue, office.cast.others[0])


_LEAKS: tuple[Leak, ...] = (_all, _known, _enabled, _copied)


def _letter(sender: Person, to: list[Person], subject: str) -> Letter:
    return {"from": sender.written, "to": [one.written for one in to], "subject": subject}


def office_of(seed: str, company: str, chance: random.Random) -> Office:
    """Draw an organisation with one leak or two, and with mail that is all right."""
    cast = cast_of(seed, company, chance)
    people = list(cast.users.values())
    office = Office(cast=cast, chance=chance, topics=Topics.of(chance))
    for leak in chance.sample(_LEAKS, chance.choice((1, 2))):
        leak(office, people.pop())
    quiet, idle = people.pop(), people.pop()
    office.methods[quiet], office.methods[idle] = 1, chance.choice((1, 4))
    office.queues[cast.open] = 0
    office.contacts += [cast.contact, cast.former]
    office.answer_to(quiet, cast.others[2])
    office.must(_letter(cast.others[3], [cast.open], office.topics.business.pop()))
    office.must_not(_letter(cast.others[3], [idle], office.topics.private.pop()), leaks=False)
    office.shuffled()
    return office
