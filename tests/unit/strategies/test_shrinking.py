"""A failure shrinks to what it needs: one user, one setting, one message."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, find, settings

from sscsim.scenario import Scenario, dump_scenario
from sscsim.strategies import assumptions, scenarios, worlds
from sscsim.strategies.arguments import Flavour
from tests.unit.strategies.planted import MISTAKES, decides_otherwise, planted

# The flavour in which the mistake is looked for: sensible mail has a sender, and is never old.
FLAVOURS: dict[str, Flavour] = {
    "rule-a-sender-may-be-missing": "anything",
    "rule-old-mail-is-looked-at": "anything",
}
# The same search in every run, and nothing kept between two.
SEARCH = settings(
    max_examples=2_000,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


def smallest(mistake: str) -> Scenario:
    flavour = FLAVOURS.get(mistake, "sensible")
    organisations = worlds(flavour=flavour, assume=assumptions())
    drawn = scenarios(flavour=flavour, worlds=organisations, max_events=3)
    return find(drawn, decides_otherwise(planted(mistake)), settings=SEARCH)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_planted_mistake_shrinks_to_what_it_needs(
    mistake: str, snapshot: Callable[[str, str], None]
) -> None:
    """The file shows what a developer is shown."""
    found = smallest(mistake)
    snapshot(f"shrunk-{mistake}.txt", dump_scenario(found.world, found.events, title=mistake))
    assert len(found.world.directory.systemusers) == 1
    assert len(found.world.organization.orgdborgsettings.given) == mistake.startswith("setting")
