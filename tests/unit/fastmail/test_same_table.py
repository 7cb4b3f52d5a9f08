"""Two readers, one table: what is read fast is what is read with care, message by message."""

from __future__ import annotations

import doctest
import gc
import gzip
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sscsim.bulk import MAIL, UnsupportedError, mail_table
from sscsim.errors import InputError
from sscsim.fastmail import BulkMail, MailFiles, mail_batches, parts, reading
from sscsim.sources import MailOrder, MailSource, deliveries
from sscsim.sources.containers import files_of
from sscsim.vocabulary import Ref
from sscsim.world import Directory, Mailbox

_ORDERS: tuple[MailOrder, MailOrder] = ("received", "file")
_ENVELOPE = b"From ivo@fabrikam.example Mon Mar  2 08:00:00 2026\n"
_SETTINGS = settings(max_examples=60, deadline=None)


def _directory() -> Directory:
    """Four mailboxes; two of them have one address, one address reaches two mailboxes."""
    boxes = {
        "m1": "zoe@contoso.example",
        "m2": "Hanna@contoso.example",
        "m3": "sales@contoso.example",
        "m4": "sales@contoso.example",
    }
    at = {
        "zoe@contoso.example": ("m1",),
        "hanna@contoso.example": ("m2",),
        "sales@contoso.example": ("m3", "m4"),
        "all@contoso.example": ("m2", "m1"),
    }
    return Directory(
        mailboxes={key: _mailbox(key, address) for key, address in boxes.items()},
        mailbox_addresses=at,
    )


def _mailbox(mailboxid: str, address: str) -> Mailbox:
    return Mailbox(
        mailboxid=mailboxid, emailaddress=address, regardingobjectid=Ref("queue", mailboxid)
    )


@contextmanager
def tiny_parts(worth: int = 0) -> Iterator[None]:
    """Cut files wherever it can be done, two to a part; files of ``worth`` bytes are scanned."""
    with (
        mock.patch.object(parts, "_PART", 200),
        mock.patch.object(parts, "_FILES", 2),
        mock.patch.object(parts, "_WINDOW", 1600),
        mock.patch.object(reading, "_WORTH_COMPILING", worth),
    ):
        yield


def read_both(sources: list[MailSource], order: MailOrder, workers: int = 1) -> BulkMail:
    """Read in both ways and compare."""
    fast = mail_batches(_directory(), sources, order, workers=workers)
    careful = mail_table(deliveries(_directory(), sources, order))
    assert fast.table.to_pylist() == careful.to_pylist()
    assert fast.table.schema.equals(MAIL, check_metadata=True)
    assert fast.table.equals(careful)
    return fast


def _in_file(data: bytes, name: str = "x.mbox", workers: int = 1) -> list[BulkMail]:
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        return [read_both([MailSource(path)], order, workers) for order in _ORDERS]


# -- made by chance --------------------------------------------------------------------------------

_ADDRESSES = st.sampled_from(
    [
        b"zoe@contoso.example", b"Hanna <HANNA@contoso.example>", b"all@contoso.example",
        b'"Sales, all" <sales@contoso.example>', b"nobody", b"ivo@fabrikam.example",
        b"friends: zoe@contoso.example, ivo@fabrikam.example;", b"", b"<>", b"\xff\xfe@x.example",
        b"=?utf-8?q?Zo=C3=AB?= <zoe@contoso.example>", b"(a (b) zoe@contoso.example",
    ]
)  # fmt: skip
_LISTS = st.lists(_ADDRESSES, max_size=3).map(b", ".join)
_IDS = st.sampled_from(
    [b"<1@x.example>", b"<2@x.example> (by a relay)", b"1@x.example 2@x.example", b"", b"<3@x"]
)
_DATES = st.sampled_from(
    [
        b"Mon, 2 Mar 2026 08:00:00 +0100", b"Tue, 03 Mar 2026 23:59:60 -0000", b"yesterday", b"",
        b"Mon, 2 Mar 2026 08:00:00 -1159 (PST)", b"2 Mar 2026 08:00 CET", b"Mon, 30 Feb 2026 1:2:3",
        b"Mon, 31 Feb 2026 08:00:00 +0000", b"Mon, 2 Mar 2026 08:00:00 +2400",
        b"Mon, 2 Foo 2026 08:00:00 +0000", b"Mon, 0 Mar 2026 24:00:00 +0000",
    ]
)  # fmt: skip
_TEXTS = st.sampled_from(
    [
        b"Hello", b"=?utf-8?b?R3LDvMOfZQ==?= =?utf-8?q?_an_alle?=", b"=?nope?q?x?=", b"\xe4\xf6",
        b"a\n b", b"RE: CRM:0001001", b"=?utf-8?b?R3", b"",
    ]
)  # fmt: skip


def _header(name: bytes, values: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    return values.map(lambda value: name + b": " + value + b"\n")


_HEADERS = st.one_of(
    *(
        _header(name, _LISTS)
        for name in (b"To", b"CC", b"Bcc", b"Delivered-To", b"from", b"Sender")
    ),
    *(_header(name, _IDS) for name in (b"Message-ID", b"In-Reply-To", b"References")),
    _header(b"Message-ID", st.integers(0, 9).map(lambda n: b"<%d@fabrikam.example>" % n)),
    _header(b"Date", _DATES),
    _header(b"Received", _DATES.map(lambda date: b"from a by b; " + date)),
    _header(b"Subject", _TEXTS),
    _header(b"Thread-Index", st.sampled_from([b"AdLm" * 8, b"AdLm", b"?"])),
    _header(b"Content-Class", st.sampled_from([b"rpmsg.message", b"x"])),
    st.sampled_from(
        [b"a stray line\n", b" folded\n", b">From : ivo@fabrikam.example\n", b"X-A:\n"]
    ),
)
_BODIES = st.sampled_from(
    [
        b"", b"text\n\n", b"text\n", b"\nFrom here on\n", b"\nFrom here\nX-A: on\n\n", b"From a\n",
        b"\n\nFrom b\n",
        b"\nFrom 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n",
        b"x" * 700 + b"\n\n",
    ]
)  # fmt: skip
_OPENINGS = st.sampled_from([_ENVELOPE, b"From nobody\n", b"", b"\n" + _ENVELOPE, b">From x\n"])
_MESSAGES = st.tuples(
    _OPENINGS, st.lists(_HEADERS, max_size=9).map(b"".join), st.just(b"\n"), _BODIES
).map(b"".join)
_MBOXES = st.tuples(
    st.sampled_from([b"", b"", b"\xef\xbb\xbf", b"\n \n", b"\xff\xfe"]),
    st.lists(_MESSAGES, max_size=12).map(b"".join),
    st.sampled_from([b"", b"", b"\r"]),
).map(lambda made: made[0] + (made[1].replace(b"\n", b"\r\n") if made[2] else made[1]))


@given(_MBOXES)
@_SETTINGS
def test_a_file_of_mail_is_read_alike(data: bytes) -> None:
    """Whatever stands in it, as an mbox, as a single message, packed, in both orders."""
    whole = _in_file(data)
    with tiny_parts():
        assert _in_file(data) == whole
    _in_file(data, "x.eml")
    _in_file(gzip.compress(data), "x.mbox.gz")
    _in_file(data, "x")


@given(st.lists(st.tuples(st.sampled_from(["a/x", "b/x"]), _MBOXES), min_size=2, max_size=4))
@_SETTINGS
def test_folders_and_inboxes_are_read_alike(made: list[tuple[str, bytes]]) -> None:
    """Several sources, of one name, of one mailbox and of whoever they are addressed to."""
    with TemporaryDirectory() as folder:
        for number, (place, data) in enumerate(made):
            path = Path(folder, place, f"{number % 2}.mbox")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_ENVELOPE + b"To: zoe@contoso.example\n\n\n" + data)
        places = [Path(folder, place) for place in sorted({place for place, _ in made})]
        sources = [*map(MailSource, places), MailSource(places[0], "sales@contoso.example")]
        for order in _ORDERS:
            read_both(sources, order)
            with tiny_parts():
                read_both(sources, order)


# -- one by one ------------------------------------------------------------------------------------


def _many(count: int) -> bytes:
    return b"".join(
        b"%bMessage-ID: <%d@x.example>\nTo: zoe@contoso.example\nSubject: s%d\n\n%b\n\n"
        % (_ENVELOPE, number, number, b"body " * 60)
        for number in range(count)
    )


@pytest.mark.parametrize("worth", [0, 1 << 40])
def test_several_readers_give_what_one_gives(worth: int) -> None:
    """Stretches are put together in their order, and numbered through: of threads and processes."""
    with tiny_parts(worth):
        for mail in _in_file(_many(30), workers=2):
            assert mail.table["source"].to_pylist() == [f"x.mbox#{n}" for n in range(1, 31)]


def test_a_large_file_is_really_cut() -> None:
    """Else the tests above would compare a whole file with itself."""
    with TemporaryDirectory() as folder, tiny_parts():
        path = Path(folder, "x.mbox")
        path.write_bytes(_many(30))
        [listed] = files_of(path)
        assert len(list(parts.parts_of([listed]))) > 5
        path.write_bytes(gzip.compress(_many(30)))
        assert [*parts.parts_of([listed])] == [parts.Files([listed])]


def test_what_is_unusual_is_counted() -> None:
    """A message without an id is read with care, the one beside it is not."""
    data = _many(1) + _ENVELOPE + b"Subject: no id\n\n\n" + _many(2)
    for mail in _in_file(data):
        assert (mail.messages, mail.careful, mail.careful_share) == (4, 1, 0.25)


def test_no_mail_is_no_share(tmp_path: Path) -> None:
    """An empty Maildir is mail, too."""
    for name in ("cur", "new"):
        (tmp_path / name).mkdir()
    mail = read_both([MailSource(tmp_path)], "received")
    assert (mail.messages, mail.careful_share, mail.table.schema) == (0, 0.0, MAIL)


def test_a_head_beyond_measure_is_read_with_care() -> None:
    """Limits on addresses are counted in one place only."""
    to = b", ".join(b"u%d@contoso.example" % number for number in range(2000))
    [mail, _] = _in_file(_ENVELOPE + b"Message-ID: <1@x.example>\nTo: " + to + b"\n\n\n")
    assert mail.careful == 1
    assert len(mail.table["to"][0]) == 2000


@pytest.mark.parametrize(("worth", "done"), [(0, 1), (1 << 40, 0)])
def test_something_else_is_done_meanwhile(worth: int, done: int, tmp_path: Path) -> None:
    """By another thread, before the mail is there; not where a process is forked from this one."""
    (tmp_path / "x.mbox").write_bytes(_many(30))
    threads: list[int] = []
    with tiny_parts(worth):
        files = MailFiles.of(_directory(), [MailSource(tmp_path / "x.mbox")])
        letters = files.read(workers=2, meanwhile=lambda: threads.append(threading.get_ident()))
    assert len(threads) == done
    assert threading.get_ident() not in threads
    assert letters.delivered(_directory()).messages == 30


def test_bytes_are_told_as_they_are_read(tmp_path: Path) -> None:
    """So that a bar can move."""
    path, told = tmp_path / "x.mbox", list[int]()
    path.write_bytes(_many(30))
    mail_batches(_directory(), [MailSource(path)], "file", told.append)
    assert sum(told) == path.stat().st_size
    with tiny_parts():
        mail_batches(_directory(), [MailSource(path)], "file", told.append, workers=1)
    assert sum(told) == 2 * path.stat().st_size
    assert len(told) > 5


def test_a_file_that_changes_meanwhile_is_read_again(tmp_path: Path) -> None:
    """What its parts held belongs to two different files."""
    path = tmp_path / "x.mbox"
    path.write_bytes(_many(30))

    def grows(_size: int) -> None:
        path.write_bytes(_many(31))

    with tiny_parts():
        mail = mail_batches(_directory(), [MailSource(path)], "file", grows, workers=1)
    assert mail.table["source"].to_pylist() == [f"x.mbox#{n}" for n in range(1, 32)]


def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    """By the process that was given it."""
    reading, writing = os.pipe()
    os.write(writing, _many(2))
    os.close(writing)
    path = Path(f"/dev/fd/{reading}")
    if not path.exists():
        pytest.skip("no /dev/fd here")
    with tiny_parts():
        mail = mail_batches(_directory(), [MailSource(path)], "received", workers=2)
    os.close(reading)
    assert mail.table["messageid"].to_pylist() == ["0@x.example", "1@x.example"]
    assert tmp_path.exists()


def test_other_folders_than_the_inbox_are_refused(tmp_path: Path) -> None:
    """In the same words, whichever way the mail is read."""
    for name in ("cur", "new", ".Archive/cur", ".Archive/new"):
        (tmp_path / name).mkdir(parents=True)
    for number in range(9):
        (tmp_path / ".Archive" / "cur" / str(number)).write_bytes(b"Subject: x\n\n")
    with pytest.raises(UnsupportedError) as careful:
        mail_table(deliveries(_directory(), [MailSource(tmp_path)]))
    for workers in (1, 2):
        with tiny_parts(), pytest.raises(UnsupportedError) as fast:
            mail_batches(_directory(), [MailSource(tmp_path)], workers=workers)
        assert str(fast.value) == str(careful.value)


def test_what_cannot_be_replayed_is_told_alike(tmp_path: Path) -> None:
    """All of it at once; and an order that there is not."""
    wrong = [MailSource(tmp_path / "none"), MailSource(tmp_path, "nobody@contoso.example")]
    with pytest.raises(InputError) as careful:
        deliveries(_directory(), wrong)
    with pytest.raises(InputError) as fast:
        mail_batches(_directory(), wrong)
    assert str(fast.value) == str(careful.value)
    with pytest.raises(ValueError, match="order is one of received, file"):
        mail_batches(_directory(), [], "size")  # type: ignore[arg-type]


def test_the_table_is_one_of_arrow() -> None:
    """Not a generator, not a list of batches."""
    assert isinstance(_in_file(_many(1))[0].table, pa.Table)


def test_the_examples_are_true() -> None:
    """They are what a reader tries first."""
    shown = doctest.testmod(reading)
    assert (shown.failed, shown.attempted > 3) == (0, True)


@pytest.mark.parametrize("wanted", [True, False])
def test_the_collector_is_left_as_it_was(*, wanted: bool) -> None:
    """Whoever has switched it off finds it off, whoever has not finds it on."""
    was = gc.isenabled()
    try:
        (gc.enable if wanted else gc.disable)()
        _in_file(_many(1))
        assert gc.isenabled() is wanted
    finally:
        (gc.enable if was else gc.disable)()
