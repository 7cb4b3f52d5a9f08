"""Arguments of strategies, held against what may be given before anything is drawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from sscsim.assumptions import SWITCHES
from sscsim.mail import Message
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = [
    "A_WORLD",
    "Flavour",
    "check_drawn",
    "check_flavour",
    "check_sizes",
    "check_strategy",
    "check_switches",
    "check_type",
    "check_world",
]

Flavour: TypeAlias = Literal["sensible", "anything"]

A_WORLD = "Give one of World, such as worlds()."  # offered where a strategy of worlds is wanted
_FLAVOURS: tuple[str, ...] = get_args(Flavour)


def _or(words: Iterable[str]) -> str:
    *before, last = (repr(word) for word in words)
    return f"{', '.join(before)} or {last}" if before else last


def check_flavour(flavour: object) -> None:
    """Raise InvalidArgument for what is no flavour."""
    if flavour not in _FLAVOURS:
        message = f"flavour={flavour!r} is no flavour. Write {_or(_FLAVOURS)}."
        raise InvalidArgument(message)


def check_choice(name: str, given: object, offered: Collection[str]) -> None:
    """Raise InvalidArgument for what is none of the names on offer; None leaves it open."""
    if given is not None and not (isinstance(given, str) and given in offered):
        message = f"{name}={given!r} is no {name}. Write {_or(offered)}."
        raise InvalidArgument(message)


def check_type(name: str, value: object, kind: type, offer: str) -> None:
    """Raise InvalidArgument for a value of another type, a strategy among them."""
    if isinstance(value, SearchStrategy):
        message = f"{name}={value!r} is a strategy, not a value. Draw from it, and give what came."
        raise InvalidArgument(message)
    if not isinstance(value, kind):
        message = f"{name}={value!r} is no {kind.__name__}. {offer}"
        raise InvalidArgument(message)


def check_moment(name: str, given: object) -> None:
    """Raise InvalidArgument for what is no time, or one of no zone."""
    check_type(name, given, datetime, "Give the time in UTC.")
    assert isinstance(given, datetime)  # noqa: S101 - told to the type checker
    if given.tzinfo is None:
        message = f"{name}={given!r} is of no time zone. Give it with tzinfo=UTC."
        raise InvalidArgument(message)


def check_world(world: object) -> None:
    """Raise InvalidArgument for what is no world."""
    check_type("world", world, World, "Give a World, such as one that worlds() has drawn.")


def check_refs(name: str, refs: object) -> None:
    """Raise InvalidArgument for what is no sequence of references to rows."""
    check_type(name, refs, Sequence, "Give a list of Ref, such as Ref('systemuser', 'hanna').")
    assert isinstance(refs, Sequence)  # noqa: S101 - told to the type checker
    for one in refs:
        if not isinstance(one, Ref):
            message = f"{name} holds {one!r}, which is no Ref. Write Ref('systemuser', 'hanna')."
            raise InvalidArgument(message)


def check_classes(name: str, given: object, offered: Collection[type]) -> None:
    """Raise InvalidArgument for what is none of the classes on offer."""
    check_type(name, given, Collection, f"Give classes, such as [{_first(offered)}].")
    assert isinstance(given, Collection)  # noqa: S101 - told to the type checker
    for one in given:
        if one not in offered:
            words = ", ".join(each.__name__ for each in offered)
            message = f"{name} names {one!r}, which is not on offer. Choose of {words}."
            raise InvalidArgument(message)


def _first(offered: Collection[type]) -> str:
    return next(iter(offered)).__name__


def check_messages(name: str, messages: object) -> None:
    """Raise InvalidArgument for what is no sequence of messages."""
    check_type(name, messages, Sequence, "Give a list of Message.")
    assert isinstance(messages, Sequence)  # noqa: S101 - told to the type checker
    for one in messages:
        check_type(f"a message of {name}", one, Message, "Give a list of Message.")


def check_strategy(name: str, value: object, offer: str) -> None:
    """Raise InvalidArgument for a value where a strategy is wanted."""
    if not isinstance(value, SearchStrategy):
        message = f"{name}={value!r} is no strategy. {offer}"
        raise InvalidArgument(message)


def check_drawn(name: str, value: object, kind: type, offer: str) -> None:
    """Raise InvalidArgument where a strategy that was given has drawn something else."""
    if not isinstance(value, kind):
        message = f"{name} drew {value!r}, which is no {kind.__name__}. {offer}"
        raise InvalidArgument(message)


def check_sizes(what: str, least: object, most: object, *, limit: int, floor: int = 0) -> None:
    """Raise InvalidArgument unless floor <= min_what <= max_what <= limit."""
    for name, value in ((f"min_{what}", least), (f"max_{what}", most)):
        if type(value) is not int or not floor <= value <= limit:
            message = f"{name}={value!r} is no number of {what}. Write one from {floor} to {limit}."
            raise InvalidArgument(message)
    assert isinstance(least, int)  # noqa: S101 - told to the type checker
    assert isinstance(most, int)  # noqa: S101
    if least > most:
        message = f"min_{what}={least} is more than max_{what}={most}. Write them the other way."
        raise InvalidArgument(message)


def check_switches(name: str, names: object) -> None:
    """Raise InvalidArgument for a name that is no switch, and for a text where a list is wanted."""
    if isinstance(names, str) or not isinstance(names, Collection):
        message = f"{name}={names!r} is no list. Give names of switches, such as ['check_order']."
        raise InvalidArgument(message)
    for one in names:
        if not isinstance(one, str) or one not in SWITCHES:
            message = f"{name} names {one!r}, which is no switch. Write {_or(sorted(SWITCHES))}."
            raise InvalidArgument(message)
