"""Nothing in an email moves a cursor, turns text around, or runs in a spreadsheet."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscsim.errors import Place, Problem
from sscsim.safe import clip, csv_cell, from_csv_cell, json_text, one_line

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates too

DANGEROUS = {"Cc", "Cf", "Cs", "Zl", "Zp"}
JOINERS = {"\u200c", "\u200d"}  # part of words and of emoji


def obeyed(text: str) -> set[str]:
    """Pick out what a terminal might obey, or cannot write at all."""
    return {one for one in text if unicodedata.category(one) in DANGEROUS} - JOINERS


@given(ANY_TEXT)
def test_a_line_holds_nothing_a_terminal_obeys(text: str) -> None:
    """No control or format character, no line break and no lone surrogate is left."""
    assert obeyed(one_line(text)) == set()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J\x1b[31mred", "␛[2J␛[31mred"),
        ("\x9b2J", "\ufffd2J"),
        ("two\r\nlines\there", "two  lines here"),
        ("\u202egpj.exe", "\ufffdgpj.exe"),
        ("a\u2028b", "a b"),
        ("\x7f\x07", "␡␇"),
        ("lone \ud800", "lone \ufffd"),
        ("naïve 日本 \N{FAMILY}", "naïve 日本 \N{FAMILY}"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_is_shown_instead(text: str, shown: str) -> None:
    """Control characters become pictures, breaks become spaces, ordinary text stays."""
    assert one_line(text) == shown


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    """The cut text is exactly as wide as asked."""
    assert clip("abcdef", 4) == "abc…"
    assert clip("abcd", 4) == "abcd"


@given(st.text())
def test_json_loads_to_the_same_text(text: str) -> None:
    """JSON keeps every character of ordinary text."""
    assert json.loads(json_text({"subject": text})) == {"subject": text}


@given(ANY_TEXT)
def test_json_holds_nothing_a_terminal_obeys(text: str) -> None:
    """Also the control characters that JSON itself would leave as they are are escaped."""
    written = json_text([text])
    assert obeyed(written) == set()
    written.encode("utf-8")


def test_json_refuses_nan() -> None:
    """NaN is not JSON."""
    with pytest.raises(ValueError, match="JSON"):
        json_text(float("nan"))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", '"=1', "＝1", "'quoted", "\n=1"],
)
def test_a_formula_becomes_a_text(text: str) -> None:
    """Whatever a spreadsheet could run begins with an apostrophe."""
    assert csv_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["", "plain", "a=b", "x@contoso.example", "1-2"])
def test_ordinary_text_stays_as_it_is_in_a_cell(text: str) -> None:
    """A sign in the middle of a text is harmless."""
    assert csv_cell(text) == text


@given(ANY_TEXT)
def test_the_apostrophe_can_be_taken_off_again(text: str) -> None:
    """Taking it off gives the text as a terminal would show it."""
    assert from_csv_cell(csv_cell(text)) == one_line(text)


def test_a_problem_is_one_line_whatever_the_input_is_called() -> None:
    """Names of files and of members of a zip are chosen outside."""
    problem = Problem(Place("org\x1b[2J.zip", 3), "holds\n\x01things\u202e.", "Pack one.")
    assert str(problem) == "org␛[2J.zip:3: holds ␁things\N{REPLACEMENT CHARACTER}. Pack one."
