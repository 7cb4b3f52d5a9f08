"""Contracts of thread marks: ids, the conversation index, prefixes, tokens and words."""

from __future__ import annotations

from base64 import b64encode

from sscsim.mail.threads import (
    conversation_base,
    find_tokens,
    forward_prefix,
    message_ids,
    single_message_id,
    strip_prefixes,
    subject_words,
    thread_index,
)


def a_message_id_read_again_is_the_same(text: str) -> bool:
    """
    COR-11.

    pre: len(text) <= 12
    post: _
    """
    once = single_message_id(text)
    return once is None or single_message_id(once) == once


def brackets_round_a_message_id_do_not_matter(text: str) -> bool:
    """
    COR-11.

    pre: len(text) <= 12
    pre: "<" not in text and ">" not in text
    post: _
    """
    return single_message_id(f"<{text}>") == single_message_id(text)


def ids_of_a_header_are_canonical_and_each_is_kept_once(text: str) -> bool:
    """
    COR-11, SP-10.

    pre: len(text) <= 12
    post: _
    """
    found = message_ids([text])
    canonical = all(single_message_id(one) == one for one in found)
    return canonical and len(set(found)) == len(found)


def an_index_is_read_as_it_was_written(index: bytes) -> bool:
    """
    COR-31: 22 bytes and more are an index, fewer are none.

    pre: len(index) <= 32
    post: _
    """
    read = thread_index(b64encode(index).decode())
    return read == (index if len(index) >= 22 else None)


def a_reply_shares_the_base_of_its_conversation(index: bytes, block: bytes) -> bool:
    """
    COR-32.

    pre: 22 <= len(index) <= 32 and len(block) <= 5
    post: _
    """
    base = conversation_base(index)
    return len(base) == 22 and conversation_base(index + block) == base


def a_subject_without_its_prefixes_has_none_left(subject: str) -> bool:
    """
    COR-53.

    pre: len(subject) <= 12
    post: _
    """
    once = strip_prefixes(subject)
    return strip_prefixes(once) == once and not forward_prefix(once)


def a_prefix_more_changes_no_stripped_subject(subject: str) -> bool:
    """
    COR-53.

    pre: len(subject) <= 12
    post: _
    """
    return strip_prefixes(f"Re: {subject}") == strip_prefixes(subject)


def a_forward_is_one_with_another_prefix_behind_it(subject: str) -> bool:
    """
    COR-14, SP-14: only the first prefix counts.

    pre: len(subject) <= 12
    post: _
    """
    return forward_prefix(f"fw: {subject}") and not forward_prefix(f"re: {subject}")


def a_token_is_a_prefix_with_its_digits(subject: str) -> bool:
    """
    COR-24, SP-9.

    pre: len(subject) <= 12
    post: _
    """
    found = find_tokens(subject, ("crm:",), 3)
    known = all(one.startswith("crm:") and len(one) == 7 for one in found)
    return known and all(one[4:].isdecimal() and one in subject.lower() for one in found)


def a_token_in_a_subject_is_found(before: str, number: int) -> bool:
    """
    COR-24: wherever it stands.

    pre: len(before) <= 8 and 0 <= number <= 999
    post: _
    """
    token = f"CRM:{number:03}"
    return token.lower() in find_tokens(before + token, ("crm:",), 3)


def a_longer_number_is_no_token(number: int) -> bool:
    """
    COR-24.

    pre: 1000 <= number <= 99999
    post: _
    """
    return find_tokens(f"CRM:{number}", ("crm:",), 3) == ()


def words_of_a_subject_are_few_and_each_is_kept_once(subject: str, limit: int) -> bool:
    """
    COR-42, COR-43.

    pre: len(subject) <= 12 and 0 <= limit <= 5
    post: _
    """
    words = subject_words(subject, None, limit)
    return len(words) <= limit and len(set(words)) == len(words)


def the_first_words_of_a_subject_count(subject: str) -> bool:
    """
    COR-43.

    pre: len(subject) <= 12
    post: _
    """
    return subject_words(subject, None, 2) == subject_words(subject, None, 9)[:2]
