"""From mail sources to the mail table: parts read on every core, put together in their order."""

from __future__ import annotations

import io
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import groupby, islice
from typing import NamedTuple, Self

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk.collecting import uncollected
from sscsim.bulk.deliveries import Deliveries
from sscsim.bulk.holding import Held, nothing, sources
from sscsim.fastmail.aside import Aside
from sscsim.fastmail.cells import forget
from sscsim.fastmail.delivering import dated, delivered
from sscsim.fastmail.letters import LETTERS, letters_of
from sscsim.fastmail.parts import Files, Groups, Part, Stretch, parts_of, size_of, state_at
from sscsim.fastmail.scanning import scanned_letters_of, scanned_stretch, warm_up
from sscsim.fastmail.tables import table_letters
from sscsim.sources.containers import read_files, table_in
from sscsim.sources.folders import Listed, kind_of
from sscsim.sources.headertable import NoTableError
from sscsim.sources.mailbag import MailOrder, listed_sources
from sscsim.sources.mailsource import MailSource
from sscsim.sources.mbox import read_mbox
from sscsim.sources.streams import READ_ERRORS, Item, OnRead, Pieces, open_file
from sscsim.world import Directory

__all__ = ["BulkMail", "Letters", "MailFiles", "mail_batches"]


# Mail of so many bytes is read before a scanner is compiled, as it is with the kernel.
_WORTH_COMPILING = 8 << 20

_AT_ONCE = 64 << 20  # bytes: a stretch of more, for want of a place to cut, is read piece by piece

_Reader = Callable[[Iterable[Item]], Iterator[pa.RecordBatch]]


@attrs.frozen(kw_only=True)
class BulkMail:
    """
    A mail table, and how it was read.

    Attributes:
        deliveries: which message lies in which mailbox, in the order asked for.
        messages: how many were read; one may be delivered several times.
        careful: how many of them the careful reader has read, since something is unusual there.

    >>> from sscsim.bulk import mail_table
    >>> mail = BulkMail(deliveries=Deliveries.of(mail_table([])), messages=400, careful=2)
    >>> mail.careful_share
    0.005

    """

    deliveries: Deliveries
    messages: int
    careful: int

    @property
    def table(self) -> pa.Table:
        """The mail as a table of the schema `sscsim.bulk.MAIL`, with a row for each delivery."""
        return self.deliveries.table

    @property
    def careful_share(self) -> float:
        """The share of messages that took the slow way."""
        return self.careful / self.messages if self.messages else 0.0


@attrs.frozen(kw_only=True)
class Letters:
    """
    Messages that were read, held source by source; they can be delivered more than once.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "hello.eml"
    ...     _ = path.write_bytes(b"Subject: Hello")
    ...     letters = MailFiles.of(Directory.of(), [MailSource(path)]).read(workers=1)
    >>> letters.delivered(Directory.of()).messages
    1

    """

    sources: Sequence[tuple[MailSource, Held]]
    order: MailOrder

    def delivered(self, directory: Directory) -> BulkMail:
        """Deliver them to the mailboxes of an organisation."""
        tables = [held.table for _, held in self.sources]
        return BulkMail(
            deliveries=delivered(directory, self.sources, self.order),
            messages=sum(table.num_rows for table in tables),
            careful=sum(pc.sum(table["careful"]).as_py() or 0 for table in tables),
        )


@attrs.frozen(kw_only=True)
class MailFiles:
    """
    Mail that has been looked for, and not read yet.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "hello.eml"
    ...     _ = path.write_bytes(b"Subject: Hello")
    ...     letters = MailFiles.of(Directory.of(), [MailSource(path)]).read(workers=1)
    >>> letters.delivered(Directory.of()).table["subject"].to_pylist()
    ['Hello']

    """

    listed: Sequence[tuple[MailSource, Sequence[Listed]]]
    order: MailOrder

    @classmethod
    def of(
        cls, directory: Directory, sources: Sequence[MailSource], order: MailOrder = "received"
    ) -> Self:
        """List the files; raises what `mail_batches` raises, except UnsupportedError."""
        return cls(listed=listed_sources(directory, sources, order), order=order)

    def read(
        self,
        on_read: OnRead | None = None,
        *,
        workers: int | None = None,
        meanwhile: Callable[[], None] = nothing,
    ) -> Letters:
        """
        Read them, as `mail_batches` does. Raises UnsupportedError as that does.

        ``meanwhile`` is what a thread may do beside it, where no process is forked from this one.
        """
        parts = [(source, list(parts_of(files))) for source, files in self.listed]
        every = [part for _, own in parts for part in own]
        tell = on_read or (lambda _: None)
        with _reader(every, workers, meanwhile) as results:
            read = [(source, _letters(own, results, tell)) for source, own in parts]
        forget()
        return Letters(sources=read, order=self.order)


class _Read(NamedTuple):
    """What one part holds; ``broken`` if it is not what it was when it was cut."""

    batches: list[pa.RecordBatch]
    size: int
    broken: bool = False


def mail_batches(
    directory: Directory,
    sources: Sequence[MailSource],
    order: MailOrder = "received",
    on_read: OnRead | None = None,
    *,
    workers: int | None = None,
) -> BulkMail:
    r"""
    Read mail into a table: that of `mail_table` over `deliveries`, row by row.

    ``order`` is ``received`` or ``file``; ``on_read`` is told the number of bytes read from the
    disk, part by part; ``workers`` are the processes that read, one for each core if left out.

    Raises:
        InputError: a path is missing or holds something else than mail, or an address is that of
            no mailbox; all of them at once.
        ValueError: there is no such order.
        UnsupportedError: mail lies in another folder than the Inbox.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "hello.eml"
    ...     _ = path.write_bytes(b"Message-ID: <1@fabrikam.example>\nSubject: Hello\n\nHi")
    ...     mail = mail_batches(Directory.of(), [MailSource(path)])
    >>> mail.table.column("subject").to_pylist(), mail.table.column("mailbox").to_pylist()
    (['Hello'], [None])
    >>> mail.careful_share
    0.0

    """
    files = MailFiles.of(directory, sources, order)
    return files.read(on_read, workers=workers).delivered(directory)


@contextmanager
def _reader(
    parts: Sequence[Part], workers: int | None, meanwhile: Callable[[], None]
) -> Iterator[Iterator[_Read]]:
    """Read all parts, in their order: several at once where there are several."""
    letters = _letters_reader(parts)
    read = partial(_read, letters=letters)
    pool = _pool(parts, letters, min(workers or os.cpu_count() or 1, len(parts)))
    with _beside(nothing if isinstance(pool, ProcessPoolExecutor) else meanwhile):
        if pool is None:
            yield map(read, parts)
            return
        try:
            yield pool.map(read, parts)
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _beside(work: Callable[[], None]) -> Iterator[None]:
    """Let a thread do something else, and wait for its end; what goes wrong there will again."""
    if work is nothing:
        yield
        return
    with ThreadPoolExecutor(1) as pool:
        pool.submit(work)
        yield


def _pool(parts: Sequence[Part], letters: _Reader, count: int) -> Executor | None:
    """
    Choose who reads several parts at once; None where one reads them in turn.

    Compiled code lets go of the lock of the interpreter, so threads do for stretches of mbox files:
    nothing has to be sent. Small files keep Python busy, which takes processes.
    """
    if count <= 1 or all(isinstance(part, Groups) for part in parts):  # threads are at work in each
        return None
    if letters is scanned_letters_of and all(isinstance(part, Stretch) for part in parts):
        return ThreadPoolExecutor(count)
    if "fork" not in multiprocessing.get_all_start_methods() or _any_pipe(parts):
        return None
    # A fresh interpreter would run the script again that called us: see the guide of
    # multiprocessing on `__main__`.
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("fork"))


def _letters_reader(parts: Sequence[Part]) -> _Reader:
    """Choose how messages become rows: with compiled code, where it is worth the while."""
    if sum(map(size_of, parts)) < _WORTH_COMPILING:
        return letters_of
    warm_up()
    return scanned_letters_of


def _any_pipe(parts: Iterable[Part]) -> bool:
    """What is taken out of a pipe cannot be put back, and another process may not have it."""
    files = (each for part in parts if isinstance(part, Files) for each in part.files)
    return any(each.trouble is None and kind_of(each.path) == "pipe" for each in files)


@uncollected()
def _read(part: Part, letters: _Reader) -> _Read:
    if isinstance(part, Stretch):
        return _read_stretch(part, letters)
    if isinstance(part, Groups):
        return _read_groups(part)
    sizes: list[int] = []
    batches = list(letters(read_files(part.files, sizes.append)))
    return _Read(batches, sum(sizes))


def _read_stretch(part: Stretch, letters: _Reader) -> _Read:
    if letters is scanned_letters_of and size_of(part) <= _AT_ONCE:
        return _scan_stretch(part)
    with open_file(part.file.path) as file:
        pieces = Pieces(_Between(file, part.start, part.end))
        batches = list(letters(read_mbox(pieces, part.file.name)))
    return _Read(batches, part.end - part.start, pieces.trouble is not None)


def _scan_stretch(part: Stretch) -> _Read:
    try:
        with open_file(part.file.path) as file:
            file.seek(part.start)
            batch = scanned_stretch(file, size_of(part), part.file.name)
    except READ_ERRORS:
        return _Read([], size_of(part), broken=True)
    return _Read([batch], size_of(part))


def _read_groups(part: Groups) -> _Read:
    try:
        with table_in(part.file) as table:
            if table is None:
                return _Read([], part.size, broken=True)
            batches = list(table_letters(table, part.file.name, part.groups))
            return _Read(batches, part.size, table.trouble is not None)
    except (*READ_ERRORS, NoTableError):  # it was changed since it was cut
        return _Read([], part.size, broken=True)


class _Between:
    """A file of which only a stretch is read."""

    def __init__(self, file: io.BufferedReader, start: int, end: int) -> None:
        file.seek(start)
        self._file, self._left = file, end - start

    def read1(self, size: int, /) -> bytes:
        """Read on, up to the end of the stretch."""
        piece = self._file.read1(min(size, self._left)) if self._left else b""
        self._left -= len(piece)
        return piece


def _letters(parts: Sequence[Part], results: Iterator[_Read], tell: OnRead) -> Held:
    """Put the messages of a source together."""
    aside = Aside()
    for _, group in groupby(parts, key=_whole):
        _put_aside(aside, list(group), results, tell)
    return Held(dated(aside.table(LETTERS)), aside.let_go)


def _whole(part: Part) -> int:
    """Stretches and groups belong together that are of one file."""
    return id(part) if isinstance(part, Files) else id(part.file)


def _put_aside(aside: Aside, parts: Sequence[Part], results: Iterator[_Read], tell: OnRead) -> None:
    """Take the results of some files, or of the stretches of one."""
    before, number, broken = len(aside), 0, False
    for read in islice(results, len(parts)):
        tell(read.size)
        for batch in read.batches:
            aside.add(_renumbered(batch, number))
        number += sum(batch.num_rows for batch in read.batches)
        broken = broken or read.broken
    last = parts[-1]
    if not isinstance(last, Files) and (broken or state_at(last.file.path) != last.state):
        aside.forget(before)
        for batch in letters_of(read_files([last.file])):  # the careful reader tells what happened
            aside.add(batch)


def _renumbered(batch: pa.RecordBatch, before: int) -> pa.RecordBatch:
    """Number the messages of a stretch as those of the file."""
    names, numbers = (batch["source"].field(place) for place in range(2))
    if not before or not batch.num_rows or not numbers[0].as_py():
        return batch
    moved = sources(names, pc.add(numbers, before))
    return batch.set_column(LETTERS.get_field_index("source"), LETTERS.field("source"), moved)
