"""What a header table does not tell, or tells in vain: one line before any of its mail is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sscsim.sources.containers import columns_of, files_of
from sscsim.sources.folders import Listed
from sscsim.sources.headercolumns import COLUMNS, Columns, match
from sscsim.sources.headertable import is_table_name
from sscsim.sources.mailsource import MailSource
from sscsim.sources.tabletimes import LOOKED_AT, untimed_in

__all__ = ["table_notes"]

_SHOWN = 10


def table_notes(sources: Iterable[MailSource]) -> tuple[str, ...]:
    """Name the columns that are not read, and what follows from those that are not there."""
    told: dict[str, list[str]] = {}
    for listed in (each for source in sources for each in files_of(source.path)):
        if is_table_name(listed.name):
            columns = columns_of(listed)
            for sentence in (
                ()
                if columns is None
                else (
                    *_sentences(columns),
                    *_folders(listed.name),
                    *_times(listed),
                )
            ):
                told.setdefault(sentence, []).append(listed.name)
    return tuple(f"{_tables(names)}: {sentence}" for sentence, names in told.items())


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


def _tables(names: list[str]) -> str:
    more = len(names) - 1
    return names[0] if not more else f"{names[0]} and {more:,} more table{'s' * (more > 1)}"


def _sentences(columns: Columns) -> Iterator[str]:
    if columns.unknown:
        count, names = len(columns.unknown), ", ".join(columns.unknown[:_SHOWN])
        more = ", ..." if count > _SHOWN else ""
        yield f"{count:,} column{'s' * (count > 1)} not read: {names}{more}."
    for column in COLUMNS:
        if column.absent and column not in columns.places:
            yield f"no column {column.name}: {column.absent}."
