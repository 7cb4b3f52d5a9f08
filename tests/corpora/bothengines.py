"""Mail decided by both engines, in several worlds at once, and every field of it compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from sscsim.bulk import BulkRun, decide_bulk, decision_table, mail_table, refusal
from sscsim.decisions import Decision
from sscsim.engine import play
from sscsim.events import Delivery
from sscsim.views.record import record
from sscsim.world import World
from tests.corpora.agreementpage import Compared

__all__ = ["held"]


def held(
    corpus: str, order: str, worlds: Sequence[tuple[str, World]], mail: Sequence[Delivery]
) -> Iterator[Compared]:
    """Compare what both engines decide about some mail in each of the worlds, named."""
    asked = []
    for name, world in worlds:
        refused = refusal(world)
        if refused is None:
            asked.append((name, world))
            continue
        yield Compared(
            corpus=corpus, order=order, variant=name, decisions=len(mail), left=refused.what
        )
        creates_none = attrs.evolve(world.assume, auto_create_on_sss_promote=False)
        asked.append((f"{name}, without that", world.assuming(creates_none)))
    for run in decide_bulk([world for _, world in asked], mail_table(mail)):
        for place, number in enumerate(run.numbers):
            name, world = asked[number]
            decided = play(world, mail, move_watermark=order == "received")
            fields, differing = _differences(run, place, decided)
            yield Compared(
                corpus=corpus,
                order=order,
                variant=name,
                decisions=len(mail),
                fields=fields,
                differing=differing,
            )


def _differences(run: BulkRun, place: int, decided: Iterator[Decision]) -> tuple[int, int]:
    """Count the fields of all decisions, and those that differ."""
    rows: list[dict[str, Any]] = decision_table(run, place, readers=True).to_pylist()
    fields = differing = 0
    for row, one in zip(rows, decided, strict=True):
        told = _told(record(one, readers=True))
        assert row.keys() == told.keys()
        fields += len(row)
        differing += sum(row[name] != told[name] for name in row)
    return fields, differing


def _told(shown: dict[str, Any]) -> dict[str, Any]:
    del shown["sensitive_to"]
    return {**shown, "text": shown.get("text")}
