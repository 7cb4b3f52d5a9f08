"""The pass over all mail in its order: the rule book over numbers, for all policies at once.

A word has one bit for each policy. Each step takes out of ``live``, the policies under which the
message is still on its way, those for which it ends there, and notes them with their verdict. What
is promoted is found by later mail under just the policies that promoted it. The order of the steps
is that of `sscsim.rules`; the tests hold every field against the reference engine.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sscsim.bulk.accepting import accept, rejected_from_user
from sscsim.bulk.chains import (
    BY_ID,
    BY_THREAD,
    BY_TOKEN,
    NEWEST,
    OLDEST,
    copies,
    insert,
    search,
)
from sscsim.bulk.compiling import compiled, inlined, within
from sscsim.bulk.likeness import list_email, match_smartly
from sscsim.bulk.places import (
    ANSWERS,
    BAD_RECIPIENT,
    BAD_SENDER,
    COPIED,
    CREATE_FAILS,
    FORWARD,
    HASHED,
    IRM,
    IS_QUEUE,
    NEVER,
    NO_ID,
    UNREADABLE,
    UNTOLD,
    Array,
)
from sscsim.bulk.stretches import letter_of, stretch
from sscsim.bulk.verdicts import Code
from sscsim.rules.gates.given_up import MOST_RETRIES
from sscsim.vocabulary import CorrelationMethod

__all__ = ["ENDING", "decide_all"]

_NOTHING, _ONE = np.uint64(0), np.uint64(1)
_BY_REPLY = int(CorrelationMethod.IN_REPLY_TO)
_BY_TOKEN = int(CorrelationMethod.TRACKING_TOKEN)
_BY_INDEX = int(CorrelationMethod.CONVERSATION_INDEX)
_MANY = 100  # failures are not counted further

# How a row ended under some policies: who accepted, and which email it answers by which method.
ENDING = np.dtype(
    [
        ("words", "u8"), ("row", "i4"), ("acceptor", "i4"), ("email", "i4"), ("code", "i1"),
        ("method", "i1"),
    ]
)  # fmt: skip


class _Notes(NamedTuple):
    """The endings so far; ``size`` has one place."""

    endings: Array
    size: Array


@compiled
def decide_all(run: Any, oldest_first: Any, room: Any, policies: int) -> Any:
    """
    Decide every row of mail in its order, after the emails that come before.

    Gives the endings, as far as they fit into ``room`` or into more of it.
    """
    for row in oldest_first:
        _keep_earlier(row, run)
    notes = _Notes(room, np.zeros(1, np.int64))
    # For one row there may be an ending for each policy at each step, and twice for what is made.
    enough = 16 + 4 * policies
    for row in range(run.earlier, len(run.rows)):
        if notes.size[0] + enough > len(notes.endings):
            more = np.zeros(2 * len(notes.endings) + enough, room.dtype)
            for at in range(notes.size[0]):
                more[at] = notes.endings[at]
            notes = _Notes(more, notes.size)
        _decide(row, run, notes)
    return notes.endings[: notes.size[0]]


@within
def _note(notes: Any, row: int, words: Any, code: int) -> None:
    """Note a verdict, of a message that makes no email."""
    if words != _NOTHING:
        at = notes.size[0]
        endings = notes.endings
        endings[at].row, endings[at].words, endings[at].code = row, words, code
        endings[at].acceptor, endings[at].email, endings[at].method = -1, -1, 0
        notes.size[0] = at + 1


@within
def _decide(row: int, run: Any, notes: Any) -> None:
    live = _looked_at(row, run, notes)
    if live != _NOTHING:
        live = _checked(row, live, run, notes)
    if live == _NOTHING:
        return
    correlated = _correlate(row, live, run)
    live, spared, waits, addressed = accept(row, live, correlated, run)
    _create(row, run, notes)
    _note(notes, row, live & spared, Code.NO_QUEUE)
    live &= ~spared
    untold = live & waits if letter_of(row, run).marks & UNTOLD else _NOTHING
    untold &= ~_headers_off(row, run)[1]
    _failed(row, untold, run)
    _note(notes, row, untold, Code.UNTOLD)
    _note(notes, row, live & ~untold, Code.NO_ONE_ACCEPTS if addressed else Code.NOBODY)


@inlined
def _looked_at(row: int, run: Any, notes: Any) -> Any:
    """Is the item looked at? Gives the policies under which it is."""
    flags, number, on = letter_of(row, run).marks, run.rows[row].mailbox, run.standing.on[0]
    live = on.everywhere
    if flags & UNREADABLE or number < 0:
        _note(notes, row, live, Code.UNREADABLE if flags & UNREADABLE else Code.UNREAD)
        return _NOTHING
    mailbox = run.standing.mailboxes[number]
    live = _stop(row, live, mailbox.unread, Code.UNREAD, notes)
    live = _stop(row, live, mailbox.unapproved, Code.UNAPPROVED, notes)
    live = _stop(row, live, mailbox.untenanted, Code.UNTENANTED, notes)
    live = _stop(row, live, _given_up(row, run), Code.GIVEN_UP, notes)
    live = _stop(row, live, _too_early(row, run), Code.BEFORE_START, notes)
    if flags & IRM:
        live = _stop(row, live, on.irm_stops, Code.RIGHTS_MANAGED, notes)
    if flags & COPIED:
        live = _stop(row, live, on.copies_stop, Code.COPIED, notes)
    return live


@within
def _stop(row: int, live: Any, stopped: Any, code: int, notes: Any) -> Any:
    """Let a message end where it is stopped; gives where it goes on."""
    _note(notes, row, live & stopped, code)
    return live & ~stopped


@inlined
def _given_up(row: int, run: Any) -> Any:
    words, pair = _NOTHING, _pair(row, run)
    if pair >= 0:
        for policy in range(run.stage.failures.shape[1]):
            if run.stage.failures[pair, policy] > MOST_RETRIES:
                words |= _ONE << np.uint64(policy)
    return words


@inlined
def _pair(row: int, run: Any) -> Any:
    return run.pairs[row] if len(run.pairs) else -1


@inlined
def _failed(row: int, words: Any, run: Any) -> None:
    """Count a failure that later cycles try again (SYN-12)."""
    pair, failures = _pair(row, run), run.stage.failures
    if pair >= 0 and words != _NOTHING:
        for policy in range(failures.shape[1]):
            if words >> np.uint64(policy) & _ONE:
                failures[pair, policy] = min(failures[pair, policy] + 1, _MANY)


@inlined
def _too_early(row: int, run: Any) -> Any:
    words, moment = _NOTHING, letter_of(row, run).moment
    if moment != NEVER:
        mailbox = run.standing.mailboxes[run.rows[row].mailbox]
        for at in range(mailbox.start, mailbox.end):
            if moment <= run.standing.starts[at].moment:
                words |= run.standing.starts[at].words
    return words


@inlined
def _checked(row: int, live: Any, run: Any, notes: Any) -> Any:
    """Is the message valid and new? The order of the checks may differ (VAL-12)."""
    for check in run.order:
        stopped, code, fails = _check(check, row, run)
        stopped &= live
        if stopped != _NOTHING:
            if fails:
                _failed(row, stopped, run)
            live = _stop(row, live, stopped, code, notes)
    return live


@inlined
def _check(check: int, row: int, run: Any) -> Any:
    """Give where a check stops the message, how it ends there, and whether it is tried again."""
    one, on = letter_of(row, run), run.standing.on[0]
    if check == 0:
        bad = one.marks & BAD_SENDER or one.sender < 0
        return on.everywhere if bad else _NOTHING, Code.BAD_SENDER, True
    if check == 1:
        stopped = ~on.drops_malformed if one.marks & BAD_RECIPIENT else _NOTHING
        return stopped, Code.BAD_RECIPIENT, False
    if check == 2:  # noqa: PLR2004 - places in the table of the chapter, see `CHECKS`
        return on.rejects_no_id if one.marks & NO_ID else _NOTHING, Code.NO_ID, True
    if check == 3:  # noqa: PLR2004 - as above
        return copies(one.identity, False, run), Code.DUPLICATE, False
    return _internal(row, run), Code.INTERNAL, False


@inlined
def _internal(row: int, run: Any) -> Any:
    flags, one = run.standing.on[0], letter_of(row, run)
    if one.sender >= 0 and run.standing.addresses[one.sender].internal == IS_QUEUE:
        sent = copies(one.identity, True, run)
        return flags.ignores_internal & flags.ignores_queues & sent
    return rejected_from_user(row, run) & ~flags.spares_queues


@inlined
def _headers_off(row: int, run: Any) -> Any:
    """Where do In-Reply-To and the conversation index not count for this message?"""
    on = run.standing.on[0]
    reply_off, base_off = on.headers_off, on.headers_off
    if letter_of(row, run).marks & FORWARD:
        reply_off, base_off = reply_off | on.forwards_off, base_off | on.forwards_off_base
    return reply_off, base_off


@inlined
def _correlate(row: int, live: Any, run: Any) -> Any:
    """Which earlier email does it answer? The first hit wins (COR-1); gives where there is one."""
    on, ways, one = run.standing.on[0], run.ways[0], letter_of(row, run)
    reply_off, base_off = _headers_off(row, run)
    run.stage.found[0].code = 0
    wanted = live & ~reply_off
    start, stop = stretch(ANSWERS, row, run.rows, run.at)
    for at in range(start, stop):
        wanted = search(run, BY_ID, run.codes[at], NEWEST, wanted, _BY_REPLY)
    wanted |= live & reply_off
    end = NEWEST if ways.latest_by_token else OLDEST
    wanted = search(run, BY_TOKEN, one.token, end, wanted, _BY_TOKEN)
    end, off = NEWEST if ways.latest_by_base else OLDEST, wanted & base_off
    wanted = search(run, BY_THREAD, one.thread, end, wanted & ~base_off, _BY_INDEX) | off
    if ways.smart and wanted & on.smart != _NOTHING:
        wanted = match_smartly(row, run, wanted & on.smart) | (wanted & ~on.smart)
    return live & ~wanted


@inlined
def _create(row: int, run: Any, notes: Any) -> None:
    """Make the email under the policies that accept it, unless something keeps it from it."""
    made, accepted = _NOTHING, run.stage.accepted
    unlicensed = run.standing.mailboxes[run.rows[row].mailbox].unlicensed
    fails = bool(letter_of(row, run).marks & CREATE_FAILS)
    for number in range(1, accepted[0].code + 1):
        words = accepted[number].words
        failing = words if fails else words & unlicensed
        _failed(row, failing, run)
        _note(notes, row, failing, Code.CREATE_FAILS if fails else Code.UNLICENSED)
        words &= ~failing
        made |= words
        _note_made(row, words, accepted[number].code, accepted[number].how, run, notes)
    if made != _NOTHING:
        _keep(row, made, run)


@within
def _note_made(row: int, words: Any, acceptor: int, code: int, run: Any, notes: Any) -> None:
    """Note a promotion: apart for each earlier email that the message answers."""
    found = run.stage.found
    for place in range(1, found[0].code + 1):
        hit = words & found[place].words
        if hit != _NOTHING:
            ending = notes.endings[notes.size[0]]
            _note(notes, row, hit, code)
            ending.acceptor = acceptor
            ending.email = run.stage.emails[found[place].code].row
            ending.method = found[place].how
            words &= ~hit
    if words != _NOTHING:
        ending = notes.endings[notes.size[0]]
        _note(notes, row, words, code)
        ending.acceptor = acceptor


@inlined
def _keep(row: int, made: Any, run: Any) -> None:
    """Let later mail find the email."""
    email = _new_email(row, made, run)
    if run.ways[0].smart and made & run.standing.on[0].hashes != _NOTHING:
        list_email(email, run)


@within
def _keep_earlier(row: int, run: Any) -> None:
    """Let mail find an email that is in Dynamics from the beginning, under every policy."""
    email = _new_email(row, run.standing.on[0].everywhere, run)
    if run.ways[0].smart and letter_of(row, run).marks & HASHED:
        list_email(email, run)


@within
def _new_email(row: int, words: Any, run: Any) -> int:
    """Number an email, and put it into the chains of its keys."""
    stage, one = run.stage, letter_of(row, run)
    email = stage.made[0]
    stage.made[0] = email + 1
    own = stage.emails[email]
    own.exists, own.row, own.moment = words, row, one.moment
    insert(BY_ID, one.identity, email, run)
    insert(BY_TOKEN, one.token, email, run)
    insert(BY_THREAD, one.thread, email, run)
    return int(email)
