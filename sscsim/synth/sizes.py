"""How much is made: the four numbers a person gives, and the bounds of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import attrs

from sscsim.errors import InputError, Place, Problem

__all__ = ["LIMITS", "Sizes", "size_problems"]


class Limits(NamedTuple):
    """The least and the most, and why not less."""

    least: int
    most: int
    why: str = ""


LIMITS = {
    "users": Limits(1, 100_000, " Somebody has to own the queues and to receive the mail."),
    "queues": Limits(0, 10_000),
    "contacts": Limits(0, 1_000_000),
    "messages": Limits(0, 10_000_000),
}


@attrs.frozen(kw_only=True)
class Sizes:
    """
    How many users, queues, contacts and messages are made.

    Raises:
        InputError: a number is out of bounds; all of them at once.

    """

    users: int = 40
    queues: int = 8
    contacts: int = 200
    messages: int = 1_000

    def __attrs_post_init__(self) -> None:
        problems = list(size_problems(attrs.asdict(self)))
        if problems:
            raise InputError(problems)


def size_problems(given: dict[str, int]) -> Iterator[Problem]:
    """Hold numbers against their bounds."""
    for name, value in given.items():
        least, most, why = LIMITS[name]
        if not least <= value <= most:
            offer = f"Give a number from {least} to {most:,}.{why if value < least else ''}"
            yield Problem(Place(f"--{name} {value}"), f"this is no number of {name}.", offer)
