"""What a person sees in a sandbox after a test: emails, whose they are, what they belong to.

Why a message stayed out is not among it: the product shows nobody the reason of a rejection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sscsim.decisions import Decision, Party
from sscsim.engine import Run
from sscsim.events import Choose, Deliver, Event, Track, Write
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["LOOKS", "WORDS", "Sight", "seen"]

# Where each thing is seen in Dynamics 365.
LOOKS = {
    "promoted": "Is there an incoming email with this subject? (Advanced Find, Email; yes or no)",
    "tracked": "Did it become an email when it was tracked by hand? (yes or no)",
    "accepting_entity": "Its column acceptingentityid: who let it in?",
    "owner": "Its owner",
    "from": "The row behind From; - if the address is not resolved",
    "correlationmethod": "Its column correlationmethod, as a number",
    "correlated_email": "The email in its column correlatedactivityid, by its message id",
    "subject_changed": "Its column correlatedsubjectchanged (yes or no)",
    "queue_items": "The queues that have it as an item, in the order of the alphabet",
    "created_record": "The contact that was made of the sender; - if none was",
    "readers": "Who of the users can open it, in the order of the alphabet",
    "write": "Was it done or refused?",
}

# What can be seen there at all; of the others it may be anything.
WORDS = {
    "promoted": ("yes", "no"),
    "tracked": ("yes", "no"),
    "subject_changed": ("yes", "no", "-"),
    "write": ("done", "refused"),
}


class Sight(NamedTuple):
    """One thing to look for: at which event of the story, and what."""

    event: str
    look: str

    def __str__(self) -> str:
        """Write it as the form of answers does."""
        return f"{self.event} {self.look}"


def seen(run: Run) -> dict[Sight, str]:
    """Tell all that is seen after a run."""
    found: dict[Sight, str] = {}
    for number, entry in enumerate(run.entries, start=1):
        label = label_of(entry.event, number)
        if entry.answer is not None and isinstance(entry.event, (Write, Choose)):
            found[Sight(label, "write")] = entry.answer.outcome
        if isinstance(entry.event, (Deliver, Track)):
            found |= _became(label, entry.decisions, run.world, entry.event)
    return found


def label_of(event: Event, number: int) -> str:
    """Name an event of a story: a message by its id, anything else by its place."""
    if isinstance(event, Deliver):
        return event.message.source
    return f"step-{number}"


def _became(
    label: str, decisions: tuple[Decision, ...], world: World, event: Event
) -> Mapping[Sight, str]:
    promoted = next((one for one in decisions if one.promoted), None)
    word = "tracked" if isinstance(event, Track) else "promoted"
    found = {Sight(label, word): "no" if promoted is None else "yes"}
    if promoted is not None:
        found |= {Sight(label, look): value for look, value in _columns(promoted, world)}
    return found


def _columns(decision: Decision, world: World) -> Iterator[tuple[str, str]]:
    named = {
        "accepting_entity": decision.accepting_entity,
        "owner": decision.owner,
        "created_record": decision.created_record,
    }
    for look, row in named.items():
        yield look, "-" if row is None else row.name
    sender = next((party for party in decision.parties if party.participation == "from"), None)
    yield "from", "-" if sender is None else _party(world, sender)
    yield "correlationmethod", str(int(decision.correlationmethod))
    yield "correlated_email", decision.correlated_email or "-"
    email = world.emails.get(decision.source)
    changed = None if email is None else email.correlatedsubjectchanged
    yield "subject_changed", "-" if changed is None else "yes" if changed else "no"
    yield "queue_items", _names(world, "queue", decision.queue_items)
    yield "readers", _names(world, "systemuser", decision.readers)


def _party(world: World, party: Party) -> str:
    known = party.table is not None and party.id is not None
    return _name(world, Ref(str(party.table), str(party.id))) if known else "-"


def _names(world: World, table: str, ids: tuple[str, ...]) -> str:
    return ", ".join(sorted(_name(world, Ref(table, one)) for one in ids)) or "-"


def _name(world: World, ref: Ref) -> str:
    row = world.directory.row(ref)
    return ref.id if row is None else row.label
