"""Markdown in which no text from outside is markup: sentences, lists and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sscsim.safe import one_line

__all__ = ["marked", "table_lines"]

_MARKS = {ord(sign): f"\\{sign}" for sign in "\\`*_[]<>#|~"}


def marked(text: str) -> str:
    r"""
    Keep a text from outside from being Markdown or HTML.

    >>> print(marked("<b>50 *</b> | more"))
    \<b\>50 \*\</b\> \| more

    """
    return one_line(text).translate(_MARKS).replace("&", "&amp;")


def table_lines(
    heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: frozenset[int] = frozenset()
) -> Iterator[str]:
    """Write a table line by line; the columns of ``numbers`` stand on the right."""
    yield f"| {' | '.join(map(marked, heads))} |"
    yield f"|{'|'.join('---:' if place in numbers else '---' for place in range(len(heads)))}|"
    for row in rows:
        yield f"| {' | '.join(map(marked, row))} |"
