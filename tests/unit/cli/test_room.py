"""What memory is left is what the system says, or the container, whichever is less."""

from __future__ import annotations

from pathlib import Path

import pytest

from sscsim.cli import room


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in place of those of the system."""
    monkeypatch.setattr(room, "_SYSTEM", tmp_path / "meminfo")
    monkeypatch.setattr(room, "_GROUP", tmp_path)
    return tmp_path


def test_the_system_says_what_is_available(told: Path) -> None:
    """Which is more than what nobody uses at all."""
    (told / "meminfo").write_text("MemFree:  1 kB\nMemAvailable:     2048 kB\n", "ascii")
    assert room.memory_left() == 2 << 20


@pytest.mark.parametrize(
    ("most", "used", "left"),
    [
        ("1048576", "48576", 1_000_000),
        ("max", "5", 2 << 20),
        ("10", "20", 0),
        ("9000000", "1", 2 << 20),
    ],
)
def test_a_container_may_have_less(told: Path, most: str, used: str, left: int) -> None:
    """One without a limit has what the system has."""
    (told / "meminfo").write_text("MemAvailable: 2048 kB\n", "ascii")
    (told / "memory.max").write_text(f"{most}\n", "ascii")
    (told / "memory.current").write_text(f"{used}\n", "ascii")
    assert room.memory_left() == left


def test_where_nobody_tells_it_is_a_small_machine(told: Path) -> None:
    """As on systems without these files."""
    assert list(told.iterdir()) == []
    assert room.memory_left() == 4 << 30
