"""A scenario as it is shown to a class: step by step, with what came of each and why.

Everything is a plain value, ready to be shown: the page that shows it decides and computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from sscsim.classroom.crm import Crm
from sscsim.classroom.saying import hidden_from, said
from sscsim.classroom.standing import people_of, standing
from sscsim.classroom.turning import turned
from sscsim.classroom.verdicts import Otherwise, chip_of
from sscsim.decisions import Decision
from sscsim.engine import simulate
from sscsim.events import (
    AskReaders,
    Choose,
    Delete,
    Deliver,
    Event,
    Resync,
    Send,
    SetSettings,
    Track,
    Write,
)
from sscsim.mail import Message
from sscsim.rules import BOOK
from sscsim.safe import one_line
from sscsim.scenario import Scenario, check
from sscsim.views.cards import sources_of
from sscsim.views.filed import filed
from sscsim.views.happenings import readable
from sscsim.views.names import names_in
from sscsim.views.sentences import MARKS
from sscsim.views.short import in_short
from sscsim.views.text import Page
from sscsim.world import World

__all__ = ["played"]

_SAYS = ("summary", "goal")
_LISTS = ("ask", "point_out")
_KINDS: Mapping[type, str] = {
    Deliver: "mail",
    Choose: "choice",
    Write: "write",
    SetSettings: "setting",
    AskReaders: "question",
    Send: "sent",
    Track: "tracked",
    Delete: "deleted",
    Resync: "again",
}


def played(scenario: Scenario, *, what_if: bool = False) -> dict[str, Any]:
    """
    Play a scenario and tell it as a page shows it.

    Args:
        scenario: what happens.
        what_if: say under each message what would have turned its verdict; takes its time.

    >>> from sscsim import load_scenario_text
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [sales@contoso.example]}]
    ... ''')
    >>> [step] = played(story)["steps"]
    >>> step["decisions"][0]["chip"], step["after"]["emails"][0]["readers"]
    ('Copied into the CRM', [])

    """
    run = simulate(scenario.world, scenario.events)
    worlds = (*(entry.world for entry in run.entries), run.world)
    crm = Crm(first=scenario.world)
    teller = _Teller(
        scenario=scenario,
        run=run,
        worlds=worlds,
        crm=crm,
        otherwise=Otherwise(scenario),
        what_if=what_if,
    )
    told = {
        "title": one_line(scenario.title),
        "reading": scenario.reading,
        "level": scenario.level,
        "minutes": scenario.minutes,
        **{name: one_line(getattr(scenario, name) or "") for name in _SAYS},
        **{name: [one_line(text) for text in getattr(scenario, name)] for name in _LISTS},
        "people": people_of(scenario.world),
        "start": standing(worlds[0], crm),
        "steps": list(teller.steps()),
        "failures": [str(failure) for failure in check(scenario, run)],
    }
    return {**told, "emails": crm.emails.kept, "ways": crm.ways.kept}


@attrs.frozen(kw_only=True)
class _Teller:
    """Tells what a run was; the worlds are those before each event, and the last one."""

    scenario: Scenario
    run: Any
    worlds: Sequence[World]
    crm: Crm
    otherwise: Otherwise
    what_if: bool

    def steps(self) -> Iterator[dict[str, Any]]:
        subjects = _subjects(self.scenario.events)
        blank = Page(sources=sources_of(BOOK.chapters), readers=True)
        about = any(decision.regarding for decision in self.run.decisions)
        told = zip(self.run.entries, self.worlds[1:], strict=True)
        for place, (entry, after) in enumerate(told):
            name_of = names_in(entry.world, subjects)
            page = attrs.evolve(blank, name_of=name_of, assume=entry.world.assume)
            senders = _senders(entry, self.scenario.events)
            step: dict[str, Any] = {
                "kind": _KINDS[type(entry.event)],
                "says": said(entry.event, entry.world, name_of, refused=_refused(entry)),
                "mail": _mail(entry.event, entry.world),
                "decisions": [
                    {
                        **_decision(one, page, entry.world),
                        "from": senders.get(one.source, ""),
                        "otherwise": self.otherwise.of(place, one),
                        "filed": [[f.word, f.says] for f in filed(one, entry.world, about=about)],
                    }
                    for one in entry.decisions
                ],
                "answer": _answer(entry.answer, name_of),
                "after": standing(after, self.crm),
            }
            if isinstance(entry.event, Choose | Write):
                step["who"] = entry.event.record.id
            if isinstance(entry.event, Choose):
                step["chosen"] = entry.event.incomingemailfilteringmethod
            if isinstance(entry.event, AskReaders):
                step["email"] = entry.event.activityid
            if self.what_if and isinstance(entry.event, Deliver):
                step["what_if"] = turned(entry.world, entry.event)
            yield step


def _refused(entry: Any) -> bool:
    return entry.answer is not None and entry.answer.outcome == "refused"


def _subjects(events: Sequence[Event]) -> dict[str, str]:
    messages = (getattr(event, "message", None) for event in events)
    return {one.source: one.subject for one in messages if one is not None}


def _senders(entry: Any, events: Sequence[Event]) -> dict[str, str]:
    """Tell from whom the messages are that were decided; a resync speaks of earlier ones."""
    wanted = {one.source for one in entry.decisions}
    messages = (getattr(event, "message", None) for event in events)
    return {
        one.source: _addresses(one.from_)
        for one in messages
        if one is not None and one.source in wanted
    }


def _mail(event: Event, world: World) -> dict[str, Any] | None:
    if not isinstance(event, Deliver):
        return None
    message = event.message
    return {
        "id": message.source,
        "subject": one_line(message.subject),
        "from": _addresses(message.from_),
        "to": _addresses((*message.to, *message.cc)),
        "hidden": one_line(", ".join(hidden_from(message))),
        "about": _named_in(message, world),
    }


def _addresses(addresses: Sequence[Any]) -> str:
    return one_line(", ".join(str(address) for address in addresses))


def _named_in(message: Message, world: World) -> list[str]:
    """List the users whom the subject names, and who are not among those it is sent to."""
    subject = message.subject.lower()
    addressed = {one.address for one in (*message.to, *message.cc, *message.bcc)}
    return [
        key
        for key, user in world.directory.systemusers.items()
        if user.fullname
        and user.fullname.lower() in subject
        and addressed.isdisjoint(one.strip().lower() for one in user.addresses.values())
    ]


def _decision(decision: Decision, page: Page, world: World) -> dict[str, Any]:
    box = next(
        (one for one in world.directory.mailboxes.values()
         if one.emailaddress.lower() == decision.mailbox),
        None,
    )  # fmt: skip
    words, tone = chip_of(decision)
    return {
        "subject": one_line(decision.subject),
        "mailbox": decision.mailbox,
        "owner": None if box is None else box.regardingobjectid.id,
        "outcome": decision.outcome.value,
        "chip": words,
        "tone": tone,
        "reason": decision.reason.value,
        "says": in_short(decision),
        "facts": [[label, one_line(text)] for label, text in page.facts(decision)],
        "steps": [
            [step.rule, step.asks, step.answer, one_line(step.because + MARKS.get(step.status, ""))]
            for step in decision.steps
        ],
    }


def _answer(answer: Any, name_of: Any) -> dict[str, Any] | None:
    if answer is None:
        return None
    if answer.outcome == "readers":
        says = readable(answer.readers, name_of) if answer.readers else answer.because
        return {"outcome": "readers", "says": says, "readers": list(answer.readers)}
    return {"outcome": answer.outcome, "says": one_line(answer.because)}
