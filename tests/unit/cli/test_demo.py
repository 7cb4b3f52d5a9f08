"""`demo`: the story of the HR director, with every verdict from the engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sscsim.cli import demo as demo_module
from sscsim.cli import story as story_module
from sscsim.cli.stage import performed

Sscsim = Callable[..., Result]
STORY = Path(demo_module.__file__).with_name("demo.scenario.yaml")


def test_the_story_as_it_is_printed(sscsim: Sscsim, snapshot: Callable[[str, str], None]) -> None:
    """At 80 columns and without colour, as in a pipe."""
    result = sscsim("demo")
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "\x1b" not in result.stdout
    snapshot("cli-demo.txt", result.stdout)


def test_every_event_of_the_story_is_told_in_an_act() -> None:
    """A new event in the file needs its place in the telling."""
    events = performed(STORY, None, ()).run.entries
    assert sum(act.events for act in story_module.ACTS) == len(events)


def test_the_accused_can_read_the_complaint(sscsim: Sscsim) -> None:
    """The point of the story."""
    assert "3 users: Hanna Reyes, Ines Ortega, Marc Keller" in sscsim("demo").stdout


def test_the_file_of_the_story_can_be_had(sscsim: Sscsim, tmp_path: Path) -> None:
    """And played: everything in it comes as expected."""
    copy = tmp_path / "story.yaml"
    copy.write_text(sscsim("demo", "--scenario").stdout, "utf-8")
    assert sscsim("run", copy).exit_code == 0


def test_a_story_that_comes_otherwise_is_not_a_success(
    sscsim: Sscsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words could not be trusted then."""
    changed = tmp_path / "demo.scenario.yaml"
    text = STORY.read_text("utf-8")
    changed.write_text(text.replace("reason: AcceptAll", "reason: SenderMatch"), "utf-8")
    monkeypatch.setattr(demo_module, "STORY", changed)
    assert sscsim("demo").exit_code == 1
