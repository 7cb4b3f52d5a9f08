"""What was compiled from other sources is not used again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from numba import config

from sscsim.bulk import compiling


def place(sources: Path) -> Path:
    """Tell where a kernel of these files is kept now."""
    return compiling._place.__wrapped__(sources)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Two files that call one another."""
    for name in ("compiling.py", "kernel.py"):
        (tmp_path / name).write_text("x = 1\n", "utf-8")
    return tmp_path


def test_a_change_in_any_file_is_another_place(sources: Path) -> None:
    """Numba would look at the file of the outermost function alone."""
    before = place(sources)
    assert place(sources) == before
    (sources / "kernel.py").write_text("x = 2\n", "utf-8")
    assert place(sources) != before
    assert place(sources).parent == before.parent == sources / "__pycache__"


def test_where_nothing_may_be_written_it_is_kept_for_the_user(
    sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in an image whose packages are read-only."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(sources / "cache"))
    assert place(sources).parent == sources / "cache" / "sscsim"


def test_the_place_of_others_is_left_alone() -> None:
    """The setting is that of the whole process."""
    before = vars(config).get("CACHE_DIR")
    assert compiling.compiled(place) is not None
    assert vars(config).get("CACHE_DIR") == before
