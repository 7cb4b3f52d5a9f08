"""Two engines, one answer, whatever has happened in the organisation before."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from hypothesis import settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from sscsim import load_scenario
from sscsim.assumptions import READINGS
from sscsim.testing import OrganisationStateMachine
from sscsim.testing.history import History, Subject
from tests.unit.bulk import both

_ROOT = Path(__file__).parents[3]
_FOUND = Path(__file__).parent / "disagreements"  # shrunk scenarios, once there are any
_SCENARIOS = sorted([*_ROOT.glob("scenarios/**/*.scenario.yaml"), *_FOUND.glob("*.yaml")])


class BothEngines(OrganisationStateMachine):
    """After every step all mail so far comes once more, and both engines decide it alike."""

    flavour = "anything"
    save_to = _FOUND

    @invariant()
    def both_engines_decide_alike(self) -> None:
        """Compare every field."""
        both.agreed(self.world, self.history.delivered)


def test_both_engines_agree_after_every_edit() -> None:
    usual = BothEngines.TestCase.settings
    run_state_machine_as_test(
        BothEngines, settings=settings(usual, max_examples=25, stateful_step_count=12)
    )


def test_a_disagreement_is_kept_as_a_scenario(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that forgets whose mailbox it was is found out, by the fewest steps."""
    shown = both.told
    monkeypatch.setattr(both, "told", lambda decision: {**shown(decision), "mailbox": ""})

    class Forgetful(BothEngines):
        save_to = tmp_path

    usual = Forgetful.TestCase.settings

    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            Forgetful, settings=settings(usual, derandomize=True, stateful_step_count=3)
        )
    [file] = tmp_path.glob("*.yaml")
    scenario = load_scenario(file)
    assert len(scenario.events) <= 2
    assert len(scenario.world.directory.systemusers) <= 1


@pytest.mark.parametrize("path", _SCENARIOS, ids=lambda path: path.stem)
def test_both_engines_agree_after_every_step_of_a_scenario(path: Path) -> None:
    """Under every reading, with all mail of the scenario so far."""
    scenario = load_scenario(path)
    for reading in READINGS.values():
        creates_none = attrs.evolve(reading, auto_create_on_sss_promote=False)
        world = scenario.world.assuming(creates_none)
        history = History.of(world, Subject(decide=BothEngines().history.subject.decide))
        for event in scenario.events:
            history.happen(event)
            both.agreed(history.world, history.delivered)
