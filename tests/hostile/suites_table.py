"""
Put every hostile suite through `sscsim replay`, and tell what became of it in `SUITES.md`.

    python -m tests.hostile.suites_table

A test holds the stored page against what comes out today. There is no time in it, so that the same
code gives the same page; how long a message may take is told, and asserted by the tests.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from sscsim.decisions import Outcome
from tests.conftest import CORPORA
from tests.hostile.suites import (
    COPIES,
    DIFFERENT,
    MIB_BESIDE,
    SECONDS,
    SUITES,
    UNREADABLE,
    Played,
    concatenated,
    differing,
    files,
    outcomes,
)

PAGE = Path(__file__).with_name("SUITES.md")

_HEAD = f"""\
# Hostile mail through `sscsim replay`

Made by `python -m tests.hostile.suites_table`; a test holds it against what comes out today.

Every message of the suites in `../shared/corpora`, once alone and once in an mbox of its suite,
goes through the command line with one organisation made from all of their recipients and senders.
Each file is accounted for exactly once, and the sums agree. Reading one takes less than {SECONDS}
seconds and less memory than {COPIES} copies of it and {MIB_BESIDE} MiB, which the tests assert.

A message has several records where several mailboxes got it; in one mbox a repeated Message-ID is a
duplicate. `files` counts lists of addresses that lie beside the messages of one suite; `fields` are
those that differ from the standard library, listed below.

"""
_FIELDS = """
## Fields that differ from the standard library

Compared are the addresses of From, Sender, To, Cc and Bcc, the ids of Message-ID, In-Reply-To and
References, subject, Date, the topmost Received, and Thread-Index.

"""
_UNREAD = """
## Messages that cannot be read

They are no messages: the suites keep them to see what a reader does then.

"""


class Row(NamedTuple):
    """One suite: its files and messages, and what became of them."""

    suite: str
    files: int
    messages: int
    alone: Counter[str]
    together: Counter[str]
    differing: int


def row(played: Played, corpora: Path, suite: str) -> Row:
    """Replay one suite, both ways."""
    paths = files(corpora, suite)
    alone: Counter[str] = Counter()
    fields = 0
    for path in paths:
        records = played.records(path)
        assert {record["source"] for record in records} == {path.name}, path
        alone += outcomes(records)
        fields += len(differing(path.read_bytes(), path.name))
    with tempfile.TemporaryDirectory() as folder:
        records = played.records(concatenated(paths, Path(folder) / "suite.mbox"))
    numbers = {record["source"] for record in records}
    assert numbers == {f"suite.mbox#{number}" for number in range(1, len(paths) + 1)}, suite
    every = sum(1 for path in (corpora / suite).rglob("*") if path.is_file())
    return Row(suite, every, len(paths), alone, outcomes(records), fields)


def page(corpora: Path) -> str:
    """Make the whole page."""
    with tempfile.TemporaryDirectory() as folder:
        played = Played(Path(folder), corpora)
        rows = [row(played, corpora, suite) for suite in SUITES]
    return _HEAD + "".join(f"{line}\n" for line in _lines(rows))


def _lines(rows: list[Row]) -> Iterator[str]:
    yield "| suite | files | messages | records alone | records in one mbox | unreadable | fields |"
    yield "|---|---:|---:|---|---|---:|---:|"
    yield from map(_line, rows)
    yield _line(_sum(rows))
    yield from _FIELDS.splitlines()
    yield "| message | fields | why |"
    yield "|---|---|---|"
    for name, why in DIFFERENT.items():
        for reason, names in _by_reason(why).items():
            yield f"| {name} | {', '.join(names)} | {reason} |"
    yield from _UNREAD.splitlines()
    yield "| message | why |"
    yield "|---|---|"
    yield from (f"| {name} | {why} |" for name, why in UNREADABLE.items())


def _sum(rows: list[Row]) -> Row:
    alone, together = Counter[str](), Counter[str]()
    for each in rows:
        alone += each.alone
        together += each.together
    every, read = sum(each.files for each in rows), sum(each.messages for each in rows)
    return Row("all", every, read, alone, together, sum(each.differing for each in rows))


def _line(row: Row) -> str:
    unreadable = row.alone[Outcome.UNREADABLE.value]
    cells: tuple[object, ...]
    cells = (row.suite.removeprefix("suite-"), row.files, row.messages, _told(row.alone))
    return (
        "| " + " | ".join(map(str, (*cells, _told(row.together), unreadable, row.differing))) + " |"
    )


def _told(counts: Counter[str]) -> str:
    shown = (f"{counts[outcome.value]} {outcome.value}" for outcome in Outcome if counts[outcome])
    return ", ".join(shown)


def _by_reason(why: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for field, reason in why.items():
        found.setdefault(reason, []).append(field)
    return found


if __name__ == "__main__":
    if not CORPORA.is_dir():
        sys.exit(f"no mail corpora at {CORPORA}")
    PAGE.write_text(page(CORPORA), encoding="utf-8")
