"""Inputs bent by a chance that is the same in every run: fuzzing where atheris has no wheel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

__all__ = ["bent"]

# What the readers look for: marks, line ends, halves of characters, numbers that overflow.
_PARTS = (
    *(bytes([mark]) for mark in b'<>@,;:"()\\[]{}\n\r \t\x00\x1b\xc3\xff0'),
    *(b"=?", b"?=", b"utf-8?q?", b"\r\n", b"\xe2\x80\xae", b"CRM:", b"re:", b"fw :", b"From "),
    *(b"-1", b"9" * 20, b"null", b"true", b"NaN", b"%s", b"&lt;", b"&a", b"*a", b"- ", b"!!"),
)
_MOST = 20_000  # bytes, as for the real fuzzer


def bent(seeds: Sequence[bytes], count: int, name: str) -> Iterator[bytes]:
    """Bend seeds ``count`` times; the name of the target begins the chance."""
    chance = Random(name)  # noqa: S311 - not a secret
    for _ in range(count):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 4)):
            _bend(data, chance, seeds)
        yield bytes(data[:_MOST])


def _bend(data: bytearray, chance: Random, seeds: Sequence[bytes]) -> None:
    """Put in, put over, take out, make random, repeat, or go on as another seed does."""
    at = chance.randrange(len(data) + 1)
    until = min(len(data), at + chance.randint(1, 8))
    part, other = chance.choice(_PARTS), chance.choice(seeds)
    ways = (
        (at, at, part),
        (at, until, part),
        (at, until, b""),
        (at, until, chance.randbytes(until - at)),
        (at, at, data[at:until] * chance.randint(1, 50)),
        (at, len(data), other[chance.randrange(len(other) + 1) :]),
    )
    start, end, instead = chance.choice(ways)
    data[start:end] = instead
