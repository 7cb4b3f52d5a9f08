"""Smart matching for the kernel: emails that share addresses, compared by their words (COR-44)."""

from __future__ import annotations

from typing import Any

import numpy as np

from sscsim.bulk.chains import moment_of, note
from sscsim.bulk.compiling import within
from sscsim.bulk.places import (
    HASHED,
    KEPT_ADDRESSES,
    KEPT_LISTS,
    KEPT_WORDS,
    NEVER,
    OWN_ADDRESSES,
    OWN_LISTS,
    OWN_WORDS,
)
from sscsim.bulk.stretches import letter_of, stretch
from sscsim.vocabulary import CorrelationMethod

__all__ = ["list_email", "match_smartly"]

_NOTHING = np.uint64(0)
_BY_LIKENESS = int(CorrelationMethod.SMART_MATCHING)


@within
def list_email(email: int, run: Any) -> None:
    """Put an email on the lists on which mail that is like it will look."""
    listed, lists = run.stage.listed, run.stage.lists
    start, end = stretch(KEPT_LISTS, run.stage.emails[email].row, run.rows, run.at)
    for at in range(start, end):
        own, place = run.codes[at], listed[0].email + 1
        listed[place].email, listed[place].before = email, lists[own].latest
        lists[own].latest = place
        lists[own].count += 1
        listed[0].email = place


@within
def match_smartly(row: int, run: Any, wanted: Any) -> Any:
    """Find for each policy that wants one the email that is most alike (COR-47)."""
    start, end = stretch(OWN_WORDS, row, run.rows, run.at)
    if start == end:
        return wanted
    for at in range(start, end):
        run.stage.words[run.codes[at]] = row
    start, end = stretch(OWN_ADDRESSES, row, run.rows, run.at)
    for at in range(start, end):
        run.standing.addresses[run.codes[at]].row = row
    return _best(_candidates(row, run), run, wanted)


@within
def _candidates(row: int, run: Any) -> int:
    """Put the emails that are like the message on the stage; those that share enough addresses."""
    ways, count = run.ways[0], 0
    if ways.least <= 0:
        for email in range(run.stage.made[0]):
            count = _compare(row, email, run, count)
        return count
    lists, listed, emails = run.stage.lists, run.stage.listed, run.stage.emails
    start, end = stretch(OWN_LISTS, row, run.rows, run.at)
    own = run.codes[start:end]
    spared = _longest(own, lists) if ways.least > 1 else -1
    for number in own:
        place = lists[number].latest if number != spared else 0
        while place > 0:
            email = int(listed[place].email)
            if emails[email].compared != row:
                emails[email].compared = row
                count = _compare(row, email, run, count)
            place = listed[place].before
    return count


@within
def _longest(own: Any, lists: Any) -> int:
    """Pick the list that need not be looked at: who shares two addresses is on another one too."""
    longest = own[0] if len(own) else -1
    for number in own:
        if lists[number].count > lists[longest].count:
            longest = number
    return int(longest)


@within
def _compare(row: int, email: int, run: Any, count: int) -> int:
    """Put an email on the stage if it is like the message; give how many there are."""
    ways, like = run.ways[0], run.stage.like
    if _hashed(email, run) == _NOTHING or not _in_window(row, email, run):
        return count
    common, kept = 0, run.stage.emails[email].row
    start, end = stretch(KEPT_ADDRESSES, kept, run.rows, run.at)
    for at in range(start, min(end, start + ways.most)):
        common += run.standing.addresses[run.codes[at]].row == row
    if common < ways.least:
        return count
    shared = 0
    start, end = stretch(KEPT_WORDS, kept, run.rows, run.at)
    for at in range(start, end):
        shared += run.stage.words[run.codes[at]] == row
    own_start, own_end = stretch(OWN_WORDS, row, run.rows, run.at)
    if not _subjects_match(own_end - own_start, end - start, shared, ways):
        return count
    like[count].email, like[count].words, like[count].addresses = email, shared, common
    return count + 1


@within
def _hashed(email: int, run: Any) -> Any:
    """Say under which policies an email is there, and its subject was hashed."""
    one = run.stage.emails[email]
    if one.row < run.earlier:
        return one.exists if letter_of(one.row, run).marks & HASHED else _NOTHING
    return one.exists & run.standing.on[0].hashes


@within
def _in_window(row: int, email: int, run: Any) -> bool:
    now, then = letter_of(row, run).moment, moment_of(email, run)
    window = run.ways[0].window
    if window < 0 or now == NEVER:
        return True
    return bool(then != NEVER and now - then <= window)


@within
def _subjects_match(own: int, other: int, shared: int, ways: Any) -> bool:
    if own == 0 or other == 0:
        return False
    if ways.count_only:
        return bool(abs(own - other) <= ways.delta)
    return bool(shared >= max(own, other) - ways.delta)


@within
def _best(count: int, run: Any, wanted: Any) -> Any:
    """Give each policy the best of those emails that exist under it."""
    like = run.stage.like
    while wanted != _NOTHING:
        best = -1
        for number in range(count):
            hit = wanted & _hashed(like[number].email, run)
            if hit != _NOTHING and (best < 0 or _better(number, best, run)):
                best = number
        if best < 0:
            return wanted
        hit = wanted & _hashed(like[best].email, run)
        note(run.stage.found, hit, like[best].email, _BY_LIKENESS)
        wanted &= ~hit
    return wanted


@within
def _better(number: int, best: int, run: Any) -> bool:
    one, other = run.stage.like[number], run.stage.like[best]
    if not run.ways[0].recent_wins:
        if one.words != other.words:
            return bool(one.words > other.words)
        if one.addresses != other.addresses:
            return bool(one.addresses > other.addresses)
    now, then, emails = moment_of(one.email, run), moment_of(other.email, run), run.stage.emails
    later = emails[one.email].row > emails[other.email].row
    return bool(later) if now == then else bool(now > then)
