"""The glossary as it is printed: all names, some names, or an entry in full.

`sscsim.views.entries` holds what stands in it, `sscsim.views.lookup` finds what a person asks for.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from sscsim.views.entries import Entry, entries
from sscsim.views.text import WIDTH

__all__ = ["PLURALS", "entry_lines", "glossary_lines", "name_lines"]


def glossary_lines(width: int = WIDTH) -> Iterator[str]:
    """List every name under its kind."""
    for kind, listed in _by_kind(entries()).items():
        yield f"{_TITLES[kind]} ({PLURALS[kind]})"
        yield from _names_of(listed, width)
        yield ""
    yield "Look one up: sscsim glossary WORD, or by number or label: sscsim glossary 6"
    yield "All of one kind: sscsim glossary switches"


def name_lines(found: Iterable[Entry], width: int = WIDTH) -> Iterator[str]:
    """List the names of entries under their kinds."""
    for kind, listed in _by_kind(found).items():
        yield PLURALS[kind]
        yield from _names_of(listed, width)


def _by_kind(found: Iterable[Entry]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for entry in found:
        names.setdefault(entry.kind, []).append(entry.name)
    return names


def _names_of(names: Iterable[str], width: int) -> list[str]:
    return textwrap.wrap(
        ", ".join(dict.fromkeys(names)), width,
        initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False,
    )  # fmt: skip


def entry_lines(entry: Entry, width: int = WIDTH) -> Iterator[str]:
    """Show one entry."""
    yield f"{entry.name}  ({entry.kind})"
    for line in entry.says:
        yield from textwrap.wrap(
            line, width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False
        )


_TITLES = {
    "word": "Words",
    "option set": "Option values, as the product publishes them",
    "setting": "OrgDBOrgSettings",
    "system setting": "System settings, columns of organization",
    "outcome": "What can become of a message",
    "reason": "Why",
    "switch": "Open questions: switches for --assume",
    "reading": "Readings for --reading",
}

PLURALS = {
    kind: f"{kind}es" if kind.endswith("ch") else f"{kind}s" for kind in (*_TITLES, "option value")
}
