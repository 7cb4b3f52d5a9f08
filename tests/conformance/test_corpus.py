"""The corpus is up to date, covers every rule with each of its answers, and is made repeatably."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from sscsim.rules import BOOK
from sscsim.testing import conformance
from sscsim.testing.corpus import FILE, header
from tests.conformance.__main__ import ROOT
from tests.conformance.deciding import lines

_LARGEST_FILE = 5_000_000


def test_the_reference_decides_every_case_as_the_corpus_says(pytestconfig: pytest.Config) -> None:
    """To the byte: every key of every record, the answers that each case covers, the header."""
    decided = "".join(f"{line}\n" for line in lines([dict(one.document) for one in conformance()]))
    if pytestconfig.getoption("--update-snapshots"):
        FILE.write_text(decided, encoding="utf-8")  # type: ignore[attr-defined]
    same = decided == FILE.read_text(encoding="utf-8")
    assert same, "run `make conformance`, or --update-snapshots to decide the same cases anew"


def test_every_rule_is_covered_with_each_of_its_answers() -> None:
    covered = {answer for case in conformance() for answer in case.covers}
    wanted = {f"{rule.id} {answer}" for rule in BOOK.rules for answer in rule.answers}
    assert wanted - covered == set()


def test_it_is_small_enough_to_be_shipped() -> None:
    assert len(FILE.read_bytes()) < _LARGEST_FILE


def test_it_decides_more_than_a_thousand_messages() -> None:
    assert header()["decisions"] > 1_000


def test_every_case_is_another_one() -> None:
    documents = [str(case.document) for case in conformance()]
    assert len(set(documents)) == len(documents)


SHORT_RUN = """
from tests.conformance.__main__ import chosen, grown, seeds, text_of
print(text_of(chosen(grown(seeds()[:6], 8), paring=True)), end="")
"""


def test_a_short_run_makes_the_same_bytes_twice() -> None:
    """Whatever the order in which Python hashes; the whole run takes too long for a test."""
    first, second = (short_run(hashing) for hashing in "12")
    assert first == second
    assert first.count(b"\n") > 1


def short_run(hashing: str) -> bytes:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": hashing}
    command = [sys.executable, "-c", SHORT_RUN]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    return ran.stdout
