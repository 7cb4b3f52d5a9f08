"""The timeline part of a scenario: the nine things that can happen, and what each may say."""

from __future__ import annotations

from typing import Any

import attrs

from sscsim.columns import shown
from sscsim.scenario.column_kinds import MOMENT, column_value
from sscsim.scenario.compounds import ListOf
from sscsim.scenario.desk import Desk
from sscsim.scenario.forms import Form
from sscsim.scenario.kinds import (
    MISSING,
    OPTIONAL_TEXT,
    Kind,
    Schema,
    Words,
)
from sscsim.scenario.nodes import Node
from sscsim.scenario.parts.expectations import ANSWER, DECISIONS, READERS, RESYNCED
from sscsim.scenario.parts.mails import DELIVER, SEND
from sscsim.scenario.parts.organisation import ORGANIZATION_KEYS
from sscsim.scenario.parts.settings import SETTING_KEYS
from sscsim.scenario.parts.writes import WRITE
from sscsim.scenario.references import EMAIL_ID, MAILBOX, ROW, RowRef, email_id
from sscsim.vocabulary import METHOD, FilteringMethod
from sscsim.world import UserSettings

__all__ = ["EVENTS", "ROUTES", "SET", "TIMELINE", "Happening"]

ROUTES = ("app", "folder", "category")

_STORED = column_value(UserSettings, METHOD)


@attrs.frozen
class _Method:
    """One of the five filtering methods: a choice has to be one."""

    def read(self, node: Node, desk: Desk) -> Any:
        if node.value is None:
            desk.problem(
                node, "nothing is chosen here", f"Write a number from 0 to {max(FilteringMethod)}."
            )
            return MISSING
        return _STORED.read(node, desk)

    def schema(self) -> Schema:
        return _STORED.filled()


_CHOOSE = Form(
    what="a choose",
    keys={
        "user": RowRef(("systemuser", "queue"), nullable=False, existing=True),
        "queue": RowRef(("queue",), nullable=False, existing=True),
        METHOD: _Method(),
    },
    required=(METHOD,),
    one_of=("user", "queue"),
)


SET = Form(
    what="a set",
    keys={
        **{key: kind for key, kind in ORGANIZATION_KEYS.items() if key != "organizationid"},
        **SETTING_KEYS,
    },
    listed="`sscsim glossary` lists them all.",
)

_TRACK = Form(
    what="a track",
    keys={
        "mail": email_id("deliver"),
        "mailbox": MAILBOX,
        "route": Words("a route", ROUTES),
        "regardingobjectid": ROW,
        "folder": OPTIONAL_TEXT,
    },
    required=("mail",),
)
_DELETE = Form(what="a delete", keys={"email": ListOf(EMAIL_ID, single=True)}, required=("email",))
_RESYNC = Form(
    what="a resync",
    keys={"mailbox": MAILBOX, "processemailreceivedafter": MOMENT},
    required=("mailbox", "processemailreceivedafter"),
)
_READERS = Form(what="a readers", keys={"email": EMAIL_ID}, required=("email",))

# Each event: its form, and what may be expected of it.
EVENTS: dict[str, tuple[Kind, Kind]] = {
    "deliver": (DELIVER, DECISIONS),
    "choose": (_CHOOSE, ANSWER),
    "write": (WRITE, ANSWER),
    "set": (SET, ANSWER),
    "send": (SEND, ANSWER),
    "track": (_TRACK, DECISIONS),
    "delete": (_DELETE, ANSWER),
    "resync": (_RESYNC, RESYNCED),
    "readers": (_READERS, READERS),
}


@attrs.frozen
class Happening:
    """One entry of the timeline: its kind, what it says, what is expected, and where it stands."""

    kind: str
    said: Any
    expected: Any
    node: Node


@attrs.frozen
class _Entry:
    """One event, and beside it, perhaps, what is expected of it."""

    def read(self, node: Node, desk: Desk) -> Any:
        kind = self._kind(node, desk)
        if kind is None:
            return MISSING
        form, expectable = EVENTS[kind]
        said = form.read(node.value[kind], desk)
        expect = node.get("expect")
        expected = None if expect is None else expectable.read(expect, desk)
        return MISSING if MISSING in (said, expected) else Happening(kind, said, expected, node)

    def _kind(self, node: Node, desk: Desk) -> str | None:
        words = ", ".join(EVENTS)
        if not node.is_mapping:
            desk.problem(node, f"this is {node}, not an event", f"Write one of {words}.")
            return None
        for key in node.value:
            if key not in EVENTS and key != "expect":
                offer = desk.suggestion(key, [*EVENTS, "expect"], f"Write one of {words}.")
                desk.problem(node.keys[key], f"{shown(key)} is not an event", offer)
        kinds = [key for key in node.value if key in EVENTS]
        if len(kinds) > 1:
            place = node.keys[kinds[1]]
            desk.problem(
                place,
                f"{kinds[1]} stands in the entry of {kinds[0]}",
                "Begin it with - of its own.",
            )
        if not kinds and len(node.value) == ("expect" in node.value):
            desk.problem(node, "this entry has no event", f"Write one of {words}.")
        return kinds[0] if kinds else None

    def schema(self) -> Schema:
        return {"oneOf": [_entry_schema(name, *kinds) for name, kinds in EVENTS.items()]}


def _entry_schema(name: str, form: Kind, expectable: Kind) -> Schema:
    return {
        "type": "object",
        "properties": {name: form.schema(), "expect": expectable.schema()},
        "required": [name],
        "additionalProperties": False,
    }


TIMELINE = ListOf(_Entry())
