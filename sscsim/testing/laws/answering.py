"""Laws about a single answer: it comes, it comes the same again, and it rests on the card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from sscsim.decisions import Cell
from sscsim.rules import Rule
from sscsim.testing.laws.law import FORGETS, Law, failure_of
from sscsim.testing.laws.trial import Asked, Trial, gist
from sscsim.world import Email, Emails, World

__all__ = [
    "ASKED_TWICE",
    "CHANGES_NOTHING",
    "DISPLAY_NAMES",
    "NEVER_FAILS",
    "READS_ITS_CARD",
    "SHOWS_ITS_CARD",
    "rule_of",
]

_NAMES = ("name", "fullname")  # they tell who is meant; nothing rests on them

# What a card may name, and the same left empty.
_HEADERS: Mapping[str, Mapping[str, Any]] = {
    "message.Subject": {"subject": ""},
    "message.From": {"from_": ()},
    "message.Sender": {"sender": ()},
    "message.To": {"to": ()},
    "message.Cc": {"cc": ()},
    "message.Bcc": {"bcc": ()},
    "message.In-Reply-To": {"inreplyto": ()},
    "message.References": {"references": ()},
    "message.Thread-Index": {"conversationindex": None},
    "message.Message-ID": {"messageid": None},
}
_COLUMNS: Mapping[str, Mapping[str, Any]] = {
    "email.subject": {"subject": ""},
    "email.messageid": {"messageid": None},
    "email.trackingtoken": {"trackingtoken": None},
    "email.conversationindex": {"conversationindex": None},
    "email.regardingobjectid": {"regardingobjectid": None},
    "email.directioncode": {"directioncode": False},
    "activityparty.addressused": {"parties": (), "sender": None, "torecipients": None},
}


def _asked_twice(trial: Trial) -> str | None:
    for one in trial.asked:
        if gist(one.answer) != gist(one.again):
            first, second = (f"{word} {finding}" for word, finding in map(gist, one[2:4]))
            return f"Asked of {one}, it answered first {first}, then {second}."
    return None


def _changes_nothing(trial: Trial) -> str | None:
    touched = next((one for one in trial.asked if one.changed is not None), None)
    if touched is not None:
        return (
            f"Asked of {touched}, it wrote on the case: {touched.changed} is otherwise than before."
        )
    return "It wrote into a message or into a record." if trial.written else None


def _shows_its_card(trial: Trial) -> str | None:
    for one in trial.asked:
        cells = (part for part in one.answer.fragments.values() if isinstance(part, Cell))
        for cell in cells:
            name = f"{cell.table}.{cell.column}"
            if cell.column not in _NAMES and name not in rule_of(trial).reads:
                return f"Its sentence shows {name}, which its card does not name among reads."
    return None


def _reads_its_card(trial: Trial) -> str | None:
    if not trial.asked:
        return None
    rule = rule_of(trial)
    hidden = [name for name in (*_HEADERS, *_COLUMNS) if not _names(rule, name)]
    for one in trial.asked:
        same = one.of(rule)
        if one.of(rule, **_without(one, hidden)) == same:
            continue
        guilty = (name for name in hidden if one.of(rule, **_without(one, [name])) != same)
        what = next(guilty, " and ".join(hidden))
        return f"Asked of {one}, it answers otherwise where {what} is empty; no card says so."
    return None


def _names(rule: Rule, column: str) -> bool:
    """Whether a card names a column; whoever reads any part of the parties reads them all."""
    table = column.partition(".")[0]
    parts = table == "activityparty" and any(one.startswith(f"{table}.") for one in rule.reads)
    return parts or column in rule.reads


def _without(one: Asked, names: list[str]) -> dict[str, Any]:
    """Leave headers of the message and columns of every email empty."""
    changes: dict[str, Any] = {}
    columns: dict[str, Any] = {}
    for name in names:
        changes.update(_HEADERS.get(name, {}))
        columns.update(_COLUMNS.get(name, {}))
    if columns:
        changes["world"] = _emptied(one.case.world, columns)
    return changes


def _emptied(world: World, columns: Mapping[str, Any]) -> World:
    emails: Iterator[Email] = (attrs.evolve(email, **columns) for email in world.emails)
    return attrs.evolve(world, emails=Emails.of(emails))


def _display_names(trial: Trial) -> str | None:
    for one in trial.asked:
        message = one.case.message
        named = {
            name: tuple(
                address._replace(name="Somebody, else") for address in getattr(message, name)
            )
            for name in ("from_", "sender", "to", "cc", "bcc")
        }
        if one.of(rule_of(trial), **named) != one.of(rule_of(trial)):
            return f"Asked of {one}, it answers otherwise where every address has another name."
    return None


def rule_of(trial: Trial) -> Rule:
    """Give the rule that is tried."""
    assert trial.rule is not None  # noqa: S101 - nothing is asked where there is no rule
    return trial.rule


NEVER_FAILS = Law(
    sentence="no message makes it fail, and each of its sentences can be said",
    cites="design: a rule answers every case",
    why=failure_of,
)
ASKED_TWICE = Law(
    sentence="asked twice it says the same",
    cites="design: a check is pure",
    why=_asked_twice,
)
CHANGES_NOTHING = Law(
    sentence="a rule changes nothing",
    cites="design: a rule reads and answers",
    why=_changes_nothing,
)
SHOWS_ITS_CARD = Law(
    sentence="what its sentences show is named on its card",
    cites="design: the answer carries its cause",
    why=_shows_its_card,
)
READS_ITS_CARD = Law(
    sentence="it reads only what its card names",
    cites="design: a card says what is read",
    why=_reads_its_card,
    unless=(FORGETS,),
)
DISPLAY_NAMES = Law(
    sentence="the names shown beside addresses do not matter",
    cites="PTY-16",
    why=_display_names,
)
