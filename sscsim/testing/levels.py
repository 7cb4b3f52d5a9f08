"""How closely two decisions are compared: three levels, and what differs at one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sscsim.decisions import Decision
from sscsim.views.record import KEYS, plain, record

__all__ = ["LEVELS", "Difference", "Raised", "check_level", "differences", "shown"]

# Each level holds the one before it. What a verdict leans on is asked of sensitivity, not of an
# engine; so `sensitive_to` is a key of a record, and of no level.
LEVELS: Mapping[str, tuple[str, ...]] = {
    "outcome": ("outcome",),
    "rule": ("outcome", "reason", "reasoncode", "rule"),
    "all fields": tuple(key for key in KEYS if key != "sensitive_to"),
}
_UNCOMPARED = {"sensitive_to", "text", "trace"}
_NAMED = {"accepting_entity", "owner"}
_UNORDERED = {"parties", "queue_items", "readers"}
_ABSENT = object()


class Difference(NamedTuple):
    """One field on which the two do not agree; its values are plain, as JSON holds them."""

    field: str
    ours: Any
    theirs: Any


class Raised(NamedTuple):
    """What stands in the place of a decision where the other implementation raised an error."""

    error: Exception

    def __str__(self) -> str:
        """The error as the last line of its traceback has it."""
        said = str(self.error)
        return f"raised {type(self.error).__name__}" + (f": {said}" if said else "")


def check_level(level: object) -> None:
    """Raise ValueError for what is no level."""
    if level not in LEVELS:
        *most, last = map(repr, LEVELS)
        message = f"level={level!r} is no level. Write {', '.join(most)} or {last}."
        raise ValueError(message)


def differences(
    ours: Decision | Mapping[str, Any], theirs: Any, level: str = "all fields"
) -> tuple[Difference, ...]:
    """
    List the fields of a level on which the other decision is not ours.

    Args:
        ours: what the reference decided, or its record.
        theirs: a `Decision`, or a mapping with keys of a decision record (contract section 3).
            What a mapping leaves out is not compared; lists compare without order, ``readers`` may
            be their number, and a row may leave out its name. Anything else differs.
        level: ``outcome``, ``rule`` or ``all fields``.

    Raises:
        ValueError: ``level`` is none of these.
        TypeError: the mapping has a key that no record has, or none that the level compares.

    >>> from sscsim import Delivery, Message, World, decide
    >>> ours = decide(World(), Delivery(message=Message(source="m1"), mailbox=None))
    >>> differences(ours, {"outcome": "not_processed"})
    ()
    >>> differences(ours, {"outcome": "promoted", "reason": "AcceptAll"}, "outcome")
    (Difference(field='outcome', ours='not_processed', theirs='promoted'),)

    """
    check_level(level)
    mine = record(ours, readers=True) if isinstance(ours, Decision) else ours
    said = _record(theirs, LEVELS[level])
    if said is None:
        return (Difference("outcome", mine["outcome"], shown(theirs)),)
    pairs = ((key, mine[key], said.get(key, _ABSENT)) for key in LEVELS[level])
    return tuple(
        Difference(key, own, other)
        for key, own, other in pairs
        if other is not _ABSENT and not _same(key, own, other)
    )


def _record(theirs: Any, compared: tuple[str, ...]) -> Mapping[str, Any] | None:
    """Give the other answer as a record of plain values; None if it is nothing of the kind."""
    if isinstance(theirs, Decision):
        return record(theirs, readers=True)
    if not isinstance(theirs, Mapping):
        return None
    unknown = [key for key in theirs if key not in KEYS and key not in _UNCOMPARED]
    if unknown or not any(key in theirs for key in compared):
        what = (
            f"with the key {unknown[0]!r}, which no record has"
            if unknown
            else "without a key that is compared"
        )
        message = f"The other gave a mapping {what}. Give some of {', '.join(compared)}."
        raise TypeError(message)
    return {key: plain(value) for key, value in theirs.items()}


def shown(theirs: Any) -> str:
    """Say what was given in the place of a decision."""
    if isinstance(theirs, Raised):
        return str(theirs)
    return f"gave {theirs!r}, which is neither a Decision nor a mapping"


def _same(key: str, ours: Any, theirs: Any) -> bool:
    if key == "readers" and type(theirs) is int:
        return len(ours) == theirs
    if key in _UNORDERED and isinstance(theirs, list):
        return sorted(map(repr, map(_sorted, ours))) == sorted(map(repr, map(_sorted, theirs)))
    if key in _NAMED and isinstance(ours, dict) and isinstance(theirs, dict):
        return bool({"name": ours["name"], **theirs} == ours)
    return type(theirs) is not bool and bool(ours == theirs)


def _sorted(value: Any) -> Any:
    return sorted(value.items()) if isinstance(value, dict) else value
