"""Where an email was put: who counts as its sender, what it is about, in whose work lists it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sscsim.decisions import Decision, Party
from sscsim.safe import one_line
from sscsim.views.names import names_in
from sscsim.views.short import TABLES
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["Filed", "filed"]


class Filed(NamedTuple):
    """A word for what was found out, whom or what it is, and the rule it rests on."""

    word: str
    says: str
    rule: str


def filed(decision: Decision, world: World, *, about: bool) -> Iterator[Filed]:
    """
    Say of a decision what its verdict does not say.

    Parties are told where an address stands on several records, for else nobody would ask.

    Args:
        decision: what was decided.
        world: what it was decided in.
        about: whether it is told what the email is about.

    >>> from sscsim import load_scenario_text, simulate
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [sales@contoso.example]}]
    ... ''')
    >>> [decision] = simulate(story.world, story.events).decisions
    >>> [(one.word, one.says) for one in filed(decision, story.world, about=True)]
    [('ABOUT', 'nothing'), ('IN THE WORK LIST', 'Sales')]

    """
    if decision.promoted:
        senders = [one for one in decision.parties if one.participation == "from"]
        others = [one for one in decision.parties if one.participation != "from"]
        if _shared(senders, world):
            yield Filed("SENDER", _named(senders, world), "PTY-3")
        if _shared(others, world):
            yield Filed("RECIPIENTS", _named(others, world), "PTY-9")
        if about:
            thing = decision.regarding
            yield Filed("ABOUT", "nothing" if thing is None else _name(thing, world), "COR-52")
    if decision.queue_items:
        lists = (names_in(world)(Ref("queue", key)) for key in decision.queue_items)
        yield Filed("IN THE WORK LIST", one_line(", ".join(lists)), "DUP-20")


def _shared(parties: list[Party], world: World) -> bool:
    """Whether an address of theirs stands on several records, so that one had to be taken."""
    return any(len(world.directory.rows_at(one.address)) > 1 for one in parties)


def _named(parties: list[Party], world: World) -> str:
    found = (
        f"{one.address}, tied to no record"
        if one.table is None or one.id is None
        else _name(Ref(one.table, one.id), world)
        for one in parties
    )
    return ", ".join(dict.fromkeys(found))


def _name(ref: Ref, world: World) -> str:
    """Name a row, and its table where that is not plain."""
    return one_line(TABLES.get(ref.table, f"the {ref.table} ") + names_in(world)(ref))
