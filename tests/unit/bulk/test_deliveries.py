"""A message that lies in several mailboxes is held once, and decided as if each held its own."""

from __future__ import annotations

import attrs
import numpy as np
import pyarrow as pa
from hypothesis import given

from sscsim.bulk import UnsupportedError, decide_bulk, decision_table, mail_table, sums_of
from sscsim.bulk.deliveries import Deliveries
from sscsim.bulk.holding import Held
from sscsim.events import Delivery
from sscsim.parts import cut
from sscsim.world import World
from tests.unit.bulk.test_agreement import policies_and_mail


def _held_once(world: World, mail: list[Delivery]) -> Deliveries:
    """Put every message into every mailbox, and into nobody's."""
    boxes = [*world.directory.mailboxes, None]
    rows, places = np.divmod(np.arange(len(mail) * len(boxes)), len(boxes))
    letters = mail_table([attrs.evolve(one, mailbox=None) for one in mail])
    return Deliveries(
        letters=Held(letters.drop_columns("mailbox")),
        rows=rows.astype(np.int32),
        boxes=pa.array(boxes, pa.string()),
        places=places.astype(np.int32),
    )


@given(policies_and_mail("sensible"))
def test_messages_held_once_are_decided_like_a_row_for_each(
    case: tuple[list[World], list[Delivery]],
) -> None:
    worlds, mail = case
    try:
        held = _held_once(worlds[0], mail)
        once, each = decide_bulk(worlds, held), decide_bulk(worlds, held.table)
    except UnsupportedError:
        return
    for one, other in zip(once, each, strict=True):
        for place in range(len(one.numbers)):
            assert decision_table(one, place).equals(decision_table(other, place))
        assert list(sums_of(one)) == list(sums_of(other))


@given(policies_and_mail("anything"))
def test_messages_held_once_are_cut_like_a_row_for_each(
    case: tuple[list[World], list[Delivery]],
) -> None:
    worlds, mail = case
    try:
        held = _held_once(worlds[0], mail)
    except UnsupportedError:
        return
    once = cut([held.letters.table], worlds, rows_per_part=4, messages=held.rows)
    each = cut([held.table], worlds, rows_per_part=4)
    assert (once.parts.tolist(), once.giants) == (each.parts.tolist(), each.giants)


def test_a_table_is_its_own_deliveries() -> None:
    table = mail_table([])
    held = Deliveries.of(table)
    assert (held.num_rows, held.table, held.column("source").to_pylist()) == (0, table, [])
    assert held == Deliveries.of(table)
