"""Records written for programs: JSON lines, CSV, and one JSON document, each as a stream.

Nothing is held back, so that memory stays flat however many records there are.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TextIO, TypeAlias

from sscsim.safe import csv_cell, json_text
from sscsim.views.record import KEYS

__all__ = ["write_csv", "write_document", "write_json", "write_jsonl", "write_rows"]

Record: TypeAlias = Mapping[str, Any]


def write_jsonl(records: Iterable[Record], out: TextIO) -> None:
    """Write one record a line."""
    out.writelines(json_text(record) + "\n" for record in records)


def write_csv(
    records: Iterable[Record], out: TextIO, *, trace: bool = False, more: Sequence[str] = ()
) -> None:
    """Write a header with the keys of the record and then ``more``, then one record a row."""
    write_rows((*KEYS, "text", *(("trace",) if trace else ()), *more), records, out)


def write_rows(columns: Sequence[str], records: Iterable[Record], out: TextIO) -> None:
    """
    Write a header with the names of columns, then one record a row.

    A value that is a list or an object is JSON in its cell; null is an empty cell. No cell holds a
    line break, and none is run by a spreadsheet (see `safe.csv_cell`).
    """
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for record in records:
        writer.writerow([_cell(record.get(column)) for column in columns])


def write_document(value: Any, out: TextIO) -> None:
    """Write one value as indented JSON."""
    out.write(json_text(value, indent=2) + "\n")


def write_json(
    before: Mapping[str, Any],
    name: str,
    records: Iterable[Record],
    after: Callable[[], Mapping[str, Any]],
    out: TextIO,
) -> None:
    """
    Write one JSON object whose array ``name`` is written as its records come.

    ``after`` is asked when they are all written: the sums are not known sooner.
    """
    out.write("{")
    out.writelines(f"\n{json_text(key)}: {json_text(value)}," for key, value in before.items())
    out.write(f"\n{json_text(name)}: [")
    out.writelines(_separated(records))
    out.write("\n]")
    out.writelines(f",\n{json_text(key)}: {json_text(value)}" for key, value in after().items())
    out.write("\n}\n")


def _separated(records: Iterable[Record]) -> Iterator[str]:
    separator = "\n"
    for record in records:
        yield separator + json_text(record)
        separator = ",\n"


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return csv_cell(value)
    if isinstance(value, bool | list | dict):
        return json_text(value)
    return value
