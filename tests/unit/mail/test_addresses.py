"""Addresses: what has the form of one, and which entries an address header holds."""

from __future__ import annotations

import pytest

from sscsim.mail import Address, is_wellformed, parse_address, parse_address_list


def _entries(header: str) -> list[str]:
    """Every entry of a header, malformed ones with a question mark."""
    found = parse_address_list(header)
    return [f"{entry}{'' if entry.wellformed else '?'}" for entry in found]


@pytest.mark.parametrize(
    "text",
    [
        "a@b.c",
        "hanna.reyes+crm@mail.contoso.example",
        "o'neil@x.y",
        "jörg@müller.example",
        "a@[1.2]",
    ],
)
def test_one_at_sign_and_two_labels_make_an_address(text: str) -> None:
    """The form that SP-5 asks for."""
    assert is_wellformed(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "hanna", "@b.c", "a@", "a@b", "a@@b.c", "a@b@c.d", "a@.b", "a@b.", "a@b..c"),
        *("a b@c.d", "a@b .c", "a\t@b.c", "a\x00@b.c", "a@b.c\x7f", "a@b.c\x85", "a\u00a0@b.c"),
        *("<a@b.c>", "a@b.c,", "a;@b.c", "a(x)@b.c"),
    ],
)
def test_anything_else_is_malformed(text: str) -> None:
    """Its twin: one thing wrong at a time."""
    assert not is_wellformed(text)


def test_an_address_is_trimmed_and_lower_case_and_keeps_its_name() -> None:
    """Comparison never looks at letter case or the display name (PTY-16)."""
    address = parse_address(" Hanna@Contoso.Example ", " Hanna Reyes ")
    assert address == Address("hanna@contoso.example", "Hanna Reyes", True)
    assert str(address) == "hanna@contoso.example"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("a@b.c", ["a@b.c"]),
        ("A <a@b.c>, B B <b@b.c>,\tc@b.c", ["a@b.c", "b@b.c", "c@b.c"]),
        ('"Reyes, Hanna" <a@b.c>, "x \\"y, z" <b@b.c>', ["a@b.c", "b@b.c"]),
        ("a@b.c (Hanna (of Sales), late), b@b.c", ["a@b.c", "b@b.c"]),
        ("a@b.c (:-\\), b@b.c)", ["a@b.c"]),
        ("friends: a@b.c, B <b@b.c>;, c@b.c", ["a@b.c", "b@b.c", "c@b.c"]),
        ('"a: b": a@b.c;', ["a@b.c"]),
        ("a@b.c; b@b.c;", ["a@b.c", "b@b.c"]),
        ("A <a@b.c> B <b@b.c>", ["a@b.c", "b@b.c"]),
        ("A <a@b.c, b@b.c", ["a@b.c", "b@b.c"]),
        ("<@relay.x,@relay.y:a@b.c>, b@b.c", ["a@b.c", "b@b.c"]),
        ("a (x) @ b (y) . c", ["a@b.c"]),
        ('"hanna"@b.c, "hanna"."reyes"@b.c', ["hanna@b.c", '"hanna"."reyes"@b.c']),
        ("hanna@[10.1.2.3]", ["hanna@[10.1.2.3]"]),
        ("=?utf-8?q?Reyes,_Hanna?= <a@b.c>", ["a@b.c"]),
    ],
)
def test_every_entry_with_an_address_is_found(header: str, expected: list[str]) -> None:
    """Quotes, comments, groups, routes, and what people write instead of a comma."""
    assert _entries(header) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Hanna", ["hanna?"]),
        ("Hanna Reyes <>", ["hanna reyes?"]),
        ("Reyes, Hanna <a@b.c>", ["reyes?", "a@b.c"]),
        ('"a@b.c"', ['"a@b.c"?']),
        ("a@b.c b@b.c", ["a@b.c b@b.c?"]),
        ("a@b.c)b@b.c", ["a@b.c)b@b.c?"]),
        ("a@b.c:b@b.c", ["a@b.c:b@b.c?"]),
        ("<a b@b.c>", ["a b@b.c?"]),
        ("<nobody:;@b.c>", ["nobody:;@b.c?"]),
        ("<a@b.c> and others", ["a@b.c", "and others?"]),
        ('"Hanna <a@b.c>, b@b.c', ["hanna <a@b.c>, b@b.c?"]),
        ("Hanna (a@b.c, b@b.c", ["hanna?"]),
        ("a@b.c>", ["a@b.c>?"]),
        ('"hanna reyes"@b.c', ['"hanna reyes"@b.c?']),
        ("=?utf-8?q?a=40b.c?=", ["=?utf-8?q?a=40b.c?=?"]),
        ("[a@b.c", ["[a@b.c"]),
        ("\\", ["\\?"]),
    ],
)
def test_text_without_an_address_is_malformed(header: str, expected: list[str]) -> None:
    """SP-6: it is an entry, and it is shown as it stands."""
    assert _entries(header) == expected


@pytest.mark.parametrize(
    "header",
    ["", " ", ",", " , ,", "<>", "< >", "()", "undisclosed-recipients:;", "a: b:;", ";", "x:"],
)
def test_an_empty_entry_is_none(header: str) -> None:
    """So are an empty ``<>`` and the name of a group (SP-6)."""
    assert _entries(header) == []


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Hanna Reyes <a@b.c>", "Hanna Reyes"),
        ('"Reyes, Hanna" <a@b.c>', "Reyes, Hanna"),
        ('"Hanna \\"H\\" Reyes" (Sales) <a@b.c>', 'Hanna "H" Reyes'),
        ("a@b.c (Hanna Reyes)", "Hanna Reyes"),
        ("a@b.c (Hanna", "Hanna"),
        ("=?utf-8?q?J=C3=B6rg?= <a@b.c>", "Jörg"),
        ('"=?utf-8?q?J=C3=B6rg?=" <a@b.c>', "Jörg"),
        ("b@b.c <a@b.c>", "b@b.c"),
        ("a@b.c", ""),
    ],
)
def test_the_name_is_what_people_read(header: str, name: str) -> None:
    """Unquoted and decoded; the address is what stands in angle brackets."""
    assert list(parse_address_list(header)) == [Address("a@b.c", name, True)]


def test_an_encoded_name_cannot_smuggle_an_address_in() -> None:
    """It is decoded only after the list was split."""
    header = "=?utf-8?q?=22=2C_b=40b=2Ec=2C_=22?= <a@b.c>"
    assert list(parse_address_list(header)) == [Address("a@b.c", '", b@b.c, "', True)]


def test_a_very_long_entry_is_read_or_cut() -> None:
    """A long address is an address; of malformed text the first 320 characters are kept."""
    long = "a" * 500
    assert _entries(f"{long}@b.c") == [f"{long}@b.c"]
    assert _entries(f"{long} (x)") == [f"{long[:320]}?"]
