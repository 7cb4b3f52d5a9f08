"""A replay by the bulk engine: all mail as one table, decided under every policy together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, TextIO

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk import (
    BulkRun,
    UnsupportedError,
    decide_bulk,
    decision_table,
    explain,
    refusal,
)
from sscsim.cli.endings import complain
from sscsim.cli.journey import Journey, not_there
from sscsim.decisions import Decision, NamedRef, Outcome, Reason
from sscsim.errors import InputError
from sscsim.fastmail import BulkMail, Letters, MailFiles
from sscsim.policy import Verdict
from sscsim.sources import MailOrder, MailSource
from sscsim.views.short import in_short
from sscsim.views.summary import Tally
from sscsim.world import World

__all__ = ["BulkJourney"]

_CHUNK = 10_000  # rows that are Python values at one time


class _Found(NamedTuple):
    """What came of one policy: its table of decisions, and where it stands in which run."""

    run: BulkRun
    place: int
    decisions: pa.Table


@attrs.define(kw_only=True)
class BulkJourney(Journey):
    """
    A journey that the bulk engine makes; what it does not decide, the reference engine does.

    Attributes:
        files: the mail, to be read once for all policies.
        unusual: what is told of the messages that the careful reader has read.
    """

    files: MailFiles = MailFiles(listed=(), order="file")
    unusual: tuple[str, ...] = ()

    def expect(
        self, policy: str | None, world: World, sources: Sequence[MailSource], order: MailOrder
    ) -> None:
        """Find the mail of a policy: for this engine, and for the other one if need be."""
        if not self.mail:
            self.files = MailFiles.of(world.directory, sources, order)
        super().expect(policy, world, sources, order)

    def conclude(self, format_: str, stream: TextIO) -> tuple[str, ...]:
        """Tell aside, beside what is told of every replay, how the mail was read."""
        return *super().conclude(format_, stream), *self.unusual

    def records(self) -> Iterator[dict[str, Any]]:
        """Decide everything, and give the record of each decision."""
        for policy, found in self._results():
            if isinstance(found, Journey):
                yield from found.records()
                continue
            named = {} if policy is None else {"policy": policy}
            for row in _rows(found.decisions):
                text = row.pop("text")
                told = {} if text is None else {"text": text}
                yield {**row, "sensitive_to": None, **told, **named}
                self.advance("deciding")

    def tables(self) -> Iterator[tuple[str | None, pa.Table]]:
        """Decide everything, and give tables of what was decided under each policy."""
        for policy, found in self._results():
            if isinstance(found, Journey):
                yield from found.tables()
            else:
                yield policy, found.decisions
                self.advance("deciding", found.decisions.num_rows)

    def pass_through(self) -> None:
        """Decide everything, and keep the sums alone."""
        for _, found in self._results():
            if isinstance(found, Journey):
                found.pass_through()

    def verdicts(self) -> dict[str | None, Iterator[Verdict]]:
        """Decide everything at once; what is put into words is decided again, with its steps."""
        return {
            policy: (
                found.verdicts()[policy] if isinstance(found, Journey) else _verdicts_of(found)
            )
            for policy, found in self._results()
        }

    def _shown(self) -> Iterator[tuple[str | None, Decision]]:
        """Decide everything in bulk, and what is shown again by the reference engine."""
        none = True
        for policy, found in self._results():
            if isinstance(found, Journey):
                found.explained = self.explained
                decided = found._shown()  # noqa: SLF001 - a journey like this one
            else:
                decided = ((policy, one) for one in _explained(found, str(self.explained)))
            for one in decided:
                none = False
                yield one
        if none:
            raise InputError([not_there(str(self.explained))])

    def _results(self) -> Iterator[tuple[str | None, _Found | Journey]]:
        """Give for each policy its table of decisions, or a journey by the reference engine."""
        for name, world in self.worlds.items():
            refused = refusal(world)
            if refused is not None:
                complain([f"note: {refused} It decides here."])
                yield name, self._by_reference(name, world)
        left = {name: world for name, world in self.worlds.items() if refusal(world) is None}
        letters = self._letters() if left else None
        if letters is None:
            yield from ((name, self._by_reference(name, world)) for name, world in left.items())
            return
        while left:
            first = next(iter(left.values()))
            together = {name: world for name, world in left.items() if _same_mail(first, world)}
            left = {name: world for name, world in left.items() if name not in together}
            yield from self._together(together, letters.delivered(first.directory))

    def _letters(self) -> Letters | None:
        """Read the mail; None, after a word, where only the reference engine decides such mail."""
        try:
            return self.files.read(self.on_read)
        except UnsupportedError as refused:
            complain([f"note: {refused} It decides here."])
            return None

    def _by_reference(self, name: str | None, world: World) -> Journey:
        """Prepare the journey of one policy; what it counts is counted here."""
        own = {field.name: getattr(self, field.name) for field in attrs.fields(Journey)}
        return Journey(**{**own, "worlds": {name: world}})

    def _together(
        self, worlds: Mapping[str | None, World], mail: BulkMail
    ) -> Iterator[tuple[str | None, _Found]]:
        """Decide the policies under which the same mail lies in the same mailboxes."""
        names, own = list(worlds), list(worlds.values())
        self.unusual = _unusual(mail)
        for run in decide_bulk(own, mail.table):
            for place, number in enumerate(run.numbers):
                found = decision_table(run, place, readers=self.asked["readers"])
                self.tallies[names[number]] = _counted(found, mail.table.num_rows)
                self._remark(found)
                yield names[number], _Found(run, place, found)

    def _remark(self, found: pa.Table) -> None:
        """Note what could not be read; the same under every policy, so it is told once."""
        unreadable = found.filter(pc.equal(found["outcome"], Outcome.UNREADABLE.value))
        told = zip(unreadable["source"].to_pylist(), unreadable["text"].to_pylist(), strict=True)
        self.remarks.add(found.num_rows, [f"{source}: {text}" for source, text in told])


def _unusual(mail: BulkMail) -> tuple[str, ...]:
    """Tell how many messages took the slow way."""
    if not mail.careful:
        return ()
    share = f"{mail.careful:,} of {mail.messages:,} messages ({mail.careful_share:.1%})"
    return (f"note: the careful reader has read {share}: something is unusual in their headers.",)


def _explained(found: _Found, source: str) -> Iterator[Decision]:
    """Decide again, with every step, what a policy decided about one message."""
    rows = pc.indices_nonzero(pc.equal(found.decisions["source"].combine_chunks(), source))
    for row in rows.to_pylist():
        yield explain(found.run, found.place, row)


def _verdicts_of(found: _Found) -> Iterator[Verdict]:
    told = found.decisions.select(["source", "mailbox", "outcome", "reason", "accepting_entity"])
    rows = told.append_column("subject", found.run.mail["subject"])
    for number, row in enumerate(_rows(rows)):
        entity = row["accepting_entity"]
        yield Verdict(
            source=row["source"],
            mailbox=row["mailbox"],
            subject=row["subject"],
            outcome=Outcome(row["outcome"]),
            reason=Reason(row["reason"]),
            accepting_entity=None if entity is None else NamedRef(**entity),
            because=partial(_said, found, number),
        )


def _said(found: _Found, row: int) -> str:
    return in_short(explain(found.run, found.place, row))


def _same_mail(one: World, other: World) -> bool:
    """Say whether the same mail lies in the same mailboxes of two organisations."""
    return one is other or (
        one.directory.mailbox_addresses == other.directory.mailbox_addresses
        and _addresses(one) == _addresses(other)
    )


def _addresses(world: World) -> Mapping[str, str]:
    return {key: mailbox.emailaddress for key, mailbox in world.directory.mailboxes.items()}


def _rows(found: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in found.to_batches(max_chunksize=_CHUNK):
        yield from batch.to_pylist()


def _counted(found: pa.Table, looked_at: int) -> Tally:
    """Count the decisions of a table as `Tally` counts them one by one."""
    tally = Tally()
    tally.looked_at = looked_at
    for (outcome, reason), count in _groups(found, "outcome", "reason"):
        tally.reasons[Outcome(outcome), Reason(reason)] = count
    promoted = found.filter(pc.equal(found["outcome"], Outcome.PROMOTED.value))
    tally.mailboxes.update({key or "": count for (key,), count in _groups(promoted, "mailbox")})
    let_in = promoted["accepting_entity"].combine_chunks()
    entities = pa.table({name: pc.struct_field(let_in, name) for name in NamedRef._fields})
    for values, count in _groups(entities.drop_null(), *NamedRef._fields):
        tally.acceptors[NamedRef(*values)] = count
    return tally


def _groups(table: pa.Table, *columns: str) -> Iterator[tuple[tuple[Any, ...], int]]:
    """Count how often the values of some columns occur together."""
    counts = table.select(columns).group_by(list(columns)).aggregate([([], "count_all")])
    for row in counts.to_pylist():
        yield tuple(row[name] for name in columns), row["count_all"]
