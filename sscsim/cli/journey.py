"""Mail on its way through an organisation: decided, counted, written as it comes.

With policies it goes that way once for each, and every record says under which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from itertools import groupby, islice
from textwrap import wrap
from typing import TYPE_CHECKING, Any, TextIO

import attrs

from sscsim.cli.output import Advance, say, unseen, width
from sscsim.cli.stage import page_of
from sscsim.cli.turning import with_switches_turned
from sscsim.decisions import Decision, Outcome
from sscsim.engine import Turn, play
from sscsim.errors import InputError, Place, Problem
from sscsim.events import Delivery
from sscsim.rules import BOOK, RuleBook
from sscsim.safe import one_line
from sscsim.sources import MailOrder, MailSource, deliveries
from sscsim.sources.mailbag import Files, listed_sources
from sscsim.views.keptout import KeptOuts
from sscsim.views.names import names_in
from sscsim.views.record import record
from sscsim.views.remarks import Remarks
from sscsim.views.short import in_short
from sscsim.views.summary import Tally
from sscsim.views.tabular import write_csv, write_json, write_jsonl
from sscsim.world import World

if TYPE_CHECKING:
    from sscsim.exposure import Promoted
    from sscsim.policy import Verdict
    from sscsim.readings import Envelope

__all__ = ["Journey", "not_there"]


_ROWS = 20_000  # records that are put into a table at one time


@attrs.define(kw_only=True)
class Journey:
    """
    A replay that has been prepared.

    Attributes:
        worlds: the organisation before the first message, by the name of each policy; without any
            policy the name is None.
        listed: the files of that mail, once they have been looked at.
        mail: what is delivered under each policy, in its order.
        notes: what was assumed for want of a file, and what may surprise.
        moving: whether a mailbox, once read, is read on from there.
        asked: what every record is to tell beside the verdict.
        book: the rules that are asked.
        advance: to be called as things go on.
        tallies: the sums under each policy, as far as the mail was decided.
        remarks: what deserves a line beside the sums.
        turns: at what moment, and how, the organisation of a policy changes under way.
        last: the decision that was made last.
        explained: the source of the one message that is shown, of all where it is None.
        enveloped: whether to tell what holds whatever the open questions turn out to be.
        settled: the switches that are no open questions.
        envelopes: what is sure about the messages, under each policy.
        subjects: of those messages.
        kept_out: under which policies to keep examples of what was not promoted.
        undecided: the keys of what may be promoted or not, under each policy whose promotions were
            asked for and have been gone through.
    """

    worlds: Mapping[str | None, World]
    notes: tuple[str, ...]
    moving: bool
    asked: Mapping[str, bool]
    book: RuleBook = BOOK
    listed: Files | None = None
    mail: dict[str | None, Iterable[Delivery]] = attrs.field(factory=dict)
    advance: Advance = unseen
    tallies: dict[str | None, Tally] = attrs.field(factory=dict)
    remarks: Remarks = attrs.field(factory=Remarks)
    turns: dict[str | None, Turn] = attrs.field(factory=dict)
    last: Decision | None = None
    explained: str | None = None
    enveloped: bool = False
    settled: frozenset[str] = frozenset()
    envelopes: dict[str | None, Envelope] = attrs.field(factory=dict)
    subjects: dict[str, str] = attrs.field(factory=dict)
    kept_out: dict[str | None, KeptOuts] = attrs.field(factory=dict)
    undecided: dict[str | None, set[str]] = attrs.field(factory=dict)

    def expect(
        self, policy: str | None, world: World, sources: Sequence[MailSource], order: MailOrder
    ) -> None:
        """Find the mail of a policy; it is read when it is decided."""
        self.listed = listed_sources(world.directory, sources, order, self.listed)
        self.mail[policy] = deliveries(
            world.directory, sources, order, self.on_read, listed=self.listed
        )

    def through(
        self,
        worlds: Mapping[str | None, World],
        sources: Sequence[MailSource],
        order: MailOrder,
        turns: Mapping[str | None, Turn] | None = None,
    ) -> None:
        """Take the same mail through these organisations instead."""
        self.worlds, self.mail, self.listed = worlds, {}, None
        self.turns = dict(turns or {})
        for name, world in worlds.items():
            self.expect(name, world, sources, order)

    def on_read(self, count: int) -> None:
        """Be told of bytes that were read."""
        self.advance("reading", count)

    @property
    def undecided_notes(self) -> Iterator[str]:
        """Say of how many messages it cannot be told, under the policy where they are most."""
        from sscsim.views.undecided import undecided_says

        counts = (tally.outcomes[Outcome.UNDECIDABLE] for tally in self.tallies.values())
        if count := max(counts, default=0):
            yield undecided_says(count)

    @property
    def agrees(self) -> bool:
        """Whether everything that was looked at was decided, under every policy."""
        return all(tally.agrees for tally in self.tallies.values())

    def write(self, format_: str, stream: Any) -> None:
        """Decide everything, and write what is shown of each decision."""
        if format_ == "parquet":
            for policy, table in self.tables():
                stream.write(policy, table)
        elif format_ == "jsonl":
            write_jsonl(self.records(), stream)
        elif format_ == "csv":
            more = (*(("policy",) if self.named else ()), *self._envelope_keys)
            write_csv(self.records(), stream, trace=self.asked["trace"], more=more)
        elif format_ == "json":
            notes = {"notes": list(self.notes)}
            write_json(notes, "decisions", self.records(), self._figures, stream)
        elif self.asked["trace"]:
            say(self._noted_lines(), stream)
            say(self._pages(self._shown()), stream)
        else:
            self.pass_through()

    def records(self) -> Iterator[dict[str, Any]]:
        """Decide everything, and give the record of each decision."""
        for policy, decision in self._decided():
            named = {} if policy is None else {"policy": policy}
            yield {**record(decision, **self.asked), **self._sure(policy, decision), **named}

    @property
    def _envelope_keys(self) -> tuple[str, ...]:
        if not self.enveloped:
            return ()
        from sscsim.views.envelope import ENVELOPE_KEYS

        return ENVELOPE_KEYS

    def _sure(self, policy: str | None, decision: Decision) -> dict[str, Any]:
        """Say what is sure about the message of a decision, where that was asked."""
        if not self.enveloped:
            return {}
        from sscsim.views.envelope import envelope_value

        return envelope_value(self.envelopes[policy], decision.source)

    def tables(self) -> Iterator[tuple[str | None, Any]]:
        """Decide everything, and give tables of what was decided under each policy."""
        from sscsim.cli.parquet import table_of, wanted_schema

        schema = wanted_schema(self.asked)
        yield from ((policy, table_of((), schema)) for policy in self.worlds)
        for policy, records in groupby(self.records(), lambda one: one.pop("policy", None)):
            while some := list(islice(records, _ROWS)):
                yield policy, table_of(some, schema)

    def pass_through(self) -> None:
        """Decide everything, and keep the sums alone."""
        for _ in self._decided():
            pass

    def verdicts(self) -> dict[str | None, Iterator[Verdict]]:
        """Decide everything under every policy, each as its verdicts are read."""
        return {policy: map(_verdict, self._decided_under(policy)) for policy in self.worlds}

    def promotions(self) -> Iterator[tuple[str | None, Promoted]]:
        """Decide everything, and give what each policy promotes, one policy after the other."""
        from sscsim.exposure import Promoted, promotions

        for policy in self.worlds:
            yield policy, Promoted(promotions(self._undecided_kept(policy)))

    def _undecided_kept(self, policy: str | None) -> Iterator[Decision]:
        from sscsim.exposure import key_of

        found = self.undecided[policy] = set()
        for decision in self._decided_under(policy):
            if decision.outcome is Outcome.UNDECIDABLE:
                found.add(key_of(decision.source, decision.messageid))
            yield decision

    def holding(self) -> AbstractContextManager[None]:
        """Be told that all that is promoted is held at once."""
        return nullcontext()

    def conclude(self, format_: str, stream: TextIO) -> tuple[str, ...]:
        """Write notes and sums for people; for other formats, give them to be told aside."""
        if format_ != "text":
            unreadable = (f"could not read {line}" for line in self.remarks.unreadable_lines())
            notes = (f"note: {note}" for note in self.notes)
            return *notes, *unreadable, *self._sums(top=False)
        if not self.asked["trace"]:
            say(self._noted_lines(), stream)
        say(self._sums(top=True), stream)
        say(self.remarks.lines(sensitivity=self.asked["sensitivity"]), stream)
        if self.enveloped:
            say(self._envelope_lines(), stream)
        return ()

    def broken_off(self) -> tuple[list[str], str]:
        """Tell what was decided before an interruption, and in a last line how far that is."""
        if self.last is None:
            return [], "interrupted before the first decision"
        for tally in self.tallies.values():
            # What was on its way then is not decided, and counts on neither side.
            tally.looked_at = tally.reasons.total()
        decided = sum(tally.looked_at for tally in self.tallies.values())
        mailbox = f" in {self.last.mailbox}" if self.last.mailbox else ""
        where = f"the last about {self.last.source}{mailbox}"
        last = f"interrupted after {decided:,} decisions, {where}; the rest is missing"
        return ["stopped before the end; so far:", *self._sums(top=False)], last

    @property
    def named(self) -> bool:
        """Whether there are policies, by whose names the sums are told."""
        return None not in self.worlds

    def _sums(self, *, top: bool) -> Iterator[str]:
        for number, (policy, tally) in enumerate(self.tallies.items()):
            if policy is not None:
                yield from [""] * (number > 0)
                yield f'Under the policy "{one_line(policy)}":'
            yield from tally.lines()
            if top:
                yield from tally.top_lines()

    def _envelope_lines(self) -> Iterator[str]:
        from sscsim.views.envelope import envelope_lines

        for policy, found in self.envelopes.items():
            yield ""
            if policy is not None:
                yield f'Under the policy "{one_line(policy)}":'
            yield from envelope_lines(found, self.subjects, width())

    def _figures(self) -> Mapping[str, Any]:
        figures = {policy: tally.figures() for policy, tally in self.tallies.items()}
        if self.enveloped:
            from sscsim.views.envelope import envelope_figures

            for policy, found in self.envelopes.items():
                figures[policy]["envelope"] = envelope_figures(found)
        return {"policies": figures} if self.named else figures[None]

    def _decided(self) -> Iterator[tuple[str | None, Decision]]:
        """Decide everything; each decision is counted when it is written, for interruptions."""
        for policy in self.worlds:
            for decision in self._decided_under(policy):
                yield policy, decision

    def _decided_under(self, policy: str | None) -> Iterator[Decision]:
        tally = self.tallies[policy] = Tally()
        kept = self.kept_out.get(policy)
        entering: Iterable[Delivery] = _entering(self.mail[policy], tally, kept)
        turn = [self.turns[policy]] if policy in self.turns else []
        if self.enveloped:
            entering = self._envelop(policy, list(entering), turn)
        for decision in self._decisions(self.worlds[policy], entering, turn):
            yield decision
            tally.count(decision)
            self.remarks.note(decision)
            if kept is not None:
                kept.look(decision)
            self.last = decision
            self.advance("deciding")

    def _envelop(
        self, policy: str | None, mail: list[Delivery], turns: Sequence[Turn]
    ) -> list[Delivery]:
        """Decide all mail under every reading; it is kept for that."""
        from sscsim.readings import envelope

        def again(world: World) -> list[Decision]:
            self.advance("readings")
            decided = play(world, mail, move_watermark=self.moving, book=self.book, turns=turns)
            return list(decided)

        self.envelopes[policy] = envelope(self.worlds[policy], again, self.settled)
        self.subjects.update((one.message.source, one.message.subject) for one in mail)
        return mail

    def _decisions(
        self, world: World, entering: Iterable[Delivery], turns: Sequence[Turn]
    ) -> Iterator[Decision]:
        deciding = partial(play, move_watermark=self.moving, book=self.book, turns=turns)
        if not self.asked["sensitivity"]:
            yield from deciding(world, entering)
            return
        # Every switch is turned and all the mail decided again, so it has to be kept.
        kept = list(entering)
        yield from with_switches_turned(
            world, lambda world: list(deciding(world, kept)), self.advance
        )

    def _shown(self) -> Iterator[tuple[str | None, Decision]]:
        """
        Decide everything, and give what is shown with its steps.

        Raises InputError where that is one message, and there is none of that name.
        """
        none = True
        for policy, decision in self._decided():
            if self.explained in {None, decision.source}:
                none = False
                yield policy, decision
        if none and self.explained is not None:
            raise InputError([not_there(self.explained)])

    def _pages(self, decided: Iterable[tuple[str | None, Decision]]) -> Iterator[str]:
        for policy, decision in decided:
            world = self.worlds[policy]
            about = {"name_of": names_in(world), "assume": world.assume}
            page = page_of(self.book, width=width(), **about, **self.asked)
            if policy is not None:
                yield f'Under the policy "{one_line(policy)}":'
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


def not_there(source: str) -> Problem:
    """Say that no message is called so."""
    mend = "Write it as the records do, such as inbox.mbox#3 or folder/one.eml."
    return Problem(Place(f"--explain {source}"), "no message has this source.", mend)


def _verdict(decision: Decision) -> Verdict:
    from sscsim.policy import Verdict

    return Verdict(
        source=decision.source,
        mailbox=decision.mailbox,
        subject=decision.subject,
        outcome=decision.outcome,
        reason=decision.reason,
        accepting_entity=decision.accepting_entity,
        because=partial(in_short, decision),
    )


def _entering(mail: Iterable[Delivery], tally: Tally, kept: KeptOuts | None) -> Iterator[Delivery]:
    for delivery in mail:
        tally.looked_at += 1
        if kept is not None:
            kept.entering = delivery.message
        yield delivery
