"""Bends a scenario: one value, row or event otherwise, taken from what other scenarios say."""

from __future__ import annotations

import copy
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from sscsim.assumptions import READINGS, SWITCHES
from sscsim.world import ORG_SETTINGS

Document = dict[str, Any]
Thing = TypeVar("Thing")

_LISTS = (
    "businessunits", "roles", "teams", "systemusers", "queues", "contacts", "leads", "accounts",
    "records", "emails", "emailaddressconfigurations", "emailsearches", "shares",
)  # fmt: skip
_ADDRESSED = ("from", "to", "cc", "bcc")
_METHODS = (0, 0, 1, 1, 2, 3, 4)


class Bender:
    """
    Bends documents by chance that can be repeated, with the words of a collection of documents.

    Only ``random()`` is asked of the generator: it gives the same numbers in every Python.
    """

    def __init__(self, documents: Iterable[Document], seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
        self._values: dict[tuple[str, str], list[Any]] = defaultdict(list)
        self._rows: dict[str, list[Any]] = defaultdict(list)
        self._events: dict[str, list[Any]] = defaultdict(list)
        self._number = 0
        for document in documents:
            self._learn(document)

    def _learn(self, document: Document) -> None:
        for name, value in document.get("organization", {}).items():
            self._values["organization", name].append(value)
        for name, value in document.get("assume", {}).items():
            self._values["assume", name].append(value)
        for name in _LISTS:
            for row in document.get(name, []):
                self._rows[name].append(row)
                for key, value in row.items():
                    self._values[name, key].append(value)
        for event in document.get("timeline", []):
            [(kind, said)] = event.items()
            self._events[kind].append(said)
            for key, value in said.items():
                self._values[kind, key].append(value)

    # ------------------------------------------------------------------------------- chance

    def _below(self, count: int) -> int:
        return int(self._chance.random() * count)

    def pick(self, things: Sequence[Thing]) -> Thing:
        """Pick one of several things."""
        return things[self._below(len(things))]

    # ------------------------------------------------------------------------------- bending

    def bent(self, document: Document) -> Document:
        """Give the document with one to four things otherwise."""
        changed = copy.deepcopy(document)
        for _ in range(1 + self._below(4)):
            self.pick(_WAYS)(self, changed)
        return changed

    def _switch(self, document: Document) -> None:
        name = self.pick(list(SWITCHES))
        values = [*SWITCHES[name].values, *self._values["assume", name]]
        document.setdefault("assume", {})[name] = self.pick(values)

    def _reading(self, document: Document) -> None:
        document["reading"] = self.pick(sorted(READINGS))

    def _setting(self, document: Document) -> None:
        organization = document.setdefault("organization", {})
        setting = ORG_SETTINGS[self.pick(sorted(ORG_SETTINGS))]
        values: list[Any] = [True, False]
        if setting.type is not bool:
            low, high = setting.range or (0, 100)
            values = list(range(low, high + 1))[:10]
        organization.setdefault("orgdborgsettings", {})[setting.name] = self.pick(values)

    def _column(self, document: Document) -> None:
        names = sorted(key for where, key in self._values if where == "organization")
        name = self.pick([one for one in names if one != "orgdborgsettings"])
        document.setdefault("organization", {})[name] = self.pick(
            self._values["organization", name]
        )

    def _method(self, document: Document) -> None:
        rows = [*document.get("systemusers", []), *document.get("queues", [])]
        if rows:
            self.pick(rows)["incomingemailfilteringmethod"] = self.pick(_METHODS)

    def _row_value(self, document: Document) -> None:
        names = [name for name in _LISTS if document.get(name)]
        if names:
            name = self.pick(names)
            self._value_in(self.pick(document[name]), name)

    def _value_in(self, said: Document, where: str) -> None:
        keys = sorted(key for place, key in self._values if place == where and key != "id")
        key = self.pick(keys)
        said[key] = copy.deepcopy(self.pick(self._values[where, key]))

    def _less(self, document: Document) -> None:
        bodies = [next(iter(event.values())) for event in document.get("timeline", [])]
        rows = [row for name in _LISTS for row in document.get(name, [])]
        said = self.pick([*bodies, *rows]) if bodies or rows else {}
        keys = [key for key in said if key != "id"]
        if keys:
            del said[self.pick(keys)]

    def _row(self, document: Document) -> None:
        name = self.pick([name for name in _LISTS if self._rows[name]])
        row = copy.deepcopy(self.pick(self._rows[name]))
        rows = document.setdefault(name, [])
        if "id" in row and any(row["id"] == one.get("id") for one in rows):
            row["id"] = self._fresh(row["id"])
        rows.append(row)

    def _fresh(self, key: str) -> str:
        self._number += 1
        return f"{key.rstrip('0123456789')}{self._number}"

    def _event_value(self, document: Document) -> None:
        timeline = document.get("timeline", [])
        if timeline:
            [(kind, said)] = self.pick(timeline).items()
            self._value_in(said, kind)

    def _address(self, document: Document) -> None:
        """Let a message come from, or go to, an address that some row has."""
        mails = [event["deliver"] for event in document.get("timeline", []) if "deliver" in event]
        known = self._addresses(document)
        if mails and known:
            mail, key = self.pick(mails), self.pick(_ADDRESSED)
            entries = [self.pick(known)]
            before = mail.get(key)
            listed = before if isinstance(before, list) else [before] if before else []
            mail[key] = [*listed, *entries] if self._below(2) else entries[0]

    def _addresses(self, document: Document) -> list[str]:
        names = ("internalemailaddress", "emailaddress", "emailaddress1", "personalemailaddress")
        rows = [row for name in _LISTS for row in document.get(name, [])]
        return sorted({row[name] for row in rows for name in names if row.get(name)})

    def _same_address(self, document: Document) -> None:
        """Give one row the address of another."""
        names = ("internalemailaddress", "emailaddress", "emailaddress1")
        rows = [row for name in _LISTS for row in document.get(name, [])]
        having = [(row, name) for row in rows for name in names if row.get(name)]
        if having:
            row, name = self.pick(having)
            other, theirs = self.pick(having)
            other[theirs] = row[name]

    def _thread(self, document: Document) -> None:
        """Let a message carry a mark of an email or of a message before it."""
        mails = [event["deliver"] for event in document.get("timeline", []) if "deliver" in event]
        before = [*document.get("emails", []), *mails]
        if not mails:
            return
        mail, parent = self.pick(mails), self.pick(before)
        own = parent.get("message-id") or parent.get("messageid")
        named = own or f"<{parent.get('id')}@scenario.invalid>"
        index = parent.get("thread-index") or parent.get("conversationindex")
        marks = [("in-reply-to", named), ("message-id", named)]
        marks += [("headers", {**(mail.get("headers") or {}), "References": named})]
        marks += [("subject", f"Re: {parent['subject']}")] if parent.get("subject") else []
        marks += [("thread-index", index)] if index else []
        key, value = self.pick(marks)
        mail[key] = value

    def _event(self, document: Document) -> None:
        kind = self.pick(("deliver", "deliver", "deliver", *self._events))
        said = copy.deepcopy(self.pick(self._events[kind]))
        timeline = document.setdefault("timeline", [])
        if kind in {"deliver", "send"}:
            said["id"] = self._fresh(said["id"])
        elif not self._pointed(document, said):
            return
        timeline.insert(self._below(len(timeline) + 1), {kind: said})

    def _pointed(self, document: Document, said: Document) -> bool:
        """Let an event speak of what is in this document."""
        events = [*document.get("timeline", [])]
        mails = [event["deliver"]["id"] for event in events if "deliver" in event]
        people = [row["id"] for row in document.get("systemusers", [])]
        owners = [*people, *(row["id"] for row in document.get("queues", []))]
        known = {"mail": mails, "email": mails, "mailbox": owners, "user": people, "record": owners}
        for key, values in known.items():
            if key in said:
                if not values:
                    return False
                said[key] = self.pick(values)
        return True

    def _again(self, document: Document) -> None:
        """Let the same message arrive once more, under another id."""
        timeline = document.get("timeline", [])
        mails = [event["deliver"] for event in timeline if "deliver" in event]
        if mails:
            mail = copy.deepcopy(self.pick(mails))
            mail.setdefault("message-id", f"<{mail['id']}@scenario.invalid>")
            mail["id"] = self._fresh(mail["id"])
            timeline.append({"deliver": mail})


_WAYS: tuple[Callable[[Bender, Document], None], ...] = (
    Bender._switch,
    Bender._switch,
    Bender._reading,
    Bender._setting,
    Bender._setting,
    Bender._column,
    Bender._column,
    Bender._method,
    Bender._method,
    Bender._row_value,
    Bender._row_value,
    Bender._less,
    Bender._row,
    Bender._event_value,
    Bender._event_value,
    Bender._address,
    Bender._address,
    Bender._same_address,
    Bender._thread,
    Bender._thread,
    Bender._event,
    Bender._again,
)
