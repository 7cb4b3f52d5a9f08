"""
Hold the gate against brute force: all mail of a corpus, replayed under pairs of policies.

    make gate-agreement

does so for whole corpora (some minutes); a test does it for the beginning of each. Wherever the
gate says that nothing is gained no message of the corpus is, and wherever a message is gained the
gate has a witness, of which replaying says the same. It ends with status 1 where one is wrong.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

from sscsim.engine import play
from sscsim.events import Delivery
from sscsim.gate import gained
from sscsim.policy import Policy, Write, apply_policy, is_promoted
from sscsim.sources import MailSource, deliveries
from sscsim.world import World
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
    """A pair of policies about which gate and brute force disagree."""

    one: str
    other: str
    what: str


def brute_force(worlds: Mapping[str, World], mail: Sequence[Delivery]) -> dict[str, set[str]]:
    """Name the messages that any mailbox promotes, by policy."""
    return {
        name: {one.source for one in play(world, mail) if one.promoted}
        for name, world in worlds.items()
    }


def disagreements(world: World, mail: Sequence[Delivery]) -> Iterator[Wrong | None]:
    """Ask about every pair of policies, and give what is wrong about it; None where nothing is."""
    worlds = {policy.name: apply_policy(world, policy) for policy in POLICIES}
    promoted = brute_force(worlds, mail)
    for one, other in permutations(worlds, 2):
        more = promoted[other] - promoted[one]
        witness = gained(worlds[one], worlds[other]).witness
        if witness is None:
            yield Wrong(one, other, f"{len(more)} gained without a witness") if more else None
            continue
        ends = [is_promoted(worlds[name], witness.message) for name in (one, other)]
        yield None if ends == [False, True] else Wrong(one, other, f"{witness.says}: {ends}")


def asked_of(path: Path, most: int | None = None) -> Iterator[Wrong | None]:
    """Ask about a corpus, or about the beginning of it."""
    with tempfile.TemporaryDirectory() as folder:
        world = organisation([path], Path(folder))
    mail = list(deliveries(world.directory, [MailSource(path)], "received"))
    return disagreements(world, mail[:most])


def main() -> int:
    """Print a line for each corpus."""
    found = 0
    for corpus in CORPORA:
        answers = list(asked_of(_MAIL / corpus))
        wrong = [one for one in answers if one is not None]
        found += len(wrong)
        lines = [f"{corpus}: {len(answers)} pairs, {len(wrong)} wrong", *map(str, wrong)]
        sys.stdout.write("\n".join([*lines, ""]))
        sys.stdout.flush()
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
