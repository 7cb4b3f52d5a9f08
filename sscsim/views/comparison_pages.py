"""Policies compared as a document: Markdown for a report, or a page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from sscsim.decisions import Outcome
from sscsim.gate import AllMail
from sscsim.policy import Comparison, Kind
from sscsim.safe import one_line
from sscsim.views.comparison import (
    KIND_SAYS,
    Compared,
    all_mail_counts,
    named_counts,
    reason_counts,
    said,
)
from sscsim.views.markdown import marked, table_lines
from sscsim.views.sentences import VERDICTS

__all__ = ["compared_html", "compared_markdown"]


@attrs.frozen
class _Table:
    """A table with its title; every cell is plain text, numbers stand on the right."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()


def _tables(found: Compared) -> Iterator[_Table]:
    letters = list(found.policies)
    yield _Table("Policies", ("", "policy"), [*found.policies.items()])
    counts = [
        (VERDICTS[outcome].capitalize(), *(f"{tally.outcomes[outcome]:,}" for tally in _all(found)))
        for outcome in Outcome
        if any(tally.outcomes[outcome] for tally in _all(found))
    ]
    looked_at = ("Looked at", *(f"{tally.looked_at:,}" for tally in _all(found)))
    numbers = frozenset(range(1, len(letters) + 1))
    yield _Table("What became of the mail", ("", *letters), [*counts, looked_at], numbers)
    for letter, comparison in found.against_first.items():
        yield from _difference(found.first, letter, comparison)
    if found.all_mail is not None:
        yield from _over_all(found, found.all_mail)


def _over_all(found: Compared, all_mail: AllMail) -> Iterator[_Table]:
    counts = [
        (letter, f"{gained:,}", f"{lost:,}")
        for letter, gained, lost in all_mail_counts(found, all_mail)
    ]
    heads = ("against the first", "classes of mail gained", "lost")
    yield _Table("Over all mail that can be told apart", heads, counts, frozenset({1, 2}))
    for number, (letter, *_) in enumerate(counts, start=1):
        rows = [
            *(("gained", kind.says) for kind in all_mail.gained(number)[:_MOST_KINDS]),
            *(("lost", kind.says) for kind in all_mail.lost(number)[:_MOST_KINDS]),
        ]
        if rows:
            yield _Table(f"{letter}: a message of each class", ("", "mail"), rows)


_MOST_KINDS = 50


def _all(found: Compared) -> list[Any]:
    return list(found.tallies.values())


def _difference(first: str, letter: str, comparison: Comparison) -> Iterator[_Table]:
    kinds = [
        (KIND_SAYS[kind].format(one=first, other=letter), f"{comparison.counts[kind]:,}")
        for kind in Kind
    ]
    right = frozenset({1})
    yield _Table(f"{letter} instead of {first}", ("", "messages in mailboxes"), kinds, right)
    for title, ranked in (
        ("Gained by the setting of", named_counts(comparison.gained_by)),
        ("Lost with the setting of", named_counts(comparison.lost_by)),
        ("Reasons that gave way", reason_counts(comparison.reasons)),
    ):
        if ranked:
            rows = [(name, f"{count:,}") for name, count in ranked]
            yield _Table(title, ("", "messages in mailboxes"), rows, right)
    told = [
        (change.source, change.subject, change.mailbox or "", said(change.one), said(change.other))
        for change in comparison.changed
    ]
    heads = ("message", "subject", "mailbox", f"under {first}", f"under {letter}")
    if told:
        yield _Table("Told differently", heads, told)


def compared_markdown(found: Compared) -> Iterator[str]:
    """Write a comparison as Markdown, line by line."""
    yield "# Policies compared"
    for table in _tables(found):
        yield ""
        yield f"## {marked(table.title)}"
        yield ""
        yield from table_lines(table.heads, table.rows, table.numbers)
    if found.notes:
        yield from ("", "## What was assumed", "")
        yield from (f"- {marked(note)}" for note in found.notes)


_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Policies compared</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.15rem; }
table { border-collapse: collapse; }
th, td { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8886; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
@media print { body { max-width: none; margin: 0; } tr { break-inside: avoid; } }
</style>
</head>
<body>
<h1>Policies compared</h1>
{% for table in tables %}<section>
<h2>{{ table.title }}</h2>
<table>
<thead><tr>{% for head in table.heads -%}
<th scope="col"{% if loop.index0 in table.numbers %} class="number"{% endif %}>{{ head }}</th>
{%- endfor %}</tr></thead>
<tbody>
{% for row in table.rows %}<tr>{% for cell in row -%}
<td{% if loop.index0 in table.numbers %} class="number"{% endif %}>{{ cell }}</td>
{%- endfor %}</tr>
{% endfor %}</tbody>
</table>
</section>
{% endfor %}{% if notes %}<section>
<h2>What was assumed</h2>
<ul>
{% for note in notes %}<li>{{ note }}</li>
{% endfor %}</ul>
</section>
{% endif %}</body>
</html>
"""


def compared_html(found: Compared) -> str:
    """Write a comparison as one page of HTML; every text from outside is escaped."""
    from jinja2 import Environment  # noqa: PLC0415 - only those who show a page pay for it

    tables = [
        attrs.evolve(
            table,
            rows=[[one_line(cell) for cell in row] for row in table.rows],
        )
        for table in _tables(found)
    ]
    notes = [one_line(note) for note in found.notes]
    return Environment(autoescape=True).from_string(_PAGE).render(tables=tables, notes=notes)
