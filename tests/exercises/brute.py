"""Which of the answers that a sheet offers are right, found out by the oracle and by trying all.

Nothing here is shared with the generator: the second implementation plays, what an answer says is
made anew by changing rows, and whose setting let a message in is found by closing it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sscsim.exercises import Case, Question
from tests.oracle.oracle import play

__all__ = ["right_answers"]

Document = dict[str, Any]
_METHOD = "incomingemailfilteringmethod"
_NOTHING = 4


def right_answers(case: Case, question: Question) -> list[str]:
    """List the keys of all answers that are true."""
    if question.by_name:
        return list(_by_whom(case, question))
    if case.unwanted:
        return _fewest(case, question)
    return list(_causes(case, question))


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


def _causes(case: Case, question: Question) -> Iterator[str]:
    """List those without which the message, which comes in as things are, would stay out."""
    mail = str(question.mail)
    if _promoted(case.document)[mail]:
        for choice in question.choices:
            if not _promoted(_changed(case.document, choice.edits))[mail]:
                yield choice.key


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
