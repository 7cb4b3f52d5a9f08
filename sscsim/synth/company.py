"""A company and its mail, made up from a seed: the same bytes for the same seed and version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

from sscsim.synth.calendar import arrivals, period
from sscsim.synth.chance import deal, stream
from sscsim.synth.desk import Desk
from sscsim.synth.history import write_history
from sscsim.synth.kinds import Kind, possible
from sscsim.synth.letters import Letter
from sscsim.synth.office import write_snapshot
from sscsim.synth.organisation import found_company
from sscsim.synth.post import posted
from sscsim.synth.sizes import Sizes

__all__ = ["Made", "letters", "write_company"]

_FEWEST, _MOST = 40, 5_000  # emails that are there already
_ONE_IN = 8  # or one for so many messages
_ON_THE_WAY = 40  # seconds a message travels


@attrs.frozen
class Made:
    """
    What was written.

    ``rows`` counts the rows of each entity set, in the order of the files; ``first`` and ``last``
    are the times of the mail, in seconds since 1970, None without mail.
    """

    rows: dict[str, int]
    messages: int = 0
    bytes: int = 0
    first: int | None = None
    last: int | None = None


def write_company(
    folder: Path, sizes: Sizes, seed: int, advance: Callable[[int], None] = lambda _count: None
) -> Made:
    """
    Write ``org/`` and ``mail.mbox`` into a folder; ``advance`` is told of every message written.

    Raises:
        OSError: the disk would not take it.

    """
    desk, times = open_desk(sizes, seed)
    sets = desk.company.office.sets
    write_snapshot(sets, folder / "org")
    with (folder / "mail.mbox").open("wb") as file:
        for letter, arrived in letters(desk, times, seed):
            file.write(posted(letter, arrived))
            advance(1)
        size = file.tell()
    return Made(
        rows={name: len(rows) for name, rows in sets.items()},
        messages=len(times),
        bytes=size,
        first=times[0] if times else None,
        last=times[-1] if times else None,
    )


def open_desk(sizes: Sizes, seed: int) -> tuple[Desk, list[int]]:
    """Make the organisation, what is there already, and the times at which mail comes."""
    company = found_company(sizes, seed)
    mail = period(sizes.messages, sizes.users)
    count = min(_MOST, max(_FEWEST, sizes.messages // _ONE_IN))
    history = write_history(company, count, mail, stream(seed, "history"))
    times = arrivals(sizes.messages, mail, stream(seed, "times"))
    return Desk(company, history, stream(seed, "mail")), times


def letters(desk: Desk, times: list[int], seed: int) -> Iterator[tuple[Letter, int]]:
    """Write a letter for each time, and say when it arrives."""
    shares = {kind: kind.share for kind in possible(desk)}
    for kind, time in zip(_order(shares, len(times), seed), times, strict=True):
        letter = kind.write(desk, time)
        yield letter, letter.arrived or time + desk.chance.randrange(_ON_THE_WAY)
        desk.lately.append(letter)


def _order(shares: dict[Kind, int], count: int, seed: int) -> list[Kind]:
    """Deal the kinds; an answer does not come first, since there is nothing to answer yet."""
    dealt = deal(shares, count, stream(seed, "kinds"))
    opening = next((at for at, kind in enumerate(dealt) if kind.needs != "lately"), None)
    if opening:
        dealt[0], dealt[opening] = dealt[opening], dealt[0]
    return dealt
