"""What stands between a figure and its goal is told in numbers that were measured with it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.bench.besidemail import guessed
from tests.bench.gaps import gap
from tests.bench.goals import GOALS, Row, reached
from tests.bench.kinds import COLLECTED, DRAWN, LOADED, SHARED, START, WAITED
from tests.bench.page import FIGURES, PAGE, page
from tests.bench.pairs import Ran, in_turn
from tests.bench.profiles import Profile


def profile(about: str, size: int = 1_000, **told: Any) -> Profile:
    """Give a profile of stages, which take all of its time."""
    stages = told.pop("stages", {})
    known = {"seconds": sum(stages.values()), "functions": {}, "megabytes": {}}
    return Profile(about=about, size=size, stages=stages, **{**known, **told})


_MAIL = {START: 1.5, LOADED: 0.5, "mail read": 1.6, "kernel": 0.4}


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(3.0, "6x, which would reach the goal"), (1.0, "2x, short of the goal too")],
)
def test_a_figure_is_told_without_what_is_the_same_for_any_mail(value: float, verdict: str) -> None:
    row = Row(goal="mblaze", size=1_000, value=value, first=4 * value, second=4.0)
    allowed = {3.0: "3.0 s", 1.0: "1.0 s"}[value]
    assert gap(row, [profile("mail", stages=_MAIL)]) == (
        "Under the clock 4.0 s: mail read 1.6 s (40%); Python started and ended, modules imported "
        "1.5 s (38%); compiled code loaded 500 ms (12%); all else 400 ms (10%). Starting, loading "
        "and reading the snapshot, the same for any mail, is 2.0 s of it; without that the figure "
        f"would be {verdict}. The goal leaves {allowed} for everything."
    )


@pytest.mark.parametrize("about", ["table", "mail"])
@pytest.mark.parametrize("size", [1_000, 2_000])
def test_only_a_profile_of_the_same_command_on_the_same_input_tells(about: str, size: int) -> None:
    row = Row(goal="mblaze", size=1_000, value=1.0, second=4.0)
    told = gap(row, [profile(about, size, stages=_MAIL)])
    alike = (about, size) == ("mail", 1_000)
    assert (told == "No profile of it is kept.") is not alike


@pytest.mark.parametrize(
    ("deciding", "told"), [(6.0, "60%): halved, with all else as it is, that gives 1.43x, less"),
                           (9.0, "90%): halved, with all else as it is, that gives 1.82x, more")],
)  # fmt: skip
def test_two_workers_are_held_against_what_they_can_share(deciding: float, told: str) -> None:
    row = Row(goal="workers", size=1_000, value=1.2)
    one = profile("one worker", stages={SHARED: deciding, "mail read": 10 - deciding})
    two = profile("two workers", stages={WAITED: 4.0, "mail read": 4.0})
    said = gap(row, [two, one])
    assert told in said
    assert "Of 8.0 s with two, the first process waits 4.0 s for them." in said


def test_memory_is_told_by_what_raised_its_peak() -> None:
    row = Row(goal="memory", size=1_000, value=645.0)
    raised = {START: 300.0, "mail read": 200.0, "kernel": 100.0}
    assert gap(row, [profile("table", stages=_MAIL, megabytes=raised)]) == (
        "What raised the peak of the 1,000 messages to 600 MB: Python started and ended, modules "
        "imported 300 MB (50%); mail read 200 MB (33%); all else 100 MB (17%)."
    )


def test_what_does_not_grow_as_its_input_is_told_by_the_stages_that_grew() -> None:
    """One that takes little may have grown as it will."""
    row = Row(goal="linear", size=1_000, value=13.0)
    tenth = profile("table", 100, stages={"mail read": 1.0, "kernel": 0.5, "sums": 0.01})
    whole = profile("table", 1_000, stages={"mail read": 10.0, "kernel": 12.0, "sums": 0.5})
    assert gap(row, [whole, tenth]) == (
        "Under the clock 22.5 s, and 1.5 s for a tenth: kernel 12.0 s, 24 times; mail read 10.0 s, "
        "10 times as long."
    )
    assert gap(row, [whole]) == "No profile of it is kept."


def test_many_policies_are_told_by_the_stages_that_take_longer() -> None:
    row = Row(goal="policies", size=1_000, value=1.5)
    one = profile("one policy", stages={"mail read": 1.0, "kernel": 1.0})
    many = profile("64 policies", stages={"mail read": 0.9, "kernel": 2.1})
    assert gap(row, [one, many]) == (
        "One policy takes 2.0 s under the clock, 64 3.0 s; longer under 64: kernel 1.1 s (100%)."
    )


def test_a_tiny_case_is_told_with_and_without_drawing_it() -> None:
    row = Row(goal="cases", size=100, value=20.0)
    stages = {START: 9.0, DRAWN: 3.0, "bulk engine": 1.0, "reference engine": 1.0}
    assert gap(row, [profile("cases", 100, stages=stages)]) == (
        "A case takes cases drawn (Hypothesis) 30 ms (60%); bulk engine 10 ms (20%); reference "
        "engine 10 ms (20%). Without drawing, the figure would be 50/s."
    )


def test_a_delivery_is_told_by_its_microseconds_and_not_by_how_its_mail_was_made() -> None:
    row = Row(goal="reference-rows", size=1_000, value=100.0, first=0.1, second=0.001)
    stages = {START: 9.0, "mail and organisation made": 9.0, "rules asked": 0.09, COLLECTED: 0.03}
    assert gap(row, [profile("reference", stages=stages)]) == (
        "A delivery takes 100 µs; the loop reads one in 1 µs, so the goal leaves 8 µs. Under the "
        f"clock it takes rules asked 90 µs (75%); {COLLECTED} 30 µs (25%)."
    )


def test_a_gap_stands_on_the_page_where_a_goal_is_not_reached_and_not_where_it_is() -> None:
    kept = json.loads(FIGURES.read_text("utf-8"))
    for piece in kept["pieces"].values():
        for row in piece["rows"]:
            if row.get("value") is not None:
                row["value"] = GOALS[row["goal"]].wanted
    assert "\n## What is not reached\n\nNothing.\n" in page(kept)
    assert ("\nNothing.\n" in PAGE.read_text("utf-8")) is all(
        reached(Row(**row)) is not False
        for piece in json.loads(FIGURES.read_text("utf-8"))["pieces"].values()
        for row in piece["rows"]
    )


def test_who_takes_long_is_not_run_again_when_patience_is_at_its_end() -> None:
    ran = in_turn({"quick": lambda: Ran(1, 1), "slow": lambda: Ran(9, 9)}, 3, patience=10)
    assert {name: len(runs) for name, runs in ran.items()} == {"quick": 3, "slow": 2}


def test_how_long_a_peer_takes_is_guessed_from_fewer_messages() -> None:
    earlier = [
        Row(goal="mu", size=size, value=1.0, first=seconds, second=1.0)
        for size, seconds in ((100, 2.0), (1_000, 30.0), (100_000, 1.0))
    ]
    assert guessed("mu", 10_000, earlier) == 300
    assert guessed("rg", 10_000, earlier) == 0
