"""Header tables read in columns: the mail table that the careful reader gives, row by row."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings

from sscsim.bulk import UnsupportedError
from sscsim.fastmail import BulkMail, cells, mail_batches, parts, reading
from sscsim.sources import MailSource
from sscsim.sources.containers import files_of
from sscsim.world import Directory
from tests.headertables import FORMS, HEADS, letters_in, written
from tests.unit.fastmail.test_same_table import read_both


@pytest.mark.parametrize("form", FORMS)
@given(heads=HEADS)
@settings(max_examples=40, deadline=None)
def test_a_table_is_read_alike(form: str, heads: list[bytes]) -> None:
    """In every form and in both orders, addressed and as an Inbox."""
    with TemporaryDirectory() as folder:
        dated = b"date: Mon, 2 Mar 2026 08:00:00 +0100\n"  # else it may be refused
        path = written(letters_in([*heads, dated]), Path(folder), form)
        for source in (MailSource(path), MailSource(path, "sales@contoso.example")):
            read_both([source], "received")
            read_both([source], "file")
        with mock.patch.object(parts, "_TABLE_PART", 1):
            read_both([MailSource(path)], "received")


# -- one by one ------------------------------------------------------------------------------------

_ROW = {
    "message_id": "<1@x.example>",
    "from": "ivo@fabrikam.example",
    "to": "zoe@contoso.example",
    "subject": "Offer",
    "received": "2026-03-02T08:00:00Z",
}


def _read(columns: dict[str, Any], folder: Path, name: str = "t.parquet") -> BulkMail:
    """Read a table in both ways; columns that are not given have one value."""
    size = len(next(iter(columns.values())))
    cells: dict[str, Any] = {key: [value] * size for key, value in _ROW.items()} | columns
    pq.write_table(pa.table(cells), folder / name, row_group_size=2)
    return read_both([MailSource(folder / name)], "received")


_TEXTS = pa.list_(pa.string())
_COLUMNS: dict[str, dict[str, Any]] = {
    "lists with nulls": {"to": pa.array([["a@x.example", None], None, [], ["a@x.example"]])},
    "lists with odd bytes": {
        "to": pa.array([["a@x.example", "\x1e\x00\x1ez@x.example"], ["zoe@contoso.example"]]),
    },
    "lists of ids": {"references": pa.array([["<1@x.example>", "2@x.example"], [], None], _TEXTS)},
    "ids of all kinds": {
        "in_reply_to": ["<1@x.example>", "1@x.example", "<1@x> <2@x>", "", None, " <3@x.example>"],
    },
    "several envelopes": {
        "delivered_to": ["zoe@contoso.example", None, "x"],
        "x_original_to": ["sales@contoso.example", "hanna@contoso.example", None],
    },
    "subjects of all kinds": {
        "subject": ["Gr\u00fc\u00dfe", "=?utf-8?q?a?=", " a ", "a\nb", "a=?b", None, "x"]
    },
    "an id that is none": {"message_id": ["<>", None, "a b", "<a> (b)", "<a", "\u00fc@x"]},
    "a thirteenth month": {"received": ["2026-13-02T08:00:00Z", "2026-03-02T08:00:00Z"]},
    "a leap day": {"received": ["2026-02-29T08:00:00Z", "2026-02-28 08:00:00.5Z"]},
    "times of all kinds": {
        "received": ["2026-03-02T08:00:00+01:00", "x; Mon, 2 Mar 2026 08:00:00 +0100", None],
        "date": ["2026-03-01", "x; Mon, 2 Mar 2026 08:00:00 +0100", "2026-02-01 08:00"],
    },
    "times beyond all years": {
        "received": pa.array([2**62, -(2**62), None, 0], pa.timestamp("us")),
        "date": ["2026-01-01"] * 4,
    },
    "long rows": {"subject": ["x", "y" * 40_000], "references": ["<1@x.example> " * 4_000, None]},
    "an index": {
        "thread_index": ["AdLm" * 8, "AdLm", None],
        "content_class": ["RPMSG.message"] * 3,
    },
    "senders": {"sender": ["Eva <eva@x.example>, b@x.example", None]},
}


@pytest.mark.parametrize("case", _COLUMNS)
def test_cells_are_read_alike(case: str, tmp_path: Path) -> None:
    """What is plain for Arrow, and what is not."""
    _read(_COLUMNS[case], tmp_path)


def test_an_ordinary_table_needs_no_careful_reader(tmp_path: Path) -> None:
    """A row without an id does, and stands in its place."""
    ids = ["<1@x.example>", "<2@x.example>", None, "<4@x.example>"]
    mail = _read({"message_id": ids}, tmp_path)
    assert (mail.messages, mail.careful) == (4, 1)
    assert mail.table["source"].to_pylist() == [f"t.parquet#{n}" for n in (1, 2, 3, 4)]


def test_what_was_read_is_remembered_within_measure(tmp_path: Path) -> None:
    """A column of nothing but different addresses does not fill the memory."""
    with mock.patch.object(cells, "_REMEMBERED", 1):
        _read({"from": [f"p{n}@x.example" for n in range(5)]}, tmp_path)
    assert not cells._SEEN


def test_a_mistake_of_ours_is_left_to_the_careful_reader(tmp_path: Path) -> None:
    """It costs one message there, and here a batch."""
    with mock.patch("pyarrow.compute.ascii_trim", side_effect=ArithmeticError):
        mail = _read({"message_id": ["<1@x.example>", "<2@x.example>"]}, tmp_path)
    assert mail.careful == 2


def test_groups_of_rows_are_read_in_several_processes(tmp_path: Path) -> None:
    """And numbered through; bytes are told as parts are read."""
    rows = [dict(_ROW, message_id=f"<{n}@x.example>") for n in range(9)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "t.parquet", row_group_size=2)
    told: list[int] = []
    with mock.patch.object(parts, "_TABLE_PART", 1):
        [listed] = files_of(tmp_path / "t.parquet")
        assert len(list(parts.parts_of([listed]))) == 5
        read_both([MailSource(tmp_path / "t.parquet")], "file", workers=2)
        mail_batches(Directory.of(), [MailSource(tmp_path / "t.parquet")], "file", told.append)
    assert sum(told) == (tmp_path / "t.parquet").stat().st_size


def test_rows_of_csv_that_cannot_be_read_are_read_alike(tmp_path: Path) -> None:
    """Too many cells, too few, bytes that are no UTF-8; and a table that breaks off."""
    lines = [",".join(_ROW), ",".join(_ROW.values()), "a,b", ",,,,", ",".join(_ROW.values()) + ",x"]
    path = tmp_path / "t.csv"
    path.write_bytes(
        "\n".join([*lines, *lines[1:2] * 2]).replace("Offer", "Gr\xfc\xdfe").encode("latin-1")
    )
    assert read_both([MailSource(path)], "file").careful == 3
    path.write_text("\n".join([*lines, '"' + "x" * (9 << 20)]))
    assert read_both([MailSource(path)], "file").messages == 5


def test_a_table_that_is_broken_is_read_alike(tmp_path: Path) -> None:
    """In its middle; and among other mail one that is none."""
    rows = [dict(_ROW, subject=os.urandom(500).hex()) for _ in range(40)]
    path = tmp_path / "t.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=20, compression="none")
    start = pq.ParquetFile(path).metadata.row_group(1).column(3).dictionary_page_offset
    data = path.read_bytes()
    path.write_bytes(data[:start] + bytes(200) + data[start + 200 :])
    assert read_both([MailSource(path)], "file").messages == 21
    (tmp_path / "a.eml").write_text("To: zoe@contoso.example\n\n")
    (tmp_path / "b.parquet").write_bytes(data[:-20])
    (tmp_path / "c.csv").write_text("article,price\n1,2\n")
    assert read_both([MailSource(tmp_path)], "file").messages == 24


def test_a_table_that_changes_meanwhile_is_read_again(tmp_path: Path) -> None:
    """Whatever it has become."""
    path = tmp_path / "t.parquet"
    pq.write_table(pa.Table.from_pylist([_ROW]), path)
    for data in (b"", b"PAR1"):
        pq.write_table(pa.Table.from_pylist([_ROW]), path)
        files = reading.MailFiles.of(Directory.of(), [MailSource(path)], "file")
        with mock.patch.object(
            reading, "parts_of", lambda given, new=data: _changed(given, path, new)
        ):
            mail = files.read().delivered(Directory.of())
        assert (
            mail.table["unreadable"].to_pylist() == mail.table["unreadable"].drop_null().to_pylist()
        )
        assert mail.messages == 1


def _changed(files: Any, path: Path, data: bytes) -> Any:
    found = list(parts.parts_of(files))
    path.write_bytes(data)
    return found


def test_mail_in_another_folder_is_refused(tmp_path: Path) -> None:
    """As it is when it lies in the folder of a Maildir."""
    cells_of = {key: [value] for key, value in _ROW.items()}
    pq.write_table(pa.table(cells_of | {"folder": ["Archive"]}), tmp_path / "t.parquet")
    with pytest.raises(UnsupportedError, match="outside the Inbox"):
        mail_batches(Directory.of(), [MailSource(tmp_path / "t.parquet")])
    _read({"folder": ["inbox", None, ""]}, tmp_path)
