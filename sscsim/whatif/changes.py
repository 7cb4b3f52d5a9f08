"""One thing that might have been otherwise: a column of a row, a setting, or a header."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, Literal

import attrs

from sscsim.events import Deliver
from sscsim.vocabulary import FORCE, METHOD
from sscsim.world import World

__all__ = ["By", "Change", "Stage", "header"]


class By(StrEnum):
    """
    Who can make a change.

    >>> from sscsim.whatif import By
    >>> [by.value for by in By]
    ['person', 'administrator', 'sender']

    """

    PERSON = "person"
    ADMINISTRATOR = "administrator"
    SENDER = "sender"


@attrs.frozen
class Stage:
    """The organisation as a message arrives in it, and the message."""

    world: World
    event: Deliver


@attrs.frozen(kw_only=True)
class Change:
    """
    One change.

    Attributes:
        kind: ``column``, ``setting`` or ``header``.
        spot: what is changed; of two changes of one spot only one is made at a time.
        by: who can make it.
        says: the change as a list has it.
        were: the change after "if". Of a column or a setting what it is called, to which the value
            is added; of a header the whole clause.
        before: what stands there, of a column or a setting; it opens what ``says`` says.
        after: what stands there then, of a column or a setting; it ends what ``says`` says.
        made: makes it.
        name: the column, setting or header.
        table: the table of a column.
        id: the row of a column.
        to: what stands there then; None where nothing does.
        touches: what of a header is otherwise then, in parts. Where another change of the spot does
            as well and touches only some of these, this one is more than is needed.

    >>> from sscsim import load_scenario_text
    >>> from sscsim.whatif import what_would_turn
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m, from: x@outside.example, to: [sales@contoso.example]}]
    ... ''')
    >>> first, *_ = [one for [one] in what_would_turn(story.world, story.events[0]).sets]
    >>> first.says, first.by.value
    ('queue Sales: emailrouteraccessapproval not given -> 0 (Empty)', 'administrator')

    """

    kind: Literal["column", "setting", "header"]
    by: By
    says: str
    were: str
    before: str = ""
    after: str = ""
    made: Callable[[Stage], Stage] = attrs.field(eq=False, repr=False)
    name: str
    table: str | None = None
    id: str | None = None
    to: Any = None
    touches: frozenset[str] = frozenset()

    @property
    def filters(self) -> bool:
        """Whether it is a filtering method: somebody's, a queue's, or the one that is forced."""
        return self.name in {METHOD, FORCE}

    @property
    def spot(self) -> tuple[str | None, ...]:
        """What it changes."""
        return self.kind, self.table, self.id, self.name


def header(
    name: str,
    says: str,
    were: str,
    value: Any,
    *,
    by: By = By.SENDER,
    touches: Iterable[str] = (),
    **columns: Any,
) -> Change:
    """Make a change of what a message says: ``columns`` are those of `Message`."""

    def made(stage: Stage) -> Stage:
        message = attrs.evolve(stage.event.message, **columns)
        return attrs.evolve(stage, event=attrs.evolve(stage.event, message=message))

    return Change(
        kind="header",
        by=by,
        says=says,
        were=were,
        made=made,
        name=name,
        to=value,
        touches=frozenset(touches),
    )
