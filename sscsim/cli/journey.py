"""Mail on its way through an organisation: decided one by one, counted, written as it comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from textwrap import wrap
from typing import TextIO

import attrs

from sscsim.assumptions import Assumptions
from sscsim.cli.files import Mistakes
from sscsim.cli.output import Advance, say, unseen, width
from sscsim.cli.stage import page_of
from sscsim.cli.turning import with_switches_turned
from sscsim.decisions import Decision
from sscsim.engine import play
from sscsim.errors import InputError
from sscsim.events import Delivery
from sscsim.rules import BOOK, RuleBook
from sscsim.sources import MailOrder, MailSource, deliveries, load_snapshot, mail_problems
from sscsim.views.names import names_in
from sscsim.views.record import record
from sscsim.views.remarks import Remarks
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
        book: the rules that are asked.
        advance: to be called as things go on.
        tally: the sums, as far as the mail was decided.
        remarks: what deserves a line beside the sums.
        last: the decision that was made last.
    """

    world: World
    notes: tuple[str, ...]
    moving: bool
    asked: Mapping[str, bool]
    book: RuleBook = BOOK
    deliveries: Iterable[Delivery] = ()
    advance: Advance = unseen
    tally: Tally = attrs.field(factory=Tally)
    remarks: Remarks = attrs.field(factory=Remarks)
    last: Decision | None = None

    @classmethod
    def of(
        cls,
        org: Path,
        sources: Sequence[MailSource],
        order: MailOrder,
        assume: Assumptions,
        asked: Mapping[str, bool],
        mistakes: Mistakes,
    ) -> Journey:
        """
        Load the snapshot and look for the mail, before any of it is read.

        Raises InputError with all ``mistakes``, those that were made before included.
        """
        snapshot = mistakes.kept(org, lambda: load_snapshot(org, assume=assume))
        if snapshot is None:
            mistakes.problems += mail_problems(sources)
            raise InputError(mistakes.problems)
        notes = (*snapshot.notes, *map(str, snapshot.warnings))
        journey = cls(world=snapshot.world, notes=notes, moving=order != "file", asked=asked)
        directory, on_read = snapshot.world.directory, journey.on_read
        mail = mistakes.kept("--mail", lambda: deliveries(directory, sources, order, on_read))
        mistakes.tell()
        journey.deliveries = mail or ()
        return journey

    def on_read(self, count: int) -> None:
        """Be told of bytes that were read."""
        self.advance("reading", count)

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
            unreadable = (f"could not read {line}" for line in self.remarks.unreadable_lines())
            notes = (f"note: {note}" for note in self.notes)
            return *notes, *unreadable, *self.tally.lines()
        if not self.asked["trace"]:
            say(self._noted_lines(), stream)
        say(self.tally.lines(), stream)
        say(self.tally.top_lines(), stream)
        say(self.remarks.lines(sensitivity=self.asked["sensitivity"]), stream)
        return ()

    def broken_off(self) -> tuple[list[str], str]:
        """Tell what was decided before an interruption, and in a last line how far that is."""
        if self.last is None:
            return [], "interrupted before the first decision"
        # What was on its way then is not decided, and counts on neither side.
        self.tally.looked_at = self.tally.reasons.total()
        mailbox = f" in {self.last.mailbox}" if self.last.mailbox else ""
        where = f"the last about {self.last.source}{mailbox}"
        last = f"interrupted after {self.tally.looked_at:,} decisions, {where}; the rest is missing"
        return ["stopped before the end; so far:", *self.tally.lines()], last

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
        deciding = partial(play, move_watermark=self.moving, book=self.book)
        if not self.asked["sensitivity"]:
            yield from deciding(self.world, self._entering())
            return
        # Every switch is turned and all the mail decided again, so it has to be kept.
        kept = list(self._entering())
        yield from with_switches_turned(
            self.world, lambda world: list(deciding(world, kept)), self.advance
        )

    def _entering(self) -> Iterator[Delivery]:
        for delivery in self.deliveries:
            self.tally.looked_at += 1
            yield delivery

    def _counted(self, decisions: Iterable[Decision]) -> Iterator[Decision]:
        """Count each decision when it is written: so the sums agree after an interruption too."""
        for decision in decisions:
            yield decision
            self.tally.count(decision)
            self.remarks.note(decision)
            self.last = decision
            self.advance("deciding")

    def _pages(self, decisions: Iterable[Decision]) -> Iterator[str]:
        about = {"name_of": names_in(self.world), "assume": self.world.assume}
        page = page_of(self.book, width=width(), **about, **self.asked)
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
