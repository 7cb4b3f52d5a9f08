"""Header tables made from mail, in every shape in which a table may hold the same headers."""

from __future__ import annotations

import csv
import io
import json
import tarfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from sscsim.sources.headercolumns import COLUMNS, FOLDER, Kind
from sscsim.sources.headers import head_of, wanted_headers
from sscsim.sources.streams import Item

__all__ = ["FORMS", "HEADS", "Headers", "Letter", "letters_in", "letters_of", "packed", "written"]

Headers = Mapping[bytes, Sequence[bytes]]


_VALUES = st.sampled_from(
    [
        b"zoe@contoso.example", b'"Sales, all" <Sales@contoso.example>, b@x.example', b"", b" ",
        b"friends: a@x.example, b@x.example;", b"=?utf-8?q?Zo=C3=AB?= <zoe@contoso.example>",
        b"\xe4\xf6", b"Gr\xc3\xbc\xc3\x9fe", b"a\n\tb\n c", b"<1@x.example>\n <2@x.example>",
        b"[1]",
        b"Mon, 2 Mar 2026 08:00:00 +0100", b"from a by b; Tue, 3 Mar 2026 08:00:00 +0100", b"\x00",
        b"AdLmAdLmAdLmAdLmAdLmAdLmAdLmAdLm", b"rpmsg.message", b'["a"', b"=1;2,3\t4|5", b'"', b"'",
        "\u2028\u0085x".encode(),
    ]
)  # fmt: skip
_PAIRS = st.tuples(
    st.sampled_from([each.header for each in COLUMNS if each.name != "folder"]), _VALUES
)
HEADS = st.lists(
    st.lists(_PAIRS, min_size=1, max_size=9).map(
        lambda pairs: b"".join(b"%b: %b\n" % pair for pair in pairs)
    ),
    min_size=1,
    max_size=6,
)


class Letter(NamedTuple):
    """A message as mail, and its headers."""

    head: bytes
    headers: Headers


_HEADERS = [column for column in COLUMNS if column is not FOLDER]


def letters_in(heads: Iterable[bytes]) -> list[Letter]:
    """Take the messages of some heads that have any header."""
    return letters_of(Item("", "", head=head) for head in heads)


def letters_of(items: Iterable[Item]) -> list[Letter]:
    """Take the messages that have any header; of what has none no table could tell."""
    found = []
    for item in items:
        with suppress(Exception):  # of another kind for each way in which mail is broken
            headers = wanted_headers(head_of(item.head)) if item.trouble is None else {}
            if any(value.strip() for values in headers.values() for value in values):
                found.append(Letter(item.head, headers))
    return found


def packed(letters: Sequence[Letter], path: Path) -> Path:
    """Write messages as mail, into an archive: in one file, and each with the bytes it has."""
    with tarfile.open(path, "w") as archive:
        for number, letter in enumerate(letters, start=1):
            member = tarfile.TarInfo(f"{number:06}.eml")
            member.size = len(letter.head)
            archive.addfile(member, io.BytesIO(letter.head))
    return path


def _single(values: Sequence[bytes]) -> bytes | None:
    """Give what counts of headers of one name, as one cell; none is null."""
    return values[0] if values else None


def _listed(column: Any, values: Sequence[bytes]) -> Any:
    if column.kind is not Kind.LIST:
        return _single(values)
    return list(values[:1] if column.joined else values)


def _in_arrow(headers: Sequence[Headers], text: pa.DataType) -> pa.Table:
    """Lists where several may stand, bytes as they stand in the mail."""
    columns: dict[str, pa.Array] = {}
    for column in _HEADERS:
        cells = [_listed(column, one.get(column.header, ())) for one in headers]
        several = column.kind is Kind.LIST
        columns[column.name] = pa.array(cells, pa.list_(text) if several else text)
    return pa.table(columns)


def _parquet(headers: Sequence[Headers], path: Path) -> None:
    table = _in_arrow(headers, pa.binary())
    pq.write_table(table, path, row_group_size=max(1, len(headers) // 3))


def _arrow_file(headers: Sequence[Headers], path: Path) -> None:
    table = _in_arrow(headers, pa.large_binary())
    with pa.ipc.new_file(path, table.schema) as file:
        file.write_table(table, max_chunksize=7)


def _arrow_stream(headers: Sequence[Headers], path: Path) -> None:
    table = _in_arrow(headers, pa.binary())
    subject = table.schema.get_field_index("subject")
    table = table.set_column(subject, "Subject", table["subject"].dictionary_encode())
    with pa.ipc.new_stream(path, table.schema) as file:
        file.write_table(table)


def _csv(delimiter: str, mark: str = "") -> Callable[[Sequence[Headers], Path], None]:
    def write(headers: Sequence[Headers], path: Path) -> None:
        text = io.StringIO()
        rows = csv.writer(text, delimiter=delimiter)
        rows.writerow(column.name.replace("_", "-").title() for column in _HEADERS)
        for one in headers:
            rows.writerow(_text_cell(column, one.get(column.header, ())) for column in _HEADERS)
        path.write_bytes((mark + text.getvalue()).encode("utf-8", "surrogateescape"))

    return write


def _text_cell(column: Any, values: Sequence[bytes]) -> str:
    if column.kind is Kind.LIST and len(values) > 1 and not column.joined:
        texts = [value.decode("utf-8", "surrogateescape") for value in values]
        return json.dumps(texts, ensure_ascii=False)
    return (_single(values) or b"").decode("utf-8", "surrogateescape")


# By the name of the file; the same headers in each.
FORMS: Mapping[str, Callable[[Sequence[Headers], Path], None]] = {
    "t.parquet": _parquet,
    "t.arrow": _arrow_file,
    "t.feather": _arrow_stream,
    "t.csv": _csv(","),
    "e.csv": _csv(";", "\ufeff"),
    "t.tsv": _csv("\t"),
}


def written(letters: Sequence[Letter], folder: Path, form: str) -> Path:
    """Write the headers of messages as a table of one form."""
    FORMS[form]([letter.headers for letter in letters], folder / form)
    return folder / form
