"""What a header table does not tell, or tells in vain: one line before any of its mail is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from sscsim.sources.containers import columns_of, files_of, read_files, table_in
from sscsim.sources.csvtable import TraceTable
from sscsim.sources.folders import Listed, kind_of
from sscsim.sources.headercolumns import COLUMNS, Columns, match
from sscsim.sources.headertable import NoTableError, is_table_name
from sscsim.sources.mailsource import MailSource
from sscsim.sources.streams import READ_ERRORS
from sscsim.sources.tabletimes import LOOKED_AT, untimed_in
from sscsim.sources.tracetimes import Slashes

__all__ = ["table_notes"]

_SHOWN = 10


def table_notes(sources: Iterable[MailSource]) -> tuple[str, ...]:
    """Name the columns that are not read, and what follows from those that are not there."""
    told: dict[str, list[str]] = {}
    for listed in (each for source in sources for each in files_of(source.path)):
        if not is_table_name(listed.name):
            if _lacks_headers(listed):
                told.setdefault(_NO_HEADERS, []).append(listed.name)
        else:
            columns = columns_of(listed)
            for sentence in (
                ()
                if columns is None
                else (
                    *_sentences(columns),
                    *_folders(listed.name),
                    *_times(listed),
                    *_slashes(listed),
                )
            ):
                told.setdefault(sentence, []).append(listed.name)
    return tuple(f"{_names(names)}: {sentence}" for sentence, names in told.items())


_NO_HEADERS = (
    "its first message does not tell In-Reply-To: a verdict that turns on it is undecidable. Ask"
    " Graph for $select=internetMessageHeaders."
)


def _lacks_headers(listed: Listed) -> bool:
    """Look at the first message of a file that may be JSON; a pipe could not be read again."""
    if listed.trouble is not None or not listed.name.lower().endswith(_JSON):
        return False
    first = next(read_files([listed]), None) if kind_of(listed.path) == "file" else None
    return first is not None and bool(first.untold)


_JSON = tuple(
    f"{kind}{packed}" for kind in (".json", ".jsonl", ".ndjson") for packed in ("", ".gz")
)


def _folders(name: str) -> Iterator[str]:
    """Tell of partitions by a header: ``folder=Archive`` would say something of every message."""
    keys = (part.partition("=")[0] for part in name.split("/")[:-1] if "=" in part)
    for key in keys:
        if match([key]).places:
            yield f"what its folders say of {key} is not read: write it as a column."


def _times(listed: Listed) -> Iterator[str]:
    found = untimed_in(listed)
    if found is not None:
        where = f"row {found.first:,} ({found.text!r})"
        yield (
            f"a time cannot be read in {found.rows:,} of the first {LOOKED_AT:,} rows, as in "
            f"{where}: such mail takes the time of the row before it."
        )


def _slashes(listed: Listed) -> Iterator[str]:
    """Tell how the dates of a trace were read that could be two; all its rows are looked at."""
    with suppress(*READ_ERRORS, NoTableError), table_in(listed) as table:
        note = Slashes.of(table.times()).note if isinstance(table, TraceTable) else None
        if note is not None:
            yield note


def _names(names: list[str]) -> str:
    more, kind = len(names) - 1, "table" if is_table_name(names[0]) else "file"
    return names[0] if not more else f"{names[0]} and {more:,} more {kind}{'s' * (more > 1)}"


def _sentences(columns: Columns) -> Iterator[str]:
    if columns.notes is not None:
        yield from columns.notes
        return
    if columns.unknown:
        count, names = len(columns.unknown), ", ".join(columns.unknown[:_SHOWN])
        more = ", ..." if count > _SHOWN else ""
        yield f"{count:,} column{'s' * (count > 1)} not read: {names}{more}."
    for column in COLUMNS:
        if column.absent and column not in columns.places:
            yield f"no column {column.name}: {column.absent}."
