"""A message and the row of a table that has the same headers are the same message."""

from __future__ import annotations

import doctest
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sscsim.mail import Message, parse_date
from sscsim.sources import MailSource, headercells, headercolumns, messages
from sscsim.sources.headercells import moment
from tests.headertables import FORMS, HEADS, letters_in, packed, written


def _read(path: Path) -> list[Message]:
    """Read messages, and leave out what cannot be the same: where they lie, and empty headers."""
    return [
        attrs.evolve(
            message,
            source="",
            headers={name: text for name, text in message.headers.items() if text},
        )
        for message in messages(MailSource(path))
    ]


@pytest.mark.parametrize("form", FORMS)
@given(heads=HEADS)
@settings(max_examples=40, deadline=None)
def test_a_table_of_headers_gives_the_messages_they_are_from(form: str, heads: list[bytes]) -> None:
    """In every form: lists or text, bytes or words, one batch or many."""
    letters = letters_in(heads)
    with TemporaryDirectory() as folder:
        mail = packed(letters, Path(folder, "x.tar"))
        assert _read(written(letters, Path(folder), form)) == _read(mail)


# -- what tables have and mail has not -------------------------------------------------------------

_CELLS = {
    "message_id": "<1@fabrikam.example>",
    "from": "ivo@fabrikam.example",
    "to": "hanna@contoso.example",
    "subject": "Offer",
    "received": "2026-03-02T08:00:00Z",
}
_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _of_table(folder: Path, **columns: pa.Array) -> list[Message]:
    size = len(next(iter(columns.values()))) if columns else 1
    cells = {name: pa.array([value] * size) for name, value in _CELLS.items()} | columns
    pq.write_table(pa.table(cells), folder / "t.parquet")
    return list(messages(MailSource(folder / "t.parquet")))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-03-02T12:00:00Z", _NOON),
        ("2026-03-02 12:00:00", _NOON),
        ("2026-03-02T13:00+01:00", _NOON),
        ("2026-03-02 07:00:00.000-0500", _NOON),
        ("2026-03-02 12:00:00 UTC", _NOON),
        ("2026-03-02 12:00:00+00", _NOON),
        ("2026-03-02t12:00:00z", _NOON),
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
        ("Mon, 2 Mar 2026 12:00:00 +0000", _NOON),
        ("2026-03-02T12:00:00.123456789Z", _NOON.replace(microsecond=123456)),
        ("3/2/2026 12:00:00 PM", None),
        ("2026-02-30", None),
        ("0001-01-01T00:00:00+01:00", None),
        ("2026-03-02T12:00:00+24:00", None),
        ("45000.5", None),
        ("", None),
        ("9" * 101, None),
    ],
)
def test_a_time_may_be_written_as_in_mail_or_as_in_tables(text: str, read: datetime | None) -> None:
    """Without a zone it is UTC; what could be two days is none."""
    assert moment(text) == read


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "UTC", "Europe/Berlin"])
def test_a_timestamp_of_any_unit_and_zone_is_that_moment(
    unit: str, zone: str | None, tmp_path: Path
) -> None:
    """Without a zone it is UTC, as a date in mail is; a null is no time."""
    received = pa.array([_NOON.replace(tzinfo=None), None], pa.timestamp(unit)).cast(
        pa.timestamp(unit, zone)
    )
    first, second = _of_table(tmp_path, received=received, date=pa.array([None, "2026-01-01"]))
    assert first.received == _NOON
    assert second.received == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_day_is_its_first_moment_and_a_time_beyond_all_years_is_none(tmp_path: Path) -> None:
    """Databases write 9999 and more for never."""
    [day] = _of_table(tmp_path, received=pa.array([_NOON.date()]))
    assert day.received == datetime(2026, 3, 2, tzinfo=UTC)
    [never] = _of_table(tmp_path, received=pa.array([2**62], pa.timestamp("us")))
    assert never.received is None
    assert never.unreadable is None


@pytest.mark.parametrize(
    "to",
    [
        pa.array([["hanna@contoso.example", "Ivo <ivo@fabrikam.example>", None, ""]]),
        pa.array(["hanna@contoso.example, Ivo <ivo@fabrikam.example>"]),
        pa.array(['["hanna@contoso.example", "Ivo <ivo@fabrikam.example>"]']),
        pa.array(
            [["hanna@contoso.example", "Ivo <ivo@fabrikam.example>"]], pa.list_(pa.string(), 2)
        ),
        pa.array(["hanna@contoso.example,\r\nIvo <ivo@fabrikam.example>"]).dictionary_encode(),
        pa.array([b"hanna@contoso.example;Ivo <ivo@fabrikam.example>"], pa.large_binary()),
    ],
)
def test_addresses_may_be_a_list_or_the_text_of_a_header(to: pa.Array, tmp_path: Path) -> None:
    """Nulls and empty texts in a list are none."""
    [message] = _of_table(tmp_path, to=to)
    assert [(one.address, one.name) for one in message.to] == [
        ("hanna@contoso.example", ""),
        ("ivo@fabrikam.example", "Ivo"),
    ]


def test_a_list_in_from_is_one_header_and_a_folder_is_a_folder(tmp_path: Path) -> None:
    """Of several headers From the first would count alone (SP-10)."""
    from_ = pa.array([["ivo@fabrikam.example", "eva@fabrikam.example"]])
    [message] = _of_table(tmp_path, **{"from": from_, "Folder": pa.array(["inbox "])})
    assert [one.address for one in message.from_] == [
        "ivo@fabrikam.example",
        "eva@fabrikam.example",
    ]


def test_only_a_missing_column_of_replies_is_untold(tmp_path: Path) -> None:
    """One that is there and empty says that nobody answers (COR-12)."""
    [message] = _of_table(tmp_path)
    assert message.untold == {"In-Reply-To"}
    [message] = _of_table(tmp_path, inReplyTo=pa.nulls(1))
    assert message.untold == frozenset()


def test_examples_in_docstrings_are_true() -> None:
    """Of the columns and of the cells."""
    for module in (headercolumns, headercells):
        results = doctest.testmod(module)
        assert results.attempted > 0
        assert results.failed == 0


@pytest.mark.parametrize("ending", ["csv", "tsv"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_is_read_as_office_programs_write_it(
    ending: str, encoding: str, delimiter: str, tmp_path: Path
) -> None:
    """With the line by which Excel names the delimiter, empty lines and names in capitals."""
    lines = ("Message-ID", "FROM", "To", "Subject", "Received"), _CELLS.values()
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    text = text.replace("Offer", "Gr\xfc\u2026\xdfe")
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    path = tmp_path / f"t.{ending}"
    for before in ("", "\r\n", f"sep={delimiter}\r\n"):
        path.write_bytes(f"{mark}{before}{text}\r\n\r\n".encode(encoding))
        [message] = messages(MailSource(path))
        latin = encoding == "cp1252"
        assert message.subject == ("Gr\xfc\x85\xdfe" if latin else "Gr\xfc\u2026\xdfe")
        assert (message.source, message.messageid) == (f"t.{ending}#1", "1@fabrikam.example")


@given(
    st.from_regex(
        r" {0,2}\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?)?( ?(Z|UTC|\+0100))?", fullmatch=True
    )
)
def test_no_time_of_a_table_is_a_date_of_mail(text: str) -> None:
    """So it does not matter that the quick one is asked first."""
    assert parse_date(text) is None
