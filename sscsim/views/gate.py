"""What a gate found, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

from sscsim.classes import Kind
from sscsim.gate import Gate, decided, witness_files
from sscsim.views.record import record
from sscsim.views.short import headline, in_short
from sscsim.world import World

__all__ = ["gate_lines", "gate_value"]

_FOUND = {
    1: "Promoted, and must not be as it is: mail {says}.",
    2: "More would be promoted: mail {says}.",
}
_NONE = {
    1: "All promoted mail is as it must be, of any kind.",
    2: "No mail of any kind is promoted that is not promoted now.",
}
_PLAYED = {
    1: "{count:,} kinds of mail were tried.",
    2: "{count:,} kinds of mail were tried under both.",
}


def gate_lines(found: Gate, worlds: Sequence[World], out: Path, width: int) -> Iterator[str]:
    """Say whether there is such mail, and what becomes of it; ``out`` is its file."""
    asked = len(worlds)
    if found.witness is None:
        yield _NONE[asked]
        yield _PLAYED[asked].format(count=found.tried)
        return
    yield from wrap(_FOUND[asked].format(says=found.witness.says), width)
    for says, world in zip(("Now", "Then") if asked > 1 else ("So",), worlds, strict=True):
        yield ""
        yield f"{says}:"
        for decision in decided(world, found.witness):
            yield f"  {headline(decision)}"
            yield from wrap(
                in_short(decision), width, initial_indent="    ", subsequent_indent="    "
            )
    yield ""
    yield from _where(found.witness, out, width)


def _where(witness: Kind, out: Path, width: int) -> Iterator[str]:
    if not witness.before:
        yield f"The message is in {out}; replay shows the same."
        return
    for one in witness.before:
        says = f"The earlier message is promoted too: mail {one.says}."
        yield from wrap(says, width)
    files = " and ".join(map(str, witness_files(witness, out)))
    yield f"The messages are in {files}; replay of both shows the same."


def gate_value(
    found: Gate, worlds: Sequence[World], out: Path, notes: Sequence[str]
) -> dict[str, Any]:
    """Show the same to programs, with what the verdict leans on and does not cover."""
    name = "gained" if len(worlds) > 1 else "broken"
    value: dict[str, Any] = {name: found.witness is not None, "tried": found.tried}
    if found.witness is not None:
        names = ("from", "to") if len(worlds) > 1 else ("policy",)
        told = {
            name: [record(decision) for decision in decided(world, found.witness)]
            for name, world in zip(names, worlds, strict=True)
        }
        *before, _ = witness_files(found.witness, out).items()
        first = [{"says": one.says, "file": str(path)} for path, one in before]
        value["witness"] = {
            "says": found.witness.says,
            "file": str(out),
            **({"before": first} if first else {}),
            **told,
        }
    value["notes"] = list(notes)
    return value
