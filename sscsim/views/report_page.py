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
from sscsim.audit import Class
from sscsim.policy import AT_RISK
from sscsim.safe import clip, one_line
from sscsim.views.exposure import Shown
from sscsim.views.exposure_graph import exposure_svg
from sscsim.views.markdown import marked, table_lines
from sscsim.views.report import Report, Rows, days_of, policy_sums, rows_of
from sscsim.views.report_charts import bars_svg, frontier_svg, timeline_svg

__all__ = ["report_html", "report_markdown"]

_MOST_RISKY, _MOST_READERS, _FIRST = 100, 25, 50
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
            first=[_cells(rows, row) for row in rows.rows[:_FIRST]],
            policies=policies,
            version=__version__,
            **_told(report),
        )
    )


def _told(report: Report) -> dict[str, Any]:
    """Give the sentences and tables of the page."""
    risky = list(_risky(report))
    notes = [one_line(note) for note in report.notes] or ["Nothing had to be assumed."]
    return {
        "report": report,
        "summary": list(_summary(report)),
        "offers": _offers(report),
        "risky": risky[:_MOST_RISKY],
        "risky_more": max(0, len(risky) - _MOST_RISKY),
        "sums": " + ".join(f"{count:,} {name.lower()}" for name, count in report.outcomes),
        "graph_says": f"{len(report.exposed):,} exposed emails: by whose setting, by which way, "
        "and who reads them",
        "readers": [one for one in report.exposure.persons if one.counts.exposed][:_MOST_READERS],
        "steps": list(_steps(report)),
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
    source, subject, sender, time, mailbox, entity, cause, kind, _, readers = row
    when = "" if time is None else f"{datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M}"
    known = "" if readers is None else str(readers)
    names = rows.mailboxes[mailbox], rows.entities[entity], rows.causes[cause]
    return [when, subject, sender, *names, _IS[kind], known, source]


def _graph(report: Report) -> str:
    return exposure_svg(Shown(exposure=report.exposure, emails=report.exposure.emails))


# -- sentences -------------------------------------------------------------------------------------


def _summary(report: Report) -> Iterator[str]:
    exposed = len(report.exposed)
    if not exposed:
        yield "No email came in through an open setting. What is there came in rightly."
    else:
        descended = sum(email.descended for email in report.exposed)
        who, count = _most(report)
        yield (
            f"The largest part was let in by the setting of {who}: {count:,} emails. "
            f"{descended:,} came in only since they answer one that should not have been there."
        )
    if report.open_users:
        yield (
            "It goes on: as long as an open setting is stored, more comes in. Hide the choices, "
            "change the values, then clean up, in this order."
        )


def _most(report: Report) -> tuple[str, int]:
    counts: dict[str, int] = {}
    for (who, _), count in report.exposure.let_in_by.items():
        counts[who.name] = counts.get(who.name, 0) + count
    name, count = max(counts.items(), key=lambda item: item[1], default=("nobody", 0))
    return one_line(name), count


def _offers(report: Report) -> str:
    offered = [method for method in report.audit.dialog_offers if method in AT_RISK]
    if not offered:
        return "The personal options offer answers only today; nobody can open an inbox there."
    labels = ", ".join(f'"{method.label}"' for method in offered)
    return f"Anybody can open an inbox today: the personal options offer {labels}."


def _risky(report: Report) -> Iterator[dict[str, Any]]:
    let_in = {one.user.id: one.let_in_exposed for one in report.exposure.persons}
    for one in report.audit.users:
        if one.class_ is not Class.SAFE:
            yield {
                "name": one_line(one.row.label),
                "class": one.class_.value,
                "stored": "-" if one.stored is None else one.stored,
                "why": one_line(one.why),
                "let_in": let_in.get(one.row.ref.id, 0),
            }


def _steps(report: Report) -> Iterator[str]:
    plan = report.plan
    hidden = not plan.step(1)
    yield "Hide the choices" + (" (they are hidden already)." if hidden else ", with one request.")
    yield f"List who is at risk: {len(plan.users):,} users, with three queries."
    yield f"Change their values: {len(plan.step(3)):,} requests, each with its undo."
    yield (
        f"Assess {len(plan.let_in):,} emails that their settings let in, remove them, and tell "
        f"{len(plan.people):,} people. {len(plan.anyway):,} of the emails came in rightly."
    )


# -- Markdown --------------------------------------------------------------------------------------


def report_markdown(report: Report) -> Iterator[str]:
    """Write the report as Markdown, without pictures and without every message."""
    told = _told(report)
    yield f"# Email that came into Dynamics: {marked(report.title)}"
    yield ""
    yield f"Reading: {marked(report.reading)}. A model, not a copy of your environment."
    for sentence in told["summary"]:
        yield ""
        yield marked(sentence)
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
    yield from table_lines(heads, [tuple(map(str, row.values())) for row in told["risky"]])
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
    yield from (f"{number}. {marked(step)}" for number, step in enumerate(told["steps"], start=1))
    yield from ("", "## What is taken for true", "", marked(told["questions"]), "")
    yield from (f"- {marked(note)}" for note in told["notes"])


_RIGHT = frozenset({1})
