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
        gap: what stands in the way, in words; shown where the goal is not reached.
    """

    what: str
    against: str
    wanted: float
    ambitious: float | None = None
    unit: str = "x"
    better: Better = "more"
    gap: str = ""


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
_READING = (
    "At such sizes most of the time is the same for any mail: Python starts, numpy, numba and "
    "pyarrow are imported, the snapshot is read, what is compiled is loaded (see the stages "
    "below). This peer has nothing of that. Larger files show the reading itself: of a million "
    "messages, 3.3 GB, ours takes some 14 s, half of them for numbers made of addresses, ids and "
    "words and for rules, by likeness too; this peer was not waited for at that size."
)
_SHARED = (
    "A machine that others use stretches times by the clock; the ratio in seconds of processors is "
    "the better witness here."
)

GOALS = {
    "reference-rows": Goal(
        what="reference engine, reasons kept, messages in memory",
        against="a loop that only reads the same rows",
        wanted=8,
        better="less",
        gap="Thirty rules are asked of every message and each keeps the cells that it looked at.",
    ),
    "sieve-long": Goal(
        what=_MAIL,
        against="`sieve-filter` (Pigeonhole), one rule with all contacts as senders, index warm",
        wanted=50,
        gap=_READING,
    ),
    "sieve-short": Goal(
        what=_MAIL,
        against="`sieve-filter`, one rule with ten senders, index warm",
        wanted=8,
        gap=_READING,
    ),
    "mblaze": Goal(
        what=_MAIL,
        against="mblaze `mhdr` + `mthread` on a Maildir (headers and threads, no rules)",
        wanted=4,
        gap=_READING,
    ),
    "mu": Goal(
        what=_MAIL,
        against="`mu index` on a Maildir (all words, no rules)",
        wanted=200,
        gap=_READING,
    ),
    "stdlib": Goal(
        what=_MAIL,
        against="stdlib `mailbox` + `email` (nine headers and their addresses, no rules)",
        wanted=40,
        gap=_READING,
    ),
    "rg": Goal(
        what=_MAIL,
        against="`rg -c '^From '` on the same file (speed of memory)",
        wanted=25,
        ambitious=50,
        unit="%",
        gap=_READING,
    ),
    "mail-reference": Goal(
        what=_MAIL,
        against="the reference engine, the same file and sums",
        wanted=15,
        ambitious=30,
        gap=_READING,
    ),
    "sql": Goal(
        what=_TABLE,
        against="DuckDB, [the part of the rules that is needed here](rules.sql), as SQL",
        wanted=3,
        gap="The SQL decides outcome and reason alone, of plain addresses, and asks seven of some "
        "fifty rules; ours reads headers of any shape and decides every field. More than a second "
        "is the same for any table: Python, its imports, the snapshot, loading what is compiled. "
        "Of the rest the pass over numbers is a tenth: cells become columns, addresses find their "
        "mailboxes, texts become numbers, each on one core (stages below).",
    ),
    "sql-64": Goal(
        what=f"{_TABLE}, 64 policies",
        against="DuckDB, the same SQL for each policy, the table read once",
        wanted=20,
        gap="As for one policy; the SQL does much less for each.",
    ),
    "scan": Goal(
        what=_TABLE,
        against="DuckDB only adding up the lengths of the strings",
        wanted=20,
        ambitious=40,
        unit="%",
        gap="DuckDB only looks at lengths. Here each text is looked at several times: is it plain, "
        "which of those met before is it, which mailbox or earlier message does it name.",
    ),
    "policies": Goal(
        what="64 policies in one pass",
        against="one policy, the whole command",
        wanted=1.3,
        ambitious=1.1,
        better="less",
        gap="Reading, keys and the pass are shared. What is left is that rows end in several ways, "
        "each of which is noted and counted, and that 64 policies are read.",
    ),
    "table-reference": Goal(
        what=_TABLE,
        against="the reference engine, the same table and sums",
        wanted=15,
        ambitious=30,
        gap="The whole command is measured, with starting, importing and reading the snapshot.",
    ),
    "memory": Goal(
        what="memory, Parquet in",
        against="megabytes at the peak for a million messages",
        wanted=250,
        unit="MB",
        better="less",
        gap="300 MB are Python, numpy, pyarrow, and numba with LLVM, however little mail there is, "
        "and 64 MB of messages are not put aside on the disk. Each further million takes less than "
        "200: its keys, where it lies, and how it ended.",
    ),
    "linear": Goal(
        what="ten times the table",
        against="the time of a tenth",
        wanted=12,
        better="less",
        gap="Both are decided in one piece; more of it lies beyond the caches of the processor.",
    ),
    "workers": Goal(
        what="two workers",
        against="one worker, the same command",
        wanted=1.6,
        ambitious=1.85,
        gap="Deciding and writing what was decided is shared: six tenths of the time of one "
        "worker. Starting, reading one group of rows, finding what ties messages, spooling and "
        "merging is done by one.",
    ),
    "help": Goal(
        what="`sscsim --help`",
        against="`python -c pass`, milliseconds more",
        wanted=120,
        unit="ms",
        better="less",
        gap=_SHARED,
    ),
    "import": Goal(
        what="`import sscsim`",
        against="`python -c pass`, milliseconds more",
        wanted=60,
        unit="ms",
        better="less",
        gap=_SHARED,
    ),
    "explain": Goal(
        what="one message explained from the command line",
        against="milliseconds, the whole command",
        wanted=300,
        unit="ms",
        better="less",
        gap=_SHARED,
    ),
    "cases": Goal(
        what="tiny differential cases",
        against="drawn, decided by both engines, every field compared: so many a second",
        wanted=50,
        ambitious=500,
        unit="/s",
        gap="Three fifths of the time Hypothesis draws organisation, policies and mail, some 250 "
        "choices a case. Both engines and the comparison take 10 ms: 4 for the bulk engine, of "
        "which the pass is one, 3 for its table, 1 to put mail into columns, 2 for the reference.",
    ),
}
