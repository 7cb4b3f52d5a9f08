"""Another implementation is held against the reference, and told where it is wrong."""

from __future__ import annotations

import doctest
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sscsim import decide
from sscsim.engine import simulate
from sscsim.scenario import check, load_scenario
from sscsim.testing import Disagreement, check_against, keeping
from sscsim.testing.disagreement import Decide
from tests.unit.testing.others import OFFICE, amnesiac, other_rule, ownerless, slip, wide
from tests.worlds import mail, scene, user


def disagreement(decide_function: Decide, **arguments: Any) -> Disagreement:
    with pytest.raises(Disagreement) as caught:
        check_against(decide_function, **arguments)
    return caught.value


def test_the_reference_agrees_with_itself() -> None:
    """At the finest level, on what is drawn, on what is given, and in a world that is given."""
    given = [OFFICE]
    check_against(decide, corpus=False, scenarios=given, worlds=[OFFICE.world], examples=40)


@pytest.mark.parametrize(
    ("other", "level", "fields"),
    [
        (wide, "outcome", ["outcome"]),
        (other_rule, "rule", ["rule"]),
        (ownerless, "all fields", ["owner"]),
    ],
)
def test_a_planted_mistake_is_found_at_its_level(
    other: Decide, level: Any, fields: list[str]
) -> None:
    """The corpus alone finds it: nothing is drawn."""
    found = disagreement(other, level=level, examples=0)
    assert [one.field for one in found.differences] == fields
    assert found.level == level


@pytest.mark.parametrize(("other", "level"), [(other_rule, "outcome"), (ownerless, "rule")])
def test_and_passes_below_it(other: Decide, level: Any) -> None:
    check_against(other, level=level, scenarios=[OFFICE], corpus=False, examples=0)


@pytest.mark.parametrize("other", [amnesiac, wide, ownerless])
def test_a_planted_mistake_is_found_by_drawing_too(other: Decide) -> None:
    found = disagreement(other, level="all fields", corpus=False, flavour="sensible")
    assert found.differences


def test_an_error_is_a_disagreement() -> None:
    found = disagreement(slip, examples=0)
    assert isinstance(found.theirs, KeyError)
    assert found.scenario.events[-1].message.inreplyto  # type: ignore[union-attr]


def test_the_message_reads_like_an_explanation(snapshot: Callable[[str, str], None]) -> None:
    """What the reference says and why, what the other says, and the scenario file."""
    found = disagreement(amnesiac, scenarios=[OFFICE], corpus=False, examples=0)
    snapshot("testing-disagreement.txt", f"{found}\n")


def test_a_given_scenario_is_pared_down_to_what_matters() -> None:
    found = disagreement(amnesiac, scenarios=[OFFICE], corpus=False, examples=0)
    assert found.text == (
        "title: Two implementations disagree\n"
        "systemusers:\n"
        "  - {id: hanna, internalemailaddress: hanna@contoso.example, "
        "incomingemailfilteringmethod: 0}\n"
        "  - {id: paul, internalemailaddress: paul@contoso.example}\n"
        "timeline:\n"
        "  - deliver:\n"
        "      id: m1\n"
        "      from: [someone@outside.example]\n"
        "      to: [hanna@contoso.example, paul@contoso.example]\n"
        "    expect:\n"
        "      - {outcome: promoted, reason: AcceptAll, rule: FLT-4}\n"
        "      - {outcome: duplicate, reason: Duplicate, rule: DUP-3}\n"
    )


def test_paring_keeps_to_the_rule_that_is_contradicted() -> None:
    """An engine that is wrong everywhere would else be shown an empty organisation."""
    found = disagreement(
        lambda *_: {"outcome": "rejected"},
        level="outcome",
        scenarios=[OFFICE],
        corpus=False,
        examples=0,
    )
    assert (found.ours.rule, found.ours.outcome) == ("FLT-4", "promoted")
    assert len(found.scenario.world.directory.systemusers) == 1


def test_what_is_saved_is_a_scenario_that_plays_as_it_expects(tmp_path: Path) -> None:
    path = tmp_path / "found.scenario.yaml"
    found = disagreement(amnesiac, examples=0, save_to=path)
    saved = load_scenario(path)
    assert path.read_text(encoding="utf-8") == found.text
    assert check(saved, simulate(saved.world, saved.events)) == ()


def test_it_is_saved_in_a_folder_too(tmp_path: Path) -> None:
    """Which is made, and the file in it has a name of its own."""
    found = disagreement(amnesiac, examples=0, save_to=tmp_path / "found")
    [file] = (tmp_path / "found").iterdir()
    assert (file.name, file.read_text(encoding="utf-8")) == (
        "disagreement.scenario.yaml",
        found.text,
    )


def test_pytest_shows_the_line_of_the_test_and_both_decisions() -> None:
    """Nothing of what lies between."""
    with pytest.raises(Disagreement) as raised:
        check_against(amnesiac, examples=0)
    assert raised.traceback[-1].ishidden(raised)


def test_the_example_of_where_it_is_kept_runs() -> None:
    assert doctest.testmod(keeping).failed == 0


def test_a_file_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "mine.scenario.yaml"
    path.write_text(disagreement(wide, examples=0, level="outcome").text, encoding="utf-8")
    given = {"scenarios": [path], "corpus": False, "examples": 0}
    assert disagreement(wide, level="outcome", **given).differences


def test_mail_is_drawn_for_a_given_world() -> None:
    """A world in which nobody promotes is no place to find a mistake in promotions."""
    quiet, loud = scene(user("hanna", 4), mail()).world, OFFICE.world
    check_against(ownerless, worlds=[quiet], corpus=False, examples=1)
    found = disagreement(ownerless, worlds=[loud], corpus=False, examples=60)
    assert set(found.scenario.world.directory.queues) == {"sales"}


def test_one_that_forgets_its_mistake_is_told_by_what_was_found_first() -> None:
    """Told all the same, although it does not disagree a second time."""
    left = [1]

    def moody(world: Any, delivery: Any) -> Any:
        return None if left and left.pop() else decide(world, delivery)

    found = disagreement(moody, scenarios=[OFFICE], corpus=False, examples=0)
    assert found.theirs is None
    assert "\nThe other: gave None, which is neither a Decision nor a mapping\n" in str(found)
    left.append(1)
    assert disagreement(moody, corpus=False, examples=20).theirs is None


@pytest.mark.parametrize(
    ("arguments", "kind", "told"),
    [
        (
            {"decide_function": "decide"},
            TypeError,
            "decide_function='decide' cannot be called. Pass decide(world, delivery).",
        ),
        (
            {"level": "everything"},
            ValueError,
            "level='everything' is no level. Write 'outcome', 'rule' or 'all fields'.",
        ),
        (
            {"examples": -1},
            ValueError,
            "examples=-1 is no number of scenarios to draw. Pass 0 or more.",
        ),
        (
            {"scenarios": [7]},
            TypeError,
            "scenarios holds 7. Pass a Scenario, or the path of a scenario file.",
        ),
        (
            {"scenarios": "mine.yaml"},
            TypeError,
            "scenarios='mine.yaml' is a single one. Pass a list of them.",
        ),
        (
            {"worlds": [7]},
            TypeError,
            "worlds holds 7, which is no World. Pass one, such as scenario.world.",
        ),
        (
            {"flavour": "spicy"},
            Exception,
            "flavour='spicy' is no flavour. Write 'sensible' or 'anything'.",
        ),
    ],
)
def test_a_wrong_argument_is_told(
    arguments: dict[str, Any], kind: type[Exception], told: str
) -> None:
    with pytest.raises(kind, match=f"^{re.escape(told)}$"):
        check_against(**{"decide_function": decide, **arguments})
