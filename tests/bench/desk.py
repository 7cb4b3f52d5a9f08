"""How does the policy desk grow with an organisation? Into DESK.md.

Run with ``make desk``. Organisations of `sscsim synth` from ten users to ten thousand; measured are
seconds of the processor, which other programs disturb less than a clock.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from sscsim import load_snapshot
from sscsim.events import Delivery
from sscsim.gate import gained, over_all_mail
from sscsim.lattice import lattice_of, svg
from sscsim.lint import findings, paradoxes
from sscsim.policy import Policy, apply_policy
from sscsim.sources import MailSource, deliveries
from sscsim.suggest import demands_of, suggest
from sscsim.world import World
from tests.bench.made import SSCSIM
from tests.bench.pairs import run

_LABELLED = 6  # messages, every second of which must come in
_SIZES = (10, 100, 1_000, 10_000)
_PAGE = Path(__file__).with_name("DESK.md")
_LOCKDOWN = Policy(name="Lockdown", set={"SSSForceFilteringMethodForUserMailboxes": 1})
_T = TypeVar("_T")

_HEAD = """\
# How the policy desk grows

Made by `make desk`: organisations of `sscsim synth`, with a queue for each ten users and five
contacts for each user. Seconds of one processor, each the only run ({machine}).
*Lattice* is that of the organisation, *mailbox* that of one mailbox; *gate* is whether a forced
method 1 would promote anything that is not promoted today, *compare* what it would gain and lose
over all mail; *kinds* are of mail. *Suggest* looks for policies that let in three messages and keep
three others out.

| users | rows | read | lattice | kinds | ways | drawn | mailbox | gate | compare | lint | suggest |
|---|---|---|---|---|---|---|---|---|---|---|---|
"""
_FOOT = """
What is decided depends on the variety of an organisation, not on its size: kinds of mail grow with
how differently users, queues and senders are set up. What grows with the rows is reading them, and
one pass to find what they have in common.
"""


class Row(NamedTuple):
    """What was measured of one organisation."""

    users: int
    rows: int
    read: float
    lattice: float
    kinds: int
    behaviours: int
    drawn: float
    mailbox: float
    gate: float
    compare: float
    lint: float
    suggest: float

    def __str__(self) -> str:
        """Write it as a row of the table."""
        cells = (f"{cell:,.2f}" if isinstance(cell, float) else f"{cell:,}" for cell in self)
        return f"| {' | '.join(cells)} |"


def measured(users: int, folder: Path) -> Row:
    """Make an organisation, and ask it everything once."""
    shape = {"users": users, "queues": users // 10, "contacts": users * 5, "messages": 100}
    options = [f"--{name}={size}" for name, size in shape.items()]
    run([*SSCSIM, "synth", *options, "--seed=5", "--out", folder])
    read, snapshot = _timed(lambda: load_snapshot(folder / "org"))
    world: World = snapshot.world
    lattice, found = _timed(lambda: lattice_of(world))
    drawn, _ = _timed(lambda: svg(found))
    box = next(iter(world.directory.mailboxes.values()))
    mailbox, _ = _timed(lambda: lattice_of(world, box))
    locked = apply_policy(world, _LOCKDOWN)
    gate, _ = _timed(lambda: gained(world, locked))
    compare, _ = _timed(lambda: over_all_mail([world, locked]))
    linted, _ = _timed(lambda: (list(findings(world)), list(paradoxes(world))))
    labelled = _labelled(world, folder / "mail.mbox")
    demands = demands_of(world, labelled[::2], labelled[1::2])
    suggested, _ = _timed(lambda: suggest(world, labelled, demands))
    directory = world.directory
    rows = sum(map(len, (directory.systemusers, directory.queues, directory.mailboxes)))
    rows += len(directory.records) + len(world.emails)
    kinds, ways = len(found.kinds), len(found.behaviours)
    asked = (gate, compare, linted, suggested)
    return Row(users, rows, read, lattice, kinds, ways, drawn, mailbox, *asked)


def _labelled(world: World, path: Path) -> list[Delivery]:
    """Pick the first few messages, each in one mailbox."""
    first: dict[str, Delivery] = {}
    for delivery in deliveries(world.directory, [MailSource(path)]):
        if delivery.mailbox is not None:
            first.setdefault(delivery.message.identity, delivery)
    return list(first.values())[:_LABELLED]


def _timed(does: Callable[[], _T]) -> tuple[float, _T]:
    start = time.process_time()
    found = does()
    return time.process_time() - start, found


def _rows(sizes: Sequence[int]) -> Iterator[Row]:
    for users in sizes:
        with tempfile.TemporaryDirectory() as folder:
            yield measured(users, Path(folder))


def page(rows: Sequence[Row]) -> str:
    """Write the page."""
    machine = f"Python {sys.version.split()[0]} on {sys.platform}"
    return _HEAD.format(machine=machine) + "\n".join(map(str, rows)) + "\n" + _FOOT


if __name__ == "__main__":
    _PAGE.write_text(page(list(_rows(_SIZES))), "utf-8")
