"""What the fuzzer found stays found: every minimised finding, and every seed, in every run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz import targets
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS, check

_FINDINGS = sorted(path for path in (Path(__file__).parent / "findings").glob("*/*"))


@pytest.mark.parametrize("path", _FINDINGS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_finding_is_read_or_refused_in_words(path: Path) -> None:
    """Once it crashed, hung, or came out as something that no terminal should be sent."""
    check(path.parent.name, path.read_bytes())


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_a_target_reads_what_it_begins_with(target: str) -> None:
    """A fuzzer that begins with refusals never gets past them."""
    given = list(seeds(target))
    assert given
    for data in given:
        TARGETS[target](data)


def test_a_crash_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness forgives an `InputError` and nothing else."""

    def crash(_data: bytes) -> None:
        raise RecursionError

    monkeypatch.setattr(targets, "TARGETS", {"crash": crash})
    with pytest.raises(RecursionError):
        check("crash", b"")


def test_a_line_that_moves_the_cursor_is_a_finding() -> None:
    """Also in the words of a refusal."""
    with pytest.raises(AssertionError, match="could move a cursor"):
        targets.shows(["harmless", "up\x1b[A"])
