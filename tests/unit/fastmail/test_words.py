"""Encoded words that compiled code takes for plain are decoded as the careful function does."""

from __future__ import annotations

import base64
import quopri

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sscsim.fastmail import plain
from sscsim.fastmail.letters import KINDS
from sscsim.fastmail.spans import KINDS as PLACES
from sscsim.fastmail.spans import MISSING
from sscsim.fastmail.words import CHARSETS


def read(subject: bytes) -> str | None:
    """Read a subject; None if it is odd."""
    data = np.frombuffer(subject + b"?=utf-8?q?x?=", np.uint8)  # that is not looked at
    spans = plain.Spans(np.full((1, len(PLACES), 2), MISSING), np.zeros((0, 3), np.int64))
    spans.of[0, PLACES["subject"]] = 0, len(subject)
    reading = {"subject": plain.texts(data, spans, "subject")}
    column, [odd] = plain.read_together(reading, 1)["subject"]
    column.validate(full=True)
    return None if odd else column[0].as_py()


def alike(subject: bytes) -> str | None:
    """Read a subject, and hold it against what the careful function reads if it is not odd."""
    found = read(subject)
    assert found is None or found == KINDS["subject"].read((subject,))
    return found


_WORD = st.tuples(
    st.sampled_from(["utf-8", "UTF-8", "ISO-8859-1", "koi8-r", "windows-1252", "gb2312", "x", ""]),
    st.sampled_from([*"bBqQx"]),
    st.lists(
        st.sampled_from(
            [
                *("=C3=A9", "=e9", "=E9", "=", "=4", "_", "a", "?", " ", "w6k=", "w6n", "w6k"),
                *("4pi6", "4", "==", "====", "=C3", "=A9", "=80", "=ED=A0=80", "=F0=9F=98=80"),
                *("\n ", "\u00e9"),
            ]
        ),
        max_size=4,
    ).map("".join),
    st.sampled_from(["?=", "?=", "?=", "?", "="]),
).map("=?{0[0]}?{0[1]}?{0[2]}{0[3]}".format)
_SUBJECTS = st.lists(_WORD | st.sampled_from([" ", "\n ", "\t", "x", "=", "?", ""]), max_size=7)


@given(_SUBJECTS.map("".join))
@settings(max_examples=1000, deadline=None)
def test_words_put_together_without_sense_are_read_alike_or_not_at_all(subject: str) -> None:
    """Whole and half ones, of charsets that are known and others."""
    alike(subject.encode())


@pytest.mark.parametrize("charset", CHARSETS)
def test_every_byte_of_every_charset_is_the_letter_that_python_knows(charset: str) -> None:
    """In both encodings; a byte that is none is odd."""
    for value in range(256):
        letter = bytes([value])
        quoted = f"=?{charset}?Q?={value:02X}?=".encode()
        based = b"=?%b?b?%b?=" % (charset.encode(), base64.b64encode(letter))
        plain_byte = letter.decode(charset, "ignore") != ""
        assert (alike(quoted) is not None) == (alike(based) is not None) == plain_byte


@given(st.lists(st.tuples(st.text(min_size=1, max_size=9), st.booleans()), min_size=1, max_size=4))
def test_letters_may_be_cut_in_half(parts: list[tuple[str, bool]]) -> None:
    """Words of UTF-8 that stand together are decoded as one, each of them cut anywhere."""
    whole = "".join(text for text, _ in parts).encode("utf-8", "ignore") or b"x"
    halves = [half for half in (whole[: len(whole) // 2], whole[len(whole) // 2 :]) if half]
    words = (
        b"=?utf-8?b?%b?=" % base64.b64encode(half)
        if parts[0][1]
        else b"=?utf-8?q?%b?=" % b"".join(b"=%02X" % value for value in half)
        for half in halves
    )
    subject = b"Re: " + b"\n ".join(words) + b" end"
    assert alike(subject) == f"Re: {whole.decode()} end"


def test_what_is_not_whole_is_odd() -> None:
    """Beside what is."""
    assert read(b"a =?utf-8?q?b_c?= =?UTF-8?B?ZA==?=  e") == "a b cd  e"
    assert quopri.decodestring(b"b_c", header=True) == b"b c"
    odd = [b"=?utf-8?q??=", b"=?utf-8?q?a b?=", b"=?utf-8?b?ZA=?=", b"=?utf-8?q?=C3?=", b"=?"]
    odd += [b"=?utf-8?q?=C3?= =?us-ascii?q?=A9?=", b"=?utf-8*en?q?a?=", b"=?utf-8?q?a"]
    assert [read(one) for one in odd] == [None] * len(odd)
