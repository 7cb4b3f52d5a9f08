"""What a column may hold beside what its type says: published ranges, and the form of texts.

One list for every door: ``organization`` and ``set`` of a scenario, ``set`` and ``write`` of a
policy, the files of a snapshot. The source is said in the message, so that a reader can look it
up; where no upper end was published it is that of the column's type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sscsim.mail.noise import ExpressionError, noise

__all__ = ["LIMITS", "TEXT_CHECKS", "Range"]

_MOST = 2_147_483_647  # an integer column has 32 bits


class Range(NamedTuple):
    """The smallest and the largest number that a column takes, and where that is known from."""

    lowest: int
    highest: int
    source: str

    def __contains__(self, value: object) -> bool:
        """Whether a number lies in the range."""
        return isinstance(value, int) and self.lowest <= value <= self.highest

    def __str__(self) -> str:
        """In words, for a message: ``from 1 to 10 (COR-21)``."""
        return f"from {self.lowest:,} to {self.highest:,} ({self.source})"


LIMITS: Mapping[str, Range] = {
    "organization.trackingtokenidbase": Range(0, _MOST, "COR-21"),
    "organization.trackingtokeniddigits": Range(1, 10, "COR-21"),
    "organization.maximumtrackingnumber": Range(0, 999_999_999, "COR-21"),  # nine digits
    "organization.nexttrackingnumber": Range(0, _MOST, "COR-22"),
    "organization.hashmaxcount": Range(0, _MOST, "COR-43"),
    "organization.hashdeltasubjectcount": Range(0, _MOST, "COR-44"),
    "organization.hashminaddresscount": Range(0, _MOST, "COR-44"),
    "organization.maxfolderbasedtrackingmappings": Range(1, 25, "MAN-3"),
    "organization.maxuploadfilesize": Range(0, 134_217_728, "D-14"),  # bytes: 128 MB
    "organization.incomingemailexchangeemailretrievalbatchsize": Range(1, _MOST, "S28"),
    "organization.maxdepthforhierarchicalsecuritymodel": Range(0, _MOST, "S28"),
    "usersettings.trackingtokenid": Range(0, _MOST, "COR-22"),
    "usersettings.nexttrackingnumber": Range(0, _MOST, "COR-22"),
    "attachment.filesize": Range(0, _MOST, "VAL-8"),
}

_LONGEST_PREFIX = 20  # characters (COR-21)


def _prefixes(text: str) -> tuple[str, str] | None:
    """Prefixes have 1 to 20 characters; an empty text is no prefix at all (SP-9)."""
    if all(len(prefix.strip()) <= _LONGEST_PREFIX for prefix in text.split(";")):
        return None
    offer = f"Write prefixes of 1 to {_LONGEST_PREFIX} characters, ; between them (COR-21)."
    return "a prefix in it is too long", offer


def _expression(text: str) -> tuple[str, str] | None:
    """An expression has to be one, and one whose time can be bounded (COR-42)."""
    try:
        noise(text)
    except ExpressionError as error:
        at = "" if error.position is None else f" (at character {error.position + 1})"
        return f"{error.what}{at}", "Write a regular expression that Python's re can read (COR-42)."
    return None


# What is wrong with a text, and what to write instead; None where nothing is.
TEXT_CHECKS: Mapping[str, Callable[[str], tuple[str, str] | None]] = {
    "organization.trackingprefix": _prefixes,
    "organization.hashfilterkeywords": _expression,
}
