"""The organisation of level 3: one message, one thing that let it in, and much that did not."""

from __future__ import annotations

import random
from typing import Any

import attrs

from sscsim.exercises.cast import Cast, Person, cast_of, contact_row, queue_row, user_row
from sscsim.exercises.letters import TOKEN, Topics, answering, sent

__all__ = ["Incident", "incident_of"]

_OTHER_TOKEN = "CRM:0002113"
_RISKY = (0, 2, 3)
_NOTHING = (1, 4)


@attrs.define(kw_only=True)
class Incident:
    """
    An organisation as it is drawn.

    Attributes:
        methods: what each user has chosen.
        queues: the same of queues.
        person: to whom the message is addressed.
        copied: a colleague in copy.
        absent: a colleague who takes everything and did not get the message.
        queue: a queue in copy.
        shared: a queue that has the address of the person; None where there is none.
        sender: who wrote the message.
        letter: the message.
        smart: whether smart matching is on.
    """

    cast: Cast
    person: Person
    copied: Person
    absent: Person
    queue: Person
    shared: Person | None
    sender: Person
    methods: dict[Person, int]
    queues: dict[Person, int]
    letter: dict[str, Any]
    smart: bool

    def document(self, title: str) -> dict[str, Any]:
        """Give it as a scenario."""
        settings = {"HideEmailAutoTrackOptions": True}
        return {
            "title": title,
            "organization": {"enablesmartmatching": self.smart, "orgdborgsettings": settings},
            "systemusers": [user_row(one, method) for one, method in self.methods.items()],
            "queues": [queue_row(one, method) for one, method in self.queues.items()],
            "contacts": [contact_row(self.cast.contact)],
            "records": [self.cast.supplier_row()],
            "emails": [
                sent("offer", self.copied, f"Offer {TOKEN}", self.sender.address),
                sent("plan", self.person, "Plan for the autumn", self.sender.address),
            ],
            "timeline": [{"deliver": self.letter}],
        }


def incident_of(seed: str, company: str, cause: str, chance: random.Random) -> Incident:
    """Draw an organisation in which something may let a message in: that named by ``cause``."""
    cast = cast_of(seed, company, chance)
    person, copied, absent = list(cast.users.values())[:3]
    shared = cast.closed if cause == "shared" or chance.random() < 1 / 4 else None
    if shared is not None:
        shared = Person(shared.id, "Old post room", person.address)
    sender = {"contact": cast.contact, "supplier": cast.supplier}.get(
        cause, chance.choice((cast.stranger, cast.contact, cast.supplier))
    )
    methods = {
        person: _method(cause, "own", chance),
        copied: 0 if cause == "copied" else chance.choice(_NOTHING),
        absent: 0,
    }
    queues = {cast.open: 0 if cause == "queue" else chance.choice(_NOTHING)}
    if shared is not None:
        queues[shared] = 0 if cause == "shared" else chance.choice(_NOTHING)
    return Incident(
        cast=cast,
        person=person,
        copied=copied,
        absent=absent,
        queue=cast.open,
        shared=shared,
        sender=sender,
        methods=methods,
        queues=queues,
        letter=_letter(cause, (person, copied, cast.open), sender, chance),
        smart=chance.random() < 1 / 3,
    )


def _method(cause: str, own: str, chance: random.Random) -> int:
    """Give the choice of the person addressed, by what is to let the message in."""
    if cause == own:
        return chance.choice(_RISKY)
    return {"contact": 2, "supplier": 3, "mark": 1, "code": 1}.get(cause, chance.choice(_NOTHING))


def _letter(
    cause: str, to: tuple[Person, Person, Person], sender: Person, chance: random.Random
) -> dict[str, Any]:
    person, copied, queue = to
    topic = Topics.of(chance).private.pop()
    code = {"code": TOKEN, "mark": None}.get(cause, chance.choice((None, _OTHER_TOKEN)))
    mark = {"mark": answering(person, "plan"), "code": None}.get(
        cause, chance.choice((None, "<talk@outside.example>"))
    )
    letter: dict[str, Any] = {
        "id": "late",
        "from": sender.written,
        "to": [person.written],
        "cc": [copied.written, queue.written],
        "subject": f"{topic} {code}" if code else topic,
    }
    return letter | ({"in-reply-to": mark} if mark else {})
