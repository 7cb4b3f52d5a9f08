"""What an organisation could say otherwise: its settings, and the rows that a message touches."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import attrs

from sscsim.columns import Column, clean_id, columns
from sscsim.engine import deliveries
from sscsim.engine.dialog import offered_methods
from sscsim.policy import Policy, Write, apply_policy
from sscsim.policy.knobs import KNOBS, UNSAID
from sscsim.policy.steps import steps
from sscsim.policy.tables import ROWS, SHELVES
from sscsim.policy.words import column_words, row_words, stood, value_words
from sscsim.rules import BOOK, RuleBook
from sscsim.rules.gates.approved_by_tenant import EXCHANGE_ONLINE
from sscsim.vocabulary import FORCE, METHOD, NOT_FORCED, FilteringMethod
from sscsim.whatif.changes import By, Change, Stage
from sscsim.whatif.senders import owners_of_mail
from sscsim.world import ORG_SETTINGS, EmailServerProfile, World

__all__ = ["organisation_changes"]

_A_MOMENT = timedelta(seconds=1)
_ASKED_TOO = {"OWN-1"}  # whose mailbox it is says whether that person has a licence (VAL-7)
_IN_USE = {"systemuser.isdisabled", "queue.statecode"}  # no rule names them
_DIGITS = re.compile(r"\d+$")
_COUNTED = range(11)  # words and addresses that smart matching may ask for


def organisation_changes(stage: Stage, book: RuleBook = BOOK) -> Iterator[Change]:
    """Give every change of one setting, and of one column of a row that the message touches."""
    decided = _decided_by(book)
    yield from _settings(stage, decided)
    for table, keys in _touched(stage).items():
        rows = getattr(stage.world.directory, SHELVES[ROWS[table][0]])
        for key in sorted(keys):
            yield from _columns(stage, table, key, rows.get(key), decided)


def _decided_by(book: RuleBook) -> set[str]:
    """List what a verdict may depend on: whatever is read by more than rules that only tell."""
    telling = {rule.id for rule in book.creation} - _ASKED_TOO
    found = {place for rule in book.rules if rule.id not in telling for place in rule.reads}
    return found | _IN_USE


def _settings(stage: Stage, decided: Container[str]) -> Iterator[Change]:
    world = stage.world
    for name, column in KNOBS["organization"].items():
        if f"organization.{name}" not in decided:
            continue
        before = world.settings[name] if name in ORG_SETTINGS else getattr(world.organization, name)
        for after in _values(column, before, UNSAID.get(name), stage):
            yield Change(
                kind="setting",
                by=By.ADMINISTRATOR,
                were=name,
                **_said(stood(column, before), value_words(column, after)),
                made=partial(_under, Policy(name=name, set={name: after})),
                name=name,
                to=after,
            )


def _columns(
    stage: Stage, table: str, key: str, row: Any, decided: Container[str]
) -> Iterator[Change]:
    who = row_words(stage.world, table, key)
    for name, column in _turned(table, decided):
        before = getattr(row, name, None)
        for after in _values(column, before, _default(stage.world, table, name), stage):
            write = Write(table=table, ids=(clean_id(key),), columns={name: after})
            yield Change(
                kind="column",
                by=_by(stage.world, table, name, after),
                were=f"{who}'s {column_words(name)}",
                **_said(f"{who}: {stood(column, before)}", value_words(column, after)),
                made=partial(_under, Policy(name=name, write=(write,))),
                name=name,
                table=table,
                id=key,
                to=after,
            )


def _turned(table: str, decided: Container[str]) -> Iterator[tuple[str, Column]]:
    """Give the columns of a table that can be turned; of a server profile its name counts too."""
    more = {"name": columns(EmailServerProfile)["name"]} if table == "emailserverprofile" else {}
    for name, column in {**KNOBS[table], **more}.items():
        if f"{table}.{name}" in decided:
            yield name, column


def _said(before: str, after: str) -> dict[str, Any]:
    return {"says": f"{before} -> {after}", "before": before, "after": after}


def _under(policy: Policy, stage: Stage) -> Stage:
    return attrs.evolve(stage, world=apply_policy(stage.world, policy))


def _by(world: World, table: str, name: str, after: Any) -> By:
    """A person chooses his own filtering method, as far as the dialog offers it (SET-12)."""
    own = table == "usersettings" and name == METHOD and after in offered_methods(world)
    return By.PERSON if own else By.ADMINISTRATOR


def _default(world: World, table: str, name: str) -> Any:
    """Say what counts where nothing was given (FLT-2, FLT-3)."""
    if name != METHOD:
        return UNSAID.get(name)
    assume = world.assume
    return assume.queue_default_filter if table == "queue" else assume.user_default_filter


def _values(column: Column, before: Any, default: Any, stage: Stage) -> Iterable[Any]:
    """List the other values that can matter: of options all, of a date those around the mail."""
    stands = default if before is None else before
    found: Iterable[Any]
    if column.name == FORCE:
        found = (NOT_FORCED, *FilteringMethod)
    elif column.kind is bool:
        found = (True, False)
    elif column.kind is datetime:
        received = stage.event.message.received
        found = () if received is None else (received - _A_MOMENT, received)
        found = (*found, *((None,) if column.nullable else ()))
    elif column.labels:
        found = sorted(column.labels)
    else:
        found = (*steps(column, before, default), *_links(column, stage), *_marks(column, stage))
        found = dict.fromkeys(found)
    return [value for value in found if value not in (stands, before)]


def _links(column: Column, stage: Stage) -> Iterator[Any]:
    """List rows of each kind that a column may name: profiles, and owners by their licence."""
    directory = stage.world.directory
    if column.name == "emailserverprofile":
        names = {row.name: key for key, row in directory.emailserverprofiles.items()}
        yield from names.values()
    elif column.name == "ownerid":
        users = {(row.active, row.islicensed): row.ref for row in directory.systemusers.values()}
        yield from users.values()
    elif column.name == "name":
        yield from (EXCHANGE_ONLINE, "Exchange Server")


def _marks(column: Column, stage: Stage) -> Iterator[Any]:
    """List how a token would have to be written to be one, and counts for smart matching."""
    world, subject = stage.world, stage.event.message.subject.lower()
    held = (one.trackingtoken for one in world.emails if one.trackingtoken)
    tokens = [one for one in dict.fromkeys(held) if one.lower() in subject]
    if column.name == "trackingprefix":
        yield from (_DIGITS.sub("", token) for token in tokens)
    elif column.name == "trackingtokeniddigits":
        yield from (len(token) - len(_DIGITS.sub("", token)) for token in tokens)
    elif column.name == "hashfilterkeywords":
        yield ".*"
    elif column.name.startswith("hash") and world.organization.enablesmartmatching:
        yield from _COUNTED


def _touched(stage: Stage) -> dict[str, set[str]]:
    """Find the rows whose columns a rule may look at for this message."""
    directory = stage.world.directory
    message = stage.event.message
    entries = (*message.from_, *message.sender, *message.to, *message.cc, *message.bcc)
    addresses = {*(entry.address for entry in entries), *message.envelope}
    refs = {entry.ref for address in addresses for entry in directory.addressbook.at(address)}
    boxes = {one.mailbox for one in deliveries(stage.world, stage.event)} - {None}
    boxes |= {box.mailboxid for address in addresses for box in directory.mailboxes_at(address)}
    mailboxes = [directory.mailboxes[key] for key in boxes if key is not None]
    refs |= {box.regardingobjectid for box in mailboxes}
    refs |= owners_of_mail(stage)  # of a queue's mailbox its owner needs a licence (VAL-7)
    users = {ref.id for ref in refs if ref.table == "systemuser"}
    profiles = {box.emailserverprofile for box in mailboxes if box.emailserverprofile}
    return {
        "usersettings": users,
        "systemuser": users,
        "queue": {ref.id for ref in refs if ref.table == "queue"},
        "mailbox": {box.mailboxid for box in mailboxes},
        "emailserverprofile": profiles & set(directory.emailserverprofiles),
    }
