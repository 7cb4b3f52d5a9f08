"""Files that people give as mail and that are something else: one clear line, and what to give."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from pathlib import Path

import pytest

from sscsim.sources import MailSource, mail_problems, messages

_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_MAIL = b"From: ivo@fabrikam.example\nTo: hanna@contoso.example\n\nbody\n"
_GIVE = (
    "Give .eml or .msg files, an mbox, a Maildir, a header table, a message trace, Graph messages,"
    " or a folder of them."
)
_SCHEMA = "`sscsim schema mail` lists the columns of a header table."
_READPST = "Make an mbox of it first, for example with readpst."
_NOISE = "is no Outlook message, though its name ends in .msg: its first bytes are others"
_CARD = b"BEGIN:VCARD\nVERSION:3.0\nFN:Hanna Reyes\nEND:VCARD\n"

_FILES = {
    "photo.png": (_PNG, f"is a PNG picture, not mail. {_GIVE}"),
    "photo.eml": (_PNG, f"is a PNG picture, not mail. {_GIVE}"),
    "photo.mbox": (_PNG, f"is a PNG picture, not mail. {_GIVE}"),
    "photo.eml.gz": (gzip.compress(_PNG, mtime=0), f"is a PNG picture, not mail. {_GIVE}"),
    "noise.msg": (
        b"\x8f\x03\xfe\x00\x91",
        f"{_NOISE}. Save the message from Outlook again, as .msg or .eml.",
    ),
    "offer.pdf": (b"%PDF-1.7\n%\xe2\xe3\n", f"is a PDF document, not mail. {_GIVE}"),
    "archive.pst": (
        b"!BDN\x00\x00\x00\x00SM",
        f"is an Outlook data file (.pst or .ost), not mail. {_READPST}",
    ),
    "mac.olm": (
        b"PK\x03\x04\x14\x00",
        "is an archive of Outlook for Mac (.olm), not mail. Save the folders as mbox.",
    ),
    "mails.zip": (
        b"PK\x03\x04\x14\x00",
        "is a zip archive or an Office file, not mail. Unpack it, and give the folder.",
    ),
    "mails": (
        gzip.compress(_MAIL, mtime=0),
        "is packed with gzip, not mail. Let its name end in .gz.",
    ),
    "mails.tar.bz2": (
        bz2.compress(_MAIL),
        "is packed with bzip2, not mail. Unpack it, and give the folder.",
    ),
    "fast.tbz2": (
        bz2.compress(_MAIL, 1),
        "is packed with bzip2, not mail. Unpack it, and give the folder.",
    ),
    "none.bz2": (
        bz2.compress(b""),
        "is packed with bzip2, not mail. Unpack it, and give the folder.",
    ),
    "mails.tar.xz": (
        lzma.compress(_MAIL),
        "is packed with xz, not mail. Unpack it, and give the folder.",
    ),
    "mails.tar.zst": (
        b"\x28\xb5\x2f\xfd\x04",
        "is packed with zstd, not mail. Unpack it, and give the folder.",
    ),
    "mails.7z": (
        b"7z\xbc\xaf\x27\x1c\x00",
        "is a 7-Zip archive, not mail. Unpack it, and give the folder.",
    ),
    "Inbox.dbx": (
        b"\xcf\xad\x12\xfe\xc5\xfd",
        f"is an Outlook Express folder (.dbx), not mail. {_READPST}",
    ),
    "old.ost": (
        bytes(100),
        f"is an Outlook data file (.ost), not mail. {_READPST}",
    ),
    "users.json": (json.dumps([{"id": 1}]).encode(), f"is JSON, not mail. {_GIVE}"),
    "one.json": (b'\xef\xbb\xbf{"value":[]}', f"is JSON, not mail. {_GIVE}"),
    "page": (b"<!DOCTYPE html><html>\n", f"is a web page, not mail. {_GIVE}"),
    "hanna.vcf": (_CARD, f"is a business card (.vcf), not mail. {_GIVE}"),
    "meeting.ics": (b"BEGIN:VCALENDAR\nVERSION:2.0\n", f"is a calendar entry, not mail. {_GIVE}"),
    "prices.csv": (b"article,price\n1,2\n", f"is a CSV table, not mail. {_GIVE}"),
    "trace.csv": (
        b"received,sender\n1,2\n",
        f"has no column message_id, from, to, subject. {_SCHEMA}",
    ),
    "trace": (b"PAR1\x00", "is a Parquet table, not mail. Let its name end in .parquet."),
    "story.yaml": (b"title: A story\nsystemusers: []\n", f"is YAML, not mail. {_GIVE}"),
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _told(path: str) -> list[str]:
    return [str(problem) for problem in mail_problems([MailSource(Path(path))])]


@pytest.mark.parametrize("name", _FILES)
def test_a_file_that_is_no_mail_is_told_before_anything_is_read(name: str) -> None:
    """With what it is, and what to give instead."""
    data, expected = _FILES[name]
    Path(name).write_bytes(data)
    assert _told(name) == [f"--mail {name}: {name} {expected}"]


def test_what_begins_as_an_outlook_message_and_is_none_is_told_too() -> None:
    """Without the library that reads them, the line would say what to install instead."""
    pytest.importorskip("olefile", reason="the extra msg is not installed")
    Path("offer.msg").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00")
    damaged = "is no Outlook message: it is damaged or cut off. Save the message as .eml."
    assert _told("offer.msg") == [f"--mail offer.msg: offer.msg {damaged}"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("offer.msg", _MAIL),
        ("story.yaml", _MAIL),
        ("in.csv", _MAIL),
        ("in.mbox", b"From ivo\n" + _MAIL),
        ("in.mbox", b""),
        ("empty.eml", b""),
        ("note.txt", b"Dear Hanna,\nbest regards\n"),
        ("short.bz2", b"BZh9: the best of all\n" + _MAIL),
        ("part.eml", b"Content-Type: text/plain\n\n{}"),
        ("cut.eml.gz", gzip.compress(_MAIL, mtime=0)[:12]),
        ("1.emlx", b"640\n" + _MAIL),
    ],
)
def test_a_file_that_is_or_may_be_mail_is_not(name: str, data: bytes) -> None:
    """Its twin: what a name says counts only where the bytes are no message; a record tells why."""
    Path(name).write_bytes(data)
    assert _told(name) == []


def test_in_a_folder_a_stranger_is_one_unreadable_message() -> None:
    """And the mail beside it is read."""
    for name, (data, _) in _FILES.items():
        Path(name).write_bytes(data)
    Path("1.eml").write_bytes(_MAIL)
    found = {message.source: message.unreadable for message in messages(MailSource(Path()))}
    assert len(found) == len(_FILES) + 1
    assert found["1.eml"] is None
    assert found["photo.png"] == found["photo.eml.gz"] == "is a PNG picture, not mail"
    assert found["users.json"] == "has no email headers: it looks like JSON"
    assert found["noise.msg"] == f"has no email headers: it {_NOISE}"
    assert all(found[name] for name in _FILES)
    assert _told(".") == []


def test_a_folder_of_nothing_else_is_told() -> None:
    """A snapshot, say, that was given as mail by a slip of the finger."""
    for folder, name in (("org", "a.json"), ("org", "b/c.json")):
        (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
        (Path(folder) / name).write_bytes(b'[{"a": 1}]')
    assert _told("org") == [
        f"--mail org: org holds no mail: a.json is JSON, not mail. {_GIVE}",
    ]


def test_a_folder_without_files_is_told_but_a_maildir_may_be_empty() -> None:
    """Nothing has come yet."""
    Path("empty/below").mkdir(parents=True)
    for name in ("cur", "new", "tmp"):
        Path("hanna", name).mkdir(parents=True)
    assert _told("empty") == [f"--mail empty: empty is a folder without any file. {_GIVE}"]
    assert _told("hanna") == []


def test_a_mail_program_of_apple_counts_the_bytes_first() -> None:
    """An ``.emlx`` begins with a number on a line of its own, and is mail."""
    Path("1.emlx").write_bytes(b"640\n" + _MAIL)
    [message] = messages(MailSource(Path("1.emlx")))
    assert message.to[0].address == "hanna@contoso.example"
