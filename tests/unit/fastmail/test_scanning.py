"""What compiled code takes for plain is read as the careful functions read it; else it is odd."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sscsim.fastmail import plain
from sscsim.fastmail.letters import LETTERS, letters_of
from sscsim.fastmail.scanning import scanned_letters_of, scanned_stretch
from sscsim.sources.mbox import read_mbox
from sscsim.sources.streams import Item, Pieces

_ID = b"Message-ID: <1@fabrikam.example>\n"
_NAMES = st.sampled_from(
    [
        b"Message-ID", b"subject", b"DATE", b"Received", b"From", b"Sender", b"To", b"Cc", b"Bcc",
        b"In-Reply-To", b"References", b"Thread-Index", b"Content-Class", b"Delivered-To",
        b"X-Original-To", b"Envelope-To", b"X-Other", b"Tos", b"Fro", b"From ", b"To \t", b">To",
    ]
)  # fmt: skip
_PIECES = st.sampled_from(
    [
        b"<", b">", b"a@b.example", b"<a@B.example>", b"@", b".", b",", b";", b":", b'"', b"\\",
        b"(", b")", b" ", b"\t", b"\n ", b"\n\t", b"\r\n", b"\r", b"\0", b"\x1c", b"\x7f", b"\x85",
        b"\xc3\xa9", b"\xff", b"\xef\xbb\xbf", b"=?", b"?=", b"=?utf-8?q?=C3=A9?=", b"name",
        b"[", b"]", b"a@b", b"a@b..c", b"a@.b.c", b"a@b.c.", b"x <1@x.example> y", b"<1@x.example>",
        b"AdLm", b"AdLmAdLmAdLmAdLmAdLmAdLmAdLmAdLm", b"=", b"==", b"Q", b"/+", b"rpmsg.message",
        b"Mon, ", b"2 Mar", b" 02 Mar", b" 2026 ", b"08:00:00", b" +0100", b" -2359", b" (CET)",
        b"Mon, 29 Feb 2028 08:00:00 +0000", b"Sun, 29 Feb 2026 08:00:00 +0000", b"+", b"24:00:00",
        b"Thu, 1 Jan 1970 00:00:00 +0100", b"Thu, 31 Dec 2099 23:59:59 -0100", b"=?a",
        b"Fri, 31 Apr 2026 08:00:60 +0000", b"From x\n", b">From : y", b"stray\n", b"",
    ]
)  # fmt: skip
_VALUES = st.lists(_PIECES, max_size=7).map(b"".join)
_LINES = st.one_of(
    st.tuples(_NAMES, st.sampled_from([b":", b": ", b" :", b""]), _VALUES, st.just(b"\n")),
    st.tuples(_PIECES, st.just(b"\n")),
).map(b"".join)
_OPENINGS = st.sampled_from(
    [b"", b"", _ID, b"From x Mon Mar  2 08:00:00 2026\n" + _ID, b"From : x\n", b" ", b"\n", b">"]
)
_HEADS = st.tuples(
    _OPENINGS, st.lists(_LINES, max_size=6).map(b"".join), st.sampled_from([b"", b"\n", b"\n\nx:y"])
).map(b"".join)


def _items(heads: Sequence[bytes]) -> list[Item]:
    return [Item("x.mbox", "x.mbox", place + 1, head) for place, head in enumerate(heads)]


def _table(batches: Iterator[pa.RecordBatch]) -> pa.Table:
    table = pa.Table.from_batches(batches, LETTERS)
    table.validate(full=True)
    return table


def read_both(heads: Sequence[bytes]) -> pa.Table:
    """Read in both ways and compare."""
    items = _items(heads)
    scanned, by_hand = _table(scanned_letters_of(items)), _table(letters_of(items))
    assert scanned.to_pylist() == by_hand.to_pylist()
    return scanned


@given(st.lists(_HEADS, max_size=6))
@settings(max_examples=300, deadline=None)
def test_whatever_stands_in_a_head_is_read_alike(heads: list[bytes]) -> None:
    """Of pieces that mean something, put together without any sense."""
    read_both(heads)


@given(_HEADS, st.integers(0, 400))
@settings(max_examples=100, deadline=None)
def test_a_head_that_breaks_off_is_read_alike(head: bytes, at: int) -> None:
    """Anywhere: the next message stands right behind it in memory, and is not looked at."""
    read_both([head[:at], _ID + b"To: zoe@contoso.example\n\n"])


_MARKS = st.sampled_from(
    [
        b"\n\nFrom ", b"\n\r\nFrom ", b"\nFrom ", b"\n", b"x:\n",
        b"From x Mon Mar  2 08:00:00 2026\n",
        b"https://x", b"x" * 890, b"x" * 60, b"From : x\n", b">From x\n", b" : ", b":", b"\r",
        b"From " + b"0" * 40 + b" Mon Sep 17 00:00:00 2001\n", _ID, b"To:/",
        b"\xef\xbb\xbf", b"Fro", b"F", b"\nF",
    ]
)  # fmt: skip


@given(st.lists(_MARKS, max_size=14).map(b"".join))
@settings(max_examples=300, deadline=None)
def test_messages_begin_where_they_begin_elsewhere(data: bytes) -> None:
    """Whatever stands before a mark, and in the line behind it."""
    pieces = Pieces(io.BufferedReader(io.BytesIO(data)))
    by_hand = _table(letters_of(read_mbox(pieces, "x.mbox")))
    scanned = _table(iter([scanned_stretch(io.BytesIO(data), len(data), "x.mbox")]))
    assert scanned.to_pylist() == by_hand.to_pylist()


@given(st.lists(st.tuples(_NAMES, _VALUES), max_size=5))
@settings(max_examples=300, deadline=None)
def test_a_value_that_is_odd_alone_is_read_alike(headers: list[tuple[bytes, bytes]]) -> None:
    """In a message whose other headers are plain."""
    lines = b"".join(b"%b: %b\n" % header for header in headers)
    read_both([_ID + lines + b"\n"])


@pytest.mark.parametrize("count", [63, 64, 65, 200])
def test_long_lists_are_read_alike(count: int) -> None:
    """Of many addresses and ids, each of which comes twice."""
    people = b", ".join(b"U%d@contoso.example" % (number // 2) for number in range(2 * count))
    ids = b"\n ".join(b"<%d@contoso.example>" % (number // 2) for number in range(2 * count))
    table = read_both([_ID + b"To: " + people + b"\nReferences: " + ids + b"\n\n"])
    assert len(table["to"][0]) == len(table["references"][0]) == count


@pytest.mark.parametrize("count", [2, 16, 17, 40])
def test_headers_that_are_repeated_are_read_alike(count: int) -> None:
    """The names of an envelope in turn, whatever their order; more than a few with care."""
    names = [b"Envelope-To", b"Delivered-To", b"X-Original-To", b"Cc", b"References"]
    lines = [b"%b: %d@%b.example\n" % (name, at, name) for at in range(count) for name in names]
    other = _ID + b"Cc: zoe@contoso.example\nCc:\nDelivered-To: a@x.example, b@x.example\n\n"
    table = read_both([_ID + b"".join(lines) + b"\n", other])
    assert len(table["envelope"][0]) == 3 * count
    assert len(table["cc"][0]) == len(table["references"][0]) == count
    assert table["envelope"][1].as_py() == ["a@x.example", "b@x.example"]


@pytest.mark.parametrize("size", [32_700, 32_730, 32_768, 32_800, 70_000])
def test_a_long_head_is_read_alike(size: int) -> None:
    """Below the limit and above it; the message behind it is read, too."""
    long = _ID + b"X-Long: " + b"x" * size + b"\nTo: zoe@contoso.example\n\n"
    table = read_both([long, _ID + b"Cc: zoe@contoso.example\n\n"])
    assert table["careful"].to_pylist() == [size > 32_700, False]


@pytest.mark.parametrize("near", [1, 2, 1000])
def test_a_column_goes_on_where_it_stopped(near: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns are read some messages at a time; where those end shows in none of them."""
    monkeypatch.setattr(plain, "_NEAR", near)
    date = b"Date: Mon, 2 Mar 2026 08:00:00 +0100\n"
    heads = [
        _ID + b"Subject: one\nTo: a@b.example, c@b.example\n" + date,
        _ID + b"Subject: =?utf-8?q?=C3=A9?=\nIn-Reply-To: <1@x.example> <2@x.example>\n",
        b"stray\n" + _ID,
        _ID + b"From: d@b.example\nSender: e@b.example\nThread-Index: " + b"AdLm" * 8 + b"\n",
        _ID + b"To: odd <\nReferences: <3@x.example>\nDelivered-To: a@b.example\n" + date,
    ]
    read = read_both([head + b"\n" for head in heads])
    assert [len(one) for one in read["to"].to_pylist()] == [2, 0, 0, 0, 0]
    assert read["inreplyto"].to_pylist()[1] == ["1@x.example", "2@x.example"]
