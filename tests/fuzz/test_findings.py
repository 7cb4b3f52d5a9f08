"""What the fuzzer found stays found: every minimised finding, and every seed, in every run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz import targets
from tests.fuzz.bending import bent
from tests.fuzz.headers import HEADERS
from tests.fuzz.keeping import reached, smallest
from tests.fuzz.seeds import corpus, seeds
from tests.fuzz.served import SERVED
from tests.fuzz.targets import TARGETS, check

_MANY, _FEW = 2_000, 100  # a few seconds in all: files take a hundred times as long as headers
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
    for data in corpus(target):
        check(target, data)


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_a_target_withstands_a_little_bending(target: str) -> None:
    """The fuzzer's short run, where there is no fuzzer; `make fuzz` looks longer and cleverer."""
    count = _MANY if target in HEADERS or target in SERVED else _FEW
    for data in bent([*seeds(target), *corpus(target)], count, target):
        check(target, data)


def test_bending_is_the_same_in_every_run() -> None:
    """And bends: a fuzzer that repeats its seeds finds nothing."""
    once = list(bent([b"seed"], 50, "a target"))
    assert once == list(bent([b"seed"], 50, "a target")) != list(bent([b"seed"], 50, "another"))
    assert len(set(once)) > 40


def test_the_smallest_inputs_that_reach_all_are_kept() -> None:
    """An input that reaches nothing new is left out, and so is one that two others replace."""
    reaches = {b"a": {1}, b"bb": {1, 2}, b"ccc": {3}, b"dddd": {1}}
    assert smallest(reaches, lambda data: frozenset(reaches[data])) == [b"bb", b"ccc"]


def test_what_an_input_reaches_is_lines_of_the_simulator() -> None:
    """In the order in which they are run: another way through is another input."""
    assert reached("ids", b"<a@b>") == reached("ids", b"<c@d>")
    assert reached("ids", b"<a@b>") != reached("ids", b"")


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
