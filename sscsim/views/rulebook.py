"""The rulebook to look things up in: every paragraph, disagreement and source that anything cites.

Rules have cards of their own (`cards`). But a switch, an event, a setting or a dialog cites
paragraphs that no rule asks, and a person who meets such an id wants to know what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple, cast

from sscsim.decisions import Status

__all__ = ["Paragraph", "Source", "paragraphs", "ranges", "sources"]

_PARAGRAPH = re.compile(r"- \*\*(?P<id>[A-Z]+-\d+)\*\* (?:\[(?P<known>[^]]*)\] ?)?(?P<says>.*)")
_KEY = re.compile(r"\b[SBCG]\d+\b")
_MARKED = re.compile(r"`([^`]*)`|(?<![\w*])\*(\w[^*]*)\*(?![\w*])")
_LONG = 3  # a run of so many ids is named by its ends
_SETTLED = "Settled points"
_DISAGREE = "Where sources disagree"

# What stands in the rulebook beside the four words of `Status`.
_OTHERWISE = {
    "disagreement": "the sources contradict each other",
    "derived": "put together from other paragraphs",
}


class Paragraph(NamedTuple):
    """
    One paragraph of the rulebook.

    Attributes:
        id: for example ``SET-12``.
        chapter: the title of the chapter it stands in.
        status: a word of `Status`, or ``disagreement`` or ``derived``.
        sources: keys of the sources (``S7``).
        says: its text; lines of a table come after it.
        table: rows of cells, the first of them the heads.
    """

    id: str
    chapter: str
    status: str
    sources: tuple[str, ...]
    says: str
    table: tuple[tuple[str, ...], ...] = ()

    @property
    def prefix(self) -> str:
        """The letters of the id, which name the chapter."""
        return self.id.partition("-")[0]

    @property
    def sentence(self) -> str:
        """What the status means."""
        return _OTHERWISE.get(self.status) or Status(self.status).sentence


class Source(NamedTuple):
    """Where something is known from: the key by which rules cite it, a title and an address."""

    key: str
    title: str
    url: str


@cache
def paragraphs() -> Mapping[str, Paragraph]:
    """Give every paragraph by its id, in the order of the rulebook."""
    found = (_paragraph(title, block) for title, text in _chapters() for block in _blocks(text))
    return {each.id: each for each in found}


@cache
def sources() -> Mapping[str, Source]:
    """Give every source by its key."""
    chapters = dict(_chapters())
    rows = _rows(chapters["Sources"].splitlines())
    return {key: Source(key, title, url) for key, title, url in rows[1:]}


def ranges(ids: Iterable[str]) -> str:
    """Name ids in short: 'COR-1 to COR-3, COR-10'."""
    runs: list[list[str]] = []
    for each in ids:
        if runs and _follows(each, runs[-1][-1]):
            runs[-1].append(each)
        else:
            runs.append([each])
    return ", ".join(
        ", ".join(run) if len(run) < _LONG else f"{run[0]} to {run[-1]}" for run in runs
    )


def _follows(one: str, other: str) -> bool:
    prefix, _, number = other.partition("-")
    return one == f"{prefix}-{int(number) + 1}"


@cache
def _chapters() -> tuple[tuple[str, str], ...]:
    text = files("sscsim.views").joinpath("rulebook.md").read_text("utf-8")
    parts = re.split(r"^## (.*)$", text, flags=re.MULTILINE)
    return tuple(zip(map(_title, parts[1::2]), parts[2::2], strict=True))


def _title(heading: str) -> str:
    return re.sub(r" \([A-Z, ]+\)$", "", heading.strip())


def _blocks(text: str) -> list[str]:
    """Split a chapter at its paragraphs; a row of the disagreements is a paragraph too."""
    found = re.split(r"^(?=- \*\*|\| D-\d)", text, flags=re.MULTILINE)
    return [block for block in found if re.match(r"- \*\*|\| D-", block)]


def _paragraph(chapter: str, block: str) -> Paragraph:
    lines = block.strip().splitlines()
    if block.startswith("|"):
        ((key, topic, one, other, here),) = _rows(lines)
        says = f"{topic}. One side: {one}. The other side: {other}. Taken here: {here}."
        return Paragraph(key, _DISAGREE, "disagreement", _keys(f"{one} {other}"), says)
    prose = " ".join(line.strip() for line in lines if not line.startswith("|"))
    # The file is ours, and a test reads all of it: there is always a match.
    match = cast("re.Match[str]", _PARAGRAPH.match(prose))
    known = match["known"] or ("inferred" if chapter == _SETTLED else "")
    word = re.split(r"\W", known, maxsplit=1)[0]
    table = _rows(line for line in lines if line.startswith("|"))
    return Paragraph(match["id"], chapter, word, _keys(known), _plain(match["says"]), table)


def _rows(lines: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    cells = (tuple(map(str.strip, line.strip("| ").split("|"))) for line in lines if "|" in line)
    return tuple(tuple(map(_plain, row)) for row in cells if set("".join(row)) - set("-"))


def _keys(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_KEY.findall(text)))


def _plain(text: str) -> str:
    """Give the text without the marks of Markdown, which a terminal does not know."""
    return _MARKED.sub(lambda found: found[1] or found[2] or "", text)
