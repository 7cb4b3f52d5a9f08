"""Spark decides as one machine does, byte for byte: on paper for any mail, and on two cores."""

from __future__ import annotations

import doctest
import random
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sscsim.bulk import MAIL, UnsupportedError, mail_table
from sscsim.engine import apply
from sscsim.events import Delivery, SetSettings
from sscsim.parts import added, digest
from sscsim.spark import decide_on_spark, deciding
from sscsim.spark.cutting import Cut
from sscsim.world import World
from tests.bench.reference import world as company
from tests.bench.threads import mail_rows
from tests.unit.bulk.test_agreement import policies_and_mail
from tests.unit.spark.machines import as_bytes, by_policy, on_one_machine, on_paper, placed

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_PATIENT = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)


def named(worlds: list[World]) -> dict[str, World]:
    return {f"policy {number}": world for number, world in enumerate(worlds)}


@pytest.mark.parametrize("flavour", ["sensible", "anything"])
def test_mail_decided_in_parts_is_decided_alike(flavour: Any) -> None:
    """Whatever hangs together meets in one part, however the mail was torn."""

    @_PATIENT
    @given(policies_and_mail(flavour), st.randoms(use_true_random=False))
    def hold(case: tuple[list[World], list[Delivery]], chance: random.Random) -> None:
        worlds, mail = named(case[0]), mail_table(case[1])
        try:
            whole = on_one_machine(worlds, mail)
        except UnsupportedError:
            return
        decided, number = on_paper(worlds, mail, chance)
        assert decided == whole
        assert number == added(digest(placed(table, 10), name) for name, table in whole.items())

    hold()


def on_spark(
    spark: SparkSession, worlds: Mapping[str, World], mail: pa.Table, **asked: Any
) -> tuple[dict[str, pa.Table], Cut]:
    cuts: list[Cut] = []
    decided = decide_on_spark(spark, worlds, table_of(spark, mail), on_cut=cuts.append, **asked)
    return by_policy(worlds, decided.toArrow()), cuts[0]


def table_of(spark: SparkSession, mail: pa.Table) -> DataFrame:
    return spark.createDataFrame(placed(mail)).repartition(3, "subject")


@pytest.fixture(scope="module")
def mail() -> pa.Table:
    """Threads across mailboxes, each message in one to three of them."""
    return pa.Table.from_pylist(list(mail_rows(400)), MAIL)


@pytest.fixture(scope="module")
def worlds() -> dict[str, World]:
    current = company()
    forced = SetSettings(values={"SSSForceFilteringMethodForUserMailboxes": 1})
    return {"current": current, "Lockdown": apply(current, forced)}


@pytest.mark.parametrize("one_task", [10**6, 0], ids=["one task", "rounds"])
def test_what_spark_writes_is_what_one_machine_writes(
    spark: SparkSession, worlds: dict[str, World], mail: pa.Table, one_task: int
) -> None:
    decided, cut = on_spark(spark, worlds, mail, rows=150, one_task=one_task)
    whole = on_one_machine(worlds, mail)
    assert {name: as_bytes(table) for name, table in decided.items()} == {
        name: as_bytes(table) for name, table in whole.items()
    }
    assert (cut.rows, cut.parts) == (400, 3)
    assert 1 < cut.largest < cut.components
    assert (cut.rounds > 0) == (one_task == 0)


def test_the_examples_are_true(spark: SparkSession) -> None:
    shown = doctest.testmod(deciding, extraglobs={"spark": spark})
    assert (shown.failed, shown.attempted > 3) == (0, True)


def test_any_organisation_and_mail_on_spark(spark: SparkSession) -> None:
    @settings(_PATIENT, max_examples=2)
    @given(policies_and_mail("sensible"))
    def hold(case: tuple[list[World], list[Delivery]]) -> None:
        drawn, arrived = named(case[0]), mail_table(case[1])
        decided, _ = on_spark(spark, drawn, arrived, rows=3)
        assert decided == on_one_machine(drawn, arrived)

    hold()


def test_mail_that_all_hangs_together_is_one_part_and_told(
    spark: SparkSession, worlds: dict[str, World], mail: pa.Table
) -> None:
    one = pa.array([["root@fabrikam.example"]] * mail.num_rows)
    tied = mail.set_column(MAIL.names.index("inreplyto"), MAIL.field("inreplyto"), one)
    decided, cut = on_spark(spark, {"current": worlds["current"]}, tied, rows=100)
    assert (cut.components, cut.largest, cut.rows) == (1, 400, 400)
    assert decided == on_one_machine({"current": worlds["current"]}, tied)


def test_what_only_the_reference_engine_decides_is_refused(
    spark: SparkSession, worlds: dict[str, World], mail: pa.Table
) -> None:
    """Contacts that promotion creates would tie the senders of all mail."""
    world = worlds["current"]
    creating = world.assuming(attrs.evolve(world.assume, auto_create_on_sss_promote=True))
    with pytest.raises(UnsupportedError, match="contacts that promotion creates"):
        on_spark(spark, {"current": creating}, mail)
