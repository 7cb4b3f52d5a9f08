"""What would have turned a verdict: by who could have done it, for people and for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from sscsim.safe import one_line
from sscsim.views.record import plain
from sscsim.whatif import By, Change, WhatIf, by_of

__all__ = ["whatif_lines", "whatif_value"]

_WHO = {
    By.PERSON: "The person could have done it:",
    By.ADMINISTRATOR: "An administrator could have done it:",
    By.SENDER: "The sender could have done it:",
}
_COUNTED = {1: "one change", 2: "two changes", 3: "three changes"}


def whatif_value(found: WhatIf) -> list[dict[str, Any]]:
    """Show every set of changes under the keys of contract 6."""
    return [
        {"changes": [_change(change) for change in some], "by": by_of(some).value}
        for some in found.sets
    ]


def _change(change: Change) -> dict[str, Any]:
    if change.kind == "column":
        where = {"table": change.table, "id": change.id, "column": change.name}
        return {"kind": change.kind, **where, "to": plain(change.to)}
    return {"kind": change.kind, "name": change.name, "to": plain(change.to)}


def whatif_lines(found: WhatIf, width: int) -> Iterator[str]:
    """Say what would have kept the message private, or promoted it."""
    yield "What would have kept it private" if found.promoted else "What would have promoted it"
    counted = _COUNTED.get(found.size, f"{found.size} changes")
    if not found.sets:
        yield from textwrap.wrap(
            f"Nothing that was tried: up to {counted} at a time were played, of {found.tried} that "
            "were thought of, and none of that turns it.",
            width,
        )
        return
    yield from textwrap.wrap(
        f"Each line alone is enough, and takes {counted}. All were played, and so was everything "
        f"smaller, of {found.tried} changes that were thought of.",
        width,
    )
    for who, says in _WHO.items():
        own = [some for some in found.sets if by_of(some) is who]
        if own:
            yield says
        for some in own:
            told = one_line(", and ".join(change.says for change in some))
            yield from textwrap.wrap(told, width, initial_indent="  - ", subsequent_indent="    ")
