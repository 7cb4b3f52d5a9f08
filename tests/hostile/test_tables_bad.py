"""
Header tables as they should not be: one clear line for each, and every row accounted for.

A table without the columns it needs is told before anything is read; a row that cannot be read is
one record `unreadable`, and the rest goes on.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe
import pytest
from click.testing import CliRunner, Result

from sscsim.cli.app import app

_ROW = {
    "message_id": "<1@fabrikam.example>",
    "from": "Ivo Brandt <ivo@fabrikam.example>",
    "to": "hanna@contoso.example",
    "subject": "Offer",
    "received": "2026-03-02T08:00:00Z",
    "in_reply_to": "",
    "references": "",
    "thread_index": "",
}
_HEADER = ",".join(_ROW)
_LINE = ",".join(_ROW.values())
_SCHEMA = "`sscsim schema mail` lists the columns of a header table."

Replay = Callable[..., Result]


@pytest.fixture
def replay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Replay:
    """Hanna accepts everything."""
    monkeypatch.chdir(tmp_path)
    Path("org").mkdir()
    user = {"systemuserid": "u1", "fullname": "Hanna Reyes"}
    user["internalemailaddress"] = "hanna@contoso.example"
    settings = {"systemuserid": "u1", "incomingemailfilteringmethod": 0}
    for name, row in (("systemusers", user), ("usersettingscollection", settings)):
        Path(f"org/{name}.json").write_text(json.dumps([row]))

    def call(mail: str, *more: str) -> Result:
        arguments = ["replay", "--org", "org", "--mail", mail, "--format", "jsonl", *more]
        result = CliRunner().invoke(app, arguments, catch_exceptions=False)
        assert "DOES NOT AGREE" not in result.stderr
        return result

    return call


def _table(**columns: Any) -> pa.Table:
    """Make a table of one row; a column given as None is left out."""
    row = {name: [value] for name, value in _ROW.items()} | columns
    return pa.table({name: cells for name, cells in row.items() if cells is not None})


def _parquet(**columns: Any) -> bytes:
    return _saved(_table(**columns))


def _saved(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return bytes(sink.getvalue())


_REFUSED = {
    "lacks.csv": (
        b"from,sent_to,subject\na@b.example,c@d.example,x\n",
        f"has no column message_id, to, received or date. {_SCHEMA}",
    ),
    "slips.csv": (
        b"from;to;subjects;messagid;recieved\n",
        "has no column message_id, subject, received or date (is messagid meant for message_id?) "
        "(is subjects meant for subject?) (is recieved meant for received?). " + _SCHEMA,
    ),
    "twice.csv": (
        f"{_HEADER},To,MessageID\n".encode(),
        (
            "has several columns for one header (message_id, MessageID); it has several columns "
            f"for one header (to, To). {_SCHEMA}"
        ),
    ),
    "types.parquet": (
        _parquet(received=[3], to=[[1]], subject=[["a"]], date=[True], folder=[0.5]),
        (
            "has columns of another type: to is list<element: int64>, not text or a list of texts, "
            "subject is list<element: string>, not text, received is int64, not a timestamp or "
            f"text, date is bool, not a timestamp or text, folder is double, not text. {_SCHEMA}"
        ),
    ),
    "lacks.parquet": (
        _parquet(to=None, received=None, subject=[1]),
        (
            "has no column to, received or date; it has columns of another type: subject is int64, "
            f"not text. {_SCHEMA}"
        ),
    ),
    "cut.parquet": (_parquet()[:-100], "cannot be read: its end is missing."),
    "mark.parquet": (b"PAR1", "cannot be read: its end is missing."),
    "empty.parquet": (b"", "is empty."),
    "empty.csv": (b"", "is empty."),
    "empty.csv.gz": (gzip.compress(b""), "is empty."),
    "text.parquet": (
        b"Dear Hanna,\n",
        "is neither a Parquet nor an Arrow table, though its name says so.",
    ),
    "secret.parquet": (
        b"PARE" + bytes(100) + b"PARE",
        "is an encrypted Parquet table: save it without encryption.",
    ),
    "old.feather": (
        b"FEA1" + bytes(100),
        "is a table of the first version of Feather: save it as Parquet or Arrow IPC.",
    ),
    "cut.arrow": (b"ARROW1\x00\x00" + bytes(50), "cannot be read: Not an Arrow file."),
    "header.csv": (
        b'message_id,"' + b"x" * (9 << 20),
        "cannot be read: a cell is longer than 8 MiB: a quotation mark may be missing.",
    ),
    "prices.csv": (b"article,price\n1,2\n", "is a CSV table, not mail. Give .eml or .msg files"),
    "times.csv": (
        f"{_HEADER}\n{_LINE}\n".replace("2026-03-02T08:00:00Z", "3/2/2026 8:00 AM").encode(),
        (
            "has no time that can be read: row 1 has '3/2/2026 8:00 AM'. "
            "Write 2026-03-02T08:00:00Z, or as in mail: Mon, 2 Mar 2026 08:00:00 +0000."
        ),
    ),
    "verdicts.parquet": (
        _parquet(outcome=["promoted"], reason=["AcceptAll"]),
        "is a table of decisions, not mail.",
    ),
}


@pytest.mark.parametrize("name", _REFUSED)
def test_what_is_no_header_table_is_told_before_anything_is_read(replay: Replay, name: str) -> None:
    """Every column that is missing or of another type in one line; status 2, no record."""
    data, told = _REFUSED[name]
    Path(name).write_bytes(data)
    result = replay(name)
    assert (result.exit_code, result.stdout) == (2, "")
    [line] = result.stderr.splitlines()
    assert line.startswith(f"sscsim: --mail {name}: {name} {told}")


def test_without_pyarrow_parquet_is_refused_and_csv_is_read(
    replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the line that installs it."""
    Path("t.parquet").write_bytes(_parquet())
    Path("t.csv").write_text(f"{_HEADER}\n{_LINE}\n")
    monkeypatch.delitem(sys.modules, "sscsim.sources.arrowtable", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    refused, read = replay("t.parquet"), replay("t.csv")
    assert refused.stderr == (
        "sscsim: --mail t.parquet: t.parquet is a table that takes pyarrow to read, which is not "
        "installed. Install it: pip install 'sscsim[bulk]'\n"
    )
    assert (refused.exit_code, read.exit_code) == (2, 0)
    assert json.loads(read.stdout)["outcome"] == "promoted"


class _Keys(pe.KmsClient):  # type: ignore[misc]  # pyarrow has no types
    """Keeps keys where nobody would: beside what they open."""

    def __init__(self, _: object) -> None:
        pe.KmsClient.__init__(self)

    def wrap_key(self, key: bytes, _: object) -> bytes:
        return base64.b64encode(key)


@pytest.mark.parametrize(
    ("plain", "told"),
    [
        (False, "is an encrypted Parquet table: save it without encryption"),
        (True, "cannot be read: it is encrypted"),
    ],
)
def test_an_encrypted_table_is_told_as_such(replay: Replay, plain: bool, told: str) -> None:
    """The whole of it, or a single column."""
    keys = {"footer_key": "a", "column_keys": {"b": ["subject"]}, "plaintext_footer": plain}
    factory = pe.CryptoFactory(_Keys)
    locked = factory.file_encryption_properties(
        pe.KmsConnectionConfig(), pe.EncryptionConfiguration(**keys)
    )
    pq.write_table(_table(), "t.parquet", encryption_properties=locked)
    for engine in ("reference", "bulk"):
        result = replay("t.parquet", "--engine", engine)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == f"sscsim: --mail t.parquet: t.parquet {told}.\n"


def test_a_table_in_a_pipe_is_read_if_it_is_text(replay: Replay) -> None:
    """Parquet has its columns at the end, and a pipe does not go back."""
    for name, data in (("t.csv", f"{_HEADER}\n{_LINE}\n".encode()), ("t.parquet", _parquet())):
        os.mkfifo(name)
        writer = Thread(target=Path(name).write_bytes, args=(data,))
        writer.start()
        [line] = _lines(replay(name))
        writer.join()
        record = json.loads(line)
        if name == "t.csv":
            assert (record["source"], record["outcome"]) == ("t.csv#1", "promoted")
        else:
            assert record["text"] == "is a table in a pipe: save it as a file"


# -- rows ------------------------------------------------------------------------------------------


def _cell(**cells: str) -> str:
    return ",".join((_ROW | cells).values())


_NUMBER = "a cell with a delimiter in it stands in quotation marks"
_ROWS = {
    "short.csv": ("a,b", f"has 2 cells, where the table has 8 columns: {_NUMBER}"),
    "long.csv": (_LINE + ",x", f"has 9 cells, where the table has 8 columns: {_NUMBER}"),
    "nothing.csv": ("," * 7, "has no email headers"),
    "many.csv": (_cell(to='"' + "a@b.example," * 200_001 + '"'), "has more than 200,000 addresses"),
    "ids.csv": (
        _cell(references="".join(f"<{n}@b.example>" for n in range(20_001))),
        "has more than 20,000 message ids in references",
    ),
    "wide.csv": (
        _cell(subject="x" * 5_000_000, references="y" * 5_000_000),
        "its headers are longer than 8 MiB",
    ),
}


@pytest.mark.parametrize("name", _ROWS)
def test_a_row_that_cannot_be_read_is_one_record_and_the_rest_goes_on(
    replay: Replay, name: str
) -> None:
    """It is named by its number, from 1; the rows around it are promoted."""
    row, why = _ROWS[name]
    last = _cell(message_id="<2@fabrikam.example>")
    Path(name).write_text(f"{_HEADER}\n{_LINE}\n{row}\n\n{last}\n")
    result = replay(name, "--order", "file")
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(one["source"], one["outcome"]) for one in records] == [
        (f"{name}#1", "promoted"),
        (f"{name}#2", "unreadable"),
        (f"{name}#3", "promoted"),
    ]
    assert f"sscsim: could not read {name}#2: {why}\n" in result.stderr
    assert result.exit_code == 0


_BROKEN = {
    "open.csv": (
        f'{_HEADER}\n{_LINE}\n"{"x" * (9 << 20)}'.encode(),
        "the table breaks off here: a cell is longer than 8 MiB: a quotation mark may be missing",
    ),
    "cut.csv.gz": (
        gzip.compress(f"{_HEADER}\n{_LINE}\n".encode() + os.urandom(90_000).hex().encode())[
            :40_000
        ],
        (
            "the table breaks off here: "
            "Compressed file ended before the end-of-stream marker was reached"
        ),
    ),
}


@pytest.mark.parametrize("name", _BROKEN)
def test_a_table_that_breaks_off_keeps_what_was_read(replay: Replay, name: str) -> None:
    """And one more record says where."""
    data, why = _BROKEN[name]
    Path(name).write_bytes(data)
    result = replay(name)
    outcomes = {(one := json.loads(line))["source"]: one["outcome"] for line in _lines(result)}
    assert outcomes == {f"{name}#1": "promoted", f"{name}#2": "unreadable"}
    assert f"sscsim: could not read {name}#2: {why}\n" in result.stderr


def _lines(result: Result) -> list[str]:
    return result.stdout.splitlines()


def test_a_parquet_table_with_a_broken_page_keeps_what_was_read(replay: Replay) -> None:
    """The first row group is whole, the second is not."""
    cells = {name: [value] * 40 for name, value in _ROW.items()}
    cells["subject"] = [os.urandom(500).hex() for _ in range(40)]
    pq.write_table(pa.table(cells), "t.parquet", row_group_size=20, compression="none")
    data = bytearray(Path("t.parquet").read_bytes())
    start = pq.ParquetFile("t.parquet").metadata.row_group(1).column(3).dictionary_page_offset
    data[start : start + 200] = bytes(200)
    Path("t.parquet").write_bytes(data)
    result = replay("t.parquet")
    assert len(_lines(result)) == 21
    assert "could not read t.parquet#21: the table breaks off here: " in result.stderr


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_a_table_without_rows_is_an_empty_answer(replay: Replay, form: str) -> None:
    """As an empty mbox is."""
    Path("t.parquet").write_bytes(_saved(_table().slice(0, 0)))
    Path("t.csv").write_text(f"{_HEADER}\n")
    result = replay(f"t.{form}")
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_column_without_a_name_is_no_secret(replay: Replay) -> None:
    """Programs write the number of each row there; nothing is told of it."""
    Path("t.csv").write_text(f",{_HEADER}, \n1,{_LINE},\n")
    result = replay("t.csv")
    assert [json.loads(line)["outcome"] for line in _lines(result)] == ["promoted"]
    assert "t.csv" not in result.stderr


def test_a_file_of_empty_lines_is_no_table(replay: Replay) -> None:
    """It may have been mail, and is one message that cannot be read."""
    Path("t.csv").write_text("\n\n")
    assert [json.loads(line)["text"] for line in _lines(replay("t.csv"))] == ["is empty"]


def test_nulls_everywhere_are_unreadable_rows(replay: Replay) -> None:
    """A column of nothing but nulls has no type, and fits any."""
    Path("t.parquet").write_bytes(_saved(pa.table({name: pa.nulls(2) for name in _ROW})))
    result = replay("t.parquet")
    assert [json.loads(line)["text"] for line in _lines(result)] == ["has no email headers"] * 2


def test_a_bad_date_is_that_of_an_undated_mail(replay: Replay) -> None:
    """The row has the time of the row before it; bytes that are no UTF-8 are Latin-1."""
    second = _cell(message_id="<2@b.example>", received="some day", subject="Gr\xfc\xdfe")
    third = _cell(message_id="<3@b.example>", received="2026-03-01T08:00:00Z")
    Path("t.csv").write_bytes(f"{_HEADER}\n{_LINE}\n{second}\n{third}\n".encode("latin-1"))
    result = replay("t.csv")
    assert (
        "sscsim: note: t.csv: a time cannot be read in 1 of the first 1,000 rows, as in row 2 "
        "('some day'): such mail takes the time of the row before it.\n"
    ) in result.stderr
    records = [json.loads(line) for line in _lines(result)]
    assert [(one["source"], one["outcome"]) for one in records] == [
        ("t.csv#3", "promoted"), ("t.csv#1", "promoted"), ("t.csv#2", "promoted"),
    ]  # fmt: skip


# -- folders ---------------------------------------------------------------------------------------


def test_a_folder_of_tables_is_refused_for_every_table_that_is_wrong(replay: Replay) -> None:
    """A month that is missing would change what is said of the others."""
    for month, data in ((1, _parquet()), (2, _parquet(to=None)), (3, _parquet()[:-9])):
        path = Path(f"mail/year=2026/month={month:02}/part-0.parquet")
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        path.with_name(".part-0.parquet.crc").write_bytes(b"crc")
    Path("mail/_SUCCESS").touch()
    result = replay("mail")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "sscsim: --mail mail: mail is a folder of tables: "
        "year=2026/month=02/part-0.parquet has no column to; "
        f"year=2026/month=03/part-0.parquet cannot be read: its end is missing. {_SCHEMA}\n"
    )


def test_its_twin_is_replayed_under_the_names_of_its_partitions(replay: Replay) -> None:
    """What other programs lay beside the tables is no mail."""
    for month in (1, 2):
        path = Path(f"mail/year=2026/month={month:02}/part-0.parquet")
        path.parent.mkdir(parents=True)
        path.write_bytes(_parquet(message_id=[f"<{month}@b.example>"]))
        path.with_name(".part-0.parquet.crc").write_bytes(b"crc")
    Path("mail/_SUCCESS").touch()
    result = replay("mail")
    assert [json.loads(line)["source"] for line in _lines(result)] == [
        "year=2026/month=01/part-0.parquet#1",
        "year=2026/month=02/part-0.parquet#1",
    ]


def test_a_partition_by_a_header_is_told(replay: Replay) -> None:
    """One by the year says nothing of a message."""
    for folder in ("Archive", "Inbox"):
        path = Path(f"mail/year=2026/folder={folder}/part-0.csv")
        path.parent.mkdir(parents=True)
        path.write_text(f"{_HEADER}\n{_LINE}\n")
    assert [line for line in replay("mail").stderr.splitlines() if ".csv" in line] == [
        (
            "sscsim: note: year=2026/folder=Archive/part-0.csv and 1 more table: what its folders "
            "say of folder is not read: write it as a column."
        )
    ]


def test_beside_mail_a_table_that_is_wrong_is_one_unreadable_record(replay: Replay) -> None:
    """As a picture is; and the mail in a table of that folder is read."""
    Path("mail").mkdir()
    Path("mail/a.eml").write_text("To: hanna@contoso.example\nFrom: ivo@fabrikam.example\n\n")
    Path("mail/b.parquet").write_bytes(_parquet(to=None))
    Path("mail/c.csv").write_text(f"{_HEADER}\n{_LINE}\n")
    result = replay("mail")
    found = {(one := json.loads(line))["source"]: one["outcome"] for line in _lines(result)}
    assert found == {"a.eml": "promoted", "b.parquet": "unreadable", "c.csv#1": "promoted"}
    assert "could not read b.parquet: has no column to\n" in result.stderr


def test_what_a_table_does_not_tell_is_told_once(replay: Replay) -> None:
    """Unknown columns by name; and what follows from those that are not there."""
    header, line = "message_id,from,to,subject,date", ",".join(list(_ROW.values())[:5])
    for name in ("a.csv", "b.csv"):
        Path("mail").mkdir(exist_ok=True)
        Path("mail", name).write_text(f"{header},size,status\n{line},3,Delivered\n")
    result = replay("mail")
    assert [line for line in result.stderr.splitlines() if ".csv" in line] == [
        "sscsim: note: a.csv and 1 more table: 2 columns not read: size, status.",
        (
            "sscsim: note: a.csv and 1 more table: no column in_reply_to: a verdict that turns on "
            "it is undecidable."
        ),
        "sscsim: note: a.csv and 1 more table: no column references: taken as empty.",
        (
            "sscsim: note: a.csv and 1 more table: no column thread_index: taken as empty, so "
            "replies known by their conversation index alone are not found."
        ),
    ]
