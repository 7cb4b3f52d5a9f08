"""What depends on the organisation alone, asked of the reference rules and kept as bits.

Bit k of a word says what holds under policy k. A rule is asked once for each mailbox, address,
user or queue, not once for each message; its answer is that of the rule book, not another reading
of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sscsim.bulk.keys import Coded
from sscsim.bulk.lists import Ints, Lists, listed, once
from sscsim.bulk.places import (
    ADDRESS,
    IS_CUSTOMER,
    IS_PERSON,
    IS_QUEUE,
    IS_RECORD,
    IS_USER,
    MAILBOX,
    ON,
    PERSON,
    START,
    Array,
    Standing,
    table,
)
from sscsim.events import Delivery
from sscsim.mail import Address, Message
from sscsim.rules import BOOK, Answer, Candidate, Case
from sscsim.rules.acceptance.methods import effective
from sscsim.rules.correlation.header_methods import switched_off
from sscsim.rules.creation import owner_is_licensed
from sscsim.rules.gates import address_is_approved, approved_by_tenant, mailbox_is_read
from sscsim.rules.gates.internal_mail import ignores_internal_mail
from sscsim.rules.gates.start_date import start
from sscsim.rules.resolution import CUSTOMER_TABLES, internal_sender, known_senders, recipient_rows
from sscsim.vocabulary import FilteringMethod, Ref
from sscsim.world import Row, World

__all__ = ["Organisation", "known_of", "matches_of", "microseconds", "standing_of"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Organisation(NamedTuple):
    """The tables for the kernel, and what the codes of mailboxes and candidates stand for."""

    standing: Standing
    mailboxes: dict[str, int]
    people: dict[Ref, int]


def standing_of(worlds: Sequence[World], addresses: Sequence[str]) -> Organisation:
    """Ask the rules of every world about every mailbox, person and address."""
    first = worlds[0]
    directory = first.directory
    mailboxes = {key: number for number, key in enumerate(directory.mailboxes)}
    rows: list[Row] = [*directory.systemusers.values(), *directory.queues.values()]
    people = {row.ref: number for number, row in enumerate(rows)}
    candidates = _candidates(first, addresses, people)
    owners = _people(worlds, rows)
    starts, own = _mailboxes(worlds, mailboxes, people)
    own["owner_any"] = _owner_any(worlds, own["owner"], owners, rows)
    named = table(len(addresses), ADDRESS)
    named["start"], named["end"] = candidates.at[:-1], candidates.at[1:]
    named["internal"] = _internal(first, addresses)
    named["row"] = -1
    standing = Standing(
        on=_on(worlds),
        mailboxes=own,
        starts=starts,
        people=owners,
        addresses=named,
        candidates=candidates.codes,
    )
    return Organisation(standing, mailboxes, people)


def _mailboxes(
    worlds: Sequence[World], mailboxes: Mapping[str, int], people: Mapping[Ref, int]
) -> tuple[Array, Array]:
    """Ask the rules that look at the mailbox alone; give its start dates apart."""
    alike = _alike(worlds)
    cases = [([_case(world, mailbox) for mailbox in mailboxes], word) for world, word in alike]
    starts, ends = _starts(cases, len(mailboxes))
    own = table(len(mailboxes), MAILBOX)
    for name, check in _STOPPING.items():
        for asked, word in cases:
            stopped = np.fromiter((check(case).settles for case in asked), np.bool_, len(asked))
            own[name][stopped] |= word
    owners = (case.owner for case in cases[0][0])
    own["owner"] = [-1 if ref is None else people.get(ref, -1) for ref in owners]
    own["start"], own["end"] = ends[:-1], ends[1:]
    return starts, own


def _alike(worlds: Sequence[World]) -> list[tuple[World, np.uint64]]:
    """Put the policies together that leave everything that is asked of mailboxes as it is."""
    found: list[tuple[Any, World, int]] = []
    for policy, world in enumerate(worlds):
        directory, organization = world.directory, world.organization
        asked = (
            *(directory.mailboxes, directory.emailserverprofiles),
            *(organization.requireapprovalforuseremail, organization.requireapprovalforqueueemail),
        )
        for number, (other, first, word) in enumerate(found):
            if other == asked:
                found[number] = (other, first, word | 1 << policy)
                break
        else:
            found.append((asked, world, 1 << policy))
    return [(world, np.uint64(word)) for _, world, word in found]


def _owner_any(
    worlds: Sequence[World], owner: Ints, people: Array, rows: Sequence[Row]
) -> npt.NDArray[np.uint64]:
    """Say where the owner of a mailbox accepts without being addressed (FLT-16, FLT-17)."""
    active = np.array([*(row.active for row in rows), False], np.bool_)
    takes_all = np.append(people["takes_all"], np.uint64(0))
    free = _word(worlds, lambda world: not world.assume.accept_all_requires_recipient_match)
    return np.where(active[owner], takes_all[owner] & free, np.uint64(0))


_STOPPING: Mapping[str, Callable[[Case], Answer]] = {
    "unread": mailbox_is_read.check,
    "unapproved": address_is_approved.check,
    "untenanted": approved_by_tenant.check,
    "unlicensed": owner_is_licensed.check,
}


def known_of(world: World, coded: Coded, ids: Sequence[str]) -> npt.NDArray[np.int8]:
    """
    Say for each row of mail what makes its sender a known one (FLT-20, FLT-21).

    That depends on the owner of the mailbox too, where several rows have the address.
    """
    addresses, rows = coded.addresses, coded.mail
    matches = matches_of(world, addresses)
    several = matches > 1
    if world.assume.sender_match_basis != "resolved_party_only":
        several[:] = False
    known = np.zeros(len(matches), np.int8)
    for code in np.flatnonzero((matches > 0) & ~several).tolist():
        known[code] = _known(_case(world, None, addresses[code]))
    tested = coded.tested[rows["letter"] - coded.earlier]
    found: npt.NDArray[np.int8] = known[tested]
    places = np.flatnonzero(several[tested])
    pairs, which = once(tested[places], rows["mailbox"][places])
    each = [
        _known(_case(world, ids[box] if box >= 0 else None, addresses[code])) for code, box in pairs
    ]
    found[places] = np.array(each, np.int8)[which]
    return found


def matches_of(world: World, addresses: Sequence[str]) -> Ints:
    """Count the rows that have each address; behind the last there is none, for code -1."""
    book = world.directory.addressbook
    return np.array([*(len(book.at(address)) for address in addresses), 0], np.int32)


def _known(case: Case) -> int:
    known = 0
    for row in known_senders(case):
        kind = row.ref.table
        person = kind in ("systemuser", "queue")
        known |= IS_PERSON if person else IS_RECORD
        known |= IS_CUSTOMER if kind in CUSTOMER_TABLES else 0
    return known


def _case(world: World, mailbox: str | None, sender: str = "") -> Case:
    """Make a case of which only the mailbox and the sender are asked."""
    from_ = (Address(sender),) if sender else ()
    return Case(world, Delivery(message=Message(source="", from_=from_), mailbox=mailbox))


def _word(worlds: Iterable[World], holds: Callable[[World], Any]) -> np.uint64:
    return np.uint64(sum(1 << policy for policy, world in enumerate(worlds) if holds(world)))


def _starts(cases: Sequence[tuple[list[Case], np.uint64]], count: int) -> tuple[Array, Array]:
    """List the start dates of every mailbox: nearly always one for all policies."""
    dates: list[dict[int, int]] = [{} for _ in range(count)]
    for asked, word in cases:
        for own, case in zip(dates, asked, strict=True):
            cell = start(case)
            if cell is not None:
                moment = microseconds(cell.value)
                own[moment] = own.get(moment, 0) | int(word)
    flat = [pair for own in dates for pair in own.items()]
    return np.array(flat, START).view(np.recarray), np.cumsum([0, *map(len, dates)])


def _people(worlds: Sequence[World], rows: Sequence[Row]) -> Array:
    """Say under which policies each method is in force for each user and queue."""
    people = table(len(rows), PERSON)
    people["is_queue"] = [row.ref.table == "queue" for row in rows]
    people["row"] = -1
    for policy, world in enumerate(worlds):
        case, bit = _case(world, None), np.uint64(1 << policy)
        first, kinds = _kinds(world, rows)
        methods = np.array([effective(case, rows[one].ref).method for one in first], np.int64)
        for method, name in _METHODS.items():
            people[name][(methods == method)[kinds]] |= bit
        candidates = (Candidate(rows[one], "", "to") for one in first)
        vetoed = [any(veto.check(case, one).settles for veto in BOOK.vetoes) for one in candidates]
        people["vetoed"][np.array(vetoed, np.bool_)[kinds]] |= bit
    return people


def _kinds(world: World, rows: Sequence[Row]) -> tuple[list[int], Ints]:
    """
    Tell apart the users and queues that the rules tell apart: by what is stored, mostly.

    Gives the first of each kind, and the kind of each.
    """
    if world.assume.acceptor_mailbox_must_be_enabled:  # then by the mailbox of each
        return list(range(len(rows))), np.arange(len(rows), dtype=np.int32)
    users, queues = world.directory.usersettings, world.directory.queues
    kinds: dict[tuple[str, int | None], int] = {}
    first: list[int] = []
    found = np.empty(len(rows), np.int32)
    for number, row in enumerate(rows):
        kind, key = row.ref
        holder = queues.get(key) if kind == "queue" else users.get(key)
        stored = None if holder is None else holder.incomingemailfilteringmethod
        if (kind, stored) not in kinds:
            kinds[kind, stored] = len(first)
            first.append(number)
        found[number] = kinds[kind, stored]
    return first, found


_METHODS = {
    FilteringMethod.ALL: "takes_all",
    FilteringMethod.IN_RESPONSE: "in_response",
    FilteringMethod.LEADS_CONTACTS_ACCOUNTS: "customers",
    FilteringMethod.EMAIL_ENABLED_RECORDS: "records",
}


def _candidates(world: World, addresses: Sequence[str], people: Mapping[Ref, int]) -> Lists:
    """List the users and queues that each address names, members of lists included (FLT-16)."""
    case = _case(world, None)
    lists = world.assume.list_recipients_expandable or {}
    found: list[list[int]] = [[] for _ in addresses]
    for number, address in enumerate(addresses):
        if address in lists or world.directory.addressbook.at(address):
            named = (address, *lists.get(address, ()))
            rows = (row for one in named for row in recipient_rows(case, one))
            found[number] = [people[row.ref] for row in rows if row.ref in people]
    return listed(found)


def _internal(world: World, addresses: Sequence[str]) -> npt.NDArray[np.int8]:
    kinds = {"systemuser": IS_USER, "queue": IS_QUEUE}
    found = np.zeros(len(addresses), np.int8)
    for number, address in enumerate(addresses):
        if world.directory.addressbook.at(address):
            row = internal_sender(_case(world, None, address))
            found[number] = 0 if row is None else kinds[row.ref.table]
    return found


def _on(worlds: Sequence[World]) -> Array:
    """Read every setting and choice of every policy."""
    cases = {id(world): _case(world, None) for world in worlds}

    def on(holds: Callable[[World], Any]) -> np.uint64:
        return _word(worlds, holds)

    def setting(name: str) -> np.uint64:
        return on(lambda world: world.settings[name])

    forwards = setting("DoNotCorrelateForwardedEmailsAsReplies")
    covers = on(lambda world: world.assume.forward_rule_covers_conversation_index)
    words = {
        "everywhere": on(lambda _: True),
        "irm_stops": setting("RestrictIRMEmailItems"),
        "copies_stop": setting("IgnoreCopiedItemsInSSSForMailbox"),
        "drops_malformed": on(
            lambda world: world.assume.invalid_recipient_policy == "drop_address"
        ),
        "rejects_no_id": on(lambda world: world.assume.missing_message_id == "reject"),
        "ignores_internal": on(lambda world: ignores_internal_mail(cases[id(world)])),
        "needs_sent_copy": setting("IgnoreInternalEmailDetectionEnhancement"),
        "spares_queues": setting("DoNotIgnoreInternalEmailToQueues"),
        "ignores_queues": setting("IgnoreInternalEmailFromQueues"),
        "headers_off": on(lambda world: switched_off(cases[id(world)])),
        "forwards_off": forwards,
        "forwards_off_base": forwards & covers,
        "smart": on(lambda world: world.organization.enablesmartmatching)
        & ~setting("DisableSmartMatching")
        & ~setting("DisableSmartMatchingEmailHashCreation"),
        "hashes": ~setting("DisableSmartMatchingEmailHashCreation"),
        "owner_only": setting("UseFilteringMethodOfSyncingMailboxOnlyForCorrelation"),
        "people_count": on(lambda world: world.assume.value3_counts_users_and_queues),
        "answers_count": on(lambda world: world.assume.sender_methods_accept_correlated),
        "strongest": on(lambda world: world.assume.accepting_entity_choice == "strongest_reason"),
    }
    flags = table(1, ON)
    for name, word in words.items():
        flags[name] = word
    return flags


def microseconds(moment: datetime) -> int:
    """Count a moment from 1970, as Arrow does."""
    return (moment - _EPOCH) // _MICROSECOND
