"""The report drawn: one page of HTML that needs nothing else, or the same in Markdown."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from importlib.resources import files
from typing import Any

from sscsim import __version__
from sscsim.decisions import Outcome
from sscsim.safe import clip, one_line
from sscsim.views.exposure import Shown
from sscsim.views.exposure_graph import exposure_svg
from sscsim.views.markdown import marked, table_lines
from sscsim.views.report import Report, days_of, policy_sums
from sscsim.views.report_charts import bars_svg, frontier_svg, timeline_svg
from sscsim.views.report_rows import Group, Rows, rows_of
from sscsim.views.report_words import nobody, offers, plain, risky, steps, summary, sums
from sscsim.views.sentences import OUTCOME_MEANS

__all__ = ["report_html", "report_markdown"]

_MOST_RISKY, _FEW, _FIRST = 100, 15, 50
_SUBJECT = 200


def report_html(report: Report) -> str:
    """
    Write the report as one page.

    Its content security policy lets nothing in but the style and the script that are in it, by
    their hashes; every text from outside is escaped, and shown by the script as text.
    """
    from jinja2 import Environment  # noqa: PLC0415 - only those who show a page pay for it
    from markupsafe import Markup  # noqa: PLC0415

    style, script, page = (_asset(f"report.{kind}") for kind in ("css", "js", "html"))
    rows = _shown(rows_of(report))
    policies = policy_sums(report)
    drawn = {
        "style": style,
        "script": script,
        "bars": bars_svg("What became of the mail", report.outcomes),
        "timeline": timeline_svg("Emails promoted on each day", days_of(report)),
        "frontier": frontier_svg("Policies by what they keep and let in", policies),
        "data": _data(rows),
    }
    return (
        Environment(autoescape=True)
        .from_string(page)
        .render(
            **{name: Markup(text) for name, text in drawn.items()},  # noqa: S704 - made here
            style_hash=_hash(style),
            script_hash=_hash(script),
            graph=b64encode(_graph(report).encode()).decode(),
            rows=rows,
            promoted_means=OUTCOME_MEANS[Outcome.PROMOTED],
            most=report.kept_out.most,
            listed=sum(not isinstance(row[7], int) for row in rows.rows),
            first=[_cells(rows, row) for row in rows.rows[:_FIRST]],
            policies=policies,
            version=__version__,
            **_told(report, rows),
        )
    )


def _told(report: Report, rows: Rows) -> dict[str, Any]:
    """Give the sentences and tables of the page."""
    users = list(risky(report, rows))
    notes = [one_line(note) for note in report.notes] or ["Nothing had to be assumed."]
    return {
        "report": report,
        "summary": list(summary(report, rows)),
        "offers": offers(report),
        "risky": users[:_MOST_RISKY],
        "nobody": nobody(report),
        "few": _FEW,
        "risky_more": max(0, len(users) - _MOST_RISKY),
        "sums": sums(report),
        "graph_says": f"{len(report.exposed):,} exposed emails: by whose setting, by which way, "
        "and who reads them",
        "readers_more": sum(1 for one in report.exposure.persons if one.counts.exposed)
        - len(rows.people),
        "steps": list(steps(report)),
        "notes": notes,
        "questions": (
            f"{report.questions} questions that no source answers are answered by the reading "
            f'"{report.reading}"; sscsim replay --sensitivity shows which verdicts lean on them.'
        ),
    }


def _asset(name: str) -> str:
    return files("sscsim.views").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _data(rows: Rows) -> str:
    """Give the rows as JSON that no part of can end the element it stands in."""
    text = json.dumps(rows.value(), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _shown(rows: Rows) -> Rows:
    """Make texts from outside fit to be shown, on one line each."""
    for row in rows.rows:
        row[0], row[1], row[2] = (clip(cell, _SUBJECT) for cell in row[:3])
    for names in (rows.mailboxes, rows.entities, rows.causes, rows.policies):
        names[:] = [clip(name, _SUBJECT) for name in names]
    return rows


_IS = {
    "anyway": "rightly",
    "direct": "open setting",
    "descended": "answer to such",
    "gained": "other policy",
}


def _cells(rows: Rows, row: list[Any]) -> list[str]:
    """Give a message as the page shows it where no script runs."""
    source, subject, sender, time, mailbox, entity, cause, kind, _, readers, *_ = row
    when = "" if time is None else f"{datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M}"
    known = "" if readers is None else str(readers)
    names = rows.mailboxes[mailbox], rows.entities[entity], rows.causes[cause]
    return [when, subject, sender, *names, _named(rows.groups, kind), known, source]


def _named(groups: list[Group], kind: str | int) -> str:
    return groups[kind].name if isinstance(kind, int) else _IS[kind]


def _graph(report: Report) -> str:
    return exposure_svg(Shown(exposure=report.exposure, emails=report.exposure.emails))


# -- Markdown --------------------------------------------------------------------------------------


def report_markdown(report: Report) -> Iterator[str]:
    """Write the report as Markdown, without pictures and without every message."""
    rows = rows_of(report)
    told = _told(report, rows)
    yield f"# Email that came into Dynamics: {marked(report.title)}"
    yield ""
    yield f"Reading: {marked(report.reading)}. A model, not a copy of your environment."
    for sentence in told["summary"]:
        yield ""
        yield marked(plain(sentence))
    numbers = [
        ("emails came in only through an open setting", len(report.exposed)),
        ("times a person can read such an email not sent to her", report.exposure.pairs),
        ("users let in more than answers today", report.open_users),
        ("emails promoted", len(report.exposure.emails)),
        ("messages in mailboxes looked at", report.tally.looked_at),
    ]
    yield ""
    yield from table_lines(("what", "how many"), [(name, f"{n:,}") for name, n in numbers], _RIGHT)
    yield from ("", "## Who is at risk", "", marked(told["offers"]), "")
    heads = ("user", "class", "stored", "why", "let in wrongly")
    if told["risky"]:
        yield from table_lines(heads, [tuple(map(str, row.values())) for row in told["risky"]])
    else:
        yield marked(told["nobody"])
    yield from ("", "## What became of the mail", "")
    kinds = [(group.name, f"{group.number:,}") for group in rows.groups]
    promoted = ("Promoted", f"{report.tally.outcomes[Outcome.PROMOTED]:,}")
    yield from table_lines(
        ("verdict and reason", "messages in mailboxes"), [promoted, *kinds], _RIGHT
    )
    yield from ("", "## What other policies would do", "")
    yield from table_lines(
        ("policy", "promotes", "legitimate mail kept", "still let in wrongly", "new"),
        [
            (one.name, f"{one.promoted:,}", f"{one.kept:,} ({one.share:.0%})", f"{one.exposed:,}",
             f"{one.gained:,}")
            for one in policy_sums(report)
        ],
        frozenset(range(1, 5)),
    )  # fmt: skip
    yield from ("", "## How to mend it", "")
    yield from (
        f"{number}. {marked(plain(step))}" for number, step in enumerate(told["steps"], start=1)
    )
    yield from ("", "## What is taken for true", "", marked(told["questions"]), "")
    yield from (f"- {marked(note)}" for note in told["notes"])


_RIGHT = frozenset({1})
