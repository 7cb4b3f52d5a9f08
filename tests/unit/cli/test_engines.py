"""Which engine decides where one is left to choose."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sscsim.cli.bulk import BulkJourney
from sscsim.cli.engines import journey_for
from sscsim.cli.files import Mistakes
from sscsim.cli.journey import Journey
from sscsim.sources import MailSource


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether code is compiled is settled in the environment."""
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "0")


def source(tmp_path: Path, size: int) -> list[MailSource]:
    """A file of mail of so many bytes."""
    path = tmp_path / "in.mbox"
    with path.open("wb") as file:
        file.truncate(size)
    return [MailSource(path=path)]


def test_little_mail_is_decided_by_the_reference_engine(tmp_path: Path) -> None:
    assert journey_for("auto", source(tmp_path, 10_000), Mistakes()) is Journey


def test_much_mail_is_decided_in_bulk(tmp_path: Path) -> None:
    assert journey_for("auto", source(tmp_path, 10**9), Mistakes()) is BulkJourney


def test_where_the_bulk_engine_is_not_installed_the_other_one_decides_much_mail_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks for it by name is told what to install."""
    monkeypatch.setitem(sys.modules, "sscsim.cli.bulk", None)
    mistakes = Mistakes()
    assert journey_for("auto", source(tmp_path, 10**9), mistakes) is Journey
    assert mistakes.problems == []
    assert journey_for("bulk", source(tmp_path, 10**9), mistakes) is Journey
    assert len(mistakes.problems) == 1
