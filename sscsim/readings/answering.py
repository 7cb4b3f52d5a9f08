"""What was seen in the sandbox, and which answers to the open questions it leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from sscsim.assumptions import SWITCHES
from sscsim.readings.probes import Probe, Row
from sscsim.readings.seen import Sight

__all__ = ["Findings", "narrowed"]

Given = Mapping[str, Mapping[Sight, str]]
_Left = dict[str, list[Any]]


@attrs.frozen(kw_only=True)
class Findings:
    """
    What the answers say.

    Attributes:
        left: the values that are still possible, by the open questions that were touched.
        unmatched: the probes of which nothing that was seen can be so.
        conflict: the smallest set of probes that cannot all be so; empty where all agree.
    """

    left: Mapping[str, tuple[Any, ...]]
    unmatched: tuple[str, ...] = ()
    conflict: tuple[str, ...] = ()

    @property
    def settled(self) -> dict[str, Any]:
        """The one value that is left, by the questions that have it; nothing if they disagree."""
        if not self.agree:
            return {}
        return {name: values[0] for name, values in self.left.items() if len(values) == 1}

    @property
    def open(self) -> dict[str, tuple[Any, ...]]:
        """The values that are left, by the questions that have several."""
        return {name: values for name, values in self.left.items() if len(values) > 1}

    @property
    def agree(self) -> bool:
        """Whether something can have been the case under which all was seen."""
        return not self.unmatched and not self.conflict


def narrowed(probes: Sequence[Probe], given: Given) -> Findings:
    """
    Keep the answers to open questions under which everything would look as it did.

    >>> from sscsim.readings import Sight, probe_of
    >>> probe = probe_of("queue_default_filter")
    >>> narrowed([probe], {probe.name: {Sight("one", "promoted"): "no"}}).settled
    {'queue_default_filter': 1}

    """
    rows = {probe.name: _fitting(probe, given.get(probe.name, {})) for probe in probes}
    unmatched = tuple(name for name, fitting in rows.items() if not fitting)
    agreeing = {name: fitting for name, fitting in rows.items() if fitting}
    left = _left(agreeing)
    conflict = _smallest(agreeing) if left is None else ()
    return Findings(
        left={name: tuple((left or {})[name]) for name in _touched(probes, left or {})},
        unmatched=unmatched,
        conflict=conflict,
    )


def _touched(probes: Sequence[Probe], left: _Left) -> list[str]:
    """Name the questions that the probes are about, and what else was narrowed on the way."""
    return [
        name
        for name, switch in SWITCHES.items()
        if name in left
        and (
            len(left[name]) < len(switch.values)
            or any(probe.name == name or probe.told_apart(name) for probe in probes)
        )
    ]


def _fitting(probe: Probe, seen: Mapping[Sight, str]) -> list[Row]:
    return [
        row for row in probe.rows if all(row.at(sight) == value for sight, value in seen.items())
    ]


def _left(rows: Mapping[str, Sequence[Row]]) -> _Left | None:
    """Take away values that some probe excludes, until none is left to take; None if all go."""
    fitting = {name: list(some) for name, some in rows.items()}
    left: _Left = {}
    while True:
        before = sum(map(len, fitting.values())), sum(map(len, left.values()))
        for name, some in fitting.items():
            for switch in some[0].answers:
                values = left.get(switch, SWITCHES[switch].values)
                here = [row.answers[switch] for row in some]
                left[switch] = [value for value in values if value in here]
            fitting[name] = [
                row for row in some if all(row.answers[key] in left[key] for key in row.answers)
            ]
            if not fitting[name]:
                return None
        if before == (sum(map(len, fitting.values())), sum(map(len, left.values()))):
            return left


def _smallest(rows: Mapping[str, Sequence[Row]]) -> tuple[str, ...]:
    """Leave out each probe without which the others still disagree."""
    kept = dict(rows)
    for name in rows:
        fewer = {one: some for one, some in kept.items() if one != name}
        if _left(fewer) is None:
            kept = fewer
    return tuple(kept)
