"""The frontier between mail kept and mail exposed: a sentence, a table, records, Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from sscsim.policy import policy_text
from sscsim.safe import one_line
from sscsim.suggest import Frontier, Point, Sort
from sscsim.views.markdown import marked, table_lines
from sscsim.views.suggestion import policy_value

__all__ = [
    "POINT_KEYS",
    "frontier_files",
    "frontier_lines",
    "frontier_markdown",
    "frontier_records",
    "frontier_value",
    "kept_sentence",
]

POINT_KEYS = (
    "frontier", "today", "kept", "share", "exposed", "reply", "customer", "internal", "stranger",
    "changes",
)  # fmt: skip
_HEADS = ("", "kept", "of strangers", "internal", "what to change")


def frontier_value(found: Frontier, share: float | None) -> dict[str, Any]:
    """Show a frontier under the keys that ``suggest --help`` names."""
    chosen = None if share is None else found.cheapest(share)
    value = {
        "looked_at": {sort.value: found.looked_at[sort] for sort in Sort},
        "within_reach": {sort.value: found.there[sort] for sort in Sort},
        "combinations": len(found.points),
        "frontier": [_value(found, one) for one in found.best],
        "today": _value(found, found.today),
        "points": [_value(found, one) for one in found.points],
    }
    if share is not None:
        value["keep_share"] = {
            "wanted": share,
            "found": None if chosen is None else _value(found, chosen),
            "says": kept_sentence(found, share),
        }
    return value


def _value(found: Frontier, point: Point) -> dict[str, Any]:
    return {
        "kept": point.kept,
        "share": round(found.share(point), 2),
        "exposed": point.exposed,
        **{sort.value: point.promoted[sort] for sort in Sort},
        "changes": list(point.changes),
        "policy": policy_value(point.policy),
    }


def frontier_records(found: Frontier) -> Iterator[dict[str, Any]]:
    """Give a row for each combination, with its number on the frontier where it has one."""
    numbers = {id(one): number for number, one in enumerate(found.best, start=1)}
    for one in found.points:
        value = _value(found, one)
        yield {**value, "frontier": numbers.get(id(one)), "today": one is found.today}


def frontier_files(found: Frontier) -> dict[str, str]:
    """Give each policy of the frontier as the text of its file, by the name of the file."""
    return {
        f"frontier-{number}.yaml": policy_text(one.policy)
        for number, one in enumerate(found.best, start=1)
    }


def kept_sentence(found: Frontier, share: float) -> str:
    """Say which setting keeps so many per cent with the least exposure."""
    if not found.wanted:
        return "There is no mail of customers and no reply that any setting would let in."
    chosen = found.cheapest(share)
    if chosen is None:
        most = found.best[-1]
        return (
            f"No setting keeps {share:g} % of the replies and of the mail of customers; the most "
            f"is {found.share(most):.1f} %."
        )
    return (
        f"To keep {share:g} % of the replies and of the mail of customers with the least exposure, "
        f"{_advice(chosen)}: {_comes(found, chosen)}. Today {_comes(found, found.today)}."
    )


def _advice(point: Point) -> str:
    return f"change this: {'; '.join(point.changes)}" if point.changes else "change nothing"


def _comes(found: Frontier, point: Point) -> str:
    strangers, internal = point.promoted[Sort.STRANGER], point.promoted[Sort.INTERNAL]
    kept = f"{found.share(point):.1f} % come in ({point.kept:,} of {found.wanted:,})"
    return f"{kept}, and with them {strangers:,} of strangers and {internal:,} of colleagues"


def frontier_lines(found: Frontier, share: float | None, width: int) -> Iterator[str]:
    """Show what was weighed, the frontier as a table, and the sentence that was asked for."""
    if share is not None:
        yield from textwrap.wrap(one_line(kept_sentence(found, share)), width)
        yield ""
    yield from textwrap.wrap(_weighed(found), width)
    yield ""
    yield "         kept       of strangers   of colleagues"
    for label, point in _rows(found):
        kept = f"{_share(found, point):>8}"
        strangers, internal = point.promoted[Sort.STRANGER], point.promoted[Sort.INTERNAL]
        yield f"  {label:<5} {kept} {strangers:>15,} {internal:>15,}"
        for change in point.changes:
            yield from textwrap.wrap(
                one_line(change), width, initial_indent="        - ", subsequent_indent="          "
            )
    yield ""
    yield "As a picture: --format svg. As policy files: --policies FOLDER"


def _share(found: Frontier, point: Point) -> str:
    return f"{found.share(point):.1f} %" if found.wanted else "-"


def _rows(found: Frontier) -> Iterator[tuple[str, Point]]:
    yield "today", found.today
    for number, one in enumerate(found.best, start=1):
        yield str(number), one


def _weighed(found: Frontier) -> str:
    at, out = found.looked_at, found.looked_at - found.there
    beyond = sum(count for sort, count in out.items() if sort.is_wanted)
    lost = (
        f" No setting lets in {beyond:,} of them, which are left out of the shares."
        if beyond
        else ""
    )
    return (
        f"{len(found.points):,} combinations were weighed over {at.total():,} messages. "
        f"To be kept: {at[Sort.REPLY]:,} replies to emails in Dynamics and {at[Sort.CUSTOMER]:,} "
        f"messages of contacts, leads and accounts.{lost} Exposure: {at[Sort.STRANGER]:,} messages "
        f"of strangers and {at[Sort.INTERNAL]:,} of colleagues; some "
        "may come by a queue, for queues keep their own methods. No other combination keeps as "
        "much as one of these with less exposure:"
    )


def frontier_markdown(found: Frontier, share: float | None) -> Iterator[str]:
    """Write a frontier as Markdown, line by line."""
    yield from ("# Mail kept and mail exposed", "")
    if share is not None:
        yield from (marked(kept_sentence(found, share)), "")
    yield from (marked(_weighed(found)), "")
    rows = [
        (
            label,
            _share(found, point),
            f"{point.promoted[Sort.STRANGER]:,}",
            f"{point.promoted[Sort.INTERNAL]:,}",
            "; ".join(point.changes) or "nothing",
        )
        for label, point in _rows(found)
    ]
    yield from table_lines(_HEADS, rows, frozenset({1, 2, 3}))
