"""A wrong argument is told when a strategy is made, not when it is drawn: name, value, offer."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from sscsim import strategies
from sscsim.assumptions import SWITCHES
from sscsim.events import Track
from sscsim.world import World

WORLD = World()
NAMES = [
    one for one in strategies.__all__ if inspect.signature(getattr(strategies, one)).parameters
]
OF_A_WORLD = ("deliveries", "messages", "policies", "threads", "timelines")
FLAVOUR = "flavour='wild' is no flavour. Write 'sensible' or 'anything'."
SWITCH_NAMES = ", ".join(map(repr, sorted(SWITCHES)[:-1])) + f" or {max(SWITCHES)!r}"
A_WORLD = "Give a World, such as one that worlds() has drawn."
DATE = datetime(2026, 3, 2)  # noqa: DTZ001 - of no zone, on purpose

Case = tuple[str, dict[str, Any], str]


def made(name: str, **arguments: Any) -> Any:
    """Make a strategy; those of a world are given one."""
    world = {"world": WORLD} if name in OF_A_WORLD else {}
    return getattr(strategies, name)(**{**world, **arguments})


def of_flavours() -> list[Case]:
    return [(name, {"flavour": "wild"}, FLAVOUR) for name in NAMES]


def of_worlds() -> list[Case]:
    is_none = f"world='contoso' is no World. {A_WORLD}"
    return [(name, {"world": "contoso"}, is_none) for name in OF_A_WORLD]


def of_sizes() -> list[Case]:
    """For each size too many, none at all, and the least above the most."""
    found: list[Case] = []
    for name, what, floor, limit in (
        ("worlds", "users", 0, 5),
        ("threads", "messages", 1, 20),
        ("timelines", "events", 0, 50),
        ("scenarios", "events", 0, 50),
    ):
        least, most = f"min_{what}", f"max_{what}"
        write = f"Write one from {floor} to {limit}."
        found += [
            (name, {most: limit + 1}, f"{most}={limit + 1} is no number of {what}. {write}"),
            (name, {least: "2"}, f"{least}='2' is no number of {what}. {write}"),
            (name, {most: True}, f"{most}=True is no number of {what}. {write}"),
            (
                name,
                {least: 3, most: 2},
                f"{least}=3 is more than {most}=2. Write them the other way.",
            ),
        ]
    for what, limit in {"queues": 3, "records": 20, "emails": 20}.items():
        wrong = f"max_{what}=-1 is no number of {what}. Write one from 0 to {limit}."
        found.append(("worlds", {f"max_{what}": -1}, wrong))
    return found


def of_events() -> list[Case]:
    offered = (
        "Choose of Deliver, SetSettings, Write, Choose, Send, Resync, Track, Delete, AskReaders."
    )
    wrong: list[tuple[Any, str]] = [
        ([int], f"only names {int!r}, which is not on offer. {offered}"),
        (Track, f"only={Track!r} is no Collection. Give classes, such as [Deliver]."),
        ([Track], "only names no event that can come first. Add Deliver or SetSettings."),
    ]
    return [
        (name, {"only": one}, says) for name in ("timelines", "scenarios") for one, says in wrong
    ]


def of_strategies() -> list[Case]:
    of_world = f"worlds={WORLD!r} is no strategy. Give one of World, such as worlds()."
    return [
        ("cases", {"worlds": WORLD}, of_world),
        ("scenarios", {"worlds": WORLD}, of_world),
        (
            "worlds",
            {"organization": 7},
            "organization=7 is no strategy. Give one of Organization, such as organizations().",
        ),
        (
            "worlds",
            {"assume": "article"},
            "assume='article' is no strategy. Give one of Assumptions, such as assumptions().",
        ),
    ]


def of_values() -> list[Case]:
    drawn, draw_it = st.just(WORLD.organization), "Draw from it, and give what came."
    organization = "Give an Organization, or leave it out."
    ref = "Write Ref('systemuser', 'hanna')."
    return [
        ("messages", {"source": 7}, "source=7 is no str. Give a short text, such as 'm1'."),
        ("messages", {"received": "now"}, "received='now' is no datetime. Give the time in UTC."),
        (
            "messages",
            {"received": DATE},
            f"received={DATE!r} is of no time zone. Give it with tzinfo=UTC.",
        ),
        ("messages", {"earlier": 7}, "earlier=7 is no Sequence. Give a list of Message."),
        (
            "messages",
            {"earlier": ["m0"]},
            "a message of earlier='m0' is no Message. Give a list of Message.",
        ),
        *(
            (name, {"organization": one}, says)
            for name in ("subjects", "tokens")
            for one, says in (
                ("contoso", f"organization='contoso' is no Organization. {organization}"),
                (
                    drawn,
                    f"organization={drawn!r} is a strategy, not a value. {draw_it}",
                ),
            )
        ),
        *(
            (name, {"owners": ["hanna"]}, f"owners holds 'hanna', which is no Ref. {ref}")
            for name in ("queues", "records")
        ),
        (
            "assumptions",
            {"reading": "articel"},
            "reading='articel' is no reading. Write 'article', 'learn', 'widest' or 'narrowest'.",
        ),
        (
            "assumptions",
            {"without": ["check_ordr"]},
            f"without names 'check_ordr', which is no switch. Write {SWITCH_NAMES}.",
        ),
        (
            "assumptions",
            {"without": "check_order"},
            "without='check_order' is no list. Give names of switches, such as ['check_order'].",
        ),
    ]


WRONG = [
    *of_flavours(), *of_worlds(), *of_sizes(), *of_events(), *of_strategies(), *of_values(),
]  # fmt: skip


IDS = [f"{name}-{number}" for number, (name, *_) in enumerate(WRONG)]


@pytest.mark.parametrize(("name", "arguments", "says"), WRONG, ids=IDS)
def test_a_wrong_argument_is_told_before_anything_is_drawn(
    name: str, arguments: dict[str, Any], says: str
) -> None:
    with pytest.raises(InvalidArgument) as told:
        made(name, **arguments)
    assert str(told.value) == says


def test_every_argument_of_every_strategy_is_tried_with_a_wrong_value() -> None:
    """A new argument needs a case here."""
    tried = {(name, argument) for name, arguments, _ in WRONG for argument in arguments}
    there = {
        (name, argument)
        for name in NAMES
        for argument in inspect.signature(getattr(strategies, name)).parameters
    }
    assert tried == there


QUICK = settings(
    max_examples=20,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

DRAWN_WRONG: list[Case] = [
    ("cases", {"worlds": st.none()}, "worlds drew None, which is no World. Give one of World,"),
    ("scenarios", {"worlds": st.just(7)}, "worlds drew 7, which is no World. Give one of World,"),
    (
        "worlds",
        {"organization": st.just(7)},
        "organization drew 7, which is no Organization. Give one of Organization,",
    ),
    (
        "worlds",
        {"assume": st.just("article")},
        "assume drew 'article', which is no Assumptions. Give one of Assumptions,",
    ),
]


@pytest.mark.parametrize(("name", "arguments", "says"), DRAWN_WRONG)
def test_a_strategy_that_draws_something_else_is_named_as_it_was_given(
    name: str, arguments: dict[str, Any], says: str
) -> None:
    with pytest.raises(InvalidArgument) as told:
        find(made(name, **arguments), lambda _: True, settings=QUICK)
    [argument] = arguments
    such_as = {"assume": "assumptions", "organization": "organizations"}.get(argument, argument)
    assert str(told.value) == f"{says} such as {such_as}()."


@pytest.mark.parametrize("name", ["cases", "scenarios"])
def test_a_strategy_that_draws_what_is_wanted_is_drawn_from(name: str) -> None:
    """Its twin."""
    assert find(made(name, worlds=st.just(WORLD)), lambda _: True, settings=QUICK)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("flavour", ["sensible", "anything"])
def test_each_is_drawn_in_both_flavours(name: str, flavour: str) -> None:
    """And the simplest of one is of the class that the simplest of the other is of."""
    simplest: Callable[[str], Any] = lambda one: find(  # noqa: E731
        made(name, flavour=one), lambda _: True, settings=QUICK
    )
    kind = type(simplest("sensible"))

    @QUICK
    @given(made(name, flavour=flavour))
    def drawn(value: Any) -> None:
        assert type(value) is kind

    drawn()
