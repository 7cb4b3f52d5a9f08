"""Was it as expected? Compares what a scenario expects with what a run gave.

Of a decision only what is named is compared; lists of ids and of parties compare without order. A
list under ``expect`` follows the order of the decisions, one mapping speaks of every one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import attrs

from sscsim.decisions import Decision, NamedRef, Party
from sscsim.errors import Place
from sscsim.events import Event
from sscsim.scenario.forms import Filled
from sscsim.scenario.parts.expectations import Expectation, Expected, Named
from sscsim.scenario.scenario import Scenario
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["Failure", "check", "check_one", "compared"]


class _Answer(Protocol):
    @property
    def outcome(self) -> str:
        """``done``, ``refused`` or ``readers``."""

    @property
    def readers(self) -> tuple[str, ...]:
        """The ids of users."""


class _Entry(Protocol):
    @property
    def event(self) -> Event:
        """What happened."""

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What was decided."""

    @property
    def answer(self) -> _Answer | None:
        """What was answered."""


class Played(Protocol):
    """A run, as far as expectations look at it."""

    @property
    def entries(self) -> Sequence[_Entry]:
        """One entry for each event."""


@attrs.frozen
class Failure:
    """
    One thing that came otherwise than expected.

    Attributes:
        place: where the expected value stands.
        key: what was looked at, such as ``outcome``.
        expected: what should have come, in words.
        came: what came, in words.
        decision: the decision it is about; None for an answer, or where none came.
    """

    place: Place
    key: str
    expected: str
    came: str
    decision: Decision | None = None

    def __str__(self) -> str:
        """One line for a terminal or a log."""
        about = "" if self.decision is None else f" ({_about(self.decision)})"
        return f"{self.place}: expected {self.key} {self.expected}, came {self.came}{about}."


def _about(decision: Decision) -> str:
    where = "no mailbox" if decision.mailbox is None else decision.mailbox
    return f"{decision.source} in {where}"


def check(scenario: Scenario, run: Played) -> tuple[Failure, ...]:
    """Compare a run with what its scenario expects; an empty tuple means all came as expected."""
    together = zip(scenario.expectations, run.entries, strict=True)
    return tuple(
        failure
        for expectation, entry in together
        if expectation is not None
        for failure in _failures(expectation, entry, scenario.world)
    )


def check_one(
    scenario: Scenario, run: Played, number: int, part: int | None = None
) -> tuple[Failure, ...]:
    """
    Compare what one event gave with what is expected of it.

    Args:
        scenario: what was played.
        run: what came of it.
        number: of the event, from 0.
        part: where a list is expected, the one entry that is asked about, from 0.
    """
    expectation, entry = scenario.expectations[number], run.entries[number]
    if expectation is None:
        return ()
    if part is None or len(expectation.entries) != len(entry.decisions):
        return tuple(_failures(expectation, entry, scenario.world))
    return compared(expectation.entries[part], entry.decisions[part], scenario.world)


def compared(expected: Expected, decision: Decision, world: World) -> tuple[Failure, ...]:
    """Compare one decision with what is expected of it; the world knows whose a mailbox is."""
    return tuple(_of_decision(expected, decision, world))


def _failures(expectation: Expectation, entry: _Entry, world: World) -> Iterator[Failure]:
    if entry.answer is not None:
        yield from _of_answer(expectation.entries[0], entry.answer)
        return
    wanted, came = len(expectation.entries), len(entry.decisions)
    if wanted != came if expectation.listed else not came:
        listed = ", ".join(_about(decision) for decision in entry.decisions)
        shown = f"{came} ({listed})" if listed else "none"
        yield Failure(expectation.node.place, "decisions", str(wanted), shown)
        return
    entries = expectation.entries if expectation.listed else expectation.entries * came
    for expected, decision in zip(entries, entry.decisions, strict=True):
        yield from _of_decision(expected, decision, world)


def _of_answer(expected: Expected, answer: _Answer) -> Iterator[Failure]:
    for key, value in expected.values.items():
        came: Any = answer.readers if key == "readers" else answer.outcome
        if not _equal(value, came):
            yield _failure(expected, key, value, came)


def _of_decision(expected: Expected, decision: Decision, world: World) -> Iterator[Failure]:
    for key, value in expected.values.items():
        came = getattr(decision, key)
        compare = _COMPARISONS.get(key, _equal)
        wanted = _address_of(value, world) if key == "mailbox" else value
        if not compare(wanted, came):
            yield attrs.evolve(_failure(expected, key, wanted, came), decision=decision)


def _failure(expected: Expected, key: str, value: Any, came: Any) -> Failure:
    if isinstance(value, int) and isinstance(came, tuple):
        came = len(came)
    place = expected.node_of(key).place
    return Failure(place, key, _words(value), _words(came))


def _address_of(value: Any, world: World) -> Any:
    """Find the address of a mailbox that was named by its user or queue."""
    mailbox = world.mailbox_of(value) if isinstance(value, Ref) else None
    return value if mailbox is None else mailbox.emailaddress.lower()


# ------------------------------------------------------------------------------- comparisons


def _equal(value: Any, came: Any) -> bool:
    if isinstance(came, tuple) and isinstance(value, int):
        return len(came) == value
    if isinstance(came, tuple) and isinstance(value, tuple):
        return sorted(came) == sorted(value)
    return bool(value == came)


def _entity(value: Named | None, came: Any) -> bool:
    if value is None or came is None:
        return value is came
    return bool(value.ref == came.ref and value.name in {None, came.name})


def _parties(value: Sequence[Any], came: Sequence[Any]) -> bool:
    """Pair every expected party with another party that came."""
    left = list(came)
    for wanted in value:
        found = next((party for party in left if _is_party(wanted.values, party)), None)
        if found is None:
            return False
        left.remove(found)
    return not left


def _is_party(wanted: Mapping[str, Any], party: Any) -> bool:
    return all(_folded(key, value) == getattr(party, key) for key, value in wanted.items())


def _folded(key: str, value: Any) -> Any:
    return value.strip().lower() if key == "address" else value


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "accepting_entity": _entity,
    "owner": _entity,
    "parties": _parties,
}


# ------------------------------------------------------------------------------------- words


def _words(value: Any) -> str:
    """Say a value as a scenario would write it."""
    if value is None:
        return "null"
    for cls, say in _SAID.items():
        if isinstance(value, cls):
            return say(value)
    return f"[{', '.join(map(_words, value))}]" if isinstance(value, tuple) else str(value)


def _row(value: Any) -> str:
    return "nobody" if value.id is None else f"{value.table} {value.id}"


_SAID: Mapping[type, Callable[[Any], str]] = {
    Named: lambda value: _row(value.ref) + (f" ({value.name})" if value.name else ""),
    Ref: _row,
    NamedRef: _row,
    Party: lambda value: f"{value.participation} {value.address} = {_row(value)}",
    Filled: lambda value: " ".join(map(_words, value.values.values())),
}
