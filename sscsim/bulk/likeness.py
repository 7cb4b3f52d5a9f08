"""Smart matching for the kernel: emails that share addresses, compared by their words (COR-44)."""

from __future__ import annotations

from typing import Any

import numpy as np

from sscsim.bulk.chains import note
from sscsim.bulk.compiling import inlined, within
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
    lists, one = run.stage.lists, run.stage.emails[email]
    start, end = stretch(KEPT_ADDRESSES, one.row, run.rows, run.at)
    one.start, one.end = start, min(end, start + run.ways[0].most)
    start, end = stretch(KEPT_LISTS, one.row, run.rows, run.at)
    for at in range(start, end):
        own = run.codes[at]
        run.stage.listed[lists[own].start + lists[own].count] = email
        lists[own].count += 1


@within
def match_smartly(row: int, run: Any, wanted: Any) -> Any:
    """Find for each policy that wants one the email that is most alike (COR-47)."""
    start, end = stretch(OWN_WORDS, row, run.rows, run.at)
    if start == end:
        return wanted
    if not run.ways[0].same_words:
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
        first = lists[number].start
        last = first + lists[number].count if number != spared else first
        for place in range(first, last):
            email = int(listed[place])
            if emails[email].compared != row:
                emails[email].compared = row
                count = _compare(row, email, run, count)
    return count


@within
def _longest(own: Any, lists: Any) -> int:
    """Pick the list that need not be looked at: who shares two addresses is on another one too."""
    longest = own[0] if len(own) else -1
    for number in own:
        if lists[number].count > lists[longest].count:
            longest = number
    return int(longest)


@inlined
def _compare(row: int, email: int, run: Any, count: int) -> int:
    """Put an email on the stage if it is like the message; give how many there are."""
    ways, like = run.ways[0], run.stage.like
    if _hashed(email, run) == _NOTHING or not _in_window(row, email, run):
        return count
    common, one = 0, run.stage.emails[email]
    for at in range(one.start, one.end):
        common += run.standing.addresses[run.codes[at]].row == row
    if common < ways.least:
        return count
    start, end = stretch(OWN_WORDS, row, run.rows, run.at)
    shared = end - start
    if not ways.same_words:  # else only emails of just these words stand on the lists
        shared = _shared(row, one.row, end - start, run)
    if shared < 0:
        return count
    like[count].email, like[count].words, like[count].addresses = email, shared, common
    return count + 1


@within
def _shared(row: int, kept: int, own: int, run: Any) -> int:
    """Count the words that an email shares with the message; -1 if that is not enough."""
    shared = 0
    start, end = stretch(KEPT_WORDS, kept, run.rows, run.at)
    for at in range(start, end):
        shared += run.stage.words[run.codes[at]] == row
    return shared if _subjects_match(own, end - start, shared, run.ways[0]) else -1


@inlined
def _hashed(email: int, run: Any) -> Any:
    """Say under which policies an email is there, and its subject was hashed."""
    one = run.stage.emails[email]
    if one.row < run.earlier:
        return one.exists if letter_of(one.row, run).marks & HASHED else _NOTHING
    return one.exists & run.standing.on[0].hashes


@inlined
def _in_window(row: int, email: int, run: Any) -> bool:
    now, window = letter_of(row, run).moment, run.ways[0].window
    if window < 0 or now == NEVER:
        return True
    then = run.stage.emails[email].moment
    return bool(then != NEVER and now - then <= window)


@inlined
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
    first, second = run.stage.emails[one.email], run.stage.emails[other.email]
    if first.moment != second.moment:
        return bool(first.moment > second.moment)
    return bool(first.row > second.row)
