"""Earlier emails by key, most recent first: compiled look-ups for the kernel.

A chain holds the emails with one key. They are linked by recency (SP-10): by moment, and of equal
moments the later row first. An email is found under those policies alone in which it exists. Keys
of all kinds share one range of codes, so one table of heads serves them all.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from sscsim.bulk.compiling import inlined, within

__all__ = ["BY_ID", "BY_THREAD", "BY_TOKEN", "NEWEST", "OLDEST", "insert", "no_chains", "search"]

BY_ID, BY_TOKEN, BY_THREAD = 0, 1, 2  # an email is a link in three chains
NEWEST, OLDEST = 0, 1  # ends of a chain, and where its links lead: to the older, to the newer one

_NOTHING = np.uint64(0)


def no_chains(codes: int, emails: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Make the heads of empty chains, both ends for each code, and links for the emails."""
    return np.full((codes, 2), -1, np.int32), np.full((3, emails, 2), -1, np.int32)


@within
def insert(heads: Any, links: Any, kind: int, code: int, email: int, rows: Any) -> None:
    """Put an email into the chain of its key, behind those that are more recent."""
    if code < 0:
        return
    newer, at = -1, heads[code, NEWEST]
    while at >= 0 and rows[at].moment > rows[email].moment:
        newer, at = at, links[kind, at, NEWEST]
    links[kind, email, NEWEST], links[kind, email, OLDEST] = at, newer
    if newer < 0:
        heads[code, NEWEST] = email
    else:
        links[kind, newer, NEWEST] = email
    if at < 0:
        heads[code, OLDEST] = email
    else:
        links[kind, at, OLDEST] = email


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
        at = stage.links[kind, at, end]
    return wanted


@within
def note(notes: Any, words: Any, code: int, how: int) -> None:
    """Note something that holds under some policies; the place before the first counts notes."""
    size = notes[0].code + 1
    notes[size].words, notes[size].code, notes[size].how = words, code, how
    notes[0].code = size
