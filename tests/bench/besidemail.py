"""A mail file beside what other programs do with it; who would take too long is not waited for."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator, Sequence
from functools import partial

from tests.bench.figured import MILLION, Comparing, compared, replay, replaying
from tests.bench.goals import Row
from tests.bench.made import company
from tests.bench.pairs import Ran
from tests.bench.peers import Peer, peers
from tests.bench.profiles import Profile, profiled
from tests.bench.telling import digits, seconds

__all__ = ["guessed", "measured"]

_WAITED = 2  # a single run may take so many times as long as one is run again


def measured(
    bench: Comparing, size: int, *, earlier: Sequence[Row] = ()
) -> Iterator[Row | Profile]:
    """Hold the whole command against the named peers, each as often as there is patience for it."""
    made = company(bench.folder, size)
    own = bench.folder / f"peers-{size}"
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir(mode=0o755)
    try:
        found = list(peers(made, own))
        paces = {peer.goal: guessed(peer.goal, size, earlier) for peer in found}
        runs = {
            peer.goal: peer.go
            for peer in found
            if peer.go is not None and paces[peer.goal] <= bench.patience * _WAITED
        }
        ours = partial(replay, made.org, made.mail)
        ran = bench.in_turn({"ours": ours, **runs}, warm=size < MILLION // 10)
    finally:
        shutil.rmtree(own, ignore_errors=True)
    for peer in found:
        yield _row(peer, size, ran, paces[peer.goal])
    yield profiled("mail", "command", *replaying(made.org, made.mail), size=size)


def _row(peer: Peer, size: int, ran: dict[str, list[Ran]], pace: float) -> Row:
    if peer.go is None:
        return Row(goal=peer.goal, size=size, missing=peer.missing)
    if peer.goal in ran:
        percent = 100 if peer.goal == "rg" else 1
        return compared(peer.goal, size, ran[peer.goal], ran["ours"], times=percent)
    times = pace / statistics.median(one.seconds for one in ran["ours"])
    told = f"at the pace of fewer messages it takes {seconds(pace)}, {digits(times)} times ours"
    return Row(goal=peer.goal, size=size, missing=f"not waited for: {told}")


def guessed(goal: str, size: int, earlier: Sequence[Row]) -> float:
    """Guess by the largest smaller file how long a peer takes."""
    known = [row for row in earlier if row.goal == goal and row.first and row.size < size]
    if not known:
        return 0.0
    last = max(known, key=lambda row: row.size)
    assert last.first is not None
    return last.first / last.size * size
