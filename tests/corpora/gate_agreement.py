"""
Hold gate and compare against brute force: all mail of a corpus, replayed under pairs of policies.

    make gate-agreement

does so for whole corpora (some ten minutes) and writes `GATE_AGREEMENT.md`; a test does it for the
beginning of each. Wherever the
gate says that nothing is gained no message of the corpus is, and wherever a message is gained the
gate has a witness, of which replaying says the same. What `compare` tells of 21 of the pairs, sums
and rows, is what the replays say (`compare_agreement`). It ends with status 1 where one is wrong.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from pathlib import Path
from platform import python_version
from typing import NamedTuple

from sscsim.gate import decided, gained
from sscsim.policy import Policy, Write, apply_policy
from sscsim.sources import MailSource, deliveries
from sscsim.world import World
from tests.corpora.compare_agreement import Case, Replayed, pairs, replays
from tests.corpora.outcomes import CORPORA, organisation

PAGE = Path(__file__).with_name("GATE_AGREEMENT.md")
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


class Asked(NamedTuple):
    """A pair of policies, and what was found wrong of it; ``told`` counts its messages or rows."""

    one: str
    other: str
    told: int
    wrong: str | None
    witness: bool = False


def let_in(brute: Mapping[str, Replayed]) -> dict[str, set[str]]:
    """Name the messages that any mailbox promotes, by policy."""
    return {
        name: {source for (source, _), one in found.items() if one.outcome == "promoted"}
        for name, found in brute.items()
    }


def of_the_gate(world: World, brute: Mapping[str, Replayed]) -> Iterator[Asked]:
    """Ask the gate about every pair of policies; ``told`` is messages of the corpus gained."""
    worlds = {policy.name: apply_policy(world, policy) for policy in POLICIES}
    promoted = let_in(brute)
    for one, other in permutations(worlds, 2):
        more = len(promoted[other] - promoted[one])
        witness = gained(worlds[one], worlds[other]).witness
        if witness is None:
            wrong = f"{more} gained without a witness" if more else None
        else:
            ends = [
                any(decision.promoted for decision in decided(worlds[name], witness))
                for name in (one, other)
            ]
            wrong = None if ends == [False, True] else f"{witness.says}: {ends}"
        yield Asked(one, other, more, wrong, witness is not None)


class Answers(NamedTuple):
    """What was asked of each pair of policies, of the gate and of compare."""

    records: int
    gate: list[Asked]
    compare: list[Asked]

    @property
    def wrong(self) -> list[Asked]:
        """The pairs of which something is wrong."""
        return [one for one in (*self.gate, *self.compare) if one.wrong is not None]


def asked_of(path: Path, *, most: int | None = None, firsts: int = 3) -> Answers:
    """Ask about a corpus; of the beginning of it the gate alone, for compare reads files."""
    with tempfile.TemporaryDirectory() as made:
        org = Path(made, "org")
        world = organisation([path], org)
        mail = list(deliveries(world.directory, [MailSource(path)], "received"))[:most]
        brute = replays(world, mail, POLICIES)
        told = pairs(Case(org, path, Path(made)), brute, POLICIES, firsts) if most is None else ()
        compared = [Asked(*one) for one in told]
        return Answers(len(mail), list(of_the_gate(world, brute)), compared)


_HEAD = """# Gate and compare, held against brute force

Written by `make gate-agreement`; do not edit. Each corpus of real mail was replayed under each of
{policies} policies, by the reference engine and by itself: *decisions* for each policy. The
organisations are those of [OUTCOMES.md](OUTCOMES.md). Then `gate` was asked about all ordered pairs
of policies: where it has no *witness* no message of the corpus may be gained, and a witness has to
be gained when it is replayed. `sscsim compare` was asked about the files, with the bulk engine, and
every sum and every *row* that it tells was held against the replays of both policies of each pair.

| corpus | decisions | gate pairs | witness | gained here | wrong | compare pairs | rows | wrong | |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
"""


def _row(corpus: str, answers: Answers, seconds: float) -> str:
    gate, compare = answers.gate, answers.compare
    numbers = (
        *(answers.records, len(gate), sum(one.witness for one in gate)),
        *(sum(one.told > 0 for one in gate), sum(one.wrong is not None for one in gate)),
        *(len(compare), sum(one.told for one in compare)),
        sum(one.wrong is not None for one in compare),
    )
    cells = " | ".join(f"{number:,}" for number in numbers)
    return f"| {corpus} | {cells} | {seconds:.0f} s |\n"


def page(rows: Sequence[str], commit: str) -> str:
    """Write the page, of as many corpora as are done."""
    now = time.strftime("%Y-%m-%d", time.gmtime())
    foot = f"\n<sub>Taken {now} at commit {commit}, Python {python_version()}.</sub>\n"
    return _HEAD.format(policies=len(POLICIES)) + "".join(rows) + foot


def main() -> int:
    """Ask about each corpus, or those that are named, and write the page; 1 where one is wrong."""
    rows, wrong = [], []
    for corpus in sys.argv[1:] or CORPORA:
        start = time.process_time()
        answers = asked_of(_MAIL / corpus)
        rows.append(_row(corpus, answers, time.process_time() - start))
        wrong += answers.wrong
        sys.stdout.write("\n".join([rows[-1].strip(), *map(str, answers.wrong), ""]))
        sys.stdout.flush()
        if not sys.argv[1:]:
            PAGE.write_text(page(rows, _commit()), "utf-8")
    return 1 if wrong else 0


def _commit() -> str:
    git = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(git, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
