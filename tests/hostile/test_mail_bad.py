"""
Bad mail as it is met in practice, through the command line: one clear line for each, all accounted.

What cannot be read is a record `unreadable` that says why; the run goes on with the rest.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from sscsim.cli.app import app
from sscsim.sources import MailSource, containers, messages, streams
from sscsim.sources.headers import MAX_HEAD

_MAIL = (
    b"From: Ivo Brandt <ivo@fabrikam.example>\nTo: hanna@contoso.example\n"
    b"Date: Mon, 2 Mar 2026 08:00:00 +0000\nSubject: Offer\n\nbody\n"
)
_OPENING = b"From ivo@fabrikam.example Mon Mar  2 08:00:00 2026\n"
_SECONDS = 60  # for one replay of the largest of them; the machine may be busy


class Told(NamedTuple):
    """What a replay said: its status, its records, and its lines about what cannot be read."""

    status: int
    records: list[dict[str, Any]]
    unreadable: list[str]

    @property
    def outcomes(self) -> dict[str, str]:
        """What became of each message."""
        return {record["source"]: record["outcome"] for record in self.records}


Replay = Callable[..., Told]


@pytest.fixture
def replay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Replay:
    """Hanna accepts everything; the mail lies in the folder `mail`."""
    monkeypatch.chdir(tmp_path)
    for folder in ("org", "mail"):
        Path(folder).mkdir()
    user = {"systemuserid": "u1", "fullname": "Hanna Reyes"}
    user["internalemailaddress"] = "hanna@contoso.example"
    settings = {"systemuserid": "u1", "incomingemailfilteringmethod": 0}
    for name, row in (("systemusers", user), ("usersettingscollection", settings)):
        Path(f"org/{name}.json").write_text(json.dumps([row]))

    def call(mail: str = "mail") -> Told:
        arguments = ["replay", "--org", "org", "--mail", mail, "--format", "jsonl"]
        result = CliRunner().invoke(app, arguments, catch_exceptions=False)
        assert "DOES NOT AGREE" not in result.stderr
        records = [json.loads(line) for line in result.stdout.splitlines()]
        start = "sscsim: could not read "
        lines = [line for line in result.stderr.splitlines() if line.startswith(start)]
        return Told(result.exit_code, records, [line.removeprefix(start) for line in lines])

    return call


def _save(name: str, data: bytes) -> None:
    Path("mail", name).parent.mkdir(parents=True, exist_ok=True)
    Path("mail", name).write_bytes(data)


_UNREADABLE = {
    "no-headers.eml": (b"Dear Hanna,\nplease call me.\n", "has no email headers"),
    "empty.eml": (b"", "is empty"),
    "blank.eml": (b"\r\n\r\n\r\n", "is empty"),
    "nothing.eml": (bytes(10_000), "has no email headers"),
    "body-only.eml": (b"\n\n<html>Hello</html>", "has no email headers: it looks like a web page"),
    "wide.eml": (_MAIL.decode().encode("utf-16"), None),
    "cut.eml.gz": (
        gzip.compress(b"X-Pad: " + os.urandom(50_000).hex().encode() + b"\n" + _MAIL)[:9000],
        (
            "the file breaks off in its headers: "
            "Compressed file ended before the end-of-stream marker was reached"
        ),
    ),
    "cut-at-once.mbox.gz": (
        gzip.compress(_MAIL, mtime=0)[:5],
        "cannot be read: Compressed file ended before the end-of-stream marker was reached",
    ),
    "long.eml": (
        b"X-Long: " + b"x" * (MAX_HEAD + 10) + b"\n" + _MAIL,
        "its headers are longer than 8 MiB",
    ),
    "many.eml": (b"To: " + b"a@b.example," * 200_001, "has more than 200,000 addresses"),
    "headers.eml": (b"To: a@b.example\n" * 10_001, "has more than 10,000 headers"),
    "ids.eml": (
        b"References: " + b"".join(b"<%d@b.example>\n " % n for n in range(20_001)),
        "has more than 20,000 message ids in references",
    ),
}


@pytest.mark.parametrize("name", _UNREADABLE)
def test_what_cannot_be_read_is_one_line_and_the_rest_goes_on(replay: Replay, name: str) -> None:
    """With its file and the reason; the message beside it is promoted."""
    data, why = _UNREADABLE[name]
    why = why or "is UTF-16 text: save the message as the bytes the server sent"
    _save(name, data)
    _save("good.eml", _MAIL)
    told = replay()
    assert told.status == 0
    assert told.outcomes == {name: "unreadable", "good.eml": "promoted"}
    assert told.unreadable == [f"{name}: {why}"]


_READABLE = {
    "several From headers": (b"From: eva@fabrikam.example\n" + _MAIL, "eva@fabrikam.example"),
    "several addresses in From": (
        _MAIL.replace(b"Ivo Brandt <ivo@fabrikam.example>", b"ivo@fabrikam.example, eva@x.example"),
        "ivo@fabrikam.example",
    ),
    "an encoded word in an unknown charset": (
        _MAIL.replace(b"Ivo Brandt", b"=?x-unknown?q?Ivo=FF?="),
        "ivo@fabrikam.example",
    ),
    "an encoded word that is no base64": (
        _MAIL.replace(b"Offer", b"=?utf-8?b?%%%?= =?utf-8?b?a?="),
        "ivo@fabrikam.example",
    ),
    "NULs everywhere": (_MAIL.replace(b"Offer", b"Of\x00fer\x00"), "ivo@fabrikam.example"),
    "NULs in a name": (_MAIL.replace(b"Ivo Brandt", b"Ivo\x00Brandt"), "ivo@fabrikam.example"),
    "comments nested 100,000 deep": (
        _MAIL.replace(b"Ivo Brandt", b"(" * 100_000 + b")" * 100_000 + b" Ivo"),
        "ivo@fabrikam.example",
    ),
    "a message id as Exchange writes it": (
        b"Message-ID: <[b378@contoso.example]@fabrikam.example>\nIn-Reply-To: <>\n" + _MAIL,
        "ivo@fabrikam.example",
    ),
    "line ends of old Macs": (_MAIL.replace(b"\n", b"\r"), "ivo@fabrikam.example"),
    "a mark of UTF-8": (b"\xef\xbb\xbf" + _MAIL, "ivo@fabrikam.example"),
    "no end of the headers": (_MAIL.partition(b"\n\n")[0], "ivo@fabrikam.example"),
}


@pytest.mark.parametrize("what", _READABLE)
def test_what_servers_let_pass_is_read(replay: Replay, what: str) -> None:
    """Its twin: who sent it is known, and it is decided as any other message."""
    data, sender = _READABLE[what]
    _save("bad.eml", data)
    told = replay()
    assert (told.status, told.unreadable) == (0, [])
    [record] = told.records
    assert record["outcome"] == "promoted"
    assert [one["address"] for one in record["parties"] if one["participation"] == "from"] == [
        sender
    ]


@pytest.mark.parametrize(
    ("charset", "name"),
    [
        ("koi8-r", "Ханна Рейес"),
        ("gb2312", "汉娜"),
        ("iso-8859-2", "Żaneta Łoś"),
        ("windows-1252", "Hanna “Hé” Reyes"),
        ("utf-8", "Ханна 汉娜"),
    ],
)
def test_raw_bytes_in_any_charset_lose_nothing(replay: Replay, charset: str, name: str) -> None:
    """UTF-8 is read as such; any other as Latin-1, which keeps every byte, as nobody says which."""
    raw = name.encode(charset)
    _save("raw.eml", _MAIL.replace(b"Ivo Brandt", b'"%b"' % raw).replace(b"Offer", raw))
    told = replay()
    assert told.outcomes == {"raw.eml": "promoted"}
    assert told.records[0]["parties"][0]["address"] == "ivo@fabrikam.example"
    [message] = messages(MailSource(Path("mail")))
    expected = name if charset == "utf-8" else raw.decode("latin-1")
    assert message.subject == expected
    assert message.from_[0].name == expected


def test_a_hundred_thousand_recipients_are_replayed(replay: Replay) -> None:
    """In time and memory that a notebook has."""
    recipients = b",\n ".join(b"Person %d <p%d@fabrikam.example>" % (n, n) for n in range(100_000))
    _save("many.eml", _MAIL.replace(b"To: ", b"To: " + recipients + b",\n "))
    begun = time.process_time()
    told = replay()
    assert time.process_time() - begun < _SECONDS
    assert told.outcomes == {"many.eml": "promoted"}
    assert len(told.records[0]["parties"]) == 100_002


def test_a_half_written_mbox_is_read_as_far_as_it_goes(replay: Replay) -> None:
    """A plain file just ends; one that is packed says where it breaks off."""
    whole = _OPENING + _MAIL + b"\n" + _OPENING + _MAIL
    _save("plain.mbox", whole + b"\n" + _OPENING + _MAIL[:50])
    padded = whole.replace(b"body", os.urandom(100_000).hex().encode())
    _save("packed.mbox.gz", gzip.compress(padded)[:-30_000])
    told = replay()
    assert told.outcomes == {
        "plain.mbox#1": "duplicate",
        "plain.mbox#2": "duplicate",
        "plain.mbox#3": "not_processed",  # its To was not written yet
        "packed.mbox.gz#1": "promoted",
        "packed.mbox.gz#2": "duplicate",
        "packed.mbox.gz#3": "unreadable",
    }
    assert told.unreadable == [
        (
            "packed.mbox.gz#3: the file breaks off here: "
            "Compressed file ended before the end-of-stream marker was reached"
        )
    ]


def test_folders_that_lie_are_told_and_the_rest_goes_on(replay: Replay) -> None:
    """A folder called like a message, loops, links to nothing, a pipe, a device."""
    _save("folder.eml/1.eml", _MAIL)
    _save("good.eml", _MAIL)
    Path("mail/loop").symlink_to(".", target_is_directory=True)
    Path("mail/up").symlink_to("..", target_is_directory=True)
    Path("mail/gone").symlink_to("nowhere")
    Path("mail/self").symlink_to("self")
    Path("mail/device").symlink_to(os.devnull)
    os.mkfifo("mail/pipe")
    told = replay()
    assert told.status == 0
    assert sorted(told.unreadable) == [
        "device: is neither a file nor a folder",
        "gone: cannot be read: No such file or directory",
        "loop: leads to a folder that is read already",
        "pipe: is a pipe, not a file",
        "self: cannot be read: Too many levels of symbolic links",
        "up: is a link that leads out of the folder",
    ]
    assert told.outcomes["folder.eml/1.eml"] == "promoted"
    assert told.outcomes["good.eml"] == "duplicate"


def test_a_file_that_may_not_be_read_is_told(
    replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for whoever is the superuser here; given alone, it is a record as well."""
    _save("closed.eml", _MAIL)
    _save("good.eml", _MAIL)
    opened = streams.open_file

    def refuse(path: Path, *more: Any) -> io.BufferedReader:
        if path.name == "closed.eml":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *more)

    monkeypatch.setattr(containers, "open_file", refuse)
    for told in (replay(), replay("mail/closed.eml")):
        assert told.status == 0
        assert told.unreadable == ["closed.eml: cannot be read: Permission denied"]


def test_what_is_given_by_name_and_is_no_file_is_a_mistake(replay: Replay) -> None:
    """A device, a path through a file, a name that no system takes; nothing is waited for."""
    _save("good.eml", _MAIL)
    for path in (os.devnull, "mail/good.eml/x", "x" * 5000, "\x00", ""):
        assert replay(path) == Told(2, [], [])


def test_an_archive_of_hostile_members_is_read_beside_good_mail(replay: Replay) -> None:
    """Links out of it, devices, names that climb: told, and nothing is written or followed."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, kind in (("l", tarfile.SYMTYPE), ("h", tarfile.LNKTYPE), ("d", tarfile.BLKTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
        member = tarfile.TarInfo("../../up.eml")
        member.size = len(_MAIL)
        archive.addfile(member, io.BytesIO(_MAIL))
    _save("x.tar", stream.getvalue())
    before = sorted(Path.cwd().parent.iterdir())
    told = replay()
    assert told.unreadable == [
        *(f"x.tar/{name}: is a link or a device, not a message" for name in ("d", "h", "l")),
    ]
    assert told.outcomes["x.tar/../../up.eml"] == "promoted"
    assert sorted(Path.cwd().parent.iterdir()) == before


def test_memory_does_not_grow_with_the_mail(replay: Replay) -> None:
    """Bodies pass by, and so do messages that went to nobody; packed zeros are no bomb."""
    body = b"x" * 79 + b"\n"
    message = _MAIL.replace(b"hanna@", b"nobody@") + body * 2000
    peaks = []
    for count in (20, 200):
        _save("in.mbox", (_OPENING + message + b"\n") * count)
        _save("zeros.mbox.gz", gzip.compress(bytes(count * 100_000), 1))
        tracemalloc.start()
        try:
            assert len(replay().records) == count + 1
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert peaks[1] < peaks[0] + (12 << 20)  # the mail grew by 46 MB
