"""
Measure what `goals.md` asks for, side by side in one run, and keep the figures.

    make figures                                    sizes and pairs as they are kept
    python -m tests.bench.figures --messages 20000 --rows 100000 1000000 --pairs 3

Each figure is the median of the ratios of pairs run in turn, whole processes unless it says
otherwise. They are written to ``figures.json``, from which `page` makes the page and the chart.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import sscsim
from tests.bench.headers import write_headers, write_organisation
from tests.bench.pairs import Pairs, Ran, paired, run
from tests.bench.peers import peers

FIGURES = Path(__file__).with_name("figures.json")
_ROOT = Path(__file__).parents[2]
_SSCSIM = (sys.executable, "-m", "sscsim")

Row = dict[str, Any]


def _row(what: str, against: str, goal: str, found: Pairs | None, **more: Any) -> Row:
    row: Row = {"what": what, "against": against, "goal": goal, **more}
    if found is not None:
        row |= {name: float(f"{value:.4g}") for name, value in found._asdict().items()}
    print(json.dumps(row), flush=True)
    return row


class Bench:
    """The inputs of one run, made once, and the rows that are measured on them."""

    def __init__(self, folder: Path, asked: argparse.Namespace) -> None:
        self.folder, self.pairs = folder, asked.pairs
        self.messages: int = asked.messages
        self.sizes: Sequence[int] = asked.rows
        self.org, self.mail = folder / "made" / "org", folder / "made" / "mail.mbox"
        self.tables = folder / "bench-org"

    def make(self) -> None:
        """Make the mail file, its organisation, and the header tables."""
        sizes = {"users": 100, "queues": 5, "contacts": 5_000, "messages": self.messages, "seed": 1}
        options = [text for name, size in sizes.items() for text in (f"--{name}", str(size))]
        run([*_SSCSIM, "synth", *options, "--out", self.org.parent])
        write_organisation(self.tables)
        for size in self.sizes:
            write_headers(self._table(size), size)

    def _table(self, size: int) -> Path:
        return self.folder / f"{size}.parquet"

    def _replay(self, org: Path, mail: Path, *more: str, engine: str = "bulk") -> Ran:
        return run([*_SSCSIM, "replay", "--org", org, "--mail", mail, "--engine", engine, *more])

    def _seconds(self, org: Path, mail: Path, *more: str, engine: str = "bulk") -> float:
        return self._replay(org, mail, *more, engine=engine).seconds

    # -- rows --------------------------------------------------------------------------------------

    def mail_files(self) -> Iterator[Row]:
        """Mail file to decisions against the named peers."""
        what = f"mbox to decisions, {self.messages:,} messages"
        for peer in peers(self.mail, self._senders(), self.folder / "peers"):
            goal = f"at least {peer.goal:g}x"
            about = {"does": peer.does, "least_wanted": peer.goal, "rate": self.messages}
            if peer.run is None:
                yield _row(what, peer.name, goal, None, missing=peer.missing, **about)
                continue
            found = paired(peer.run, partial(self._seconds, self.org, self.mail), self.pairs)
            yield _row(what, peer.name, goal, found, **about)

    def _senders(self) -> list[str]:
        contacts = json.loads((self.org / "contacts.json").read_text("utf-8"))["value"]
        return sorted({row["emailaddress1"] for row in contacts if row.get("emailaddress1")})

    def both_engines(self) -> Iterator[Row]:
        """Reference to bulk, from the mail file and from a table of headers."""
        for what, org, mail in (
            ("mbox to decisions", self.org, self.mail),
            ("header table to decisions", self.tables, self._table(self.sizes[0])),
        ):
            found = paired(
                partial(self._seconds, org, mail, engine="reference"),
                partial(self._seconds, org, mail),
                1 if self.sizes[0] > 200_000 else max(self.pairs // 2, 1),
            )
            about = {"least_wanted": 15, "does": "the engine that explains"}
            yield _row(what, "the reference engine", "at least 15x", found, **about)

    def tables_and_duckdb(self) -> Iterator[Row]:
        """Header table to decisions against DuckDB."""
        size = max(size for size in self.sizes if size <= 1_000_000)
        path = self._table(size)
        what = f"header table to decisions, {size:,} messages"
        for name, goal, does in (
            ("decide", 3, "DuckDB: the same rules in SQL (rules.sql)"),
            ("scan", 0.2, "DuckDB: only the lengths of the strings, the limit"),
        ):
            about = {"does": does, "least_wanted": goal, "rate": size}
            command = [sys.executable, "-m", "tests.bench.headers", name, str(path)]
            if not _installed("duckdb"):
                yield _row(what, "DuckDB", f"at least {goal}x", None, missing="no duckdb", **about)
                continue
            if name == "decide":
                self._same_answer(path)
            found = paired(
                partial(_seconds_of, command),
                partial(self._seconds, self.tables, path),
                self.pairs,
            )
            yield _row(what, f"DuckDB, {name}", f"at least {goal}x", found, **about)

    def _same_answer(self, path: Path) -> None:
        said = subprocess.run(
            [*_SSCSIM, "replay", "--org", self.tables, "--mail", path, "--engine", "bulk",
             "--format", "json"],
            capture_output=True, check=True, text=True,
        ).stdout  # fmt: skip
        ours = json.loads(said)["outcomes"]["promoted"]
        theirs = subprocess.run(
            [sys.executable, "-m", "tests.bench.headers", "decide", path],
            capture_output=True, check=True, text=True, cwd=_ROOT,
        ).stdout  # fmt: skip
        if ours != int(theirs):
            raise SystemExit(f"DuckDB promotes {theirs}, the bulk engine {ours}: no comparison")

    def many_policies(self) -> Iterator[Row]:
        """Sixty-four policies against one, in one pass each."""
        files = []
        for number in range(64):
            path = self.folder / f"policy{number}.yaml"
            forced = f"SSSForceFilteringMethodForUserMailboxes: {number % 6 - 1}"
            write = f"where: {{internalemailaddress: [user{number}@contoso.example]}}"
            chosen = f"columns: {{incomingemailfilteringmethod: {number % 5}}}"
            path.write_text(
                f"name: Policy {number}\nset: {{{forced}}}\n"
                f"write:\n  - {{table: systemuser, {write}, {chosen}}}\n"
            )
            files += ["--policy", str(path)]
        path = self._table(self.sizes[0])
        found = paired(
            partial(self._seconds, self.tables, path, *files),
            partial(self._seconds, self.tables, path, *files[:2]),
            self.pairs,
        )
        what = f"64 policies, {self.sizes[0]:,} messages"
        about = {"most_wanted": 1.3, "does": "the whole command, sums told for each policy"}
        yield _row(what, "one policy", "at most 1.3x", found, **about)

    def memory(self) -> Iterator[Row]:
        """Time and peak memory by size of the table."""
        seconds: dict[int, float] = {}
        for size in self.sizes:
            ran = self._replay(self.tables, self._table(size))
            seconds[size] = ran.seconds
            each = ran.megabytes / (size / 1e6)
            yield _row(
                f"memory, header table of {size:,} messages", "rows", "at most 250 MB a million",
                None, ratio=round(each), most_wanted=250, second=round(ran.seconds, 2),
                peak=round(ran.megabytes), does="megabytes at the peak for a million messages",
            )  # fmt: skip
        small, large = self.sizes[-2:]
        factor = large / small * 1.2
        yield _row(
            f"{large:,} messages", f"{small:,}", f"at most {factor:.3g}x", None,
            ratio=round(seconds[large] / seconds[small], 2), most_wanted=factor,
            does="one run each",
        )  # fmt: skip

    def workers(self) -> Iterator[Row]:
        """Two workers against one."""
        what = "two workers"
        about = {"least_wanted": 1.6, "does": "the same command with --workers 1"}
        if "--workers" not in _help("replay"):
            yield _row(what, "one", "at least 1.6x", None, missing="not there yet", **about)
            return
        size = self.sizes[-1]
        work = self.folder / "work"

        def with_workers(count: int) -> float:
            shutil.rmtree(work, ignore_errors=True)
            options = ("--work", str(work), "--workers", str(count))
            return self._replay(self.tables, self._table(size), *options).seconds

        found = paired(lambda: with_workers(1), lambda: with_workers(2), self.pairs)
        yield _row(f"{what}, {size:,} messages", "one", "at least 1.6x", found, **about)

    def starts(self) -> Iterator[Row]:
        """Cold start, in milliseconds beyond a bare interpreter."""
        lesson = min((_ROOT / "scenarios" / "lessons").glob("*.yaml"))
        for what, most, command in (
            ("import sscsim", 60, [sys.executable, "-c", "import sscsim"]),
            ("sscsim --help", 120, [*_SSCSIM, "--help"]),
            ("one message explained", 300, [*_SSCSIM, "explain", str(lesson)]),
        ):
            found = paired(
                partial(_seconds_of, command),
                partial(_seconds_of, [sys.executable, "-c", "pass"]),
                max(self.pairs, 5),
            )
            beyond = round((found.first - found.second) * 1000)
            yield _row(
                what, "python -c pass", f"at most {most} ms more", None, ratio=beyond,
                most_wanted=most, does="milliseconds more",
            )  # fmt: skip

    def cases(self) -> Iterator[Row]:
        """Tiny cases decided by both engines and compared, in a second."""
        command = [
            sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:randomly", "--durations=0",
            "tests/unit/bulk/test_agreement.py", "-k", "anything or works",
        ]  # fmt: skip
        start = time.perf_counter()
        run(command, _ROOT)
        each = 120 / (time.perf_counter() - start)
        yield _row(
            "tiny cases, both engines", "a second", "at least 50", None, ratio=round(each, 1),
            least_wanted=50, does="drawn, decided by both and compared; start of pytest included",
        )  # fmt: skip


def _seconds_of(command: Sequence[str | Path]) -> float:
    return run(command, _ROOT).seconds


def _help(verb: str) -> str:
    return subprocess.run(
        [*_SSCSIM, verb, "--help"], capture_output=True, check=True, text=True
    ).stdout


def _installed(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        return False
    return True


def _machine() -> Mapping[str, Any]:
    packages = ("numba", "numpy", "pyarrow", "duckdb")
    return {
        "taken": datetime.now(UTC).date().isoformat(),  # noqa: TID251 - of figures, not of mail
        "sscsim": sscsim.__version__,
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {sys.platform}",
        **{name: version(name) for name in packages if _installed(name)},
    }


def main() -> None:
    """Measure everything that was asked for, and keep it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--messages", type=int, default=100_000, help="in the mail file")
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--only", nargs="+", help="names of groups of rows")
    asked = parser.parse_args()
    kept = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    rows: dict[str, list[Row]] = kept.get("rows", {})
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # the filter of mail runs as nobody
        bench = Bench(Path(folder), asked)
        bench.make()
        for name, group in _groups(bench).items():
            if asked.only is None or name in asked.only:
                rows[name] = list(group())
                kept = {"machine": _machine(), "pairs": asked.pairs, "rows": rows}
                FIGURES.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def _groups(bench: Bench) -> Mapping[str, Callable[[], Iterator[Row]]]:
    names = (
        "mail_files", "both_engines", "tables_and_duckdb", "many_policies", "memory", "workers",
        "starts", "cases",
    )  # fmt: skip
    return {name: getattr(bench, name) for name in names}


if __name__ == "__main__":
    main()
