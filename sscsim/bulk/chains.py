"""Earlier emails by key, most recent first: compiled look-ups for the kernel.

A chain holds the emails with one key. They are linked by recency (SP-10): by moment, and of equal
moments the later row first. An email is found under those policies alone in which it exists. Keys
of all kinds share one range of codes, so one table of heads serves them all. Emails have numbers of
their own, in the order in which they are made.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from sscsim.bulk.compiling import inlined, within
from sscsim.bulk.places import OUTGOING

__all__ = [
    "BY_ID",
    "BY_THREAD",
    "BY_TOKEN",
    "NEWEST",
    "OLDEST",
    "copies",
    "insert",
    "no_chains",
    "note",
    "search",
]

BY_ID, BY_TOKEN, BY_THREAD = 0, 1, 2  # an email is a link in three chains
NEWEST, OLDEST = 0, 1  # ends of a chain, and where its links lead: to the older, to the newer one

_NOTHING = np.uint64(0)


def no_chains(codes: int, emails: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Make the heads of empty chains, both ends for each code, and links for the emails."""
    return np.full((codes, 2), -1, np.int32), np.zeros((emails, 3, 2), np.int32)


@within
def insert(kind: int, code: int, email: int, run: Any) -> None:
    """Put an email into the chain of its key, behind those that are more recent."""
    if code < 0:
        return
    heads, links, emails = run.stage.heads, run.stage.links, run.stage.emails
    newer, at, moment = -1, heads[code, NEWEST], emails[email].moment
    while at >= 0 and emails[at].moment > moment:
        newer, at = at, links[at, kind, NEWEST]
    links[email, kind, NEWEST], links[email, kind, OLDEST] = at, newer
    if newer < 0:
        heads[code, NEWEST] = email
    else:
        links[newer, kind, NEWEST] = email
    if at < 0:
        heads[code, OLDEST] = email
    else:
        links[at, kind, OLDEST] = email


@inlined
def copies(code: int, outgoing: bool, run: Any) -> Any:
    """Say under which policies there is an email with an id, sent out of Dynamics or come in."""
    words, stage = _NOTHING, run.stage
    at = stage.heads[code, NEWEST]
    while at >= 0:
        if _is_outgoing(stage.emails[at].row, run) == outgoing:
            words |= stage.emails[at].exists
        at = stage.links[at, BY_ID, NEWEST]
    return words


@inlined
def _is_outgoing(row: int, run: Any) -> bool:
    """Say whether an email was sent: then it was there before, for mail comes in."""
    return row < run.earlier and bool(run.letters[run.rows[row].letter].marks & OUTGOING)


@inlined
def search(run: Any, kind: int, code: int, end: int, wanted: Any, method: int) -> Any:
    """
    Find in a chain the first email for each policy that wants one; give who wants one yet.

    It begins at ``end``, the newest or the oldest one, and what it finds goes on the stage.
    """
    if code < 0 or wanted == _NOTHING:
        return wanted
    stage = run.stage
    at = stage.heads[code, end]
    while at >= 0 and wanted != _NOTHING:
        hit = wanted & stage.emails[at].exists
        if hit != _NOTHING:
            note(stage.found, hit, at, method)
            wanted &= ~hit
        at = stage.links[at, kind, end]
    return wanted


@within
def note(notes: Any, words: Any, code: int, how: int) -> None:
    """Note something that holds under some policies; the place before the first counts notes."""
    size = notes[0].code + 1
    notes[size].words, notes[size].code, notes[size].how = words, code, how
    notes[0].code = size
