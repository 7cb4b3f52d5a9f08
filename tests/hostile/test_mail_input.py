"""Mail meant to do harm, or half written: read in time that grows with its size, and accounted for.

Each is compared with four times as much of it. A reader that looks at everything again for every
piece needs sixteen times as long for that.
"""

from __future__ import annotations

import gzip
import inspect
import io
import os
import random
import sys
import tarfile
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscsim.mail import parse_address_list, parse_date, strip_prefixes, thread_index
from sscsim.sources import MailSource, messages, read_message
from sscsim.sources.headers import MAX_HEAD

_SEED = b"""From ivo@fabrikam.example Mon Mar  2 08:00:00 2026
Received: by relay.example (x (y)); Mon, 2 Mar 2026 08:00:00 +0000 (GMT)
From: "Brandt, Ivo" <ivo@fabrikam.example>
To: =?utf-8?q?Reyes,_Hanna?= <hanna@contoso.example>,\r
\tfriends: a@b.c, (x) <@r.x:d@e.f>;, g@[1.2.3.4]
Subject: Re: =?utf-8?b?w7w=?= =?iso-8859-1?q?=FC?= CRM:0001007
In-Reply-To: <[e1]@contoso.example> <>
Thread-Index: Adc0AAECAwQFBgcICQoLDA0ODxAREhM=
Date: Mon, 2 Mar 2026 08:00:00 +0000

body
"""

_ENDLESS = {
    "comments": (b"To: a@b.c ", b"("),
    "comments that close": (b"To: a@b.c ", b"()"),
    "quotes": (b"To: ", b'"'),
    "quoted pairs": (b"To: ", b"\\"),
    "angles": (b"To: ", b"<"),
    "angles and text": (b"To: ", b"<="),
    "groups": (b"To: a@b.c", b":"),
    "nested groups": (b"To: ", b"a:"),
    "literals": (b"To: a@", b"["),
    "routes": (b"To: <", b"@a,"),
    "entries": (b"To: ", b"a,"),
    "words beside an address": (b"To: ", b"a "),
    "white space": (b"To: a", b" "),
    "encoded words": (b"Subject: ", b"=?utf-8?q?a?= "),
    "encoded words without end": (b"Subject: ", b"=?utf-8?q?a"),
    "encoded names": (b"To: ", b"=?utf-8?q?a,?= "),
    "prefixes": (b"Subject: ", b"re:"),
    "ids": (b"In-Reply-To: ", b"<a@b.c>"),
    "ids without end": (b"References: ", b"<"),
    "dates": (b"Received: ", b"; 2 Mar 2026 08:00:00 +0000"),
    "base64": (b"Thread-Index: ", b"AAAA"),
    "carriage returns": (b"X: ", b"\r"),
    "folds": (b"X: ", b"\n x"),
    "headers": (b"", b"X: x\n"),
    "stray lines": (b"X: x\n", b"x y\n"),
    "stray lines between headers": (b"X: x\n", b"x y\nX: x\n"),
    "envelope lines": (b"", b"From x\n"),
}


def _seconds(data: bytes) -> float:
    begun = time.process_time()
    message = read_message(data, "m.eml")
    strip_prefixes(message.subject)
    return time.process_time() - begun


@pytest.mark.parametrize("endless", _ENDLESS)
def test_a_header_without_end_takes_time_in_proportion(endless: str) -> None:
    """Nothing nests, nothing is looked at again and again."""
    start, more = _ENDLESS[endless]
    size = 40_000 // len(more)
    # The best of three: other work on the machine makes any one of them longer.
    once = min(_seconds(start + more * size) for _ in range(3))
    fourfold = min(_seconds(start + more * size * 4) for _ in range(3))
    assert fourfold < 9 * once + 0.05


def test_a_hundred_thousand_recipients_are_read() -> None:
    """In a second or so."""
    recipients = (
        b'"Reyes, Hanna %d" <hanna%d@contoso.example>' % (one, one) for one in range(100_000)
    )
    data = b"To: " + b",\n ".join(recipients) + b"\n\nbody"
    begun = time.process_time()
    message = read_message(data, "m.eml")
    assert time.process_time() - begun < 5
    assert len(message.to) == 100_000
    assert message.to[-1] == ("hanna99999@contoso.example", "Reyes, Hanna 99999", True)


def test_ids_as_exchange_writes_them_are_read() -> None:
    """The standard library's newer reader raises on the first two, and cuts the third."""
    for text, expected in (
        ("<[0b378]@contoso.example>", "[0b378]@contoso.example"),
        ("<>", None),
        ("<a b@contoso.example>", "a b@contoso.example"),
    ):
        message = read_message(f"Message-ID: {text}\nIn-Reply-To: {text}\n".encode(), "m.eml")
        assert message.messageid == expected
        assert message.inreplyto == (() if expected is None else (expected,))


def test_nothing_in_a_message_is_half_a_character() -> None:
    """Not from raw bytes, nor from any codec that an encoded word may name."""
    words = b"\xed\xa0\x80 =?utf-7?q?+2AA-?= =?utf-16?b?ANg=?= =?utf-8?q?=ED=A0=80?="
    message = read_message(
        b"Subject: %b\nFrom: %b <\xff@b.c>\nReply-To: %b\nMessage-ID: <%b>"
        % (words, words, words, words),
        "m.eml",
    )
    assert message.from_[0].address == "ÿ@b.c"
    repr(message).encode()


@given(data=st.binary(max_size=400))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    """Whatever they are, a message comes of them."""
    for head in (data, b"To: " + data, b"Subject: " + data, _SEED + data, data + _SEED):
        message = read_message(head, "m.eml")
        repr(message).encode()
        assert not (message.unreadable or "").startswith("cannot be read")


@given(
    text=st.text(st.sampled_from('ab@.,:;<>()[]"\\ =?\t'), max_size=60),
    rest=st.text(st.sampled_from("0123456789 :+-,()JanuryMGT"), max_size=40),
)
def test_no_header_is_too_strange(text: str, rest: str) -> None:
    """Addresses have no angle bracket unless malformed; dates are in UTC or none."""
    for entry in parse_address_list(text):
        assert entry.address
        assert not (entry.wellformed and set(entry.address) & set("<>(),; "))
    date = parse_date(rest)
    assert date is None or date.utcoffset() is not None
    assert thread_index(text) is None or len(text) >= 30


@pytest.mark.parametrize("seed", range(3))
def test_mutations_of_a_message_are_read(seed: int) -> None:
    """Bytes changed, doubled, cut out, as a broken disk or an enemy would."""
    chance = random.Random(seed)  # noqa: S311 - the same every time
    for _ in range(500):
        data = bytearray(_SEED)
        for _ in range(chance.randrange(1, 8)):
            at = chance.randrange(len(data))
            data[at : at + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
        message = read_message(bytes(data), "m.eml")
        assert not (message.unreadable or "").startswith("cannot be read")


@pytest.mark.parametrize("name", ["x.mbox", "x.mbox.gz", "x.tar", "x.tar.gz", "x.eml.gz", "x"])
def test_a_file_may_break_off_anywhere(tmp_path: Path, name: str) -> None:
    """Whole messages before the place are read, the rest is told, and nothing is raised."""
    whole = _file(name)
    sizes = sorted({0, 1, 2, 5, 10, 11, 511, 512, 513, *range(20, len(whole), len(whole) // 40)})
    counts = []
    for size in sizes:
        (tmp_path / name).write_bytes(whole[:size])
        found = list(messages(MailSource(tmp_path / name)))
        counts.append(sum(message.unreadable is None for message in found))
    assert counts == sorted(counts)


def _file(name: str) -> bytes:
    if ".tar" in name:
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w:gz" if name.endswith("gz") else "w") as archive:
            for number in range(5):
                member = tarfile.TarInfo(f"{number}.eml")
                member.size = len(_SEED)
                archive.addfile(member, io.BytesIO(_SEED))
        return stream.getvalue()
    mbox = (_SEED + b"\n") * 5
    return gzip.compress(mbox) if name.endswith(".gz") else mbox


@pytest.mark.parametrize("name", ["x.eml", "x.mbox", "x.mbox.gz", "x.tar", "x.tar.gz", "x.gz", "x"])
@pytest.mark.parametrize("kind", ["noise", "zeros", "one long line", "headers without end"])
def test_a_file_of_something_else_is_told(tmp_path: Path, name: str, kind: str) -> None:
    """It is no message, or none that can be read; memory and time stay small."""
    size = MAX_HEAD + 1_000_000
    data = {
        "noise": random.Random(7).randbytes(100_000),  # noqa: S311 - the same every time
        "zeros": bytes(size),
        "one long line": b"x" * size,
        "headers without end": b"X: x\n" * (size // 5),
    }[kind]
    packed = gzip.compress(data, 1) if name.endswith(".gz") and kind != "noise" else data
    (tmp_path / name).write_bytes(packed)
    found = list(messages(MailSource(tmp_path / name)))
    # A file full of zeros is an empty archive, and so no mistake.
    assert len(found) == (0 if kind == "zeros" and ".tar" in name else 1)
    assert all(message.unreadable is not None for message in found)


def test_an_archive_cannot_reach_a_file(tmp_path: Path) -> None:
    """Names that climb are names, links are told, and nothing is written."""
    (tmp_path / "mail").mkdir()
    with tarfile.open(tmp_path / "mail/x.tar", "w") as archive:
        for name in ("/etc/passwd", "../../up.eml", "a/../../up.eml", "\x1b[2J.eml"):
            member = tarfile.TarInfo(name)
            member.size = len(_SEED)
            archive.addfile(member, io.BytesIO(_SEED))
        link = tarfile.TarInfo("link.eml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    found = list(messages(MailSource(tmp_path)))
    assert [message.unreadable for message in found] == [
        *(None, None, None, None, "is a link or a device, not a message"),
    ]
    assert sorted(os.listdir(tmp_path / "mail")) == ["x.tar"]  # noqa: PTH208 - names only


def test_a_folder_of_links_in_a_web_is_read_in_time(tmp_path: Path) -> None:
    """Each folder links twice to the next: there are 2^40 ways, and forty folders."""
    for number in range(40):
        (tmp_path / f"{number}").mkdir()
        (tmp_path / f"{number}/m.eml").write_bytes(_SEED)
        for link in ("a", "b"):
            (tmp_path / f"{number}/{link}").symlink_to(tmp_path / f"{number + 1}")
    found = list(messages(MailSource(tmp_path)))
    assert sum(message.unreadable is None for message in found) == 40
    assert {message.unreadable for message in found} == {
        *(None, "leads to a folder that is read already"),
        "cannot be read: No such file or directory",
    }


def test_a_deep_folder_is_read(tmp_path: Path) -> None:
    """Deeper than Python may call itself here; a truly deep one would be hard to remove."""
    here = tmp_path
    for _ in range(200):
        here /= "d"
        here.mkdir()
    (here / "m.eml").write_bytes(_SEED)
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(len(inspect.stack()) + 100)
        [message] = messages(MailSource(tmp_path))
    finally:
        sys.setrecursionlimit(limit)
    assert message.source == "d/" * 200 + "m.eml"
