"""
Hold gate and compare against brute force: all mail of a corpus, replayed under pairs of policies.

    make gate-agreement

does so for whole corpora (some minutes); a test does it for the beginning of each. Wherever the
gate says that nothing is gained no message of the corpus is, and wherever a message is gained the
gate has a witness, of which replaying says the same. What `compare` tells of 21 of the pairs, sums
and rows, is what the replays say (`compare_agreement`). It ends with status 1 where one is wrong.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

from sscsim.gate import decided, gained
from sscsim.policy import Policy, Write, apply_policy
from sscsim.sources import MailSource, deliveries
from sscsim.world import World
from tests.corpora.compare_agreement import Case, Replayed, pairs, replays
from tests.corpora.outcomes import CORPORA, organisation

_MAIL = Path(__file__).parents[3] / "shared" / "corpora"
_FORCE = "SSSForceFilteringMethodForUserMailboxes"
_METHOD = "incomingemailfilteringmethod"

POLICIES = (
    Policy(name="as it is"),
    Policy(name="everything", set={_FORCE: 0}),
    Policy(name="answers", set={_FORCE: 1}),
    Policy(name="customers", set={_FORCE: 2}),
    Policy(name="nothing", set={_FORCE: 4}),
    Policy(name="queues shut", write=(Write(table="queue", columns={_METHOD: 4}),)),
    Policy(name="uncorrelated", set={"emailcorrelationenabled": False}),
    Policy(name="own mailbox", set={"UseFilteringMethodOfSyncingMailboxOnlyForCorrelation": True}),
)


class Wrong(NamedTuple):
    """A pair of policies about which a verb and brute force disagree."""

    one: str
    other: str
    what: str | None


def let_in(brute: Mapping[str, Replayed]) -> dict[str, set[str]]:
    """Name the messages that any mailbox promotes, by policy."""
    return {
        name: {source for (source, _), one in found.items() if one.outcome == "promoted"}
        for name, found in brute.items()
    }


def disagreements(world: World, brute: Mapping[str, Replayed]) -> Iterator[Wrong | None]:
    """Ask about every pair of policies, and give what is wrong about it; None where nothing is."""
    worlds = {policy.name: apply_policy(world, policy) for policy in POLICIES}
    promoted = let_in(brute)
    for one, other in permutations(worlds, 2):
        more = promoted[other] - promoted[one]
        witness = gained(worlds[one], worlds[other]).witness
        if witness is None:
            yield Wrong(one, other, f"{len(more)} gained without a witness") if more else None
            continue
        ends = [
            any(decision.promoted for decision in decided(worlds[name], witness))
            for name in (one, other)
        ]
        yield None if ends == [False, True] else Wrong(one, other, f"{witness.says}: {ends}")


class Answers(NamedTuple):
    """What is wrong of each pair of policies, as the gate and as compare tell it."""

    gate: list[Wrong | None]
    compare: list[Wrong | None]


def asked_of(path: Path, *, most: int | None = None, firsts: int = 3) -> Answers:
    """Ask about a corpus; of the beginning of it the gate alone, for compare reads files."""
    with tempfile.TemporaryDirectory() as made:
        org = Path(made, "org")
        world = organisation([path], org)
        mail = list(deliveries(world.directory, [MailSource(path)], "received"))[:most]
        brute = replays(world, mail, POLICIES)
        told = pairs(Case(org, path, Path(made)), brute, POLICIES, firsts) if most is None else ()
        wrong = [Wrong(*one) if one.wrong else None for one in told]
        return Answers(list(disagreements(world, brute)), wrong)


def main() -> int:
    """Print two lines for each corpus, or for those that are named."""
    found = 0
    for corpus in sys.argv[1:] or CORPORA:
        answers = asked_of(_MAIL / corpus)
        for verb, told in answers._asdict().items():
            wrong = [one for one in told if one is not None]
            found += len(wrong)
            lines = [f"{corpus}: {verb}: {len(told)} pairs, {len(wrong)} wrong", *map(str, wrong)]
            sys.stdout.write("\n".join([*lines, ""]))
            sys.stdout.flush()
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
