"""`lint`: what is odd in an organisation, for people, programs and pipelines."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.unit.cli.test_replay import Place, Sscsim, place

__all__ = ["place"]  # a fixture


@pytest.fixture
def lint(sscsim: Sscsim, place: Place) -> Sscsim:
    """Look at the small organisation with some more options."""
    return lambda *more: sscsim("lint", "--org", place.org, *more)


def test_what_is_odd_is_said_with_what_to_do(
    lint: Sscsim, snapshot: Callable[[str, str], None]
) -> None:
    result = lint()
    assert result.exit_code == 0
    snapshot("cli-lint.txt", result.stdout)


def test_programs_get_the_rows_and_the_rules(lint: Sscsim) -> None:
    lines = lint("--format", "jsonl").stdout.splitlines()
    keys = ["check", "severity", "says", "mend", "where", "rules"]
    assert all(list(json.loads(line)) == keys for line in lines)
    document = json.loads(lint("--format", "json").stdout)
    assert document["findings"] == [json.loads(line) for line in lines]
    assert lint("--format", "csv").stdout.splitlines()[0] == ",".join(keys)


def test_a_policy_can_be_looked_at_before_it_is_put_in_force(
    lint: Sscsim, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """And a pipeline can fail on what it would make odd."""
    policy = tmp_path_factory.mktemp("policies") / "hide.yaml"
    policy.write_text("name: Hide\nset: {HideEmailAutoTrackOptions: true}\n")
    given = ("--no-paradoxes", "--fail-on", "error")
    assert lint(*given).exit_code == 0
    result = lint("--policy", str(policy), *given)
    assert result.exit_code == 1
    assert "error: hidden-values" in result.stderr


def test_notes_of_the_snapshot_are_told_once(lint: Sscsim) -> None:
    """In a document they stand beside the findings; else on standard error."""
    notes = json.loads(lint("--no-paradoxes", "--format", "json").stdout)["notes"]
    assert notes
    assert lint("--no-paradoxes").stderr.splitlines() == [f"sscsim: note: {note}" for note in notes]
    assert not lint("--no-paradoxes", "--format", "json").stderr
