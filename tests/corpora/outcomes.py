"""
Replay whole corpora of real mail under several settings, and write what came of them.

    make outcomes

writes the page ``tests/corpora/OUTCOMES.md`` anew (some minutes). `test_corpora` holds its first
column against the engine in every run of the tests.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sscsim.assumptions import READINGS
from sscsim.decisions import Decision
from sscsim.engine import apply
from sscsim.events import Event, SetSettings, Write
from sscsim.replaying import replay
from sscsim.sources import MailSource, load_snapshot, messages
from sscsim.synth import organisation_from, write_snapshot
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["AS_IT_IS", "CORPORA", "PAGE", "counts", "organisation", "stored"]

CORPORA = ("openbmc", "linux-aspeed", "spamassassin", "enron-exec")
PAGE = Path(__file__).with_name("OUTCOMES.md")
_MAIL = Path(__file__).parents[3] / "shared" / "corpora"
# Of this company the busiest list has no wide setting, so that all reasons show.
_SEED = 6
_NOTES = Path(__file__).with_name("read-by-eye.md")

Counts = Counter[str]


class Variant(NamedTuple):
    """A way in which the same organisation could be set up; ``method`` is everybody's."""

    name: str
    settings: Mapping[str, Any] = {}
    method: int | None = None
    reading: str = "article"

    def of(self, world: World) -> World:
        """Give the organisation set up in this way."""
        for event in self._events(world):
            world = apply(world, event)
        return world.assuming(READINGS[self.reading])

    def _events(self, world: World) -> Iterator[Event]:
        yield SetSettings(values=self.settings)
        if self.method is not None:
            columns = {"incomingemailfilteringmethod": self.method}
            users, queues = world.directory.systemusers, world.directory.queues
            for ref in (*(Ref("systemuser", key) for key in sorted(users)),
                        *(Ref("queue", key) for key in sorted(queues))):  # fmt: skip
                yield Write(record=ref, columns=columns)


AS_IT_IS = Variant("as it is")
VARIANTS = (
    AS_IT_IS,
    Variant("all choose 0", method=0),
    Variant("all choose 1", method=1),
    Variant("users forced to 1", {"SSSForceFilteringMethodForUserMailboxes": 1}),
    Variant("correlation off", {"emailcorrelationenabled": False}),
    Variant("smart matching on", {"enablesmartmatching": True}),
    Variant("both flags hidden", {"HideEmailAutoTrackOptions": True, "HideTrackAllOption": True}),
    Variant("reading widest", reading="widest"),
    Variant("reading narrowest", reading="narrowest"),
)


def organisation(mail: Sequence[Path], folder: Path) -> World:
    """Make the organisation that could have received the mail."""
    write_snapshot(organisation_from([MailSource(path) for path in mail], seed=_SEED).sets, folder)
    return load_snapshot(folder).world


def counts(decisions: Iterator[Decision]) -> Counts:
    """Count outcomes by reason, as the page names them."""
    return Counter(f"{decision.outcome} / {decision.reason}" for decision in decisions)


def stored(corpus: str, page: str) -> Counts:
    """Read the counts of the first column of a corpus back from the page."""
    section = page.partition(f"\n## {corpus}\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1:3] for line in section.splitlines() if line.startswith("| ")]
    found = {name.strip(): count.strip().replace(",", "") for name, count in rows}
    return Counter({name: int(n) for name, n in found.items() if " / " in name and n.isdecimal()})


def _section(corpus: str) -> Iterator[str]:
    path = _MAIL / corpus
    with tempfile.TemporaryDirectory() as folder:
        world = organisation([path], Path(folder))
    columns = []
    for variant in VARIANTS:
        sys.stderr.write(f"{corpus}: {variant.name}\n")
        columns.append(counts(replay(variant.of(world), [path])))
    yield f"\n## {corpus}\n\n"
    yield from _table(columns)


def _table(columns: Sequence[Counts]) -> Iterator[str]:
    yield f"| outcome / reason | {' | '.join(variant.name for variant in VARIANTS)} |\n"
    yield f"|---|{'---:|' * len(VARIANTS)}\n"
    for name in sorted(set().union(*columns)):
        yield f"| {name} | {' | '.join(f'{column[name]:,}' for column in columns)} |\n"
    yield f"| **looked at** | {' | '.join(f'{column.total():,}' for column in columns)} |\n"


def _cross_posts() -> Iterator[str]:
    """Replay two lists as one company's mail: what came along both is one email at most."""
    paths = [_MAIL / "openbmc", _MAIL / "linux-aspeed"]
    ids = [{one.messageid for one in messages(MailSource(path)) if one.messageid} for path in paths]
    twice = ids[0] & ids[1]
    with tempfile.TemporaryDirectory() as folder:
        world = organisation(paths, Path(folder))
    came = [one for one in replay(Variant("", method=0).of(world), paths) if one.messageid in twice]
    promoted = Counter(one.messageid for one in came if one.promoted)
    of_both = counts(iter(came))
    yield "\n## Cross-posts\n\n"
    yield f"{len(twice):,} messages came along both lists. Replayed as one company's mail in which "
    yield f"everybody chose 0, they were looked at {len(came):,} times: "
    yield ", ".join(f"{count:,} {name}" for name, count in sorted(of_both.items()))
    yield f". {len(promoted):,} of them became an email, none more than {max(promoted.values())} "
    yield "time(s): the second path adds duplicates only (DUP-1).\n"


_HEAD = """# What became of real mail

Written by `make outcomes`; do not edit. The organisations are made from the mail itself, as
`sscsim synth --from-mail` makes them with seed 6: who gets most is a user or queue with a method
dealt by chance, half of those who write most are contacts, leads and accounts, and half of what
users sent and others answer is there already. So the figures say how the rules work on real threads
and addresses, and nothing about the people. One count is one message in one mailbox.
"""


def main() -> None:
    """Write the page."""
    parts = [_HEAD, *(part for corpus in CORPORA for part in _section(corpus)), *_cross_posts()]
    PAGE.write_text("".join(parts) + "\n" + _NOTES.read_text(encoding="utf-8"), encoding="utf-8")


if __name__ == "__main__":
    main()
