"""Contracts of addresses and ids: one canonical form, which reading again does not change."""

from __future__ import annotations

from sscsim.columns.values import clean_id
from sscsim.columns.words import fold
from sscsim.mail import parse_address_list
from sscsim.mail.addresses import is_wellformed, parse_address


def an_address_read_again_is_the_same(text: str) -> bool:
    """
    PTY-16.

    pre: len(text) <= 12
    post: _
    """
    once = parse_address(text)
    return parse_address(once.address) == once


def letter_case_of_an_address_does_not_matter(text: str) -> bool:
    """
    PTY-16.

    pre: len(text) <= 12 and text.isascii()
    post: _
    """
    return parse_address(text.upper()) == parse_address(text.lower())


def a_well_formed_address_has_one_sign_and_a_dot_behind_it(text: str) -> bool:
    """
    VAL-1, SP-5.

    pre: len(text) <= 12
    post: _
    """
    local, _, domain = text.partition("@")
    formed = "@" not in domain and "." in domain and all(domain.split("."))
    return (bool(local) and formed) or not is_wellformed(text)


def what_has_no_dot_behind_its_sign_is_not_well_formed(local: str, domain: str) -> bool:
    """
    VAL-1, SP-5.

    pre: len(local) + len(domain) <= 12
    pre: "." not in domain
    post: _
    """
    return not is_wellformed(f"{local}@{domain}")


def a_list_of_one_plain_address_is_that_address(letter: str, number: int) -> bool:
    """
    SP-6: an address alone in its header.

    pre: letter in ("a", "Z", "_", "-", "+") and 0 <= number <= 9999
    post: _
    """
    text = f"{letter}{number}@fabrikam.example"
    return list(parse_address_list(text)) == [parse_address(text)]


def the_id_of_a_row_read_again_is_the_same(text: str) -> bool:
    """
    SP-15: exports write ids in capitals and in braces.

    pre: len(text) <= 12
    post: _
    """
    once = clean_id(text)
    return clean_id(once) == once


def braces_and_letter_case_of_an_id_do_not_matter(text: str) -> bool:
    """
    SP-15.

    pre: len(text) <= 12 and text.isascii()
    post: _
    """
    return clean_id(f"{{{text.upper()}}}") == clean_id(text.lower())


def a_label_folded_again_is_the_same(text: str) -> bool:
    """
    SET-9: labels are compared without the product's own name.

    pre: len(text) <= 12
    post: _
    """
    once = fold(text)
    return fold(once) == once
