"""Thread marks: ids, conversation index, tracking tokens, and the words of a subject."""

from __future__ import annotations

import base64
import sys

import pytest

from sscsim.mail import (
    conversation_base,
    find_tokens,
    forward_prefix,
    message_ids,
    single_message_id,
    strip_prefixes,
    subject_words,
    thread_index,
)
from sscsim.mail.noise import noise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, None),
        ("", None),
        ("<>", None),
        (" <a@b.c> ", "a@b.c"),
        ("a@b.c", "a@b.c"),
        ("<[a-1]@b.c>", "[a-1]@b.c"),
        ("<A b@c>", "A b@c"),
        ("<a@b.c> (added by postmaster@b.c)", "a@b.c"),
        ("<<a@b.c>>", "a@b.c"),
        ("<a@b.c", "a@b.c"),
        ("> <a@b.c", "a@b.c"),
        ("<\u3000\r<a@b.c>", "a@b.c"),
    ],
)
def test_a_message_id_is_what_stands_in_the_brackets(
    text: str | None, expected: str | None
) -> None:
    """Letter case stays; brackets and remarks go (COR-11)."""
    assert single_message_id(text) == expected


def test_what_is_taken_off_an_id_is_all_white_space() -> None:
    """So an id that is stored and read again is the same."""
    blank = {sign for sign in map(chr, range(sys.maxunicode + 1)) if sign.isspace()}
    assert all(single_message_id(f"{sign}<{sign}a{sign}b>{sign}") == f"a{sign}b" for sign in blank)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], ()),
        (["<a@b.c>", "<d@e.f> <a@b.c>"], ("a@b.c", "d@e.f")),
        (["a@b.c d@e.f"], ("a@b.c", "d@e.f")),
        (["Your message of Monday <a@b.c>"], ("a@b.c",)),
        (["<a@b.c> <d@e.f"], ("a@b.c",)),
        (["<> < >"], ()),
    ],
)
def test_ids_are_read_one_header_after_the_other(
    values: list[str], expected: tuple[str, ...]
) -> None:
    """Those in brackets, or else what white space separates, each once (SP-10)."""
    assert message_ids(values) == expected


def test_a_thread_index_has_22_bytes_or_more() -> None:
    """Base64, folded or not; its first 22 bytes are the base (COR-31)."""
    index = bytes(range(27))
    text = base64.b64encode(index).decode()
    assert thread_index(f"{text[:10]} {text[10:]}") == index
    assert conversation_base(index) == index[:22]


@pytest.mark.parametrize("text", [None, "", "ä", "AAAA", "not base64!", "A" * 29])
def test_anything_else_is_no_thread_index(text: str | None) -> None:
    """Its twin (SP-10)."""
    assert thread_index(text) is None


@pytest.mark.parametrize("subject", ["FW: x", " fwd : x", "WG: x", "Doorst: x", "I: x"])
def test_a_forward_prefix_opens_the_subject(subject: str) -> None:
    """In any case, in several languages (COR-14)."""
    assert forward_prefix(subject)


@pytest.mark.parametrize("subject", ["RE: FW: x", "[list] FW: x", "Forward: x", "FW x", ""])
def test_elsewhere_it_is_no_forward(subject: str) -> None:
    """Its twin (SP-14)."""
    assert not forward_prefix(subject)


@pytest.mark.parametrize(
    ("subject", "rest"),
    [
        ("RE: FW: Offer", "Offer"),
        (" aw[2] : Ref:Offer ", "Offer"),
        ("Offer re: price", "Offer re: price"),
        ("Resume: mine", "Resume: mine"),
        # Python before 3.11.5 takes the beginning of these off a possessive group (gh-106052).
        ("Re: refine the offer", "refine the offer"),
        ("Invoice", "Invoice"),
        ("re [2 offer", "re [2 offer"),
        ("re", "re"),
        ("", ""),
    ],
)
def test_all_leading_prefixes_are_taken_off(subject: str, rest: str) -> None:
    """Replies and forwards, numbered or not; a word that only begins like one stays (COR-53)."""
    assert strip_prefixes(subject) == rest


def test_tokens_are_found_anywhere_in_the_subject() -> None:
    """A known prefix and exactly the digits, inside words and overlapping, too (SP-9)."""
    subject = "xcrm:0001007y, CRM:00010071, CRM:000100, T1CRM:0001008"
    assert find_tokens(subject, ("CRM:", "T1"), 7) == ("crm:0001007", "crm:0001008")


def test_without_a_prefix_no_token_is_known() -> None:
    """An empty ``trackingprefix`` (SP-9)."""
    assert find_tokens("0001007 CRM:0001007", (), 7) == ()


def test_words_are_in_lower_case_each_once_and_so_many() -> None:
    """What the expression finds is no word; the first few count (COR-42, SP-8)."""
    taken_off = noise(r"\bRe:|\[list\]")
    assert subject_words("[list] Re: New new offer today", taken_off, 2) == ("new", "offer")
    assert subject_words("Re: offer", None, 9) == ("re:", "offer")
