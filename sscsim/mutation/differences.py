"""What a mutant made otherwise: decisions and answers compared with those of the scenario as it is.

A decision is known by its message, its mailbox, and how often that pair was decided before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from sscsim.decisions import Decision
from sscsim.engine import Entry, Run
from sscsim.errors import Place
from sscsim.scenario import Scenario

__all__ = ["COLUMNS", "Difference", "differences"]

# What is compared of a decision (contract 3), what matters most first; `rule` tells only why.
COLUMNS = (
    "outcome",
    "reason",
    "accepting_entity",
    "readers",
    "owner",
    "regarding",
    "correlationmethod",
    "correlated_email",
    "parent_email",
    "parties",
    "queue_items",
    "rule",
)


@attrs.frozen(kw_only=True)
class Difference:
    """
    One decision or answer that came otherwise.

    Attributes:
        scenario: the name of the scenario.
        source: the message that was decided; None for an answer to an event.
        mailbox: where it was found.
        subject: its subject, for people.
        event: the number of the event in the timeline as it is, from 1.
        place: where the event stands; None in a scenario that is no file.
        columns: what differs, by name: the value before and in the mutant.

    >>> from sscsim import load_scenario_text
    >>> from sscsim.mutation import mutate
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [sales@contoso.example]}]
    ... ''')
    >>> first, *_ = mutate([story]).results[0].differences
    >>> first.source, [str(value) for value in first.columns["outcome"]]
    ('m1', ['promoted', 'not_processed'])

    """

    scenario: str
    source: str | None = None
    mailbox: str | None = None
    subject: str = ""
    event: int
    place: Place | None = None
    columns: dict[str, tuple[Any, Any]]

    @property
    def weight(self) -> int:
        """How much it matters: 0 where mail is let in or kept out, then by the first column."""
        before, after = self.columns.get("outcome", (None, None))
        if "promoted" in {before, after}:
            return 0
        return 1 + min((_RANK.get(name, 0) for name in self.columns), default=0)


_RANK = {name: rank for rank, name in enumerate(COLUMNS)}


def differences(
    story: Scenario, before: Run, after: Run, left_out: int | None
) -> Iterator[Difference]:
    """Compare two runs of one timeline; an event that was left out in the second has no say."""
    places = dict(enumerate(story.places, 1))
    first = [one for one in enumerate(before.entries, 1) if one[0] - 1 != left_out]
    for (number, old), new in zip(first, after.entries, strict=True):
        blank = Difference(scenario=story.name, event=number, place=places.get(number), columns={})
        yield from _of_entry(blank, old, new)


def _of_entry(blank: Difference, old: Entry, new: Entry) -> Iterator[Difference]:
    was, now = _keyed(old.decisions), _keyed(new.decisions)
    for key in {**was, **now}:
        columns = _changed(was.get(key), now.get(key))
        if columns:
            shown = was.get(key) or now[key]
            yield attrs.evolve(
                blank,
                source=shown.source,
                mailbox=shown.mailbox,
                subject=shown.subject,
                columns=columns,
            )
    answers = {
        key: (getattr(old.answer, key), getattr(new.answer, key))
        for key in ("outcome", "readers")
        if old.answer is not None and getattr(old.answer, key) != getattr(new.answer, key)
    }
    if answers:
        yield attrs.evolve(blank, columns=answers)


def _keyed(decisions: Iterable[Decision]) -> dict[tuple[str, str | None, int], Decision]:
    seen: Counter[tuple[str, str | None]] = Counter()
    found = {}
    for decision in decisions:
        pair = (decision.source, decision.mailbox)
        found[*pair, seen[pair]] = decision
        seen[pair] += 1
    return found


def _changed(old: Decision | None, new: Decision | None) -> dict[str, tuple[Any, Any]]:
    """Give the columns that differ; of a decision that one side has not made, its verdict."""
    pairs = {name: (getattr(old, name, None), getattr(new, name, None)) for name in COLUMNS}
    changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if old is None or new is None:
        return {name: pair for name, pair in changed.items() if name in {"outcome", "reason"}}
    return changed
