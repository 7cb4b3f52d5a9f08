"""
No single change of anything that rules read is missed: places and values are listed here anew.

The places are those that rules say they read, and those a world holds; values come from the world
and from the message alone, not from the lists of the search. What is found to turn a verdict must
be offered, or another change of the same place that does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from sscsim import load_scenario_text
from sscsim import strategies as ss
from sscsim.columns import columns, setting_column
from sscsim.engine import apply, simulate, written
from sscsim.events import Deliver, SetSettings
from sscsim.mail import parse_address
from sscsim.rules import BOOK
from sscsim.vocabulary import Ref
from sscsim.whatif import WhatIf, what_would_turn
from sscsim.whatif.changes import Stage
from sscsim.world import (
    ORG_SETTINGS,
    Email,
    EmailServerProfile,
    Mailbox,
    Organization,
    Queue,
    Row,
    SystemUser,
    UserSettings,
    World,
)
from tests.depth import examples

READ = {place for rule in BOOK.rules for place in rule.reads}
SHELVES: dict[str, tuple[type, str]] = {
    "systemuser": (SystemUser, "systemusers"),
    "usersettings": (UserSettings, "systemusers"),
    "queue": (Queue, "queues"),
    "mailbox": (Mailbox, "mailboxes"),
    "emailserverprofile": (EmailServerProfile, "emailserverprofiles"),
}
RECORDS = ("contact", "lead", "account")
# Header by which a field of a message is spoken of, with values beside those of the world.
FIELDS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "From": ("from_", ((parse_address("nobody@nowhere.invalid"),),)),
    "To": ("to", ((),)),
    "Cc": ("cc", ((),)),
    "Bcc": ("bcc", ((),)),
    "Content-Class": ("irm", (True, False)),
    "In-Reply-To": ("inreplyto", ((), ("nothing@nowhere.invalid",))),
    "Thread-Index": ("conversationindex", (None,)),
    "Message-ID": ("messageid", (None, "new@nowhere.invalid")),
    "Subject": ("subject", ("", "FW: Hello")),
    "headers": ("unreadable", (None,)),
    "create_fails": ("create_fails", (None,)),
}
NOT_FIELDS = {"folder", "received", "category"}  # of the event, of time, of the id and what failed

Place = tuple[str | None, ...]


def promoted(stage: Stage) -> bool:
    """Play the message."""
    return any(one.promoted for one in simulate(stage.world, [stage.event]).decisions)


def changed(stage: Stage) -> Iterator[tuple[Place, Stage]]:
    """Give every place that is read, with the message and its world after one change of it."""
    yield from _settings(stage)
    yield from _columns(stage)
    yield from _records(stage)
    yield from _emails(stage)
    yield from _fields(stage)


def _settings(stage: Stage) -> Iterator[tuple[Place, Stage]]:
    for place in sorted(READ):
        table, _, name = place.partition(".")
        if table == "organization":
            named = name in ORG_SETTINGS
            column = setting_column(name) if named else columns(Organization)[name]
            for value in _values(column):
                world = apply(stage.world, SetSettings(values={name: value}))
                yield ("setting", None, None, name), attrs.evolve(stage, world=world)


def _values(column: Any) -> tuple[Any, ...]:
    if column.kind is bool:
        return (True, False)
    return tuple(column.labels or ())


def _columns(stage: Stage) -> Iterator[tuple[Place, Stage]]:
    for table, (cls, shelf) in SHELVES.items():
        for key in getattr(stage.world.directory, shelf):
            for name, column in columns(cls).items():
                if f"{table}.{name}" in READ | {"systemuser.isdisabled", "queue.statecode"}:
                    nothing = (None,) if column.nullable and column.labels is None else ()
                    for value in (*_values(column), *nothing):
                        yield _written(stage, table, key, {name: value})


def _written(stage: Stage, table: str, key: str, own: dict[str, Any]) -> tuple[Place, Stage]:
    ref = Ref("systemuser" if table == "usersettings" else table, key)
    world = written(stage.world, {ref: own})
    return ("column", table, key, *own), attrs.evolve(stage, world=world)


def _records(stage: Stage) -> Iterator[tuple[Place, Stage]]:
    """Take each out of use, empty its addresses, and give it that of the sender."""
    now = [entry.address for entry in stage.event.message.from_[:1] if entry.wellformed]
    for ref, row in stage.world.directory.records.items():
        for value in (0, 1):
            yield _written(stage, ref.table, ref.id, {"statecode": value})
        for name in row.addresses:
            yield _written(stage, ref.table, ref.id, {name: None})
        for address in now if row.addresscolumns else ():
            yield _written(stage, ref.table, ref.id, {row.addresscolumns[0]: address})


def _emails(stage: Stage) -> Iterator[tuple[Place, Stage]]:
    message = stage.event.message
    wanted: dict[str, tuple[Any, ...]] = {
        "messageid": (None, message.identity, *message.inreplyto),
        "trackingtoken": (None,),
        "conversationindex": (None, message.conversationindex),
        "directioncode": (True, False),
    }
    for email in stage.world.emails:
        for name, values in wanted.items():
            assert f"email.{name}" in READ
            assert name in columns(Email)
            for value in values:
                yield _written(stage, "email", email.activityid, {name: value})


def _fields(stage: Stage) -> Iterator[tuple[Place, Stage]]:
    for name, (field, values) in FIELDS.items():
        for value in (*values, *_known(stage, name)):
            message = attrs.evolve(stage.event.message, **{field: value})
            event = attrs.evolve(stage.event, message=message)
            yield ("header", None, None, name), attrs.evolve(stage, event=event)
    for folder in ("Inbox", "Elsewhere"):
        event = attrs.evolve(stage.event, folder=folder)
        yield ("header", None, None, "folder"), attrs.evolve(stage, event=event)
    yield from _times(stage)


def _times(stage: Stage) -> Iterator[tuple[Place, Stage]]:
    received = stage.event.message.received
    for days in (-40_000, 40_000) if received is not None else ():
        assert received is not None
        message = attrs.evolve(stage.event.message, received=received + timedelta(days=days // 40))
        event = attrs.evolve(stage.event, message=message)
        yield ("header", None, None, "received"), attrs.evolve(stage, event=event)


def _known(stage: Stage, name: str) -> Iterator[Any]:
    """List the values of a header that mean something in this world."""
    emails = list(stage.world.emails)
    if name == "From":
        book = stage.world.directory.addressbook.entries
        yield from ((parse_address(one),) for one in sorted(book) if parse_address(one).wellformed)
    elif name == "To":
        directory = stage.world.directory
        people: list[Row] = [*directory.systemusers.values(), *directory.queues.values()]
        for row in people:
            for address in row.addresses.values():
                yield (*stage.event.message.to, parse_address(address))
                yield (parse_address(address),)
    elif name == "In-Reply-To":
        yield from ((one.messageid,) for one in emails if one.messageid)
    elif name == "Thread-Index":
        yield from (one.conversationindex for one in emails if one.conversationindex)
    elif name == "Message-ID":
        yield from (one.messageid for one in emails if one.directioncode and one.messageid)
    elif name == "Subject":
        yield from (f"Hello {one.trackingtoken}" for one in emails if one.trackingtoken)


def places(found: WhatIf) -> set[Place]:
    """List where single changes were offered."""
    spots = (change.spot for some in found.sets if len(some) == 1 for change in some)
    return {_kind(spot) for spot in spots}


def _kind(place: Place) -> Place:
    """Of records one of each kind is tried: whichever of them has the sender's address."""
    kind, table, _, name = place
    own = kind != "column" or table in {*SHELVES, "email"} or name == "statecode"
    return place if own else (kind, table, None, None)


def compare(world: World, event: Deliver) -> None:
    """Find nothing that turns the verdict and is not offered."""
    stage = Stage(world, event)
    before = promoted(stage)
    found = what_would_turn(world, event, most=1)
    offered = places(found)
    missed = {
        place
        for place, after in changed(stage)
        if _kind(place) not in offered and promoted(after) != before
    }
    assert missed == set()


@settings(max_examples=examples(15, 2_000), deadline=None)
@given(st.data())
def test_no_single_change_of_what_is_read_is_missed(data: st.DataObject) -> None:
    world = data.draw(ss.worlds(max_users=2, max_queues=1, max_records=3, max_emails=2))
    events = data.draw(ss.timelines(world, min_events=1, max_events=3))
    for event in events:
        if isinstance(event, Deliver) and event.mailboxes is None:
            compare(world, event)
            break


def test_each_field_that_a_rule_reads_has_changes_here() -> None:
    named = {place.partition(".")[2] for place in READ if place.startswith("message.")}
    assert named - NOT_FIELDS == set(FIELDS) - {"Bcc"} | ({"Bcc"} & named)


STORY = """
organization: {orgdborgsettings: {RestrictIRMEmailItems: true}}
systemusers:
  - {id: hanna, fullname: Hanna, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: %d}
records: [{id: s, table: cr123_supplier, columns: {cr123_mail: buy@supplier.example}}]
contacts: [{id: ivo, fullname: Ivo, emailaddress1: ivo@fabrikam.example, statecode: %d}]
timeline: [deliver: {id: m, from: %s, to: [%s], headers: {%s}, folder: %s}]
"""


def said(
    method: int,
    sender: str,
    *,
    state: int = 0,
    to: str = "hanna@contoso.example",
    headers: str = "",
    folder: str = "Inbox",
) -> list[str]:
    """List the single changes that turn the verdict about a message, and compare them."""
    story = load_scenario_text(STORY % (method, state, sender, to, headers, folder))
    [event] = story.events
    assert isinstance(event, Deliver)
    compare(story.world, event)
    return [one.says for [one] in what_would_turn(story.world, event, most=1).sets]


def test_a_known_sender_is_found_behind_one_that_is_not_enough() -> None:
    assert "it comes from the contact Ivo, ivo@fabrikam.example" in said(2, "x@outside.example")


def test_a_contact_is_taken_out_of_use_or_into_it() -> None:
    assert "contact Ivo: statecode 0 -> 1 (Inactive)" in said(2, "ivo@fabrikam.example")
    assert "contact Ivo: statecode 1 -> 0 (Active)" in said(2, "ivo@fabrikam.example", state=1)


def test_a_protected_message_may_come_without_protection() -> None:
    protected = said(0, "x@outside.example", headers="Content-Class: rpmsg.message")
    assert "it is not rights-managed" in protected
    assert "it is rights-managed" in said(0, "x@outside.example")


def test_a_message_that_was_filed_away_might_lie_in_the_inbox() -> None:
    assert said(0, "x@outside.example", folder="Archive") == ["it lies in the Inbox"]
