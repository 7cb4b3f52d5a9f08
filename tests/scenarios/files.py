"""The scenario files, and how tests look at them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

from sscsim.engine import simulate
from sscsim.scenario import Failure, Scenario, check, load_scenario
from sscsim.world import World

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "scenarios"
ENDING = ".scenario.yaml"
FILES = sorted(SCENARIOS.rglob(f"*{ENDING}"))
LESSONS = [path for path in FILES if path.parent.name == "lessons"]
SETTINGS = [path for path in FILES if path.parent.name == "settings"]


def name_of(path: Path) -> str:
    """Give the name of a scenario file without its ending."""
    return path.name.removesuffix(ENDING)


def named(prefix: str) -> list[Path]:
    """List the files of settings whose name begins so."""
    return [path for path in SETTINGS if path.name.startswith(prefix)]


def each(paths: list[Path]) -> pytest.MarkDecorator:
    """Ask a test once for each file."""
    return pytest.mark.parametrize("path", paths, ids=name_of)


@cache
def loaded(path: Path) -> Scenario:
    """Load a file once, however many tests ask for it."""
    return load_scenario(path)


def failures(scenario: Scenario, world: World | None = None) -> tuple[Failure, ...]:
    """Play a scenario, in its own world or another, and give what came otherwise than expected."""
    run = simulate(scenario.world if world is None else world, scenario.events)
    return check(scenario, run)


def without(scenario: Scenario, *kinds: type) -> Scenario:
    """Leave the events of some kinds out, with what is expected of them."""
    kept = [number for number, event in enumerate(scenario.events) if not isinstance(event, kinds)]

    def of(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(values[number] for number in kept)

    return attrs.evolve(
        scenario,
        events=of(scenario.events),
        expectations=of(scenario.expectations),
        places=of(scenario.places),
    )


def sentences(text: str) -> list[str]:
    """Split a text behind each mark that ends a sentence and is followed by a capital letter."""
    return re.split(r"(?<=[.?!])\s+(?=[A-Z\"])|(?<=[.?!]\")\s+(?=[A-Z\"])", text.strip())


def prose(texts: tuple[str, ...] | str) -> str:
    """Join what was written as one text or as several."""
    return (texts if isinstance(texts, str) else " ".join(texts)).strip()
