"""The pool: names, companies and paragraphs, made once by Faker and drawn from ever after.

Faker makes some thousand texts a second, and each name anew; drawing is hundreds of times faster,
and only a pool makes people who write again.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from email.utils import formataddr
from textwrap import wrap
from typing import NamedTuple

import attrs

from sscsim.synth.chance import stream
from sscsim.synth.languages import LANGUAGES, Language

__all__ = ["Person", "Pool", "latin", "second_local", "wrapped"]

_NAMES, _COMPANIES, _PARAGRAPHS = 120, 120, 80
_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_ROMAN = "a,b,v,g,d,e,e,zh,z,i,y,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,y,,e,yu,ya"
# What NFKD does not take apart.
_LETTERS = str.maketrans(
    {"ł": "l", "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe"}
    | dict(zip(_CYRILLIC, _ROMAN.split(","), strict=True))
)


def latin(text: str) -> str:
    """Write a name in the letters that addresses have; empty where it has none of them."""
    folded = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    plain = folded.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def second_local(local: str) -> str:
    """Give what stands before the @ of a second address: ``hanna.reyes`` is ``hreyes`` too."""
    return local[:1] + local.partition(".")[2]


@attrs.frozen(eq=False)
class Person:
    """Somebody with an address; ``header`` is how it stands in From or To, encoded (RFC 2047)."""

    name: str
    address: str
    language: Language = LANGUAGES[0]
    header: str = attrs.field()

    @header.default
    def _encoded(self) -> str:
        try:
            return formataddr((self.name, self.address), self.language.charset)
        except UnicodeError:
            return formataddr((self.name, self.address))


class _Name(NamedTuple):
    shown: str
    latin: str


@attrs.frozen(eq=False)
class _Shelf:
    """What the pool holds in one language; names in pairs of first and last, by gender."""

    names: tuple[tuple[Sequence[_Name], Sequence[_Name]], ...]
    companies: Sequence[_Name]
    paragraphs: Sequence[bytes]


class Pool:
    """People, companies and texts to draw from. No two people have one address."""

    def __init__(self, seed: int) -> None:
        self.chance = stream(seed, "pool")
        self._shelves = {language: _shelf(language, seed) for language in LANGUAGES}
        self._shares = [language.share for language in LANGUAGES]
        self._taken: Counter[str] = Counter()

    def language(self) -> Language:
        """Draw a language by its share."""
        return self.chance.choices(LANGUAGES, self._shares)[0]

    def person(self, domain: str, language: Language | None = None) -> Person:
        """Make somebody at a domain."""
        language = language or self.language()
        firsts, lasts = self.chance.choice(self._shelves[language].names)
        first, last = self.chance.choice(firsts), self.chance.choice(lasts)
        japanese = language.locale == "ja_JP"
        shown = f"{last.shown} {first.shown}" if japanese else f"{first.shown} {last.shown}"
        return Person(shown, self.address(f"{first.latin}.{last.latin}", domain), language)

    def address(self, local: str, domain: str) -> str:
        """Give an address nobody has: numbered where the name is taken."""
        wanted = f"{local}@{domain}"
        self._taken[wanted] += 1
        number = self._taken[wanted]
        return wanted if number == 1 else self.address(f"{local}{number}", domain)

    def company(self) -> Person:
        """Make a company with a domain of its own and the address people write to first."""
        language = self.language()
        name = self.chance.choice(self._shelves[language].companies)
        self._taken[name.latin] += 1
        number = self._taken[name.latin]
        domain = f"{name.latin}{number if number > 1 else ''}.example"
        office = self.chance.choice(("office", "info", "contact"))
        return Person(name.shown, self.address(office, domain), language)

    def paragraphs(self, language: Language, chance: random.Random, most: int) -> list[bytes]:
        """Write some paragraphs, as lines of UTF-8."""
        return chance.choices(self._shelves[language].paragraphs, k=chance.randint(1, most))


def _shelf(language: Language, seed: int) -> _Shelf:
    from faker import Faker  # noqa: PLC0415 - costs more than the rest of a command together

    fake = Faker(language.locale, use_weighting=False)
    fake.seed_instance(f"{seed}/{language.locale}")
    romanized = language.locale == "ja_JP"

    def names(make: Callable[[], str], romanize: str) -> tuple[_Name, ...]:
        other: Callable[[], str] = getattr(fake, romanize) if romanized else str
        return tuple(
            _Name(shown, latin(other() if romanized else shown))
            for shown in (make() for _ in range(_NAMES))
        )

    genders = (
        (names(fake.first_name_female, "first_romanized_name"),
         names(fake.last_name_female, "last_romanized_name")),
        (names(fake.first_name_male, "first_romanized_name"),
         names(fake.last_name_male, "last_romanized_name")),
    )  # fmt: skip
    families = [last.latin for _, lasts in genders for last in lasts]
    companies = [fake.company() for _ in range(_COMPANIES)]
    return _Shelf(
        names=genders,
        companies=[
            _Name(shown, latin(shown)[:30].strip("-") or f"{families[number]}-shoji")
            for number, shown in enumerate(companies)
        ],
        paragraphs=[wrapped(fake.paragraph(nb_sentences=6)) for _ in range(_PARAGRAPHS)],
    )


def wrapped(text: str) -> bytes:
    """Wrap a paragraph; no line begins with ``From``, which would divide an mbox."""
    lines = (f" {line}" if line.startswith("From ") else line for line in wrap(text, 76))
    return ("\n".join(lines) + "\n\n").encode()
