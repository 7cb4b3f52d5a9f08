"""
Hold `sscsim compare` against brute force: each policy replayed by itself, by the reference engine.

The command is asked as a person would, about files, with the bulk engine; every sum and every row
that it tells is held against the two replays of each pair. `gate_agreement` calls it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner

from sscsim.cli.app import app
from sscsim.engine import play
from sscsim.events import Delivery
from sscsim.policy import Policy, apply_policy, policy_text
from sscsim.world import World

_FIRST = 3  # policies with which all others are compared


class Ended(NamedTuple):
    """How a message ended in a mailbox, and who accepted it."""

    outcome: str
    reason: str
    accepting: str | None


Replayed = Mapping[tuple[str, str | None], Ended]


class Pair(NamedTuple):
    """Two policies, and what is wrong in what the command says of them; None where nothing is."""

    one: str
    other: str
    rows: int
    wrong: str | None


def replayed(world: World, mail: Sequence[Delivery]) -> Replayed:
    """Decide all mail under one policy."""
    found: dict[tuple[str, str | None], Ended] = {}
    for one in play(world, mail):
        who = None if one.accepting_entity is None else one.accepting_entity.id
        found[one.source, one.mailbox] = Ended(str(one.outcome), str(one.reason), who)
    return found


class Case(NamedTuple):
    """What the command is asked about, and a folder in which it may write."""

    org: Path
    mail: Path
    folder: Path

    def compared(self, policies: Sequence[Policy]) -> dict[str, Any]:
        """Ask the command; the blocks of all policies but the first by their letters."""
        arguments = ["compare", "--org", str(self.org), "--mail", str(self.mail)]
        for number, policy in enumerate(policies):
            path = self.folder / f"{number}.yaml"
            path.write_text(policy_text(policy), encoding="utf-8")
            arguments += ["--policy", str(path)]
        out = self.folder / "compared.json"
        arguments += ["--engine", "bulk", "--format", "json", "--out", str(out)]
        result = CliRunner().invoke(app, arguments, catch_exceptions=False)
        assert result.exit_code == 0, result.stderr
        told = json.loads(out.read_text(encoding="utf-8"))
        return {"B": told, **told.get("further", {})}


def pairs(
    case: Case, brute: Mapping[str, Replayed], policies: Sequence[Policy], firsts: int = _FIRST
) -> Iterator[Pair]:
    """Compare every policy with each of the first few, and hold that against brute force."""
    for first in policies[:firsts]:
        others = [one for one in policies if one is not first]
        blocks = case.compared([first, *others])
        for (letter, block), other in zip(blocks.items(), others, strict=True):
            wrong = wrong_in(letter, block, brute[first.name], brute[other.name])
            yield Pair(first.name, other.name, len(block["changed"]), wrong)


def replays(
    world: World, mail: Sequence[Delivery], policies: Sequence[Policy]
) -> dict[str, Replayed]:
    """Replay all mail under each policy by itself."""
    return {policy.name: replayed(apply_policy(world, policy), mail) for policy in policies}


def wrong_in(letter: str, block: Mapping[str, Any], one: Replayed, other: Replayed) -> str | None:
    """Say what is wrong in a block; None where nothing is."""
    counts = Counter(_kind(one[key], other[key]) for key in one)
    for kind in ("gained", "lost", "reason_changed", "same"):
        if block[kind] != counts[kind]:
            return f"{kind}: {block[kind]} and not {counts[kind]}"
    rows = {(row["source"], row["mailbox"]): row for row in block["changed"]}
    differ = {key for key in one if one[key] != other[key]}
    if set(rows) != differ:
        return f"{len(set(rows) ^ differ)} rows too many or too few"
    for key, row in rows.items():
        if (_ended(row["A"]), _ended(row[letter])) != (one[key], other[key]):
            return f"{key}: {row['A']} and {row[letter]}"
    return None


def _kind(one: Ended, other: Ended) -> str:
    was, becomes = one.outcome == "promoted", other.outcome == "promoted"
    if was != becomes:
        return "gained" if becomes else "lost"
    return "same" if one[:2] == other[:2] else "reason_changed"


def _ended(told: Mapping[str, Any]) -> Ended:
    who = told["accepting_entity"]
    return Ended(told["outcome"], told["reason"], None if who is None else who["id"])
