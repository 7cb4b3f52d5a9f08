"""Which of the answers that a sheet offers are right, found out by the oracle and by trying all.

Nothing here is shared with the generator: the second implementation plays, what an answer says is
made anew by changing rows, and whose setting let a message in is found by closing it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from sscsim.exercises import Case, Question
from tests.oracle.oracle import play

__all__ = ["right_answers"]

Document = dict[str, Any]
_METHOD = "incomingemailfilteringmethod"
_NOTHING = 4


def right_answers(case: Case, question: Question) -> list[str]:
    """List the keys of all answers that are true."""
    return list(_by_whom(case, question))


def _promoted(document: Mapping[str, Any]) -> dict[str, bool]:
    """Say of each message whether some mailbox promotes it."""
    found: dict[str, bool] = {}
    answers: Any = play(copy.deepcopy(dict(document)))  # type: ignore[no-untyped-call]
    for event, records in zip(document["timeline"], answers, strict=True):
        if "deliver" in event:
            mail = event["deliver"]["id"]
            found[mail] = any(record["outcome"] == "promoted" for record in records)
    return found


# ----------------------------------------------------------------------------- by whose setting?


def _by_whom(case: Case, question: Question) -> Iterator[str]:
    mail = str(question.mail)
    for choice in question.choices:
        if choice.key == "private":
            if not _promoted(case.document)[mail]:
                yield choice.key
        elif _is_by(case.document, mail, choice.key):
            yield choice.key


def _is_by(document: Mapping[str, Any], mail: str, who: str) -> bool:
    """Whether it comes in, stays out without this one's choice, and comes in by it alone."""
    if not _promoted(document)[mail]:
        return False
    everybody = {row["id"] for row in (*document["systemusers"], *document["queues"])}
    without = _promoted(_closed(document, {who}))[mail]
    alone = _promoted(_closed(document, everybody - {who}))[mail]
    return alone and not without


def _closed(document: Mapping[str, Any], who: set[str]) -> Document:
    changed = copy.deepcopy(dict(document))
    for row in (*changed["systemusers"], *changed["queues"]):
        if row["id"] in who:
            row[_METHOD] = _NOTHING
    return changed
