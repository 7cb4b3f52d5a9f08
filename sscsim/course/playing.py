"""A lesson played: what happens, step by step, what the room sees, and by which rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sscsim.course.lesson import Lesson
from sscsim.decisions import Decision
from sscsim.engine import Entry, Run, simulate
from sscsim.events import Choose, Delete, Send, SetSettings, Write
from sscsim.safe import clip, one_line
from sscsim.views.filed import filed
from sscsim.views.happenings import happening, readable
from sscsim.views.names import names_in
from sscsim.views.plainly import plainly
from sscsim.views.sentences import VERDICTS
from sscsim.views.short import causes, in_short
from sscsim.vocabulary import FilteringMethod
from sscsim.world import World

__all__ = ["Person", "Played", "Seen", "Step", "played"]

_SUBJECT = 60
# What came of an event of which nothing else is to be seen.
_CAME: Mapping[type, str] = {
    SetSettings: "It counts from now on; what is in the CRM stays as it is.",
    Write: "It is stored, and counts from now on.",
    Send: "The sent email is in the CRM.",
    Delete: "Nobody can read it in the CRM any more.",
}


class Seen(NamedTuple):
    """What the room sees: a word such as PROMOTED, a sentence, and the rule it rests on."""

    word: str
    says: str
    rule: str


class Step(NamedTuple):
    """One event of a lesson, what the room sees, and what came of it where that is nothing."""

    number: int
    happens: str
    sees: tuple[Seen, ...]
    came: str


class Person(NamedTuple):
    """Somebody at the start of a lesson."""

    name: str
    what: str
    address: str
    chosen: str


class Played(NamedTuple):
    """
    A lesson as it is played.

    ``mails`` is what was decided about each message at first, by its id.

    >>> from sscsim.course import lessons, played
    >>> hanna = played(lessons()[0]).people[0]
    >>> hanna.name, hanna.chosen
    ('Hanna Reyes', '1 Email messages in response to Dynamics 365 email')

    """

    people: tuple[Person, ...]
    steps: tuple[Step, ...]
    mails: dict[str, tuple[str, Seen]]


def played(lesson: Lesson) -> Played:
    """
    Play a lesson.

    >>> from sscsim.course import lessons, played
    >>> lesson = played(lessons()[0])
    >>> lesson.steps[0].sees[0].word, lesson.steps[2].sees[0].word
    ('NOT PROMOTED', 'PROMOTED')

    """
    scenario = lesson.scenario
    run = simulate(scenario.world, scenario.events)
    mails: dict[str, tuple[str, Seen]] = {}
    for decision in _telling(run):
        seen = _decided(decision)
        mails.setdefault(decision.source, (clip(decision.subject, _SUBJECT), seen))
    return Played(people=tuple(_people(scenario.world)), steps=tuple(_steps(run)), mails=mails)


def _telling(run: Run) -> Iterator[Decision]:
    """Give the decisions, of each event a promotion first."""
    for entry in run.entries:
        yield from sorted(entry.decisions, key=lambda one: not one.promoted)


def _steps(run: Run) -> Iterator[Step]:
    subjects = {
        event.message.source: event.message.subject
        for event in (entry.event for entry in run.entries)
        if hasattr(event, "message")
    }
    about = any(decision.regarding for decision in run.decisions)
    for number, entry in enumerate(run.entries, 1):
        name_of = names_in(entry.world, subjects)
        happens = one_line(plainly(entry.event, name_of)) or happening(entry.event, name_of)
        yield Step(
            number,
            happens,
            tuple(_sees(entry, about=about)),
            _CAME.get(type(entry.event), "Nothing comes of it."),
        )


def _sees(entry: Entry, *, about: bool) -> Iterator[Seen]:
    """Tell what came of an event; of several mailboxes that fared alike, once."""
    yield from dict.fromkeys(map(_decided, entry.decisions))
    for decision in entry.decisions:
        yield from (Seen(*one) for one in filed(decision, entry.world, about=about))
    for decision in entry.decisions:
        if decision.promoted:
            says = readable(decision.readers, names_in(entry.world))
            yield Seen("CAN READ IT", says, "VIS-1")
    answer = entry.answer
    if answer is None:
        return
    if answer.outcome == "readers":
        says = readable(answer.readers, names_in(entry.world))
        yield Seen("CAN READ IT", says, answer.rule)
    elif isinstance(entry.event, Choose) or answer.outcome != "done":
        yield Seen(answer.outcome.upper(), answer.because, answer.rule)


def _decided(decision: Decision) -> Seen:
    told = one_line(in_short(decision))
    rule = decision.rule if decision.promoted else causes(decision)[0].rule
    return Seen(VERDICTS[decision.outcome], told, rule)


def _people(world: World) -> Iterator[Person]:
    directory = world.directory
    for key, user in sorted(directory.systemusers.items()):
        settings = directory.usersettings.get(key)
        method = None if settings is None else settings.incomingemailfilteringmethod
        yield Person(user.label, "user", user.internalemailaddress or "", _chosen(method))
    for _, queue in sorted(directory.queues.items()):
        method = queue.incomingemailfilteringmethod
        yield Person(queue.label, "queue", queue.emailaddress or "", _chosen(method))
    for ref, record in sorted(directory.records.items()):
        address = next((one for one in record.addresses.values() if one), "")
        yield Person(record.label, ref.table, address, "")


def _chosen(method: int | None) -> str:
    if method is None:
        return "not given: as for a new user"
    return f"{int(method)} {FilteringMethod(method).label}"
