"""What is measured: each group of rows of the table, in turn, on input that is made once."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path

from tests.bench.goals import Row
from tests.bench.made import SSCSIM, company, table
from tests.bench.pairs import ROOT, Ran, in_turn, ratio, run, timed
from tests.bench.peers import peers
from tests.bench.reference import deliveries, read_only, world

__all__ = ["Bench", "replay"]

_POLICIES = 64
_NO_DUCKDB = "DuckDB is not installed"


def replay(org: Path, mail: Path, *more: str | Path, engine: str = "bulk") -> Ran:
    """Run the whole command, which tells the sums."""
    return run([*SSCSIM, "replay", "--org", org, "--mail", mail, "--engine", engine, *more])


class Bench:
    """A folder for input, and how much of everything: sizes, and rounds of each comparison."""

    def __init__(self, folder: Path, mails: Sequence[int], rows: Sequence[int], pairs: int) -> None:
        self.folder, self.mails, self.rows, self.pairs = folder, mails, rows, pairs

    def groups(self) -> Mapping[str, Callable[[], Iterator[Row]]]:
        """Name what there is to measure."""
        return {
            "starts": self.starts,
            "mail": self.mail,
            "sql": self.sql,
            "policies": self.policies,
            "engines": self.engines,
            "memory": self.memory,
            "workers": self.workers,
            "reference": self.reference,
            "cases": self.cases,
        }

    def mail(self) -> Iterator[Row]:
        """Hold a mail file against the named peers; slow ones once, and on small files alone."""
        for size in self.mails:
            made = company(self.folder, size)
            own = self.folder / f"peers-{size}"
            own.mkdir(mode=0o755)
            found = list(peers(made, own))
            there = {peer.goal: peer.go for peer in found if peer.go is not None and not peer.slow}
            slow = {peer.goal: peer.go for peer in found if peer.go is not None and peer.slow}
            ours = partial(replay, made.org, made.mail)
            ran = in_turn({"ours": ours, **there}, self.pairs)
            few = {} if size > _SMALL else in_turn({"ours": ours, **slow}, 1, warm=False)
            for peer in found:
                taken = few if peer.slow else ran
                if peer.go is None:
                    yield Row(goal=peer.goal, size=size, missing=peer.missing)
                elif peer.slow and not few:
                    yield Row(goal=peer.goal, size=size, missing="only on the smaller file")
                elif peer.goal == "rg":
                    yield _row(peer.goal, size, taken["rg"], taken["ours"], times=100)
                else:
                    yield _row(peer.goal, size, taken[peer.goal], taken["ours"])

    def sql(self) -> Iterator[Row]:
        """Hold a header table against DuckDB, which must say the same first."""
        for size in self.rows:
            org, path = table(self.folder, size)
            if find_spec("duckdb") is None:
                yield from (Row(goal=goal, size=size, missing=_NO_DUCKDB) for goal in _SQL)
                continue
            asked = [sys.executable, "-m", "tests.bench.sql"]
            remark = self._agreed(org, path) if size == min(self.rows) else ""
            ran = in_turn(
                {
                    "ours": partial(replay, org, path),
                    "sql": partial(run, [*asked, "decide", org, path]),
                    "scan": partial(run, [*asked, "scan", org, path]),
                },
                self.pairs,
                warm=size < _MILLION,
            )
            yield _row("sql", size, ran["sql"], ran["ours"], remark=remark)
            yield _row("scan", size, ran["scan"], ran["ours"], times=100)
            if size == min(self.rows, key=lambda rows: abs(rows - 100_000)):
                many = self._under(path, org, _POLICIES)
                sql = partial(run, [*asked, "decide", org, path, str(_POLICIES)])
                ran = in_turn({"ours": many, "sql": sql}, max(self.pairs // 2, 1), warm=False)
                yield _row("sql-64", size, ran["sql"], ran["ours"])

    def _agreed(self, org: Path, path: Path) -> str:
        """Compare outcome and reason of every delivery; a difference ends the run."""
        records = self.folder / "decisions.csv"
        records.unlink(missing_ok=True)
        replay(org, path, "--format", "csv", "--out", records)
        command: list[str | Path] = [
            sys.executable,
            "-m",
            "tests.bench.sql",
            "differing",
            org,
            path,
            records,
        ]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
        if int(said):
            raise SystemExit(f"DuckDB decides {int(said):,} deliveries otherwise: no comparison")
        return "outcome and reason of every delivery are the same"

    def policies(self) -> Iterator[Row]:
        """Hold sixty-four policies against one, the whole command."""
        for size in self.rows:
            org, path = table(self.folder, size)
            runs = {str(n): self._under(path, org, n) for n in (_POLICIES, 1)}
            ran = in_turn(runs, self.pairs, warm=False)
            yield _row("policies", size, ran[str(_POLICIES)], ran["1"])

    def _under(self, path: Path, org: Path, count: int) -> Callable[[], Ran]:
        files: list[str | Path] = []
        for number in range(count):
            file = self.folder / f"policy{number}.yaml"
            forced = f"SSSForceFilteringMethodForUserMailboxes: {number % 6 - 1}"
            write = f"where: {{internalemailaddress: [user{number}@contoso.example]}}"
            chosen = f"columns: {{incomingemailfilteringmethod: {number % 5}}}"
            file.write_text(
                f"name: Policy {number}\nset: {{{forced}}}\n"
                f"write:\n  - {{table: systemuser, {write}, {chosen}}}\n"
            )
            files += ["--policy", file]
        return partial(replay, org, path, *files)

    def engines(self) -> Iterator[Row]:
        """Hold the reference engine against the bulk engine, the whole command."""
        size = min(self.rows[-1], _MILLION)
        mails = company(self.folder, self.mails[-1])
        for goal, count, (org, path) in (
            ("mail-reference", self.mails[-1], mails),
            ("table-reference", size, table(self.folder, size)),
        ):
            both = {name: partial(replay, org, path, engine=name) for name in _ENGINES}
            ran = in_turn(both, 1 if count > 20_000 else self.pairs, warm=False)
            yield _row(goal, count, ran["reference"], ran["bulk"])

    def memory(self) -> Iterator[Row]:
        """Tell time and peak memory by size of the table."""
        ran = {
            size: [replay(*table(self.folder, size)) for _ in range(1 if size > _MILLION else 3)]
            for size in self.rows
        }
        for size, runs in ran.items():
            peak = statistics.median(one.megabytes for one in runs)
            told = f"peak {peak:,.0f} MB in all"
            if size < _MILLION:
                yield Row(goal="memory", size=size, missing=told)
            else:
                each = _short(peak / size * _MILLION)
                yield Row(goal="memory", size=size, value=each, remark=told)
        for size, runs in ran.items():
            if size // 10 in ran:
                yield _row("linear", size, runs, ran[size // 10])

    def workers(self) -> Iterator[Row]:
        """Hold two workers against one, cut into parts on the way."""
        size = self.rows[-1]
        if not _knows("--workers"):
            yield Row(goal="workers", size=size, missing="`replay --workers` is not there yet")
            return
        org, path = table(self.folder, size)
        both = {str(n): partial(self._working, org, path, n) for n in (1, 2)}
        ran = in_turn(both, self.pairs, warm=False)
        yield _row("workers", size, ran["1"], ran["2"])

    def _working(self, org: Path, path: Path, count: int) -> Ran:
        work = self.folder / f"work-{time.monotonic_ns()}"
        kept = ("--work", work) if _knows("--work") else ()
        return replay(org, path, *kept, "--workers", str(count))

    def starts(self) -> Iterator[Row]:
        """Tell cold starts, in milliseconds beyond those of the interpreter."""
        ran = in_turn(
            {
                "pass": partial(run, [sys.executable, "-c", "pass"]),
                "import": partial(run, [sys.executable, "-c", "import sscsim"]),
                "help": partial(run, [*SSCSIM, "--help"]),
                "explain": partial(run, [*SSCSIM, "explain", *_EXPLAINED]),
            },
            max(self.pairs, 9),
        )
        for goal in ("help", "import", "explain"):
            bare = ran["pass"] if goal != "explain" else [Ran(0, 0)] * len(ran["pass"])
            yield _beyond(goal, ran[goal], bare)

    def reference(self) -> Iterator[Row]:
        """Hold the reference engine against a loop that reads the same rows, in this process."""
        from sscsim.engine import play  # noqa: PLC0415 - what only this needs

        organisation = world()
        for size in (size for size in self.rows if size <= 100_000):
            items = deliveries(size)
            both = {
                "decide": lambda items=items: timed(
                    lambda: sum(one.promoted for one in play(organisation, items))
                ),
                "read": lambda items=items: timed(lambda: read_only(items)),
            }
            ran = in_turn(both, self.pairs, warm=False)
            yield _row("reference-rows", size, ran["decide"], ran["read"])

    def cases(self) -> Iterator[Row]:
        """Count the tiny cases that both engines decide alike in a second."""
        command = [sys.executable, "-m", "tests.bench.tinycases"]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
        count, seconds, processor = map(float, said.split())
        yield Row(
            goal="cases",
            size=int(count),
            value=_short(count / seconds),
            first=_short(seconds),
            pairs=1,
            remark=f"{count / processor:.3g} in a second of the processor",
        )


_MILLION = 1_000_000
_SMALL = 20_000  # messages that an index of all words takes a minute for
_SQL = ("sql", "scan")
_EXPLAINED = ("scenarios/lessons/01-the-confidential-inbox.scenario.yaml", "--mail", "application")
_ENGINES = ("reference", "bulk")


@cache
def _knows(option: str) -> bool:
    """Say whether the command has an option."""
    command = [*SSCSIM, "replay", "--help"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return re.search(rf"^ +{option}\b", said, re.MULTILINE) is not None


def _row(
    goal: str,
    size: int,
    first: Sequence[Ran],
    second: Sequence[Ran],
    *,
    times: int = 1,
    remark: str = "",
) -> Row:
    found = ratio(first, second)
    return Row(
        goal=goal,
        size=size,
        value=_short(found.value * times),
        least=_short(found.least * times),
        most=_short(found.most * times),
        processor=_short(found.processor * times),
        first=_short(statistics.median(one.seconds for one in first)),
        second=_short(statistics.median(one.seconds for one in second)),
        pairs=min(len(first), len(second)),
        remark=remark,
    )


def _beyond(goal: str, ran: Sequence[Ran], bare: Sequence[Ran]) -> Row:
    more = [(one.seconds - other.seconds) * 1000 for one, other in zip(ran, bare, strict=True)]
    used = [(one.processor - other.processor) * 1000 for one, other in zip(ran, bare, strict=True)]
    return Row(
        goal=goal,
        value=_short(statistics.median(more)),
        least=_short(min(more)),
        most=_short(max(more)),
        processor=_short(statistics.median(used)),
        pairs=len(more),
    )


def _short(value: float) -> float:
    """Keep three digits: more are noise."""
    return float(f"{value:.3g}")
