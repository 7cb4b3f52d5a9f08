"""A replay by the bulk engine: all mail as one table, decided under every policy together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any, TextIO

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk import (
    BulkRun,
    Explainer,
    UnsupportedError,
    decide_bulk,
    decision_table,
    refusal,
    sums_of,
    warm_up,
)
from sscsim.bulk.collecting import uncollected
from sscsim.bulk.sums import Sums
from sscsim.cli.apart import COUNTED, Apart, Spread
from sscsim.cli.endings import complain
from sscsim.cli.journey import Journey, not_there
from sscsim.cli.keptout import keep_out
from sscsim.decisions import Decision, NamedRef, Outcome, Reason
from sscsim.errors import InputError
from sscsim.fastmail import BulkMail, Letters, MailFiles
from sscsim.parts import Work
from sscsim.sources import MailOrder, MailSource
from sscsim.views.short import ending, in_short
from sscsim.views.summary import Tally
from sscsim.world import Directory, World

if TYPE_CHECKING:
    from sscsim.exposure import Promoted
    from sscsim.exposure.inbulk import Turning
    from sscsim.policy import Verdict

__all__ = ["BulkJourney"]

_CHUNK = 10_000  # rows that are Python values at one time
# What Arrow prefers gives large pieces back at once, and has them made empty by the system again.
_MEMORY = pa.system_memory_pool()


@attrs.frozen
class _Found:
    """What came of one policy, and where it stands in which run; made into a table when asked."""

    run: BulkRun
    place: int
    readers: bool

    def tables(self, columns: Collection[str] | None = None) -> Iterator[pa.Table]:
        """Give all decisions, or some of their columns."""
        yield decision_table(self.run, self.place, readers=self.readers, columns=columns)

    def explained(self, source: str) -> Iterator[Decision]:
        """Decide again, with every step, what was decided about one message."""
        rows = pc.indices_nonzero(
            pc.equal(self.run.deliveries.column("source").combine_chunks(), source)
        )
        yield from map(Explainer(self.run, self.place).explain, rows.to_pylist())


@attrs.define(kw_only=True)
class BulkJourney(Journey):
    """
    A journey that the bulk engine makes; what it does not decide, the reference engine does.

    Attributes:
        files: the mail, to be read once for all policies.
        unusual: what is told of the messages that the careful reader has read.
        apart: how it is decided in parts; None where all is decided in one piece, in memory.
        kept: the columns of decisions that parts need to keep in a folder that is taken away.
        turning: what an organisation promotes that is to change under way; it may be asked again.
    """

    files: MailFiles = MailFiles(listed=(), order="file")
    unusual: tuple[str, ...] = ()
    apart: Apart | None = None
    kept: Sequence[str] | None = None
    turning: Turning | None = None

    def expect(
        self, policy: str | None, world: World, sources: Sequence[MailSource], order: MailOrder
    ) -> None:
        """Find the mail of a policy: for this engine, and for the other one if need be."""
        super().expect(policy, world, sources, order)
        self.files = MailFiles(listed=self.listed or (), order=order)

    def conclude(self, format_: str, stream: TextIO) -> tuple[str, ...]:
        """Tell aside, beside what is told of every replay, how the mail was read."""
        return *super().conclude(format_, stream), *self.unusual

    def broken_off(self) -> tuple[list[str], str]:
        """Tell what was decided, or where it is kept."""
        if self.apart is None or self.apart.question is None:
            return super().broken_off()
        kept = f"what is decided is kept in {self.apart.folder}"
        return [], f"interrupted; {kept}, and the same command goes on there"

    @property
    def _writing(self) -> str:
        return "deciding" if self.apart is None else "writing"

    def records(self) -> Iterator[dict[str, Any]]:
        """Decide everything, and give the record of each decision."""
        for policy, found in self._results():
            if isinstance(found, Journey):
                yield from found.records()
                continue
            named = {} if policy is None else {"policy": policy}
            for row in chain.from_iterable(map(_rows, found.tables())):
                text = row.pop("text")
                told = {} if text is None else {"text": text}
                yield {**row, "sensitive_to": None, **told, **named}
                self.advance(self._writing)

    def tables(self) -> Iterator[tuple[str | None, pa.Table]]:
        """Decide everything, and give tables of what was decided under each policy."""
        for policy, found in self._results():
            if isinstance(found, Journey):
                yield from found.tables()
            else:
                for table in found.tables():
                    yield policy, table
                    self.advance(self._writing, table.num_rows)

    def pass_through(self) -> None:
        """Decide everything, and keep the sums alone."""
        self.kept = COUNTED
        for _, found in self._results():
            if isinstance(found, Journey):
                found.pass_through()
            elif isinstance(found, Spread):
                for table in found.tables(COUNTED):
                    self.advance(self._writing, table.num_rows)

    def verdicts(self) -> dict[str | None, Iterator[Verdict]]:
        """Decide everything at once; what is put into words is decided again, with its steps."""
        return {
            policy: (_verdicts_of(found) if isinstance(found, _Found) else found.verdicts()[policy])
            for policy, found in self._results()
            if not isinstance(found, Spread)  # none is: this is not asked in parts
        }

    def promotions(self) -> Iterator[tuple[str | None, Promoted]]:
        """Decide everything at once, and give what each policy promotes."""
        from sscsim.exposure.inbulk import undecided_keys

        for policy, found in self._results():
            if isinstance(found, _Found):
                if policy in self.kept_out:
                    keep_out(self.kept_out[policy], found.run, found.place)
                self.undecided[policy] = undecided_keys(found.run, found.place)
                yield policy, self._promoted(policy, found)
            elif isinstance(found, Journey):
                yield from found.promotions()

    def holding(self) -> AbstractContextManager[None]:
        """Have nobody look for cycles meanwhile: there is much, and it holds none."""
        return uncollected()

    def _promoted(self, policy: str | None, found: _Found) -> Promoted:
        from sscsim.exposure import Promoted
        from sscsim.exposure.inbulk import Turning, bulk_promoted

        if policy not in self.turns:
            return bulk_promoted(found.run, found.place)
        world = found.run.worlds[found.place]
        try:
            if self.turning is None or self.turning.world is not world:
                self.turning = Turning(found.run, found.place)
            return Promoted(self.turning.promotions(self.turns[policy]))
        except UnsupportedError as refused:
            complain([f"note: {refused} It decides here."])
        [(_, promoted)] = self._by_reference(policy, world).promotions()
        return promoted

    def _shown(self) -> Iterator[tuple[str | None, Decision]]:
        """Decide everything in bulk, and what is shown again by the reference engine."""
        none = True
        for policy, found in self._results():
            if isinstance(found, Journey):
                found.explained = self.explained
                decided = found._shown()  # noqa: SLF001 - a journey like this one
            else:
                decided = ((policy, one) for one in found.explained(str(self.explained)))
            for one in decided:
                none = False
                yield one
        if none:
            raise InputError([not_there(str(self.explained))])

    def _results(self) -> Iterator[tuple[str | None, _Found | Spread | Journey]]:
        """Give for each policy its decisions, or a journey by the reference engine."""
        for name, world in self.worlds.items():
            refused = refusal(world)
            if refused is not None:
                complain([f"note: {refused} It decides here."])
                yield name, self._by_reference(name, world)
        groups = _groups_of(self.worlds)
        if self.apart is not None and groups:
            yield from self._apart(self.apart, groups)
            return
        letters = self._letters() if groups else None
        for own in groups:
            if letters is None:
                yield from self._all_by_reference(own)
            else:
                yield from self._together(own, letters.delivered(_directory(own)))

    def _apart(
        self, apart: Apart, groups: Sequence[Mapping[str | None, World]]
    ) -> Iterator[tuple[str | None, Spread | Journey]]:
        """Decide in parts; the mail is read first, unless that is done, and let go."""
        apart.begin(self.files)
        works = [self._work(apart, place, own) for place, own in enumerate(groups)]
        left = [work for work in works if not work.is_cut]
        letters = self._letters() if left else None
        if left and letters is None:
            for own in groups:
                yield from self._all_by_reference(own)
            return
        for work in left:
            self._cut(work, letters, apart)
        letters = None
        for work in works:
            yield from self._spread(apart, work)

    def _work(self, apart: Apart, place: int, worlds: Mapping[str | None, World]) -> Work:
        """Give the place where some policies are decided: that of the first ones is the folder."""
        folder = apart.folder / f"mail-{place + 1}" if place else apart.folder
        kept = self.kept if apart.question is None else None
        return Work(folder=folder, worlds=worlds, readers=self.asked["readers"], columns=kept)

    def _cut(self, work: Work, letters: Letters | None, apart: Apart) -> None:
        if letters is not None:
            mail = letters.delivered(_directory(work.worlds))
            work.cut(mail.deliveries, apart.rows_per_part, unusual=_unusual(mail))

    def _spread(self, apart: Apart, work: Work) -> Iterator[tuple[str | None, Spread]]:
        """Give the policies of one work; it is done when the first decisions are read."""
        self.unusual = tuple(work.told["unusual"])
        ready = cache(partial(apart.decide, work, partial(self.advance, "deciding")))
        for policy in work.order():
            self.tallies[policy] = tally = Tally()
            tally.looked_at = work.rows
            counting = partial(self._count, tally)
            yield policy, Spread(work=work, policy=policy, ready=ready, on_table=counting)

    def _count(self, tally: Tally, decided: pa.Table) -> None:
        tally.add(_counted(decided, 0))
        self._remark(decided)

    def _all_by_reference(
        self, worlds: Mapping[str | None, World]
    ) -> Iterator[tuple[str | None, Journey]]:
        yield from ((name, self._by_reference(name, world)) for name, world in worlds.items())

    def _letters(self) -> Letters | None:
        """Read the mail; None, after a word, where only the reference engine decides such mail."""
        pa.set_memory_pool(_MEMORY)
        try:
            return self.files.read(self.on_read, meanwhile=warm_up)
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
        for run in decide_bulk(own, mail.deliveries):
            for place, (number, sums) in enumerate(zip(run.numbers, sums_of(run), strict=True)):
                self.tallies[names[number]] = _tally(sums, mail.deliveries.num_rows)
                told = [f"{source}: {text}" for source, text in sums.unreadable]
                self.remarks.add(mail.deliveries.num_rows, told)
                yield names[number], _Found(run, place, self.asked["readers"])

    def _remark(self, found: pa.Table) -> None:
        """Note what could not be read; the same under every policy, so it is told once."""
        unreadable = found.filter(pc.equal(found["outcome"], Outcome.UNREADABLE.value))
        told = zip(unreadable["source"].to_pylist(), unreadable["text"].to_pylist(), strict=True)
        self.remarks.add(found.num_rows, [f"{source}: {text}" for source, text in told])


def _tally(sums: Sums, looked_at: int) -> Tally:
    tally = Tally()
    tally.looked_at = looked_at
    tally.reasons, tally.mailboxes, tally.acceptors = sums.reasons, sums.mailboxes, sums.acceptors
    return tally


def _unusual(mail: BulkMail) -> tuple[str, ...]:
    """Tell how many messages took the slow way."""
    if not mail.careful:
        return ()
    share = f"{mail.careful:,} of {mail.messages:,} messages ({mail.careful_share:.1%})"
    return (f"note: the careful reader has read {share}: something is unusual in their headers.",)


def _verdicts_of(found: _Found) -> Iterator[Verdict]:
    from sscsim.policy import Verdict

    [told] = found.tables(COUNTED)
    rows = told.append_column("subject", found.run.deliveries.column("subject"))
    explainer = Explainer(found.run, found.place)
    for number, row in enumerate(_rows(rows)):
        entity = row["accepting_entity"]
        who = None if entity is None else NamedRef(**entity)
        outcome, reason = Outcome(row["outcome"]), Reason(row["reason"])
        plain = outcome is Outcome.PROMOTED or row["mailbox"] is None
        yield Verdict(
            source=row["source"],
            mailbox=row["mailbox"],
            subject=row["subject"],
            outcome=outcome,
            reason=reason,
            accepting_entity=who,
            because=(
                partial(ending, reason, row["mailbox"], who)
                if plain
                else cache(partial(_said, explainer, number))
            ),
        )


def _said(explainer: Explainer, row: int) -> str:
    return in_short(explainer.explain(row))


def _groups_of(worlds: Mapping[str | None, World]) -> list[dict[str | None, World]]:
    """Put those together that this engine decides and under which the same mail is the same."""
    left = {name: world for name, world in worlds.items() if refusal(world) is None}
    groups = []
    while left:
        first = next(iter(left.values()))
        groups.append({name: world for name, world in left.items() if _same_mail(first, world)})
        left = {name: world for name, world in left.items() if name not in groups[-1]}
    return groups


def _directory(worlds: Mapping[str | None, World]) -> Directory:
    return next(iter(worlds.values())).directory


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
