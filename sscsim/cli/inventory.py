"""What ``check`` tells about a snapshot: what is there, what is missing, what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from sscsim.safe import one_line

if TYPE_CHECKING:
    from sscsim.sources import Description
    from sscsim.sources.describe import Lack, There

__all__ = ["inventory", "lines"]

_FEW = 8  # columns that a line names


def lines(file: str, description: Description, width: int) -> Iterator[str]:
    """Write a snapshot as a page for people; a blank line stands before each heading."""
    yield from _wrapped(f"{file}: {_verdict(description)}", width)
    yield from _section("What is there", map(_there, description.there), width)
    for title, answers in _TITLES:
        lacks = [lack for lack in description.missing if lack.answers == answers]
        yield from _questions(title, lacks, width)
    spoken = {f"{lack.file} is missing: {lack.means}." for lack in description.missing}
    others = [note for note in description.notes if note not in spoken]
    yield from _section("What else was assumed, or is not looked at", others, width)
    yield from _section("What may surprise", map(str, description.warnings), width)


_TITLES = (
    ("What cannot be answered", "impossible"),
    ("What is answered on an assumption", "assumed"),
)


def _verdict(description: Description) -> str:
    if not description.gaps:
        return "a good snapshot"
    *others, last = description.gaps
    names = f"{', '.join(others)} and {last}" if others else last
    return f"a snapshot with gaps: {names} {'are' if others else 'is'} missing"


def _there(one: There) -> str:
    rows = f"{one.rows:,} {'row' if one.rows == 1 else 'rows'}"
    pages = f" in {one.pages:,} pages" if one.pages > 1 else ""
    return f"{one.entityset}.json: {rows}{pages}{_not_looked_at(sorted(one.unknown_columns))}"


def _not_looked_at(names: list[str]) -> str:
    if not names:
        return ""
    few = ", ".join(names[:_FEW]) + (", ..." if len(names) > _FEW else "")
    return f"; {len(names)} {'column' if len(names) == 1 else 'columns'} not looked at: {few}"


def _questions(title: str, lacks: list[Lack], width: int) -> Iterator[str]:
    """Write each question, and under it which file would answer it and what is taken instead."""
    if lacks:
        yield from ("", f"{title}:")
    for lack in lacks:
        yield from _wrapped(f"{lack.asks}? ({', '.join(lack.rules)})", width, "  ", "  ")
        yield from _wrapped(f"{lack.file} is missing: {lack.means}.", width, "    ", "    ")


def _section(title: str, entries: Iterable[str], width: int) -> Iterator[str]:
    told = list(entries)
    if told:
        yield from ("", f"{title}:")
        for entry in told:
            yield from _wrapped(entry, width, "  ", "    ")


def _wrapped(text: str, width: int, first: str = "", then: str = "  ") -> list[str]:
    return wrap(
        one_line(text),
        width,
        initial_indent=first,
        subsequent_indent=then,
        break_long_words=False,
        break_on_hyphens=False,
    )


def inventory(description: Description) -> dict[str, Any]:
    """Give the same as plain values; ``switch`` is ``name=value``, ``answers`` as in the text."""
    return {
        "gaps": list(description.gaps),
        "there": [
            {**one._asdict(), "unknown_columns": dict(one.unknown_columns)}
            for one in description.there
        ],
        "missing": [{**lack._asdict(), "rules": list(lack.rules)} for lack in description.missing],
        "unused": list(description.unused),
        "warnings": list(map(str, description.warnings)),
    }
