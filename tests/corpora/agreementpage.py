"""The page of what came of holding both engines against each other, written by `agreement`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

__all__ = ["PAGE", "Compared", "page"]

PAGE = Path(__file__).with_name("AGREEMENT.md")
_HEAD = """# Two engines, one answer, on whole corpora

Written by `make agreement`; do not edit. Both engines decided every message of every corpus in
every mailbox it reached, and every field of every decision was compared, the readers of emails
among them. The bulk engine was compiled, and decided all variants together. The organisations are
those of [what became of real mail](OUTCOMES.md). Random worlds, chains of edits and all scenarios
are compared in every run of the tests (`tests/unit/bulk`).
"""


@attrs.frozen(kw_only=True)
class Compared:
    """What came of one variant on one corpus in one order; ``left`` is why it was not asked."""

    corpus: str
    order: str
    variant: str
    decisions: int
    fields: int = 0
    differing: int = 0
    left: str = ""


def page(found: Sequence[Compared], taken: str) -> str:
    """Make the page of what was compared."""
    asked = [one for one in found if not one.left]
    total = (
        f"**{len(asked):,} runs, {sum(one.decisions for one in asked):,} decisions, "
        f"{sum(one.fields for one in asked):,} fields: {sum(one.differing for one in asked):,} "
        "differ.**"
    )
    lines = [
        _HEAD,
        taken,
        "",
        total,
        "",
        "| corpus | order | decisions of each variant | variants | fields | differ |",
        "|---|---|--:|--:|--:|--:|",
        *_corpora(asked),
        "",
        "| variant | runs | decisions | fields | differ |",
        "|---|--:|--:|--:|--:|",
        *_variants(asked),
        "",
        "## Left to the reference engine, by design",
        "",
        *_left(found),
    ]
    return "\n".join(lines) + "\n"


def _corpora(asked: Sequence[Compared]) -> Iterator[str]:
    for corpus, order in dict.fromkeys((one.corpus, one.order) for one in asked):
        these = [one for one in asked if (one.corpus, one.order) == (corpus, order)]
        yield (
            f"| {corpus} | {order} | {these[0].decisions:,} | {len(these)} | "
            f"{sum(one.fields for one in these):,} | {sum(one.differing for one in these):,} |"
        )


def _variants(asked: Sequence[Compared]) -> Iterator[str]:
    for variant in dict.fromkeys(one.variant for one in asked):
        these = [one for one in asked if one.variant == variant]
        yield (
            f"| {variant} | {len(these)} | {sum(one.decisions for one in these):,} | "
            f"{sum(one.fields for one in these):,} | {sum(one.differing for one in these):,} |"
        )


def _left(found: Sequence[Compared]) -> Iterator[str]:
    for variant, why in dict.fromkeys((one.variant, one.left) for one in found if one.left):
        count = sum((one.variant, one.left) == (variant, why) for one in found)
        yield (
            f"- {variant}, {count} runs: the bulk engine refuses {why}. `replay` lets the "
            "reference engine decide then, and says so. Compared all the same without that (above)."
        )
