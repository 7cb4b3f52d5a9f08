"""Mail that is decided in parts is decided as it is in one piece: every field, however small."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sscsim import strategies as ss
from sscsim.assumptions import READINGS
from sscsim.bulk import MAIL, UnsupportedError, decide_bulk, decision_table, mail_table
from sscsim.engine import play
from sscsim.events import Delivery
from sscsim.parts import added, cut, decide_part, digest
from sscsim.world import World
from tests.unit.bulk.both import told
from tests.unit.bulk.test_agreement import arrivals, policies_and_mail

_PATIENT = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def placed(mail: pa.Table) -> pa.Table:
    """Give every row its place."""
    return mail.append_column("place", pa.array(np.arange(mail.num_rows)))


def whole(worlds: Sequence[World], mail: pa.Table) -> dict[int, pa.Table]:
    """Decide all of it in one piece."""
    return {
        number: decision_table(run, place)
        for run in decide_bulk(worlds, mail)
        for place, number in enumerate(run.numbers)
    }


def held_apart(worlds: Sequence[World], mail: pa.Table, rows: int = 1) -> None:
    """Cut mail into parts of so many rows, and compare what comes of them with one piece."""
    try:
        expected = whole(worlds, mail)
    except UnsupportedError:
        return
    found = cut(mail.to_batches(max_chunksize=3), worlds, rows_per_part=rows)
    tables: dict[int, list[pa.Table]] = {number: [] for number in expected}
    for part in range(found.count):
        some = placed(mail).filter(pa.array(found.parts == part))
        assert some.num_rows
        for policy, table in decide_part(some, worlds):
            tables[policy].append(table)
    for policy, table in expected.items():
        parts = tables[policy]
        merged = pa.concat_tables(parts).sort_by("place") if parts else placed(table)
        assert merged.drop_columns("place").to_pylist() == table.to_pylist()
        assert added(map(digest, parts)) == digest(placed(table))


@_PATIENT
@given(policies_and_mail("sensible"))
def test_the_smallest_parts_of_a_company_that_works(
    case: tuple[list[World], list[Delivery]],
) -> None:
    worlds, mail = case
    held_apart(worlds, mail_table(mail))


@_PATIENT
@given(policies_and_mail("anything"))
def test_the_smallest_parts_of_anything(case: tuple[list[World], list[Delivery]]) -> None:
    worlds, mail = case
    held_apart(worlds, mail_table(mail))


@_PATIENT
@given(policies_and_mail("anything"), st.integers(2, 6))
def test_parts_of_several_components(case: tuple[list[World], list[Delivery]], rows: int) -> None:
    worlds, mail = case
    held_apart(worlds, mail_table(mail), rows)


@pytest.mark.parametrize("reading", READINGS)
@settings(parent=_PATIENT, max_examples=10)
@given(data=st.data())
def test_the_smallest_parts_under_every_reading(reading: str, data: st.DataObject) -> None:
    world = data.draw(ss.worlds(flavour="anything", max_emails=6)).assuming(READINGS[reading])
    held_apart([world], mail_table(data.draw(arrivals(world, "anything"))))


# Smart matching on, with every way in which it compares.
_ALIKE = st.fixed_dictionaries(
    {
        "enablesmartmatching": st.just(value=True),
        "hashmaxcount": st.integers(1, 6),
        "hashdeltasubjectcount": st.integers(0, 3),
        "hashminaddresscount": st.integers(0, 4),
    }
)


@_PATIENT
@given(st.data())
def test_mail_that_is_like_other_mail_stays_with_it(data: st.DataObject) -> None:
    """Few words and few people, so that much is alike, and much that is nearly so."""
    world = data.draw(ss.worlds(flavour="sensible", max_emails=3))
    columns: dict[str, Any] = data.draw(_ALIKE)
    organization = attrs.evolve(world.organization, **columns)
    world = attrs.evolve(world, directory=attrs.evolve(world.directory, organization=organization))
    rule = data.draw(st.sampled_from(["count_only", "shared_words"]))
    world = world.assuming(attrs.evolve(world.assume, smart_subject_rule=rule))
    mail = mail_table(data.draw(arrivals(world, "sensible")))
    subject = st.lists(st.sampled_from(["one", "two", "three", "four", "five"]), max_size=6)
    subjects = [" ".join(data.draw(subject)) for _ in range(mail.num_rows)]
    place = mail.schema.get_field_index("subject")
    held_apart([world], mail.set_column(place, MAIL.field("subject"), pa.array(subjects)))


@_PATIENT
@given(policies_and_mail("anything"))
def test_the_reference_engine_has_the_same_digest(
    case: tuple[list[World], list[Delivery]],
) -> None:
    """In order of arrival too, in which the watermark moves and stops nothing."""
    worlds, mail = case
    mail = sorted(mail, key=lambda one: (one.message.received is not None, one.message.received))
    try:
        expected = whole(worlds, mail_table(mail))
    except UnsupportedError:
        return
    for policy, table in expected.items():
        decided = [told(one) for one in play(worlds[policy], mail)]
        by_reference = pa.Table.from_pylist(decided, table.schema)
        assert digest(placed(by_reference)) == digest(placed(table))


def test_cutting_nothing_gives_no_part() -> None:
    found = cut([], [World()], rows_per_part=10)
    assert (found.parts.tolist(), found.count, found.giants) == ([], 0, ())


def test_a_part_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^rows_per_part=0 leaves no room; write 1 or more\.$"):
        cut([], [World()], rows_per_part=0)
