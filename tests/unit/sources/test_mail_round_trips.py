"""What is written as mbox, Maildir or archive is read back: every message, in its place."""

from __future__ import annotations

import gzip
import io
import mailbox
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sscsim.mail import Message
from sscsim.sources import MailSource, messages, read_message

_LINES = st.sampled_from(
    [
        *(b"", b" ", b"body", b"From here on", b">From x", b"From a@b.c Mon Mar  2 08:00:00 2026"),
        *(b"To: x@y.z", b"Subject: other", b"\xff\x00", b"x" * 1500, b"."),
    ]
)
_HEADERS = st.sampled_from(
    [
        *(b"To: a@b.c", b"Cc: d@e.f,\n g@h.i", b"Subject: =?utf-8?q?=C3=BC?=", b"Subject: \xe9"),
        *(b"Date: Mon, 2 Mar 2026 08:00:00 +0000", b"Message-ID: <1@b.c>", b"X-Other: x\n\ty"),
        *(b"From : a@b.c", b"Received: by x; Tue, 3 Mar 2026 08:00:00 +0000"),
    ]
)
_MESSAGES = st.builds(
    lambda headers, body: b"\n".join([b"X-First: x", *headers, b"", *body, b""]),
    st.lists(_HEADERS, max_size=5),
    st.lists(_LINES, max_size=6),
)


def _alone(data: bytes) -> Message:
    return read_message(data, "")


def _read(path: Path) -> list[Message]:
    found = list(messages(MailSource(path)))
    assert all(message.unreadable is None for message in found)
    return [_without_time(attrs.evolve(message, source="")) for message in found]


def _without_time(message: Message) -> Message:
    """Forget the time of an undated message: in a file it takes that of the one before."""
    return message if message.date is not None else attrs.evolve(message, received=None)


def _write_mboxrd(path: Path, written: list[bytes]) -> None:
    with path.open("wb") as file:
        for data in written:
            lines = data.split(b"\n")
            quoted = [b">" * line.lstrip(b">").startswith(b"From ") + line for line in lines]
            file.write(b"From x Mon Mar  2 08:00:00 2026\n" + b"\n".join(quoted) + b"\n")


def _write_packed(path: Path, written: list[bytes]) -> None:
    _write_mboxrd(path, written)
    path.write_bytes(gzip.compress(path.read_bytes(), 1))


def _write_mbox(path: Path, written: list[bytes]) -> None:
    box = mailbox.mbox(path)
    for data in written:
        box.add(data)
    box.close()


def _write_tar(path: Path, written: list[bytes]) -> None:
    with tarfile.open(path, "w") as archive:
        for number, data in enumerate(written):
            member = tarfile.TarInfo(f"{number}.eml")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("x.mbox", _write_mboxrd),
        ("x.mbox.gz", _write_packed),
        ("x.mbox", _write_mbox),
        ("x.tar", _write_tar),
    ],
)
@given(written=st.lists(_MESSAGES, max_size=6))
def test_what_is_written_one_after_the_other_is_read_back(
    name: str, write: Callable[[Path, list[bytes]], None], written: list[bytes]
) -> None:
    """As many messages as were put in, each the same as alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path, written)
        if path.exists():
            assert _read(path) == [_without_time(_alone(data)) for data in written]


@settings(max_examples=20)  # a Maildir waits for the disk at every message
@given(written=st.lists(_MESSAGES, max_size=6))
def test_what_is_put_into_a_maildir_is_read_back(written: list[bytes]) -> None:
    """New or seen, under the keys that the standard library gives."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hanna"
        box = mailbox.Maildir(path)
        by_key = {f"hanna/{box.add(data)}": data for data in written}
        for new in list((path / "new").iterdir())[::2]:
            new.rename(path / "cur" / f"{new.name}:2,S")
        found = list(messages(MailSource(Path(folder))))
        assert [message.source for message in found] == sorted(by_key)
        assert [attrs.evolve(message, source="") for message in found] == [
            _alone(by_key[message.source]) for message in found
        ]
