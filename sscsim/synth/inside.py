"""Mail between colleagues, and by lists."""

from __future__ import annotations

from sscsim.synth.desk import Desk
from sscsim.synth.letters import Letter
from sscsim.synth.organisation import DOMAIN
from sscsim.synth.pool import Person

_LISTS = tuple(
    Person(name, f"{name.lower().replace(' ', '-')}@lists.{DOMAIN}")
    for name in ("All staff", "Sales news", "Friday lunch", "Project Aurora")
)


def colleagues(desk: Desk, sent: int) -> Letter:
    """A user writes to others."""
    writer = desk.users.draw()
    to = desk.colleagues(3, writer) or [writer]
    copies = [one for one in desk.colleagues(2, writer) if one not in to]
    return desk.letter(writer, to, sent, cc=copies)


def to_queue(desk: Desk, sent: int) -> Letter:
    """A user writes to a queue (DUP-13)."""
    return desk.letter(desk.users.draw(), [desk.queues.draw()], sent)


def by_list(desk: Desk, sent: int) -> Letter:
    """A list brings a message to many; their own addresses are not visible (FLT-16)."""
    chosen = desk.chance.choice(_LISTS)
    writer = desk.users.draw() if desk.likely(0.7) else desk.outsider()
    identifier = f"{chosen.name} <{chosen.address.replace('@', '.')}>"
    return desk.letter(
        writer,
        [chosen],
        sent,
        envelope=[one.address for one in desk.users.several(12)],
        extra=[("List-Id", identifier), ("Precedence", "list")],
    )
