"""Mail on its way through an organisation: decided one by one, counted, written as it comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from textwrap import wrap
from typing import TextIO

import attrs

from sscsim.assumptions import Assumptions
from sscsim.cli.names import names_in
from sscsim.cli.output import Advance, say, width
from sscsim.cli.stage import page_of
from sscsim.decisions import Decision
from sscsim.engine import play, sensitivities
from sscsim.events import Delivery
from sscsim.sources import MailOrder, MailSource, deliveries, load_snapshot
from sscsim.views.record import record
from sscsim.views.safe import one_line
from sscsim.views.summary import Tally
from sscsim.views.tabular import write_csv, write_json, write_jsonl
from sscsim.world import World

__all__ = ["Journey"]


@attrs.define(kw_only=True)
class Journey:
    """
    A replay that has been prepared.

    Attributes:
        world: the organisation before the first message.
        deliveries: the mail, in its order.
        notes: what was assumed for want of a file, and what may surprise.
        moving: whether a mailbox, once read, is read on from there.
        asked: what every record is to tell beside the verdict.
        advance: to be called as things go on.
        tally: the sums, as far as the mail was decided.
    """

    world: World
    deliveries: Iterable[Delivery]
    notes: tuple[str, ...]
    moving: bool
    asked: Mapping[str, bool]
    advance: Advance
    tally: Tally

    @classmethod
    def of(
        cls,
        org: Path,
        sources: Sequence[MailSource],
        order: MailOrder,
        assume: Assumptions,
        asked: Mapping[str, bool],
        tally: Tally,
        advance: Advance,
    ) -> Journey:
        """Load the snapshot and look for the mail; mistakes are raised before any is read."""
        snapshot = load_snapshot(org, assume=assume)
        return cls(
            world=snapshot.world,
            deliveries=deliveries(
                snapshot.world.directory, sources, order, partial(advance, "reading")
            ),
            notes=(*snapshot.notes, *map(str, snapshot.warnings)),
            moving=order != "file",
            asked=asked,
            advance=advance,
            tally=tally,
        )

    def write(self, format_: str, stream: TextIO) -> None:
        """Decide everything, and write what is shown of each decision."""
        decisions = self._counted(self._decisions())
        if format_ != "text":
            self._write_records(format_, decisions, stream)
        elif self.asked["trace"]:
            say(self._noted_lines(), stream)
            say(self._pages(decisions), stream)
        else:
            for _ in decisions:
                pass

    def conclude(self, format_: str, stream: TextIO) -> tuple[str, ...]:
        """Write notes and sums for people; for other formats, give them to be told aside."""
        if format_ != "text":
            return *(f"note: {note}" for note in self.notes), *self.tally.lines()
        if not self.asked["trace"]:
            say(self._noted_lines(), stream)
        say(self.tally.lines(), stream)
        say(self.tally.top_lines(), stream)
        return ()

    def _write_records(self, format_: str, decisions: Iterable[Decision], stream: TextIO) -> None:
        records = (record(decision, **self.asked) for decision in decisions)
        if format_ == "jsonl":
            write_jsonl(records, stream)
        elif format_ == "csv":
            write_csv(records, stream, trace=self.asked["trace"])
        else:
            notes = {"notes": list(self.notes)}
            write_json(notes, "decisions", records, self.tally.figures, stream)

    def _decisions(self) -> Iterator[Decision]:
        deciding = partial(play, move_watermark=self.moving)
        if not self.asked["sensitivity"]:
            yield from deciding(self.world, self._entering())
            return
        # Every switch is turned and all the mail decided again, so it has to be kept.
        kept = list(self._entering())
        names = sensitivities(self.world, lambda world: list(deciding(world, kept)))
        for decision, sensitive_to in zip(deciding(self.world, kept), names, strict=True):
            yield attrs.evolve(decision, sensitive_to=sensitive_to)

    def _entering(self) -> Iterator[Delivery]:
        for delivery in self.deliveries:
            self.tally.looked_at += 1
            yield delivery

    def _counted(self, decisions: Iterable[Decision]) -> Iterator[Decision]:
        for decision in decisions:
            self.tally.count(decision)
            self.advance("deciding")
            yield decision

    def _pages(self, decisions: Iterable[Decision]) -> Iterator[str]:
        page = page_of(name_of=names_in(self.world), width=width(), **self.asked)
        for decision in decisions:
            yield from page.lines(decision)
            yield ""

    def _noted_lines(self) -> Iterator[str]:
        if self.notes:
            yield "What was assumed:"
            for note in self.notes:
                yield from wrap(
                    one_line(note), width(), initial_indent="  ", subsequent_indent="    "
                )
            yield ""
