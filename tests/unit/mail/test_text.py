"""Header text: encoded words, unknown charsets, half characters, comments."""

from __future__ import annotations

import pytest

from sscsim.mail import decode_bytes, decode_words
from sscsim.mail.text import WHITE_SPACE, without_comments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?J=C3=B6rg_R?=", "Jörg R"),
        ("=?UTF-8?B?SsO2cmc=?=", "Jörg"),
        ("Re: =?iso-8859-1?q?Gr=FC=DFe?= an alle", "Re: Grüße an alle"),
        ("=?utf-8?q?a?= \t =?utf-8?q?b?=", "ab"),
        ("=?utf-8?q?a?= =?iso-8859-1?q?=FC?=", "aü"),
        ("=?utf-8?q?J=C3?= =?utf-8?q?=B6rg?=", "Jörg"),
        ("=?us-ascii*en?q?Hanna?=", "Hanna"),
        ("=?utf-8?q?How are you??=", "How are you?"),
        ("C:\\u0041 =?utf-8?q?=C3=B6?=", "C:\\u0041 ö"),
        ("x=?utf-8?q?y?=z", "xyz"),
        ("=?utf-8?q??=.", "."),
        ("=?utf-8?q?a\x0bb?=", "a b"),
        ("=?utf-8?q?a\u2028b?=", "a b"),
    ],
)
def test_encoded_words_are_decoded(text: str, expected: str) -> None:
    """Words that stand together are one text; what stands beside them stays as it is."""
    assert decode_words(text) == expected


@pytest.mark.parametrize(
    "text",
    ["=?", "?=", "=?utf-8?q?open", "=?utf-8?x?a?=", "=??q?a?=", "a ?= b =?c", "=?utf-8?b?a?="],
)
def test_what_is_no_encoded_word_stays(text: str) -> None:
    """Its twin: half of one, an unknown encoding, no charset, base64 that is none."""
    assert decode_words(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=?x-nobody?q?J=C3=B6rg?=", "Jörg"),
        ("=?x-nobody?q?J=F6rg?=", "Jörg"),
        ("=?utf-8?q?J=F6rg?=", "J\ufffdrg"),
        ("=?utf-7?q?a+2AA-?=", "a\ufffd"),
        ("=?unicode_escape?q?\\ud800?=", "\\ud800"),
        ("=?punycode?q?a-b?=", "a-b"),
        ("=?hex?q?41?=", "41"),
        ("=?undefined?q?a?=", "a"),
    ],
)
def test_a_charset_that_is_none_does_no_harm(text: str, expected: str) -> None:
    """Python knows codecs that are no charsets; half characters never get through."""
    assert decode_words(text) == expected


def test_raw_bytes_are_utf8_or_else_latin1() -> None:
    """Every byte has a meaning in Latin-1, so this cannot fail."""
    assert (decode_bytes("é".encode()), decode_bytes(b"\xe9"), decode_bytes(b"e")) == (
        "é",
        "é",
        "e",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", "a"),
        ("a (b) c (d)", "a  c "),
        ("a (b (c)) d", "a  d"),
        ("a (b", "a "),
        ("(\\) a) b", " b"),
    ],
)
def test_comments_are_taken_out(text: str, expected: str) -> None:
    """Nested ones, too; one without an end takes the rest."""
    assert without_comments(text) == expected


def test_white_space_is_what_python_takes_for_it() -> None:
    """Else an id would keep a sign that `str.split` takes off."""
    signs = {chr(number) for number in range(0x110000)}
    assert {sign for sign in signs if sign.isspace()} == set(WHITE_SPACE)
