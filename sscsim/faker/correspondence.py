"""Letters written with the names of one Faker instance: a first one, and what answers it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import attrs

from sscsim.mail import Message
from sscsim.sources import read_message
from sscsim.synth.calendar import BEGIN
from sscsim.synth.languages import LANGUAGES, Language
from sscsim.synth.letters import Letter, answered, opened
from sscsim.synth.pool import Person, latin, wrapped
from sscsim.synth.post import written

__all__ = ["Correspondence", "message_of", "raw_of"]

_HALF_A_YEAR = 182 * 86_400
_SOONEST, _LATEST = 600, 2 * 86_400  # seconds until somebody answers


class Correspondence:
    """Writes letters; all names and all chance are those of a Faker generator."""

    def __init__(self, generator: Any) -> None:
        self._generator = generator
        self.chance: random.Random = generator.random

    def language(self) -> Language:
        """Draw a language by its share."""
        return self.chance.choices(LANGUAGES, [one.share for one in LANGUAGES])[0]

    def moment(self) -> int:
        """Draw a time, in seconds since 1970; nothing asks the clock."""
        return BEGIN + self.chance.randrange(_HALF_A_YEAR)

    def person(self, domain: str, language: Language | None = None) -> Person:
        """Make somebody at a domain; a name in letters that no address has gets a number."""
        first, last = self._generator.first_name(), self._generator.last_name()
        parts = [part for part in (latin(first), latin(last)) if part]
        local = ".".join(parts) or f"p{self.chance.randrange(1000, 10_000)}"
        name = f"{first} {last}"
        return Person(name, f"{local}@{domain}", language or self.language())

    def outsider(self, language: Language | None = None) -> Person:
        """Make somebody who is not of the organisation, with a domain that nobody can own."""
        company = latin(self._generator.company())[:30].strip("-")
        domain = f"{company or f'company{self.chance.randrange(100, 1000)}'}.example"
        return self.person(domain, language)

    def letter(self, to: Person, language: Language, sent: int, token: str | None = None) -> Letter:
        """Write a first letter from outside."""
        sender = self.outsider(language)
        topic = language.topic(self.chance)
        first = opened(
            sender=sender, to=(to,), sent=sent, topic=topic, token=token, chance=self.chance
        )
        return attrs.evolve(first, body=self._words(sender))

    def answer(self, letter: Letter, sender: Person, to: Sequence[Person]) -> Letter:
        """Answer a letter, a while later."""
        sent = letter.sent + self.chance.randrange(_SOONEST, _LATEST)
        found = answered(letter, sender=sender, to=to, sent=sent, chance=self.chance)
        return attrs.evolve(found, body=self._words(sender))

    def forward(self, letter: Letter, sender: Person, to: Sequence[Person]) -> Letter:
        """Forward a letter: the marks are those of an answer, the prefix tells (COR-13)."""
        found = self.answer(letter, sender, to)
        return attrs.evolve(found, subject=sender.language.forwarding(letter.subject))

    def thread(self, first: Letter, length: int, domain: str, *, forward: bool) -> list[Letter]:
        """Go on with a letter: each answers the one before it; the last may be a forward."""
        letters = [first]
        while len(letters) < length:
            last = letters[-1]
            writer = last.to[0]
            if forward and len(letters) == length - 1:
                letters.append(self.forward(last, writer, [self.person(domain)]))
            else:
                letters.append(self.answer(last, writer, [last.sender]))
        return letters

    def _words(self, writer: Person) -> list[bytes]:
        return [wrapped(self._generator.paragraph()), f"{writer.name}\n".encode()]


def raw_of(letter: Letter) -> bytes:
    """Write a letter as RFC 5322 has it; it arrives when it is sent."""
    return written(letter, letter.sent)


def message_of(letter: Letter) -> Message:
    """Read a letter as every mail file is read; its source is the beginning of its id."""
    return read_message(raw_of(letter), letter.messageid.partition("@")[0].lower())
