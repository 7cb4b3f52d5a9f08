"""What a handout shows that has to be computed: what each choice lets in, what each flag hides."""

from __future__ import annotations

from typing import Any, NamedTuple

from sscsim.course.lesson import Course
from sscsim.engine import apply, offered_methods, simulate
from sscsim.events import SetSettings
from sscsim.scenario import load_scenario_data
from sscsim.vocabulary import FilteringMethod
from sscsim.world import World

__all__ = ["Choice", "choices", "queries"]

_FLAGS = ("HideTrackAllOption", "HideEmailAutoTrackOptions")
_ANNA = "anna@outside.example"
# Each kind of message: an answer of a stranger, a contact, a supplier, a stranger.
_MAIL: dict[str, dict[str, Any]] = {
    "answer": {"from": _ANNA, "in-reply-to": "<offer@contoso.example>"},
    "contact": {"from": "ivo@fabrikam.example"},
    "record": {"from": "practice@outside.example"},
    "stranger": {"from": _ANNA},
}


class Choice(NamedTuple):
    """
    One choice of the dropdown.

    Attributes:
        method: the choice.
        lets_in: whether it lets in an answer, a contact's, a supplier's and a stranger's message.
        offered: whether the dialog offers it without a flag, and with each of the two.

    >>> from sscsim.course.handout import choices
    >>> all_messages = choices()[0]
    >>> all_messages.lets_in, all_messages.offered
    ((True, True, True, True), (True, False, False))

    """

    method: FilteringMethod
    lets_in: tuple[bool, ...]
    offered: tuple[bool, ...]


def choices() -> tuple[Choice, ...]:
    """Ask the engine what each choice lets in, and the dialog under which flag it is offered."""
    dialogs = [_offered(World()), *(_offered(_flagged(flag)) for flag in _FLAGS)]
    return tuple(
        Choice(method, _let_in(method), tuple(method in dialog for dialog in dialogs))
        for method in FilteringMethod
    )


def _offered(world: World) -> frozenset[FilteringMethod]:
    return frozenset(offered_methods(world))


def _flagged(flag: str) -> World:
    return apply(World(), SetSettings(values={flag: True}))


def _let_in(method: FilteringMethod) -> tuple[bool, ...]:
    hanna = "hanna@contoso.example"
    user = {"id": "hanna", "internalemailaddress": hanna}
    supplier = {"cr123_mail": "practice@outside.example"}
    document = {
        "title": "Handout",
        "systemusers": [{**user, "incomingemailfilteringmethod": int(method)}],
        "contacts": [{"id": "ivo", "emailaddress1": "ivo@fabrikam.example"}],
        "records": [{"id": "clinic", "table": "cr123_supplier", "columns": supplier}],
        "emails": [{"id": "offer", "messageid": "<offer@contoso.example>", "subject": "Offer"}],
        "timeline": [
            {"deliver": {"id": key, "to": hanna, "subject": key, **mail}}
            for key, mail in _MAIL.items()
        ],
    }
    scenario = load_scenario_data(document)
    return tuple(one.promoted for one in simulate(scenario.world, scenario.events).decisions)


def queries(course: Course) -> tuple[str, ...]:
    """Give the queries that the lessons of a course type."""
    typed = (command for lesson in course.lessons for command in lesson.type)
    return tuple(
        command.removeprefix("query ORG ").strip("'")
        for command in typed
        if command.startswith("query ORG ")
    )
