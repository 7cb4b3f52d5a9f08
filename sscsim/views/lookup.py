"""How a person finds an entry of the glossary: by name, kind, number, label, or a part of them."""

from __future__ import annotations

import re

from sscsim.views.entries import Entry, entries, option_values
from sscsim.views.glossary import PLURALS

__all__ = ["find", "holding"]

_PART = 3  # letters; fewer are part of too much


def find(word: str) -> list[Entry]:
    """
    Find what was asked for, the surest meaning first.

    That is the entry of that name, whatever its letter case; else all of a kind; else the values
    of option sets with that number or label; else nothing, and `holding` may be asked.
    """
    wanted = _folded(word)
    everything = list(entries())
    return (
        [entry for entry in everything if wanted in map(_folded, _names(entry))]
        or [entry for entry in everything if wanted in {entry.kind, PLURALS[entry.kind]}]
        or [entry for entry in option_values() if wanted in map(_folded, _names(entry))]
    )


def holding(word: str) -> list[Entry]:
    """Find whatever has the word in a name or label of its own."""
    wanted = _folded(word)
    if len(wanted) < _PART:
        return []
    named = [entry for entry in entries() if wanted in _folded(" | ".join(_names(entry)))]
    labelled = [each for each in option_values() if wanted in _folded(each.value["label"])]
    return [*named, *labelled]


def _names(entry: Entry) -> tuple[str, ...]:
    return (entry.name, *entry.also)


def _folded(text: str) -> str:
    """Leave letter case aside, and what people write between words."""
    return re.sub(r"[\s_\"']+", " ", text).strip().casefold()
