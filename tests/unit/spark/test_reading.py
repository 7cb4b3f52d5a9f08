"""A mail table is looked at before anything is decided; its files say the order of its rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sscsim.bulk import MAIL
from sscsim.errors import InputError
from sscsim.spark.reading import check_mail, read_mail
from tests.bench.threads import mail_rows
from tests.unit.spark.machines import placed

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@pytest.fixture(scope="module")
def mail() -> pa.Table:
    return pa.Table.from_pylist(list(mail_rows(40)), MAIL)


def said(mail: DataFrame, mailboxes: Any = ()) -> str:
    with pytest.raises(InputError) as caught:
        check_mail(mail, mailboxes)
    return str(caught.value)


def test_rows_are_numbered_by_the_names_of_the_files_and_as_they_stand(
    spark: SparkSession, tmp_path: Path, mail: pa.Table
) -> None:
    for number, rows in enumerate([mail.slice(0, 25), mail.slice(25)]):
        pq.write_table(rows, tmp_path / f"{number}.parquet", row_group_size=7)
    read = read_mail(spark, str(tmp_path)).orderBy("place").select("place", "source").collect()
    assert [tuple(row) for row in read] == list(enumerate(mail["source"].to_pylist()))


def test_a_table_with_places_of_its_own_keeps_them(
    spark: SparkSession, tmp_path: Path, mail: pa.Table
) -> None:
    pq.write_table(placed(mail, first=7), tmp_path / "mail.parquet")
    read = read_mail(spark, str(tmp_path)).orderBy("place").select("place").collect()
    assert [row["place"] for row in read] == list(range(7, 47))


def test_a_table_in_order_is_counted(spark: SparkSession, mail: pa.Table) -> None:
    mailboxes = set(mail["mailbox"].to_pylist())
    assert check_mail(spark.createDataFrame(placed(mail)), mailboxes) == 40


def test_every_column_that_is_missing_or_mistyped_is_named(
    spark: SparkSession, mail: pa.Table
) -> None:
    wrong = spark.createDataFrame(mail).drop("inreplyto").withColumnRenamed("irm", "protected")
    assert said(wrong.selectExpr("* EXCEPT (received)", "'today' AS received")) == (
        "the mail table, column received: it is string. Cast it to timestamp.\n"
        "the mail table, column inreplyto: it is not there. Add it as array<string>.\n"
        "the mail table, column irm: it is not there. Add it as boolean.\n"
        "the mail table, column place: it is not there. Add it as bigint."
    )


def test_gaps_and_mailboxes_that_nobody_has_are_told_together(
    spark: SparkSession, mail: pa.Table
) -> None:
    mailboxes = set(mail["mailbox"].to_pylist())
    gone, *known = sorted(mailboxes)
    table = spark.createDataFrame(placed(mail)).selectExpr(
        "* EXCEPT (subject)", "IF(place < 3, NULL, subject) AS subject"
    )
    assert said(table, known) == (
        "the mail table, column subject: it is null in 3 rows. Every row has one.\n"
        f'the mail table, column mailbox: no mailbox has the id "{gone}". '
        "Add the mailbox, or leave null for nobody's."
    )
