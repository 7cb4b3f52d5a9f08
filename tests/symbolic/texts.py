"""Contracts of text: what is taken out stays out, and nothing raises."""

from __future__ import annotations

from sscsim.columns.limits import Range
from sscsim.mail.dates import parse_date
from sscsim.mail.text import (
    comment_end,
    decode_bytes,
    decode_words,
    without_comments,
    without_surrogates,
)
from sscsim.world import Organization


def no_comment_is_left_in_a_text_without_comments(text: str) -> bool:
    """
    RFC 5322: comments nest; one that never closes goes on to the end.

    pre: len(text) <= 12
    post: _
    """
    return "(" not in without_comments(text)


def a_text_without_a_bracket_stays(text: str) -> bool:
    """
    RFC 5322.

    pre: len(text) <= 12 and "(" not in text
    post: _
    """
    return without_comments(text) == text


def a_comment_ends_behind_its_beginning(text: str, start: int) -> bool:
    """
    RFC 5322: and not behind the end of the text.

    pre: len(text) <= 12 and 0 <= start < len(text) and text[start] == "("
    post: _
    """
    return start < comment_end(text, start) <= len(text)


def bytes_of_any_kind_are_a_text(data: bytes) -> bool:
    """
    Nobody says the charset; no character has less than a byte.

    pre: len(data) <= 12
    post: _
    """
    return len(decode_bytes(data)) <= len(data)


def a_text_written_as_utf_8_is_read_as_it_was(text: str) -> bool:
    """
    Half characters have no bytes.

    pre: len(text) <= 12
    post: _
    """
    whole = without_surrogates(text)
    return decode_bytes(whole.encode()) == whole


def half_characters_go_and_the_length_stays(text: str) -> bool:
    """
    No file and no terminal takes them.

    pre: len(text) <= 12
    post: _
    """
    whole = without_surrogates(text)
    return len(whole) == len(text) and without_surrogates(whole) == whole


def a_text_without_encoded_words_stays(text: str) -> bool:
    """
    RFC 2047.

    pre: len(text) <= 12 and "=?" not in text
    post: _
    """
    return decode_words(text) == text


def a_date_is_one_with_a_zone_or_none(text: str) -> bool:
    """
    Contract 5: a header that is no date raises nothing.

    pre: len(text) <= 24
    post: _
    """
    moment = parse_date(text)
    return moment is None or moment.tzinfo is not None


def the_ends_of_a_range_lie_in_it(lowest: int, highest: int) -> bool:
    """
    Limits of columns, such as COR-21.

    pre: lowest <= highest
    post: _
    """
    numbers = Range(lowest, highest, "COR-21")
    ends = lowest in numbers and highest in numbers
    return ends and lowest - 1 not in numbers and highest + 1 not in numbers


def prefixes_are_trimmed_and_none_is_empty(text: str) -> bool:
    """
    SP-9: old prefixes stay in the list, between semicolons.

    pre: len(text) <= 12
    post: _
    """
    prefixes = Organization(trackingprefix=text).prefixes
    return all(one and one == one.strip() and ";" not in one for one in prefixes)
