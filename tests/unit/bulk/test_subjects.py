"""Subjects in columns are split, and searched, as the functions of `sscsim.mail` do it."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscsim.bulk import subjects
from sscsim.bulk.fixed import Fixed, fixed_of
from sscsim.bulk.splitting import MOST, letters
from sscsim.bulk.subjects import bytes_of, forwards_in, tokens_in, words_in
from sscsim.mail import forward_prefix, subject_words
from sscsim.world import World

# Prefixes, blanks of all scripts, letters that become two, longer, or depend on their place.
_PIECES = st.sampled_from(
    [
        *("Re", "FW", "wg", "i", "I", "[list]", ":", " :", "  :", "\uff1a", " ", "\t", "\x1c"),
        "\n",
        *("\x85", "\xa0", "\u2003", "\u3000", "offer", "Offer", "OFFER", "Angebot", "ÄNDERUNG"),
        *("änderung", "ΣΑΣ", "σας", "İ", "ı", "ſ", "\u212a", "Ⱥ", "ß", "ẞ", "Договор", "договор"),
        *("見積書", "\U0001d400", "\U0001f600", "٣", "²", "_", "-", "CRM", "crm"),
        *("0001007", "00010071"),
        *("\x7f", "\x00", "e\u0301", "ﬁ", "Ǆ", "ǅ"),
    ]
)  # fmt: skip
_TEXTS = st.lists(st.lists(_PIECES, max_size=9).map("".join) | st.text(max_size=20), max_size=9)
_NOISES = (None, World().organization.hashfilterkeywords, "(offer|re)+")


@pytest.fixture(autouse=True, scope="module")
def _compiled() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subjects, "_WORTH_COMPILING", 0)
        yield


def fixed(noise: str | None, most: int = 20) -> Fixed:
    directory = World().directory
    organization = attrs.evolve(directory.organization, hashfilterkeywords=noise, hashmaxcount=most)
    return fixed_of(
        attrs.evolve(World(), directory=attrs.evolve(directory, organization=organization))
    )


def split(texts: list[str], way: Fixed) -> list[tuple[str, ...]]:
    """Split, and put the lists together again."""
    found = words_in(bytes_of(texts), way)
    words = [raw.decode("utf-8", "surrogatepass") for raw in found.words.to_pylist()]
    flat = [words[code] for code in found.codes]
    assert len(set(words)) == len(words)
    return [tuple(flat[at:end]) for at, end in zip(found.at[:-1], found.at[1:], strict=True)]


@given(_TEXTS, st.sampled_from(_NOISES), st.integers(-1, 3) | st.just(20))
def test_subjects_are_split_as_the_careful_function_does(
    texts: list[str], noise: str | None, most: int
) -> None:
    """With the product's own noise, none, and one of an administrator."""
    way = fixed(noise, most)
    assert split(texts, way) == [subject_words(text, way.noise, most) for text in texts]


@given(st.lists(st.text(st.characters(), max_size=20), max_size=9))
def test_half_characters_are_words_too(texts: list[str]) -> None:
    """Which a column cannot hold, and the subject of an email that was exported can."""
    way = fixed(None)
    assert split(texts, way) == [subject_words(text, None, 20) for text in texts]


def test_every_letter_of_the_first_plane_is_what_python_says() -> None:
    """As prefix, as part of a word, between two words."""
    way = fixed(_NOISES[1])
    texts = [f"{letter}A:b{letter}B{letter}C" for letter in map(chr, range(0, 1 << 16, 7))]
    assert split(texts, way) == [subject_words(text, way.noise, 20) for text in texts]


def test_few_letters_are_not_plain() -> None:
    """Half characters, sigma, and those whose small letter is longer."""
    odd = np.flatnonzero(letters().kinds & 4)
    whole = [code for code in odd if not 0xD800 <= code <= 0xDFFF]
    assert {ord("Σ"), ord("İ"), ord("Ⱥ")} <= set(whole)
    assert len(whole) < 10


def test_more_words_than_are_held_against_one_another_are_split_with_care() -> None:
    """So that a long subject does not take long."""
    many = " ".join(map(str, range(MOST + 1)))
    exact = many.rpartition(" ")[0]
    way = fixed(None, most=MOST + 9)
    assert split([many, exact], way) == [tuple(many.split()), tuple(exact.split())]
    assert split([many], fixed(None, most=MOST)) == [tuple(exact.split())]


@given(_TEXTS)
def test_tokens_and_forwards_are_found_as_the_careful_functions_do(texts: list[str]) -> None:
    """Only a subject with digits enough is asked for its token."""
    way = fixed(None)
    column = pa.array(texts, pa.string())
    assert tokens_in(column, way).to_pylist() == [way.token_of(text) for text in texts]
    assert forwards_in(column).tolist() == [forward_prefix(text) for text in texts]
