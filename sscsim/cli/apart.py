"""A replay by the bulk engine in parts: kept in a folder, by several processes, in little room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs
import pyarrow as pa

import sscsim
from sscsim.bulk import MAIL, decide_bulk, decision_schema, explain
from sscsim.cli.asking import Asked
from sscsim.cli.endings import complain
from sscsim.decisions import Decision
from sscsim.errors import InputError, Place, Problem
from sscsim.fastmail import MailFiles
from sscsim.parts import ROWS_PER_PART, Work, asked_again

__all__ = ["COUNTED", "Apart", "Spread", "question_of"]

# What sums and remarks are made of.
COUNTED = ("source", "mailbox", "outcome", "reason", "accepting_entity", "text")


@attrs.frozen(kw_only=True)
class Apart:
    """
    How a replay is decided in parts.

    Attributes:
        folder: where the work is kept.
        workers: how many processes decide; one for each core where it is None.
        rows_per_part: how many rows of mail a part holds at most, conversations left whole.
        question: what is asked; None where the folder is a new one, and taken away in the end.
    """

    folder: Path
    workers: int | None = None
    rows_per_part: int = ROWS_PER_PART
    question: Mapping[str, Any] | None = None

    def begin(self, files: MailFiles) -> None:
        """Look whether the folder is that of the same question; raises InputError if it is not."""
        if self.question is not None:
            question = {**self.question, "mail": _state_of(files)}
            asked_again(self.folder, question)

    def decide(self, work: Work, tell: Callable[[int], None]) -> None:
        """Decide what is missing, and tell what was there already."""
        for rows in work.giants:
            complain([f"note: one conversation of {rows:,} rows is decided in one piece."])
        done = len(work.parts) - len(work.missing)
        if done:
            told = f"{done:,} of {len(work.parts):,} parts were decided before"
            complain([f"note: {work.folder}: {told}; they are not decided again."])
        try:
            for _ in work.decide(self.workers):
                tell(1)
        except InputError as error:
            raise error if self.question is not None else _nothing_kept() from None


@attrs.frozen(kw_only=True)
class Spread:
    """
    What came of one policy, spread over parts.

    ``ready`` is called before decisions are read, and ``on_table`` is told of them as they pass.
    """

    work: Work
    policy: str | None
    ready: Callable[[], None]
    on_table: Callable[[pa.Table], None]

    def tables(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Give all decisions in the order of the mail, or some of their columns."""
        self.ready()
        if not self.work.parts:
            empty = decision_schema(readers=self.work.readers).empty_table()
            yield empty if columns is None else empty.select(columns)
        for table in self.work.tables(self.policy, columns):
            self.on_table(table)
            yield table

    def explained(self, source: str) -> Iterator[Decision]:
        """Decide and count all; then give each decision about a message with every step."""
        for _ in self.tables(COUNTED):
            pass
        for part in self.work.with_source(source):
            [run] = decide_bulk([self.work.worlds[self.policy]], part.select(MAIL.names).cast(MAIL))
            for row, name in enumerate(part["source"].to_pylist()):
                if name == source:
                    yield explain(run, 0, row)


def _nothing_kept() -> InputError:
    """Tell of a process that was ended, where no folder was named that would keep what is done."""
    what = "a process that decides was ended from outside, for want of memory perhaps."
    mend = "Ask for fewer, or name a folder (--work), where the same command goes on then."
    return InputError([Problem(Place("--workers"), what, mend)])


def question_of(asked: Asked, rows_per_part: int) -> dict[str, Any]:
    """Tell what a replay is asked, but for the mail; files by what they hold."""
    return {
        "version of sscsim": sscsim.__version__,
        "organisation": _digest(asked.org),
        "order": asked.order,
        "policies": {name: _digest(Path(name)) for name in asked.policies},
        "reading": [asked.reading, *asked.assume],
        "list of readers": asked.beside["readers"],
        "mail argument": list(asked.mail),
        "size of parts": rows_per_part,
    }


def _digest(path: Path) -> str | None:
    """Digest a file, or all files of a folder; None for what is none."""
    if path.is_file():
        return sha256(path.read_bytes()).hexdigest()
    if not path.is_dir():
        return None
    files = sorted(one for one in path.rglob("*") if one.is_file())
    told = "".join(f"{one.relative_to(path)}\0{_digest(one)}\n" for one in files)
    return sha256(told.encode(errors="surrogateescape")).hexdigest()


def _state_of(files: MailFiles) -> list[str]:
    """Digest names, sizes and times of all mail files."""
    state = sha256()
    for _, listed in files.listed:
        for one in listed:
            try:
                stat = one.path.stat()
                told = f"{one.name}\0{stat.st_size}\0{stat.st_mtime_ns}\n"
            except OSError:
                told = f"{one.name}\0{one.trouble}\n"
            state.update(told.encode(errors="surrogateescape"))
    return [state.hexdigest()]
