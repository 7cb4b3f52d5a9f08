"""Answers for a notebook: tables and pictures that show themselves, text from outside escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import attrs

from sscsim.decisions import Decision
from sscsim.safe import one_line

__all__ = ["Page", "Picture", "show_decisions", "show_picture", "show_steps", "show_table"]

_TABLE = """\
<table>
<caption>{{ caption }}</caption>
<thead><tr>{% for head in heads %}<th scope="col">{{ head }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in rows %}<tr{% if row.mark %} style="font-weight: bold"{% endif %}>
{%- for cell in row.cells %}
<td style="text-align: left; vertical-align: top
{%- if cell|length > long %}; min-width: 13em{% endif %}">{{ cell }}</td>
{%- endfor %}</tr>
{% endfor %}</tbody>
</table>
"""
_LONG = 40  # a sentence; beside addresses, which do not break, it would become a ribbon


class _Line(NamedTuple):
    """A row of a table; a marked one is set in bold."""

    cells: tuple[str, ...]
    mark: bool = False


@attrs.frozen(repr=False)
class Page:
    """Something to look at: a notebook shows the table, a terminal the plain text."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text

    __str__ = __repr__


@attrs.frozen(repr=False)
class Picture:
    """An SVG to look at: a notebook draws it, a terminal says what it shows."""

    svg: str
    says: str

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return self.says

    __str__ = __repr__


def show_picture(svg: str, says: str) -> Picture:
    """
    Show an SVG that another function drew, with a sentence for those who cannot see it.

    >>> from sscsim import World
    >>> from sscsim.lattice import lattice_of, svg
    >>> show_picture(svg(lattice_of(World())), "Nothing is promoted where there is nobody.")
    Nothing is promoted where there is nobody.

    """
    return Picture(svg, one_line(says))


def show_table(heads: Sequence[str], rows: Iterable[Sequence[object]], caption: str) -> Page:
    """
    Show rows of values under their heads; whatever they hold, it is shown as text.

    >>> show_table(("who", "mails"), [("Hanna", 2), ("<b>Marc</b>", 1)], "Who let in what")
    Hanna  2
    <b>Marc</b>  1

    """
    return _page(caption, tuple(heads), [_Line(tuple(map(str, row))) for row in rows])


def show_decisions(decisions: Iterable[Decision], caption: str = "Decisions") -> Page:
    """Show what became of messages: one row each, the reason as a sentence."""
    lines = [
        _Line(
            (
                decision.subject or decision.source,
                decision.mailbox or "",
                decision.outcome.value,
                decision.reason.value,
                decision.decided_by.because,
                str(len(decision.readers)) if decision.promoted else "",
            ),
            mark=decision.promoted,
        )
        for decision in decisions
    ]
    heads = ("message", "mailbox", "outcome", "reason", "because", "readers")
    return _page(caption, heads, lines)


def show_steps(decision: Decision) -> Page:
    """Show every rule that was asked, in order, with its answer and how well it is known."""
    lines = [
        _Line(
            (step.rule, step.asks, step.answer, step.because, step.status.value),
            mark=step is decision.decided_by,
        )
        for step in decision.steps
    ]
    heads = ("rule", "asks", "answer", "because", "known")
    return _page(f"Why {decision.subject or decision.source} was {decision.outcome}", heads, lines)


def _page(caption: str, heads: tuple[str, ...], lines: list[_Line]) -> Page:
    from jinja2 import Environment  # noqa: PLC0415 - only those who show a page pay for it

    safe = [line._replace(cells=tuple(one_line(cell) for cell in line.cells)) for line in lines]
    environment = Environment(autoescape=True)
    values: dict[str, Any] = {
        "caption": one_line(caption),
        "heads": heads,
        "rows": safe,
        "long": _LONG,
    }
    text = "\n".join("  ".join(line.cells).rstrip() for line in safe)
    return Page(environment.from_string(_TABLE).render(values), text)
