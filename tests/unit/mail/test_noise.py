"""The noise of subjects: the same as `re` takes off, in a time that no expression can stretch."""

from __future__ import annotations

import re

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscsim.mail.noise import MOST_LOOKS, ExpressionError, noise
from sscsim.world import Organization

DEFAULT = Organization().hashfilterkeywords or ""


def removed(expression: str, subject: str) -> str:
    """What is left of a subject."""
    return noise(expression).removed_from(subject)


@pytest.mark.parametrize(
    ("expression", "subject"),
    [
        (DEFAULT, "Re: Aw : Hello: x y"),
        (DEFAULT, "[list] Re: Hello"),
        ("^Re:", "Re: Re: Hello"),
        (r"\ARe:|\d+\Z", "Re: 1 Re: 22"),
        ("(?m)^a", "a\na b"),
        ("(?i)fw?d?:", "FWD: Fw: fd: x"),
        ("(?i:re):", "RE: re: Hello"),
        ("(?s).b", "a\nb"),
        (r"\bfoo\b", "foo foobar foo"),
        ("(a|ab)(c|bcd)", "xabcd abcd"),
        ("a*?", "aab"),
        ("a??b", "aab"),
        ("a{2,3}", "aaaaaaa"),
        ("a{2,3}?", "aaaaaaa"),
        ("a{2}", "aaaaaaa"),
        ("a{2,}", "aaaaaaa b a"),
        ("[^a-z ]", "A bC1"),
        ("[^a]", "aba"),
        ("x*", "axb"),
        ("", "abc"),
        ("$", "abc"),
        ("a|b|", "cab"),
    ],
)
def test_what_re_would_take_off_is_taken_off(expression: str, subject: str) -> None:
    """Python's own matcher is the yardstick."""
    assert removed(expression, subject) == re.sub(expression, "", subject)


@given(st.lists(st.sampled_from([*"aé_ :\t\n0-[]", "Re:", "\u3000", "\u0130"])).map("".join))
def test_the_usual_expression_takes_off_the_same_quickly(subject: str) -> None:
    """It is left to `re`; played like every other it gives the same."""
    usual = noise(DEFAULT)
    assert usual.quick is not None
    played = attrs.evolve(usual, quick=None)
    assert usual.removed_from(subject) == played.removed_from(subject)


_ATOMS = st.sampled_from(["a", "b", "[ab]", ".", r"\w", r"\s", "[^a]", "^", "$", r"\b", "ab", " "])
_REPEATS = st.sampled_from(["*", "+", "?", "*?", "+?", "??", "{1,2}", "{2}", "{1,}?"])
_EXPRESSIONS = st.recursive(
    _ATOMS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map("".join)
        | st.lists(inner, min_size=2, max_size=3).map(lambda some: f"(?:{'|'.join(some)})")
        | st.builds("(?:b{}){}".format, inner, _REPEATS)  # of nothing, `re` has its own order
    ),
    max_leaves=5,
)


@given(_EXPRESSIONS, st.text("ab c\n", max_size=8))
def test_any_small_expression_takes_off_what_re_does(expression: str, subject: str) -> None:
    """Drawn expressions on drawn subjects, small enough for a matcher that goes back."""
    assert removed(expression, subject) == re.sub(expression, "", subject)


@pytest.mark.parametrize(
    ("expression", "subject"),
    [
        ("^(a+)+$", "a" * 200 + "b"),
        ("(a|a)*c", "a" * 200 + "b"),
        (r"(\w*\w*)*:", "a" * 200),
    ],
)
def test_an_expression_that_would_hang_answers(expression: str, subject: str) -> None:
    """A matcher that goes back would be at it for longer than the world stands."""
    assert removed(expression, subject) == subject


def test_nested_repeats_still_take_off_what_they_match() -> None:
    """The twin: it is the time that is bounded, not the expression."""
    assert removed("^(a+)+$", "a" * 200) == ""


def test_a_subject_without_end_keeps_what_was_not_reached() -> None:
    """The looks for one subject are counted, so no subject takes long."""
    assert removed("a", "a" * 10) == ""
    long = "a" * MOST_LOOKS
    left = removed("a", long)
    assert 0 < len(left) < len(long)


@pytest.mark.parametrize(
    ("expression", "what", "position"),
    [
        ("(", "missing ), unterminated subpattern", 0),
        ("a)", "unbalanced parenthesis", 1),
        (r"\p{L}", r"bad escape \p", 0),
        ("(?<word>a)", "unknown extension ?<w", 1),
        ("a(?i)b", "global flags not at the start of the expression", 1),
        ("[a-z-[aeiou]]", "a set stands inside a set", 5),
        ("[[a]", "possible nested set", 1),
        ("a{3000}", "it is nested too deep or repeats too often", None),
        ("a{99999999999}", "it is nested too deep or repeats too often", None),
        ("(" * 5000 + ")" * 5000, "it is nested too deep or repeats too often", None),
        *(
            (
                other,
                (
                    "look-arounds, back references, conditions, atomic groups and possessive "
                    "quantifiers are not supported"
                ),
                None,
            )
            for other in ("(?=a)", "(?<!a)b", r"(a)\1", "(a)?(?(1)b|c)", "(?>a)", "a++")
        ),
    ],
)
def test_what_is_no_expression_says_why(expression: str, what: str, position: int | None) -> None:
    """With its position, where Python knows it."""
    with pytest.raises(ExpressionError) as caught:
        noise(expression)
    assert (caught.value.what, caught.value.position) == (what, position)
