"""Thousands of rows are explained without going through all mail for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sscsim.bulk import Explainer, decide_bulk, explaining, mail_table
from sscsim.bulk.creating import made_of
from sscsim.bulk.lying import queue_items
from tests.worlds import mail, only_delivery, scene, user


def test_what_rows_share_is_found_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the emails hold and where they lie is worked out of all mail, so not for every row."""
    asked: list[str] = []
    for name, does in (("made_of", made_of), ("queue_items", queue_items)):
        monkeypatch.setattr(explaining, name, _noting(does, name, asked))
    story = scene(user("hanna", incomingemailfilteringmethod=0), mail())
    [run] = decide_bulk([story.world], mail_table([only_delivery(story)] * 9))
    explainer = Explainer(run, 0)
    outcomes = [str(explainer.explain(row).outcome) for row in range(9)]
    assert outcomes == ["promoted", *["duplicate"] * 8]
    assert asked == ["made_of", "queue_items"]


def _noting(does: Callable[..., Any], name: str, asked: list[str]) -> Callable[..., Any]:
    def noted(*arguments: Any) -> Any:
        asked.append(name)
        return does(*arguments)

    return noted
