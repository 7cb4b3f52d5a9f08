"""The desk at which letters are written: who there is, what came lately, and chance."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Sequence

import attrs

from sscsim.synth.chance import Zipf
from sscsim.synth.history import History
from sscsim.synth.letters import Letter, answered, conversation_index, message_id
from sscsim.synth.organisation import Company
from sscsim.synth.pool import Person

__all__ = ["Desk"]

_QUOTE = b"\n> "
_LATELY = 400  # letters that may still be answered


class Desk:
    """Everything the kinds of letters draw from."""

    def __init__(self, company: Company, history: History, chance: random.Random) -> None:
        self.company, self.history, self.chance = company, history, chance
        self.users = Zipf(company.users, chance)
        self.queues = Zipf(company.queues, chance)
        self.known = Zipf(company.outside.known, chance)
        self.suppliers = Zipf(company.outside.suppliers, chance)
        self.strangers = Zipf(company.outside.strangers, chance)
        self.lately: deque[Letter] = deque(maxlen=_LATELY)
        self._own = {person.address for person in (*company.users, *company.queues)}

    def likely(self, share: float) -> bool:
        """Throw a coin that is not fair."""
        return self.chance.random() < share

    def is_own(self, person: Person) -> bool:
        """Say whether somebody is a user or queue of the company."""
        return person.address in self._own

    def outsider(self) -> Person:
        """Draw a customer or a stranger."""
        known = self.known and self.likely(0.6)
        return self.known.draw() if known else self.strangers.draw()

    def colleagues(self, most: int, *but: Person) -> list[Person]:
        """Draw users other than those named; none where there is nobody else."""
        return [person for person in self.users.several(most) if person not in but]

    def letter(
        self,
        sender: Person,
        to: Sequence[Person],
        sent: int,
        *,
        cc: Sequence[Person] = (),
        topic: str | None = None,
        envelope: Sequence[str] = (),
        extra: Sequence[tuple[str, str]] = (),
    ) -> Letter:
        """Write a new letter; two in three programs write a conversation index."""
        topic = topic or sender.language.topic(self.chance)
        return Letter(
            sender=sender,
            to=to,
            cc=cc,
            sent=sent,
            topic=topic,
            subject=topic,
            messageid=message_id(sender, self.chance),
            index=conversation_index(sent, self.chance) if self.likely(0.66) else None,
            envelope=envelope,
            extra=extra,
            body=self.words(sender, 4),
        )

    def answer(self, letter: Letter, sender: Person, to: Sequence[Person], sent: int) -> Letter:
        """Answer a letter, with a little of it quoted below."""
        found = answered(letter, sender=sender, to=to, sent=sent, chance=self.chance)
        quoted = [
            _QUOTE + text.rstrip(b"\n").replace(b"\n", b"\n> ") + b"\n" for text in letter.body[:1]
        ]
        return attrs.evolve(found, body=[*self.words(sender, 2), *quoted])

    def words(self, writer: Person, most: int) -> list[bytes]:
        """Write up to ``most`` paragraphs in the writer's language, and sign."""
        paragraphs = self.company.pool.paragraphs(writer.language, self.chance, most)
        return [*paragraphs, f"{writer.name}\n".encode()]
