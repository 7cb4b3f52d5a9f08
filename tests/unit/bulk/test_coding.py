"""Equal texts have equal numbers, whatever piece they come in; others have others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from sscsim.bulk.coding import Coder

_TEXTS = st.lists(st.none() | st.text("ab\u00e9\U0001f600", max_size=3), max_size=12)


@given(st.lists(_TEXTS, max_size=5), st.booleans())
def test_texts_are_numbered_as_they_are_first_met(
    pieces: list[list[str | None]], as_dictionary: bool
) -> None:
    """As a dictionary of Python does; a piece may be a part of a longer array, or coded itself."""
    coder, known = Coder(), dict[str, int]()
    for piece in pieces:
        array = pa.array(["before", *piece], pa.string())[1:]
        array = array.dictionary_encode() if as_dictionary else array
        wanted = [-1 if one is None else known.setdefault(one, len(known)) for one in piece]
        assert coder.codes(array).tolist() == wanted
    assert coder.texts.to_pylist() == list(known)
    assert len(coder) == len(known)


def test_many_texts_are_told_apart() -> None:
    """So many that the table grows several times, and some share a place in it."""
    texts = pa.chunked_array([[f"{number}@x.example" for number in range(at, at + 900)]
                              for at in (0, 600, 1200, 0)])  # fmt: skip
    coder = Coder()
    assert coder.codes(texts).tolist() == [
        number for at in (0, 600, 1200, 0) for number in range(at, at + 900)
    ]
    assert coder.texts.to_pylist() == [f"{number}@x.example" for number in range(2100)]


def test_bytes_that_are_no_text_are_coded_as_well() -> None:
    coder = Coder(pa.binary())
    assert coder.codes(pa.array([b"\xff\0", b"\xff", None, b"\xff\0"])).tolist() == [0, 1, -1, 0]
    assert coder.texts.to_pylist() == [b"\xff\0", b"\xff"]


def test_what_was_given_stays_when_there_are_more() -> None:
    """The letters are moved to where there is room."""
    coder = Coder()
    coder.codes(pa.array(["a", "b"]))
    before = coder.texts
    coder.codes(pa.array(["x" * 100_000]))
    assert before.to_pylist() == ["a", "b"]


_COMPILED = """
import numpy as np, pyarrow as pa
from sscsim.bulk.coding import Coder
from sscsim.bulk.compiling import compiled
coder = Coder()
texts = pa.array([f"{n % 7000}@x.example" for n in range(20_000)])
assert coder.codes(texts).tolist() == [n % 7000 for n in range(20_000)]
once = compiled(lambda number: number + 1)
@compiled
def outer(few):
    return once(1) + once(2) + once(few[0])
assert outer(np.array([3], np.int32)) == 9
assert [list(map(str, args)) for args in once.signatures] == [["int64"]], once.signatures
"""


def test_compiled_it_gives_the_same_numbers_and_numbers_are_of_one_kind(tmp_path: Path) -> None:
    """In a process of its own: the choice is made on import."""
    compiled = {
        "NUMBA_DISABLE_JIT": "0",
        "NUMBA_BOUNDSCHECK": "1",
        "NUMBA_CACHE_DIR": str(tmp_path),
    }
    (tmp_path / "asked.py").write_text(_COMPILED, "utf-8")
    done = subprocess.run(
        [sys.executable, tmp_path / "asked.py"],
        env={**os.environ, **compiled},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
