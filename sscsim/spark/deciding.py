"""The kernel on Spark: rows come part by part, in their order; each part is a table to decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import groupby
from operator import itemgetter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from sscsim import parts
from sscsim.bulk import MAIL, refusal
from sscsim.errors import InputError, Place, Problem
from sscsim.parts import decide_part
from sscsim.spark.cutting import ONE_TASK, PART, Cut, cut
from sscsim.spark.reading import PLACE, check_mail
from sscsim.spark.shipping import Shipped
from sscsim.world import World

__all__ = ["DECIDED", "ROWS", "decide_on_spark"]

POLICY = "policy"
DECIDED = parts.DECIDED.insert(0, pa.field(POLICY, pa.string(), nullable=False))
ROWS = 250_000
_CHUNK = 10_000  # rows that go back to Spark at one time


def decide_on_spark(
    spark: SparkSession,
    worlds: Mapping[str, World],
    mail: DataFrame,
    *,
    rows: int = ROWS,
    one_task: int = ONE_TASK,
    on_cut: Callable[[Cut], object] = lambda _: None,
) -> DataFrame:
    """
    Decide a mail table under every policy: row for row what one machine decides.

    How the mail falls apart is found at once, and takes some jobs; the decisions are made when
    something is done with the table that is returned.

    Args:
        spark: the session.
        worlds: one organisation under different policies, by the name of each.
        mail: the columns of `sscsim.bulk.MAIL`, and in ``place`` the place of each row in the order
            in which the mail is decided (see `read_mail`). It is read three times, and must be the
            same each time.
        rows: about so many are decided together in one task.
        one_task: up to so many ties between keys are resolved by one task, more in rounds.
        on_cut: is told how the mail falls apart, before anything is decided.

    Returns:
        The columns ``policy``, ``place``, and those of `sscsim.bulk.DECISIONS`.

    Raises:
        UnsupportedError: a world needs what only the reference engine does.
        InputError: the table lacks columns or values, or names mailboxes that nobody has.

    >>> from sscsim import Delivery, Message
    >>> from sscsim.bulk import mail_table
    >>> mail = mail_table([Delivery(message=Message(source="a letter"), mailbox=None)])
    >>> table = spark.createDataFrame(mail.append_column("place", pa.array([0])))
    >>> decided = decide_on_spark(spark, {"current": World()}, table)
    >>> [(row.policy, row.place, row.source, row.outcome) for row in decided.collect()]
    [('current', 0, 'a letter', 'not_processed')]

    """
    for refused in map(refusal, worlds.values()):
        if refused is not None:
            raise refused
    size = check_mail(mail, next(iter(worlds.values())).directory.mailboxes)
    shipped = Shipped.from_(spark, worlds)
    wanted = mail.select(PLACE, *MAIL.names)
    found = cut(wanted, shipped, max(1, -(-size // rows)), one_task)
    on_cut(found)
    ordered = found.mail.repartition(found.parts, PART).sortWithinPartitions(PART, PLACE)
    return ordered.mapInArrow(partial(decide_parts, shipped=shipped), from_arrow_schema(DECIDED))


def decide_parts(batches: Iterator[pa.RecordBatch], shipped: Shipped) -> Iterator[pa.RecordBatch]:
    """Decide the parts of one task, which come one after the other, each in its order."""
    for _, slices in groupby(_slices(batches), itemgetter(0)):
        part = pa.Table.from_batches([piece for _, piece in slices])
        yield from _decide(part, shipped)


def _slices(batches: Iterator[pa.RecordBatch]) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Cut batches where a part ends in the midst of them."""
    for batch in batches:
        runs, start = pc.run_end_encode(batch.column(PART)), 0
        for part, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
            yield part, batch.slice(start, end - start)
            start = end


def _decide(part: pa.Table, shipped: Shipped) -> Iterator[pa.RecordBatch]:
    """Decide one part under every policy."""
    names, worlds = list(shipped.worlds), list(shipped.worlds.values())
    mail = part.select(MAIL.names).cast(MAIL)
    for number, decided in decide_part(mail.append_column(PLACE, _ascending(part[PLACE])), worlds):
        named = pa.repeat(pa.scalar(names[number]), decided.num_rows)
        told = decided.add_column(0, POLICY, named).cast(DECIDED)
        yield from told.combine_chunks().to_batches(max_chunksize=_CHUNK)


def _ascending(places: pa.ChunkedArray) -> pa.ChunkedArray:
    """Refuse rows that claim one place: which of them comes first would be up to chance."""
    if (np.diff(places.to_numpy()) <= 0).any():
        what, mend = "two rows claim one place.", "Give each row a place of its own."
        raise InputError([Problem(Place(f"the mail table, column {PLACE}"), what, mend)])
    return places
