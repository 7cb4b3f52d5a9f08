"""What is measured, in pieces that are kept each by itself: in turn, on input that is made once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import attrs

from tests.bench import besidemail, besidesql
from tests.bench.figured import MILLION, Comparing, beyond, compared, replay, replaying, short
from tests.bench.goals import Row
from tests.bench.made import SSCSIM, company, table
from tests.bench.manypolicies import under
from tests.bench.pairs import Ran, in_turn, run, timed
from tests.bench.profiles import Profile, profiled
from tests.bench.reference import deliveries, read_only, world
from tests.bench.tinycases import measured as tiny_cases

__all__ = ["Bench", "Measured"]

Measured = Iterator[Row | Profile]

_POLICIES = 64
_EXPLAINED = ("scenarios/lessons/01-the-confidential-inbox.scenario.yaml", "--mail", "application")
_ENGINES = ("reference", "bulk")
_LARGE = 10 * MILLION
_FEW = 10_000  # messages, and yet enough for compiled code


@attrs.frozen(kw_only=True)
class Bench(Comparing):
    """A folder for input, and how much of everything: sizes, and pairs of each comparison."""

    mails: Sequence[int]
    rows: Sequence[int]
    earlier: Sequence[Row] = ()

    def pieces(self) -> Mapping[str, Callable[[], Measured]]:
        """Name what there is to measure; what stands before the first dash is its group."""
        found: dict[str, Callable[[], Measured]] = {"starts": self.starts}
        mail = partial(besidemail.measured, self, earlier=self.earlier)
        found |= {f"mail-{size}": partial(mail, size) for size in self.mails}
        found |= {f"sql-{size}": partial(besidesql.measured, self, size) for size in self.rows}
        many = [size for size in self.rows if size <= MILLION]
        found |= {f"sql-64-{size}": partial(besidesql.many, self, size) for size in many[1:]}
        found |= {f"policies-{size}": partial(self.policies, size) for size in many}
        found |= {"engines-mail": self.engines_on_mail, "engines-table": self.engines_on_table}
        found |= {"memory": self.memory}
        large = [size for size in self.rows if size >= MILLION] or [self.rows[-1]]
        found |= {f"workers-{size}": partial(self.workers, size) for size in large}
        return found | {"reference": self.reference, "cases": self.cases}

    def warm(self) -> None:
        """Have everything compiled that is compiled at its first use, which is no part of it."""
        made = company(self.folder, _FEW)
        replay(made.org, made.mail)
        for more in ([], ["--workers", "1"]):
            replay(*table(self.folder, _FEW), *more)

    def policies(self, size: int) -> Measured:
        """Hold sixty-four policies against one, the whole command."""
        org, path = table(self.folder, size)
        asked = {count: under(self.folder, count) for count in (_POLICIES, 1)}
        runs = {str(count): partial(replay, org, path, *more) for count, more in asked.items()}
        ran = self.in_turn(runs)
        yield compared("policies", size, ran[str(_POLICIES)], ran["1"])
        for about, count in (("one policy", 1), ("64 policies", _POLICIES)):
            yield profiled(about, "command", *replaying(org, path, *asked[count]), size=size)

    def engines_on_mail(self) -> Measured:
        """Hold the reference engine against the bulk engine, on a mail file."""
        size = min(self.mails[-1], MILLION // 10)
        made = company(self.folder, size)
        yield from self._engines("mail", size, made.org, made.mail)

    def engines_on_table(self) -> Measured:
        """Hold the reference engine against the bulk engine, on a header table."""
        size = min(self.rows[-1], MILLION)
        yield from self._engines("table", size, *table(self.folder, size))

    def _engines(self, what: str, size: int, org: Path, path: Path) -> Measured:
        ran = self.in_turn({name: partial(replay, org, path, engine=name) for name in _ENGINES})
        yield compared(f"{what}-reference", size, ran["reference"], ran["bulk"])
        yield profiled(what, "command", *replaying(org, path), size=size)

    def memory(self) -> Measured:
        """Tell time and peak memory by size of the table."""
        made = {size: table(self.folder, size) for size in self.rows}
        ran = self.in_turn({str(size): partial(replay, *made[size]) for size in self.rows})
        for size in self.rows:
            peak = median(one.megabytes for one in ran[str(size)])
            told = f"peak {peak:,.0f} MB in all"
            if size < MILLION:
                yield Row(goal="memory", size=size, missing=told)
            else:
                each = short(peak / size * MILLION)
                yield Row(goal="memory", size=size, value=each, remark=told)
            yield profiled("table", "command", *replaying(*made[size]), size=size)
        for size in self.rows:
            if str(size // 10) in ran:
                yield compared("linear", size, ran[str(size)], ran[str(size // 10)])

    def workers(self, size: int) -> Measured:
        """Hold two workers against one, cut into parts on the way, and one piece beside them."""
        org, path = table(self.folder, size)
        asked = {
            "one worker": ["--workers", "1"],
            "two workers": ["--workers", "2"],
            "one piece": [],
        }
        ran = self.in_turn(
            {name: partial(replay, org, path, *more) for name, more in asked.items()}
        )
        whole = median(one.seconds for one in ran["one piece"])
        told = f"in one piece, without parts: {short(whole):g} s"
        yield compared("workers", size, ran["one worker"], ran["two workers"], remark=told)
        for about, more in asked.items():
            yield profiled(about, "parts", *replaying(org, path, *more), size=size)

    def starts(self) -> Measured:
        """Tell cold starts, in milliseconds beyond those of the interpreter."""
        asked = {"help": ["--help"], "explain": ["explain", *_EXPLAINED]}
        commands = {name: [*SSCSIM, *more] for name, more in asked.items()}
        commands["pass"] = [sys.executable, "-c", "pass"]
        commands["import"] = [sys.executable, "-c", "import sscsim"]
        runs = {name: partial(run, command) for name, command in commands.items()}
        ran = in_turn(runs, max(self.pairs, 9))
        for goal in ("help", "import", "explain"):
            bare = ran["pass"] if goal != "explain" else [Ran(0, 0)] * len(ran["pass"])
            yield beyond(goal, ran[goal], bare)
        for goal, more in asked.items():
            yield profiled(goal, "command", *more, runs=9)
        yield profiled("import", "imported", runs=9)

    def reference(self) -> Measured:
        """Hold the reference engine against a loop that reads the same rows, in this process."""
        from sscsim.engine import play  # noqa: PLC0415 - what only this needs

        organisation, took = world(), dict[int, list[Ran]]()
        for size in (size for size in self.rows if size < _LARGE):
            items = deliveries(size)
            both = {
                "decide": lambda items=items: timed(
                    lambda: sum(one.promoted for one in play(organisation, items))
                ),
                "read": lambda items=items: timed(lambda: read_only(items)),
            }
            ran = self.in_turn(both)
            took[size] = ran["decide"]
            yield compared("reference-rows", size, ran["decide"], ran["read"])
            yield profiled("reference", "reference", str(size), size=size, runs=1)
            if size // 10 in took:
                yield compared("reference-linear", size, took[size], took[size // 10])

    def cases(self) -> Measured:
        """Count the tiny cases that both engines decide alike in a second."""
        for row in tiny_cases(self.pairs):
            yield row
            yield profiled("cases", "cases", str(row.size), size=row.size)
