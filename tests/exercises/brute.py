"""Which of the answers that a sheet offers are right, found out by the oracle and by trying all.

Nothing here is shared with the generator: the second implementation plays, what an answer says is
made anew by changing rows, and whose setting let a message in is found by closing it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from sscsim.exercises import Case, Question
from tests.oracle.oracle import play

__all__ = ["right_answers"]

Document = dict[str, Any]
_METHOD = "incomingemailfilteringmethod"
_NOTHING = 4


def right_answers(case: Case) -> dict[str, list[str]]:
    """List the keys of all answers that are true, by the id of each question."""
    if all(question.by_name for question in case.questions):
        return _by_whom(case)
    find = _fewest if case.unwanted else _causes
    return {question.id: find(case, question) for question in case.questions}


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


def _by_whom(case: Case) -> dict[str, list[str]]:
    """
    Close one after the other, and all but one.

    Somebody let a message in if it stays out without that choice, and comes in by it alone.
    """
    rows = (*case.document["systemusers"], *case.document["queues"])
    everybody = {row["id"] for row in rows}
    now = _promoted(case.document)
    without = {who: _promoted(_closed(case.document, {who})) for who in everybody}
    alone = {who: _promoted(_closed(case.document, everybody - {who})) for who in everybody}

    def is_so(key: str, mail: str) -> bool:
        if key == "private":
            return not now[mail]
        return now[mail] and alone[key][mail] and not without[key][mail]

    return {
        question.id: [one.key for one in question.choices if is_so(one.key, str(question.mail))]
        for question in case.questions
    }


def _closed(document: Mapping[str, Any], who: set[str]) -> Document:
    changed = copy.deepcopy(dict(document))
    for row in (*changed["systemusers"], *changed["queues"]):
        if row["id"] in who:
            row[_METHOD] = _NOTHING
    return changed


# ----------------------------------------------------------------------------- the fewest changes


def _fewest(case: Case, question: Question) -> list[str]:
    """List those that keep out what must stay out and nothing else, with the fewest changes."""
    mending = {
        choice.key: len(choice.edits)
        for choice in question.choices
        if _mends(case, _changed(case.document, choice.edits))
    }
    return [key for key, size in mending.items() if size == min(mending.values())]


def _mends(case: Case, document: Document) -> bool:
    promoted = _promoted(document)
    return all(promoted[mail] for mail in case.wanted) and not any(
        promoted[mail] for mail in case.unwanted
    )


# ----------------------------------------------------------------------------- why still?


def _causes(case: Case, question: Question) -> list[str]:
    """List those without which the message, which comes in as things are, would stay out."""
    mail = str(question.mail)
    if not _promoted(case.document)[mail]:
        return []
    return [
        choice.key
        for choice in question.choices
        if not _promoted(_changed(case.document, choice.edits))[mail]
    ]


# ----------------------------------------------------------------------------- an answer made so


def _changed(document: Mapping[str, Any], edits: Iterable[Mapping[str, Any]]) -> Document:
    """Write into the rows, settings and headers themselves what the edits say."""
    changed = copy.deepcopy(dict(document))
    for edit in edits:
        [(kind, what)] = edit.items()
        _CHANGES[kind](changed, dict(what))
    return changed


def _write(document: Document, what: dict[str, Any]) -> None:
    record = what.pop("record")
    rows = (*document["systemusers"], *document["queues"])
    next(row for row in rows if row["id"] == record).update(what)


def _set(document: Document, what: dict[str, Any]) -> None:
    organization = document.setdefault("organization", {})
    own = {name: what.pop(name) for name in tuple(what) if name == "enablesmartmatching"}
    organization.update(own)
    organization.setdefault("orgdborgsettings", {}).update(what)


def _deliver(document: Document, what: dict[str, Any]) -> None:
    for event in document["timeline"]:
        event["deliver"].update(what)


_CHANGES = {"write": _write, "set": _set, "deliver": _deliver}
