"""The plan to mend an organisation, rehearsed: what came of each order of its steps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from textwrap import wrap
from typing import Any

from sscsim.remedy import Rehearsal
from sscsim.remedy.rehearsal import Step
from sscsim.views.markdown import table_lines
from sscsim.views.undecided import undecided_says

__all__ = ["rehearsal_lines", "rehearsal_records"]


def rehearsal_lines(rehearsals: Collection[Rehearsal], undecided: int = 0) -> Iterator[str]:
    """
    Write what came of each order, the plan's own first, as Markdown.

    Of ``undecided`` messages in mailboxes it is not known whether they come in as things are.
    """
    yield "# The plan, rehearsed"
    yield ""
    yield from wrap(
        "The steps are a day apart while mail goes on arriving. Half a day after each of them, "
        "everybody tries to choose the old setting again. A day after the last one, the mailboxes "
        "are read anew from their first message. Not counted is what comes in rightly.",
        100,
    )
    if undecided:
        yield ""
        yield from wrap(f"{undecided_says(undecided)} They are missing in these numbers.", 100)
    yield ""
    heads = (
        "order",
        "let in meanwhile",
        "chose it again",
        "came back",
        "answers not recognised",
        "left in the end",
        "left in their wake",
    )
    rows = [(", ".join(one.order), *(f"{count:,}" for count in _counts(one))) for one in rehearsals]
    yield from table_lines(heads, rows, frozenset(range(1, len(heads))))
    yield ""
    for line in (_AGAIN[any(one.chosen_again for one in rehearsals)], *_WHY):
        yield from wrap(line, 100, initial_indent="- ", subsequent_indent="  ")


_AGAIN: Mapping[bool, str] = {
    True: "Hide the choices first, and whoever was mended cannot go back (SET-12). Change the "
    "values first, and some do.",
    False: "Nobody chose the old setting again, whatever the order: the personal options do not "
    "offer it to anybody who was mended, so begin with the values. Where they offer it, hide the "
    "choices first (SET-12).",
}
_WHY = (
    (
        "Change the values before you remove. The other way round, what comes in between the two "
        "is left in the end, and a mailbox that is read anew then brings back what was removed "
        "(AUD-16)."
    ),
    "Whatever the order: answers to an email that was removed are no longer recognised (AUD-15).",
    (
        "In their wake: answers to what should not be there, which came in by right settings. The "
        "removal names those that are there; as long as anything is left, more come."
    ),
)


def _counts(one: Rehearsal) -> tuple[int, ...]:
    return one.meanwhile, one.chosen_again, one.again, one.unanswered, one.left, one.wake


def rehearsal_records(rehearsals: Iterable[Rehearsal]) -> list[dict[str, Any]]:
    """Give what came of each order as plain values."""
    keys = ("meanwhile", "chosen_again", "again", "unanswered", "left", "wake")
    return [
        {
            "order": [Step(step).name.lower() for step in one.order],
            **dict(zip(keys, _counts(one), strict=True)),
        }
        for one in rehearsals
    ]
