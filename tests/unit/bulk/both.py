"""Both engines asked the same: what each decides about mail, in an organisation as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
from rpds import HashTrieMap

from sscsim.bulk import UnsupportedError, decide_bulk, decision_table, mail_table
from sscsim.decisions import Decision
from sscsim.engine import play
from sscsim.events import INBOX, Delivery
from sscsim.views.record import record
from sscsim.world import World

__all__ = ["agreed", "held_against_reference", "told"]


def told(decision: Decision) -> dict[str, Any]:
    """Show a decision as a row of the table shows it."""
    shown = record(decision)
    del shown["sensitive_to"]
    return {**shown, "text": shown.get("text")}


def held_against_reference(worlds: Sequence[World], mail: Sequence[Delivery]) -> bool:
    """
    Compare every field of every decision under every policy.

    Gives whether there was anything to compare: some things the bulk engine refuses.
    """
    try:
        runs = decide_bulk(worlds, mail_table(mail))
    except UnsupportedError:
        return False
    assert sorted(number for run in runs for number in run.numbers) == list(range(len(worlds)))
    for run in runs:
        for place, number in enumerate(run.numbers):
            decided = play(worlds[number], mail, move_watermark=False)
            assert decision_table(run, place).to_pylist() == [told(one) for one in decided]
    return True


def agreed(world: World, mail: Sequence[Delivery]) -> bool:
    """
    Compare what both decide about mail that comes to an organisation as it stands.

    How far mailboxes were read is left out, and so is what the bulk engine refuses of a message:
    another folder, and attachments.
    """
    unread = attrs.evolve(world, watermarks=HashTrieMap(), attempts=HashTrieMap())
    plain = [
        attrs.evolve(
            one, folder=INBOX, tracking=None, message=attrs.evolve(one.message, attachments=())
        )
        for one in mail
    ]
    return held_against_reference([unread], plain)
