"""Mbox files: where a message begins, and how far a broken file is read."""

from __future__ import annotations

import gzip
import io
import zlib
from unittest import mock

import pytest

from sscsim.sources.mbox import cut_in, read_mbox
from sscsim.sources.streams import Item, Pieces, open_gzip

_ENVELOPE = b"From ivo@fabrikam.example Mon Mar  2 08:00:00 2026\n"


def _items(data: bytes) -> list[Item]:
    return list(read_mbox(Pieces(io.BufferedReader(io.BytesIO(data))), "x.mbox"))


def _subjects(data: bytes) -> list[bytes]:
    """What stands after ``Subject:`` in each message."""
    return [item.head.partition(b"Subject: ")[2].partition(b"\n")[0] for item in _items(data)]


def _message(subject: bytes, body: bytes = b"body\n") -> bytes:
    return _ENVELOPE + b"Subject: " + subject + b"\n\n" + body + b"\n"


def test_messages_are_numbered_from_one() -> None:
    """As decision records name them (contract 3)."""
    items = _items(_message(b"a") + _message(b"b"))
    assert [item.source for item in items] == ["x.mbox#1", "x.mbox#2"]
    assert [item.file for item in items] == ["x.mbox", "x.mbox"]


@pytest.mark.parametrize(
    "opening",
    [
        b"\nFrom ivo@fabrikam.example Mon Mar  2 08:00:00 2026\nSubject: b\n",
        b"\nFrom ivo@fabrikam.example Mon Mar  2 08:00 CET 2026\nSubject: b\n",
        b"\nFrom nobody\nSubject: b\n",
        b"\r\nFrom nobody\r\nSubject: b\n",
        b"\nFrom nobody\n>From somebody\nSubject: b\n",
        b"From ivo@fabrikam.example Mon Mar  2 08:00:00 2026\nSubject: b\n",
        b"From a b@c.d Mon Mar 02 8:00:00 +0000 2026\nSubject: b\n",
    ],
)
def test_a_from_line_opens_a_message(opening: bytes) -> None:
    """After an empty line; and without one if it has the whole form of an envelope line."""
    assert _subjects(_ENVELOPE + b"Subject: a\n\nbody\n" + opening) == [b"a", b"b"]


@pytest.mark.parametrize(
    "text",
    [
        b"\n>From ivo@fabrikam.example Mon Mar  2 08:00:00 2026\nSubject: b\n",
        b"\nFrom here on it is different,\nor so they say.\nSubject: b\n",
        b"\nFrom the page:\nhttps://fabrikam.example/\nSubject: b\n",
        b"From nobody\nSubject: b\n",
        b"From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nSubject: b\n",
        b"\nFrom " + b"x" * 2000 + b"\nSubject: b\n",
    ],
)
def test_other_lines_that_begin_so_do_not(text: bytes) -> None:
    """Its twin: quoted lines, sentences, and what git writes above a patch."""
    assert _subjects(_ENVELOPE + b"Subject: a\n\nbody\n" + text) == [b"a"]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_has_no_messages(data: bytes) -> None:
    """And that is no mistake."""
    assert _items(data) == []


def test_a_header_that_was_quoted_is_one_again() -> None:
    """`From : x` looks like an envelope line to those who write the file."""
    [item] = _items(_ENVELOPE + b">From : ivo@fabrikam.example\n\n>From : the body\n")
    assert item.head.startswith(_ENVELOPE + b"From : ivo")


def test_a_message_without_contents_is_one() -> None:
    """Nothing that goes in is lost."""
    assert len(_items(_ENVELOPE + b"\n" + _ENVELOPE)) == 2


def test_what_stands_before_the_first_envelope_line_is_a_message() -> None:
    """So a single message that bears the ending of an mbox is read, too."""
    assert _subjects(b"\xef\xbb\xbfSubject: a\n\nbody\n\n" + _message(b"b")) == [b"a", b"b"]
    assert _subjects(b"\xef\xbb\xbf" + _message(b"a")) == [b"a"]


@pytest.mark.parametrize("size", [1, 7, 64, 1000, 1 << 18])
def test_it_does_not_matter_where_pieces_end(size: int) -> None:
    """Marks are found across the seams, and bodies larger than a piece pass by."""
    body = b"x" * 3000 + b"\n\nFrom here on\n\n" + b"y" * 3000 + b"\n"
    data = _message(b"a", body) + _message(b"b") + _message(b"c", body) + _message(b"d")
    with mock.patch.object(Pieces, "__iter__", _pieces_of(size)):
        assert _subjects(data) == [b"a", b"b", b"c", b"d"]


def _pieces_of(size: int):  # type: ignore[no-untyped-def]
    return lambda pieces: iter(lambda: pieces._file.read(size), b"")


def test_a_large_body_is_not_held() -> None:
    """Of a message only its head is kept, once it is known to be complete."""
    [item] = _items(_message(b"a", b"body\n" * 1_000_000))
    assert len(item.head) < 1_000_000


def test_a_packed_file_that_breaks_off_is_read_so_far() -> None:
    """What was read is kept; one more item says that there was more."""
    lines = [zlib.crc32(b"%d" % number).to_bytes(4).hex().encode() for number in range(20_000)]
    whole = _message(b"a") + _message(b"b", b"\n".join(lines) + b"\n") + _message(b"c")
    cut = gzip.compress(whole)[:-20_000]
    items = list(read_mbox(Pieces(open_gzip(io.BytesIO(cut))), "x.mbox.gz"))
    assert [item.source for item in items] == ["x.mbox.gz#1", "x.mbox.gz#2", "x.mbox.gz#3"]
    assert [item.trouble for item in items] == [
        None,
        None,
        (
            "the file breaks off here: "
            "Compressed file ended before the end-of-stream marker was reached"
        ),
    ]


def test_a_head_that_breaks_off_is_no_message() -> None:
    """Its headers are not all there, and might say the opposite."""
    names = b"".join(
        b"X-%d: %s\n" % (one, zlib.crc32(b"%d" % one).to_bytes(4)) for one in range(9999)
    )
    cut = gzip.compress(_message(b"a") + _ENVELOPE + names.replace(b"\n\n", b"\n"))[:-20_000]
    items = list(read_mbox(Pieces(open_gzip(io.BytesIO(cut))), "x.mbox.gz"))
    assert [(item.number, item.trouble is None) for item in items] == [(1, True), (2, False)]


_REST = _message(b"b", b"x" * 1500)


def test_a_file_is_cut_before_a_message_after_an_empty_line() -> None:
    """Then both parts, read alone, hold what the whole does."""
    whole = _message(b"a") + _REST
    cut = cut_in(whole)
    assert cut == whole.index(_REST)
    assert _subjects(whole[:cut]) + _subjects(whole[cut:]) == _subjects(whole) == [b"a", b"b"]


@pytest.mark.parametrize(
    "before",
    [
        b"From nobody\n",  # opens a message only because of the line after it
        b"body\n",
        b"text without a line end ",
    ],
)
def test_a_file_is_not_cut_elsewhere(before: bytes) -> None:
    """What stands before a cut must not be judged by what stands behind it."""
    assert cut_in(b"Subject: a\n\nbody\n" + before + _REST) is None


def test_a_file_is_not_cut_where_too_little_of_it_is_at_hand() -> None:
    """Whether a line opens a message is told by what follows."""
    assert cut_in(_message(b"a") + _message(b"b")) is None
