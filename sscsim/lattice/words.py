"""What a behaviour and a move are called, in the picture and in text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sscsim.columns import shown
from sscsim.lattice.lattice import Behaviour, Lattice, Move
from sscsim.vocabulary import FORCE, METHOD, NOT_FORCED, FilteringMethod

__all__ = ["counted", "legend", "move_lines", "shared_by"]

_DIFFERENT = "users at different methods"
_WORDS = {
    "emailcorrelationenabled": "correlation",
    "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation": "own mailbox only",
    "ignoreinternalemail": "ignore internal",
}


def shared_by(found: Lattice, one: Behaviour) -> tuple[str, str]:
    """Say which methods are in force, and what else all combinations of a behaviour share."""
    correlation, *others = [f"{word} {_on(value)}" for word, value in _shared(one)] or [""]
    first = [_methods(found, one), *([correlation] if correlation else ())]
    return "; ".join(first), "; ".join(others)


def _methods(found: Lattice, one: Behaviour) -> str:
    """Say whose methods are in force."""
    if found.is_queue:
        return _of_a_queue(one)
    if found.whose:
        return _of_a_user(one)
    methods = {_in_force(setting) for setting in one.settings}
    if len(methods) == len(FilteringMethod):
        return "any method"
    said = ", ".join(sorted(methods))
    return said if said == _DIFFERENT else f"users at {said}"


def _of_a_queue(one: Behaviour) -> str:
    """Say its method, and what is forced on the users who may be asked beside it."""
    own = _listed({setting[METHOD] for setting in one.settings})
    forced = {setting[FORCE] for setting in one.settings}
    to = _numbers(forced - {NOT_FORCED})
    if len(forced) == 1 + len(FilteringMethod):
        return own
    free = "not forced" if NOT_FORCED in forced else ""
    return f"{own}; users {' or '.join(filter(None, (free, to and f'forced to {to}')))}"


def _of_a_user(one: Behaviour) -> str:
    """Say her method where she chooses, and that of all users where it is forced."""
    own = {setting[METHOD] for setting in one.settings if setting[FORCE] == NOT_FORCED}
    forced = {setting[FORCE] for setting in one.settings} - {NOT_FORCED}
    if len(own) == len(forced) == len(FilteringMethod):
        return "any method"
    said = [_listed(own)] if own else []
    return " or ".join([*said, *([f"all forced to {_numbers(forced)}"] if forced else [])])


def _listed(methods: Collection[Any]) -> str:
    return "any method" if len(methods) == len(FilteringMethod) else f"method {_numbers(methods)}"


def _numbers(methods: Collection[Any]) -> str:
    return ", ".join(sorted("not given" if one is None else str(int(one)) for one in methods))


def legend() -> Iterator[str]:
    """Say what the short words and the numbers stand for."""
    methods = ", ".join(f'{int(method)} "{method.label}"' for method in FilteringMethod)
    yield f"Methods in force: {methods}."
    yield "; ".join(f"{word}: {name}" for name, word in _WORDS.items()) + "."


def move_lines(found: Lattice) -> Iterator[str]:
    """Say what comes of each change from today; last, of which nothing does."""
    alike: dict[tuple[tuple[int, ...], tuple[int, ...]], dict[str, list[Move]]] = {}
    for move in found.moves:
        alike.setdefault((move.gains, move.loses), {}).setdefault(move.name, []).append(move)
    idle = alike.pop(((), ()), {})
    for by_name in alike.values():
        said = [_said(found, moves) for moves in by_name.values()]
        yield f"{', or '.join(said)}: {_what(found, next(iter(by_name.values()))[0])}"
    if idle:
        yield f"Nothing comes of {', '.join(_said(found, moves) for moves in idle.values())}."


def _said(found: Lattice, moves: Sequence[Move]) -> str:
    name = moves[0].name
    if name == METHOD:
        name = f"filtering method of {found.whose or 'all users'}"
    *most, last = (shown(move.to) for move in moves)
    return f"{name} -> {', '.join(most)} or {last}" if most else f"{name} -> {last}"


def _what(found: Lattice, move: Move) -> str:
    """Count what is gained and lost, with an example of each."""
    parts = [f"to {move.behaviour}"] if move.behaviour else []
    for numbers, word in ((move.gains, "more"), (move.loses, "fewer")):
        if numbers:
            parts.append(counted(found, numbers, word))
    return "; ".join(parts)


def counted(found: Lattice, kinds: Sequence[int], word: str) -> str:
    """Say how many kinds more or fewer, with an example."""
    what = "kind" if len(kinds) == 1 else "kinds"
    return f"{len(kinds):,} {what} {word}, such as mail {found.kinds[kinds[0]].says}"


def _in_force(setting: Mapping[str, Any]) -> str:
    forced = setting[FORCE]
    method = setting[METHOD] if forced == NOT_FORCED else forced
    return _DIFFERENT if method is None else str(int(method))


def _shared(one: Behaviour) -> Iterator[tuple[str, Any]]:
    for name, word in _WORDS.items():
        values = {setting[name] for setting in one.settings}
        if len(values) == 1:
            yield word, values.pop()


def _on(value: object) -> str:
    return "on" if value else "off"
