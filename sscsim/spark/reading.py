"""Mail tables as Spark reads them: what they must hold, and the place of every row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from pyspark.sql import functions as f
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import LongType, StructField

from sscsim.bulk import MAIL
from sscsim.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["PLACE", "check_mail", "read_mail"]

PLACE = "place"
_FILE, _ROW = "_metadata.file_path", "_metadata.row_index"


def read_mail(spark: SparkSession, path: str) -> DataFrame:
    """
    Read a folder of Parquet files, or one, and number its rows: by file name, then as they stand.

    A table that has numbers of its own, in the column ``place``, keeps them.

    Args:
        spark: the session.
        path: whatever the cluster can read.

    """
    table = spark.read.parquet(path)
    if PLACE in table.columns:
        return table
    counted = table.groupBy(f.col(_FILE).alias("file")).count().collect()
    sizes = sorted((row["file"], row["count"]) for row in counted)
    before = [0, *accumulate(size for _, size in sizes)]
    files = [(file, start) for (file, _), start in zip(sizes, before, strict=False)]
    starts = spark.createDataFrame(files, "file string, start long")
    numbered = table.select("*", f.col(_FILE).alias("file"), f.col(_ROW).alias("row"))
    placed = numbered.join(f.broadcast(starts), "file")
    return placed.withColumn(PLACE, f.expr("start + row")).drop("file", "row", "start")


def check_mail(mail: DataFrame, mailboxes: Iterable[str]) -> int:
    """
    Look once at a mail table: is every column there, filled where it must be, and known?

    Args:
        mail: the table, with a ``place`` for each row.
        mailboxes: the ids that the organisation knows.

    Returns:
        how many rows there are.

    Raises:
        InputError: with everything that is wrong.

    """
    _raise(_column_problems(mail))
    rows, problems = _look(mail, set(mailboxes))
    _raise(problems)
    return rows


def _raise(problems: Iterable[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise InputError(found)


def _problem(column: str, what: str, offer: str) -> Problem:
    return Problem(Place(f"the mail table, column {column}"), what, offer)


def _wanted() -> Sequence[StructField]:
    """List the columns that a mail table has, as Spark writes their types."""
    return [*from_arrow_schema(MAIL), StructField(PLACE, LongType(), nullable=False)]


def _column_problems(mail: DataFrame) -> Iterator[Problem]:
    found = {field.name: field.dataType.simpleString() for field in mail.schema}
    for field in _wanted():
        kind = field.dataType.simpleString()
        if field.name not in found:
            yield _problem(field.name, "it is not there.", f"Add it as {kind}.")
        elif found[field.name] != kind:
            yield _problem(field.name, f"it is {found[field.name]}.", f"Cast it to {kind}.")


def _look(mail: DataFrame, mailboxes: set[str]) -> tuple[int, Iterator[Problem]]:
    """Count the rows, the gaps and the places, and list the mailboxes."""
    needed = [field.name for field in _wanted() if not field.nullable]
    empty = [f.expr(f"count_if(`{name}` IS NULL)").alias(name) for name in needed]
    [found] = mail.agg(
        f.count("*").alias("rows"), f.collect_set("mailbox").alias("mailboxes"), *empty
    ).collect()
    gaps = {name: found[name] for name in needed if found[name]}
    return found["rows"], _value_problems(gaps, set(found["mailboxes"]) - mailboxes)


def _value_problems(gaps: dict[str, int], unknown: set[str]) -> Iterator[Problem]:
    for name, count in gaps.items():
        yield _problem(name, f"it is null in {count} rows.", "Every row has one.")
    for name in sorted(unknown):
        what = f'no mailbox has the id "{name}".'
        yield _problem("mailbox", what, "Add the mailbox, or leave null for nobody's.")
