"""What the project wants to reach, as data: the rows of the table that `figures` fills."""

from __future__ import annotations

from typing import Literal

import attrs

__all__ = ["GOALS", "Goal", "Row", "reached"]

Better = Literal["more", "less"]


@attrs.frozen(kw_only=True)
class Goal:
    """
    A ratio to reach.

    Attributes:
        what: what of ours is measured.
        against: what it is held against, and what of our job that does.
        wanted: the ratio, in ``unit``; ``ambitious`` is a better one, where one is named.
        better: whether more of it is better, or less.
        profile: the profiles that tell what stands in the way (`profiles`), where it is not
            reached; of two, the second is held against the first.
    """

    what: str
    against: str
    wanted: float
    ambitious: float | None = None
    unit: str = "x"
    better: Better = "more"
    profile: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Row:
    """
    What was measured for a goal with so many messages; only ``missing`` where nothing could be.

    Attributes:
        value: the median of the ratios, with the least and the most of them.
        processor: the same ratio in seconds of the processors, which others disturb less.
        first: seconds of what stands before the colon of the ratio, and of the second: medians.
        pairs: how many pairs there were.
        missing: why there is no figure.
        remark: what to know about this figure.
    """

    goal: str
    size: int = 0
    value: float | None = None
    least: float | None = None
    most: float | None = None
    processor: float | None = None
    first: float | None = None
    second: float | None = None
    pairs: int = 0
    missing: str = ""
    remark: str = ""


def reached(row: Row) -> bool | None:
    """Say whether a goal is reached; None where nothing was measured."""
    if row.value is None:
        return None
    goal = GOALS[row.goal]
    return row.value >= goal.wanted if goal.better == "more" else row.value <= goal.wanted


_MAIL = "mbox to decisions"
_TABLE = "header table to decisions"

GOALS = {
    "reference-rows": Goal(
        what="reference engine, reasons kept, messages in memory",
        against="a loop that only reads the same rows",
        wanted=8,
        better="less",
        profile=("reference",),
    ),
    "reference-linear": Goal(
        what="reference engine, ten times the messages",
        against="the time of a tenth",
        wanted=12,
        better="less",
        profile=("reference",),
    ),
    "sieve-long": Goal(
        what=_MAIL,
        against="`sieve-filter` (Pigeonhole), one rule with all contacts as senders, index warm",
        wanted=50,
        profile=("mail",),
    ),
    "sieve-short": Goal(
        what=_MAIL,
        against="`sieve-filter`, one rule with ten senders, index warm",
        wanted=8,
        profile=("mail",),
    ),
    "mblaze": Goal(
        what=_MAIL,
        against="mblaze `mhdr` + `mthread` on a Maildir (headers and threads, no rules)",
        wanted=4,
        profile=("mail",),
    ),
    "mu": Goal(
        what=_MAIL,
        against="`mu index` on a Maildir (all words, no rules)",
        wanted=200,
        profile=("mail",),
    ),
    "stdlib": Goal(
        what=_MAIL,
        against="stdlib `mailbox` + `email` (nine headers and their addresses, no rules)",
        wanted=40,
        profile=("mail",),
    ),
    "rg": Goal(
        what=_MAIL,
        against="`rg -c '^From '` on the same file (speed of memory)",
        wanted=25,
        ambitious=50,
        unit="%",
        profile=("mail",),
    ),
    "mail-reference": Goal(
        what=_MAIL,
        against="the reference engine, the same file and sums",
        wanted=15,
        ambitious=30,
        profile=("mail",),
    ),
    "sql": Goal(
        what=_TABLE,
        against="DuckDB, [the part of the rules that is needed here](rules.sql) as SQL: outcome "
        "and reason of plain addresses, no other field",
        wanted=3,
        profile=("table",),
    ),
    "sql-64": Goal(
        what=f"{_TABLE}, 64 policies",
        against="DuckDB, the same SQL for each policy, the table read once",
        wanted=20,
        profile=("64 policies",),
    ),
    "scan": Goal(
        what=_TABLE,
        against="DuckDB only adding up the lengths of the strings",
        wanted=20,
        ambitious=40,
        unit="%",
        profile=("table",),
    ),
    "policies": Goal(
        what="64 policies in one pass",
        against="one policy, the whole command",
        wanted=1.3,
        ambitious=1.1,
        better="less",
        profile=("one policy", "64 policies"),
    ),
    "table-reference": Goal(
        what=_TABLE,
        against="the reference engine, the same table and sums",
        wanted=15,
        ambitious=30,
        profile=("table",),
    ),
    "memory": Goal(
        what="memory, Parquet in",
        against="megabytes at the peak for a million messages",
        wanted=250,
        unit="MB",
        better="less",
        profile=("table",),
    ),
    "linear": Goal(
        what="ten times the table",
        against="the time of a tenth",
        wanted=12,
        better="less",
        profile=("table",),
    ),
    "workers": Goal(
        what="two workers",
        against="one worker, the same command",
        wanted=1.6,
        ambitious=1.85,
        profile=("one worker", "two workers"),
    ),
    "help": Goal(
        what="`sscsim --help`",
        against="`python -c pass`, milliseconds more",
        wanted=120,
        unit="ms",
        better="less",
        profile=("help",),
    ),
    "import": Goal(
        what="`import sscsim`",
        against="`python -c pass`, milliseconds more",
        wanted=60,
        unit="ms",
        better="less",
        profile=("import",),
    ),
    "explain": Goal(
        what="one message explained from the command line",
        against="milliseconds, the whole command",
        wanted=300,
        unit="ms",
        better="less",
        profile=("explain",),
    ),
    "cases": Goal(
        what="tiny differential cases",
        against="drawn, decided by both engines, every field compared: so many a second",
        wanted=50,
        ambitious=500,
        unit="/s",
        profile=("cases",),
    ),
}
