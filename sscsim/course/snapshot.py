"""A lesson's organisation as a snapshot, and its mail as files, for commands that want them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sscsim.course.lesson import Lesson
from sscsim.engine import apply
from sscsim.events import Deliver, Send
from sscsim.vocabulary import ENTITY_SETS
from sscsim.world import World

__all__ = ["write_mail", "write_snapshot"]

_MADE_BY = "Made by sscsim course."
# Said to be empty, so that nobody is told what is assumed of them.
_EMPTY = ("teams", "emailserverprofiles")
_CUSTOMERS = {"contact", "lead", "account"}

Row = dict[str, Any]


def write_snapshot(lesson: Lesson, folder: Path) -> None:
    """
    Write the organisation at the start of a lesson, with what it sends in the course of it.

    Raises:
        OSError: the disk would not take it.

    """
    world = lesson.scenario.world
    for event in lesson.scenario.events:
        if isinstance(event, Send):
            world = apply(world, event)
    folder.mkdir(parents=True)
    for entityset, rows in _sets(world):
        text = json.dumps({"value": rows}, indent=1, ensure_ascii=False)
        (folder / f"{entityset}.json").write_text(f"{text}\n", "utf-8", newline="\n")


def write_mail(lesson: Lesson, folder: Path) -> None:
    """
    Write the messages of a lesson as .eml files.

    Raises:
        OSError: the disk would not take it.

    """
    from sscsim.gate import eml  # noqa: PLC0415 - the page of a class loads this room in a browser

    folder.mkdir(parents=True)
    for event in lesson.scenario.events:
        if isinstance(event, Deliver):
            path = folder / f"{event.message.source}.eml"
            path.write_bytes(eml(event.message, _MADE_BY))


def _sets(world: World) -> Iterator[tuple[str, list[Row]]]:
    """Give the entity sets with the columns that lessons use; an empty one says that it is."""
    directory = world.directory
    users = sorted(directory.systemusers.items())
    yield "systemusers", [_user(key, user) for key, user in users]
    yield "usersettingscollection", [_options(world, key) for key, _ in users]
    yield "queues", [_queue(key, queue) for key, queue in sorted(directory.queues.items())]
    for table in sorted({ref.table for ref in directory.records} | _CUSTOMERS):
        rows = [
            {f"{table}id": ref.id, **one.columns}
            for ref, one in sorted(directory.records.items())
            if ref.table == table
        ]
        yield ENTITY_SETS.get(table, f"{table}s"), rows
    emails = sorted(world.emails, key=lambda email: email.activityid)
    yield "emails", [_email(email) for email in emails]
    for empty in _EMPTY:
        yield empty, []


def _user(key: str, user: Any) -> Row:
    return {
        "systemuserid": key,
        "fullname": user.fullname,
        "internalemailaddress": user.internalemailaddress,
        "isdisabled": False,
    }


def _options(world: World, key: str) -> Row:
    options = world.directory.usersettings.get(key)
    method = None if options is None else options.incomingemailfilteringmethod
    if method is None:
        method = world.assume.user_default_filter
    return {"systemuserid": key, "incomingemailfilteringmethod": int(method)}


def _queue(key: str, queue: Any) -> Row:
    return {
        "queueid": key,
        "name": queue.name,
        "emailaddress": queue.emailaddress,
        "incomingemailfilteringmethod": queue.incomingemailfilteringmethod,
    }


def _email(email: Any) -> Row:
    return {
        "activityid": email.activityid,
        "subject": email.subject,
        "messageid": f"<{email.messageid}>",
        "directioncode": True,
        "email_activity_parties": [
            {"participationtypemask": one.participationtypemask, "addressused": one.addressused}
            for one in email.parties
        ],
    }
