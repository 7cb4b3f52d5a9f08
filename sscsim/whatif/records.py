"""What rows could say otherwise that a message meets: records, people, earlier emails."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

import attrs

from sscsim.classes.sorts import people
from sscsim.columns import Column, columns
from sscsim.engine import written
from sscsim.policy.words import value_words
from sscsim.rules.correlation.tracking_token import token_in
from sscsim.vocabulary import Ref
from sscsim.whatif.changes import By, Change, Stage
from sscsim.whatif.senders import owners_of_mail
from sscsim.world import Email, Record, Row

__all__ = ["row_changes"]

_STATE = columns(Record)["statecode"]
_MOST = 40  # rows that are given an address
_MOST_EMAILS = 10  # earlier emails that a mark of the message finds
_WHERE = {"systemuser": "internalemailaddress", "queue": "emailaddress"}


def row_changes(stage: Stage) -> Iterator[Change]:
    """Give every change of one column of the rows that a message names, by address or by mark."""
    for ref in dict.fromkeys(_touched(stage)):
        row = stage.world.directory.row(ref)
        if row is not None:
            yield from _addresses(stage, row)
            if isinstance(row, Record) and ref in stage.world.directory.records:
                yield from _columns(stage, row)
    yield from _given(stage)
    yield from _emails(stage)


def _touched(stage: Stage) -> Iterator[Ref]:
    book = stage.world.directory.addressbook
    for address in _spoken_of(stage):
        yield from (entry.ref for entry in book.at(address))


def _spoken_of(stage: Stage) -> list[str]:
    message = stage.event.message
    entries = (*message.from_[:1], *message.sender[:1], *message.to, *message.cc, *message.bcc)
    found = (entry.address for entry in entries if entry.wellformed)
    return list(dict.fromkeys((*found, *message.envelope)))


def _columns(stage: Stage, row: Record) -> Iterator[Change]:
    """Take a record out of use or into it; give it to whoever's own records come first."""
    state = int(row.active)  # 0 is in use, 1 is not
    yield _change(row.ref, _name(row), _STATE, row.statecode, state)
    owner = columns(Record)["ownerid"]
    for ref in sorted(owners_of_mail(stage) | {None}, key=str):
        if ref != row.ownerid:
            yield _change(row.ref, _name(row), owner, row.ownerid, ref)


def _addresses(stage: Stage, row: Row) -> Iterator[Change]:
    """Empty the columns through which the message finds it."""
    spoken_of = set(_spoken_of(stage))
    custom = {name for name, _ in getattr(row, "customaddresses", ())}  # they are kept together
    for name, value in row.addresses.items():
        if name not in custom and value.strip().lower() in spoken_of:
            yield _change(row.ref, _name(row), Column(name, str), value, None)


def _given(stage: Stage) -> Iterator[Change]:
    """Let a row of each kind have an address of the message."""
    directory, message = stage.world.directory, stage.event.message
    for address in _spoken_of(stage):
        has = {entry.ref for entry in directory.addressbook.at(address)}
        sender = any(entry.address == address for entry in (*message.from_, *message.sender))
        rows = [*_users(stage), *(_records(stage) if sender else ())]
        for row in [row for row in rows if row.ref not in has][:_MOST]:
            name = _WHERE.get(row.ref.table) or _column_of(row)
            before = row.addresses.get(name)
            yield _change(row.ref, _name(row), Column(name, str), before, address)


def _users(stage: Stage) -> list[Row]:
    refs = dict.fromkeys(one.ref for one in people([stage.world]))
    found = (stage.world.directory.row(ref) for ref in refs)
    return [row for row in found if row is not None]


def _records(stage: Stage) -> list[Row]:
    found: dict[Hashable, Row] = {}
    for row in stage.world.directory.records.values():
        found.setdefault((row.table, row.active), row)
    return sorted(found.values(), key=lambda row: str(row.ref))


def _column_of(row: Row) -> str:
    known = getattr(row, "addresscolumns", ())
    return known[0] if known else "emailaddress1"


def _emails(stage: Stage) -> Iterator[Change]:
    """Take the mark off an earlier email that finds it, or put one on that would."""
    for name, value, found in _marks(stage):
        for email in found[:_MOST_EMAILS]:
            yield _mark(email, name, getattr(email, name), None)
            if name == "messageid":
                yield _mark(email, "directioncode", email.directioncode, not email.directioncode)
        for email in _one_of_each(stage, found):
            yield _mark(email, name, getattr(email, name), value)


def _marks(stage: Stage) -> Iterator[tuple[str, Any, list[Email]]]:
    """Say of each mark of the message what it is, and which emails it finds."""
    world, message = stage.world, stage.event.message
    emails, assume = world.emails, world.assume
    named = (*message.inreplyto, *(message.references if assume.use_references_header else ()))
    for key in (message.identity, *named):
        exact = assume.messageid_case_sensitive
        yield "messageid", key, list(emails.with_messageid(key, exact=exact))
    token = token_in(message.subject, world.organization, assume)
    if token is not None:
        yield "trackingtoken", token.upper(), list(emails.with_token(token))
    index = message.conversationindex
    if index is not None:
        yield "conversationindex", index, list(emails.with_base(index[:22]))
    if world.organization.enablesmartmatching and message.subject.strip():
        alike = emails.sharing_addresses(_spoken_of(stage), 1)
        found = [one for one in alike if one.subject.strip()]
        yield "subject", message.subject, found


def _one_of_each(stage: Stage, found: list[Email]) -> Iterator[Email]:
    """Give the latest email of each direction that the mark does not find."""
    there = {email.activityid for email in found}
    for outgoing in (True, False):
        rest = (one for one in stage.world.emails if one.activityid not in there)
        email = stage.world.emails.latest(one for one in rest if one.directioncode is outgoing)
        if email is not None:
            yield email


def _mark(email: Email, name: str, before: Any, after: Any) -> Change:
    after = "" if name == "subject" and after is None else after
    who = f'email "{email.subject}"'
    return _change(email.ref, who, columns(Email)[name], before, after)


def _name(row: Row) -> str:
    return row.label if row.ref.table == "systemuser" else f"{row.ref.table} {row.label}"


def _change(ref: Ref, who: str, column: Column, before: Any, after: Any) -> Change:
    bare = Column(column.name, column.kind)
    stood, then = value_words(bare, before), value_words(column, after)

    def made(stage: Stage) -> Stage:
        return attrs.evolve(stage, world=written(stage.world, {ref: {column.name: after}}))

    return Change(
        kind="column",
        by=By.ADMINISTRATOR,
        says=f"{who}: {column.name} {stood} -> {then}",
        were=f"{who}'s {column.name}",
        before=f"{who}: {column.name} {stood}",
        after=then,
        made=made,
        name=column.name,
        table=ref.table,
        id=ref.id,
        to=after,
    )
