"""What would have turned a verdict: by who could have done it, for people and for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

from sscsim.safe import one_line
from sscsim.views.record import plain
from sscsim.whatif import By, Change, WhatIf, by_of
from sscsim.whatif.candidates import NOT_VARIED
from sscsim.whatif.smallest import Set

__all__ = ["whatif_lines", "whatif_short", "whatif_value"]

_WHO = {By.PERSON: "The person", By.ADMINISTRATOR: "An administrator", By.SENDER: "The sender"}
_TOGETHER = "Only the sender and somebody else together"
_COUNTED = {1: "one change", 2: "two changes", 3: "three changes", 4: "four changes"}
_METHODS = {1: "one filtering method", 2: "two filtering methods", 3: "three filtering methods"}
_TRIED = (
    "Each line below is enough. All were played, and so was everything smaller that the same "
    "people could have done, of {} changes that were thought of."
)
# Sets that are said in one line: of each place the changes that are as good as one another.
_Line = Sequence[Sequence[Change]]


class _Way(NamedTuple):
    """Who could have done it, how, and with what."""

    who: str
    how: str
    lines: Sequence[_Line]


def whatif_value(found: WhatIf) -> dict[str, Any]:
    """Show every set of changes: ``what_if`` is contract 6's, the rest tells each doer's own."""
    return {
        "what_if": _sets(found.sets),
        "by_whom": {by.value: _sets(own.sets) for by, own in found.by_whom.items()},
        "by_filtering": _sets(found.by_filtering.sets),
    }


def _sets(sets: Iterable[Set]) -> list[dict[str, Any]]:
    return [
        {"changes": [_change(change) for change in some], "by": by_of(some).value} for some in sets
    ]


def _change(change: Change) -> dict[str, Any]:
    if change.kind == "column":
        where = {"table": change.table, "id": change.id, "column": change.name}
        return {"kind": change.kind, **where, "to": plain(change.to)}
    return {"kind": change.kind, "name": change.name, "to": plain(change.to)}


def whatif_short(found: WhatIf) -> str:
    """Say in a sentence what would have turned it."""
    ways = list(_ways(found))
    return one_line(_in_short(found, ways)) if ways else _nothing(found)


def whatif_lines(found: WhatIf, width: int) -> Iterator[str]:
    """Say what would have kept the message private, or promoted it: in short, then by whom."""
    yield "What would have kept it private" if found.promoted else "What would have promoted it"
    ways = list(_ways(found))
    if not ways:
        yield from textwrap.wrap(_nothing(found), width)
        return
    yield from textwrap.wrap(whatif_short(found), width)
    yield from textwrap.wrap(_TRIED.format(found.tried), width)
    for way in ways:
        yield f"{way.who} could have done it, by {way.how}:"
        for line in way.lines:
            told = one_line(", and ".join(_told(choices, len(line)) for choices in line))
            yield from textwrap.wrap(told, width, initial_indent="  - ", subsequent_indent="    ")
    for by, who in _WHO.items():
        if who not in {way.who for way in ways}:
            yield from textwrap.wrap(_could_not(who, found, by), width)
    yield from textwrap.wrap(NOT_VARIED, width)


def _ways(found: WhatIf) -> Iterator[_Way]:
    """Say who could have done it, and with what; filtering methods first."""
    person, sender = found.by_whom[By.PERSON], found.by_whom[By.SENDER]
    own, filtering = found.by_whom[By.ADMINISTRATOR], found.by_filtering
    methods = [some for some in filtering.sets if by_of(some) is not By.PERSON]
    others = [some for some in own.sets if some not in methods]
    together = bool(methods and others) and filtering.size == own.size
    by_method = _METHODS.get(filtering.size, f"{filtering.size} filtering methods")
    for who, how, sets in (
        (By.PERSON, _counted(person.size), person.sets),
        (By.ADMINISTRATOR, f"changing {by_method}", () if together else methods),
        (By.ADMINISTRATOR, _counted(own.size), (*(methods if together else ()), *others)),
        (By.SENDER, _counted(sender.size), sender.sets),
    ):
        if sets:
            yield _Way(_WHO[who], how, sorted(_folded(sets), key=_rank))
    if shared := _shared(found):
        yield _Way(
            "Only the sender and somebody else together",
            _counted(found.size),
            list(_folded(shared)),
        )


def _rank(line: _Line) -> int:
    """Tell first what filters, and of that what concerns fewer people."""
    firsts = [choices[0] for choices in line]
    if not all(first.filters for first in firsts):
        return 2
    return int(any(first.kind == "setting" for first in firsts))


def _shared(found: WhatIf) -> list[Set]:
    """Give the smallest sets that take a sender and somebody else."""
    return [
        some
        for some in found.sets
        if By.SENDER in {change.by for change in some} and by_of(some) is not By.SENDER
    ]


def _counted(size: int) -> str:
    return _COUNTED.get(size, f"{size} changes")


def _nothing(found: WhatIf) -> str:
    return (
        f"Nothing that was tried: up to {_counted(found.size)} at a time were played, of "
        f"{found.tried} that were thought of, and none of that turns it."
    )


def _could_not(who: str, found: WhatIf, by: By) -> str:
    own, tried = found.by_whom[by], found.tried_by[by]
    if not tried:
        return f"{who} alone: nothing to change was thought of."
    limit = "" if own.ended else f", up to {_counted(own.size)} at a time"
    return f"{who} alone: {tried} changes were tried{limit}, and none of that turns it."


def _in_short(found: WhatIf, ways: Sequence[_Way]) -> str:
    """Say what is first of the organisation's ways, and of the sender's, as a sentence."""
    verb = "stayed private" if found.promoted else "been promoted"
    own = [way for way in ways if way.who != _WHO[By.SENDER]]
    told = [*own[:1], *(way for way in ways if way not in own)]
    clauses = [" and ".join(map(_clause, way.lines[0])) for way in told]
    return f"This message would have {verb} if {', or if '.join(clauses)}."


def _clause(choices: Sequence[Change]) -> str:
    first = choices[0]
    if first.kind == "header":
        return first.were
    return f"{first.were} were {_either([_short(change) for change in choices])}"


def _short(change: Change) -> str:
    """Say a value without its label."""
    return change.after.partition(" (")[0]


def _told(choices: Sequence[Change], size: int) -> str:
    """Say a change as a list has it, with all values that are as good."""
    first = choices[0]
    if not first.before:
        return first.says
    plain_ = first.filters and (size > 1 or len(choices) > 1)
    values = [_short(change) if plain_ else change.after for change in choices]
    return f"{first.before} -> {_either(values)}"


def _either(values: Sequence[str]) -> str:
    *most, last = values
    return f"{', '.join(most)} or {last}" if most else last


def _folded(sets: Iterable[Set]) -> Iterator[_Line]:
    """Say sets that differ in values alone in one line, where any value goes with any other."""
    alike: dict[tuple[str, ...], list[Set]] = {}
    for some in sets:
        alike.setdefault(tuple(change.before or change.says for change in some), []).append(some)
    for those in alike.values():
        choices = [list(dict.fromkeys(column)) for column in zip(*those, strict=True)]
        if set(product(*choices)) == set(those):
            yield choices
        else:
            yield from ([[change] for change in some] for some in those)
