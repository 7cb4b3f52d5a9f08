"""The oracle is held against the reference by what is made for that: `check_against`."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal

import pytest

from sscsim import Decision, Delivery, World, decide
from sscsim.testing import Disagreement, check_against
from tests.oracle import oracle_rules
from tests.oracle.asking import ask

ASKED: Counter[bool] = Counter()


def oracle(world: World, delivery: Delivery) -> dict[str, Any] | Decision:
    """Say what the oracle says; of what it does not know, what the reference says."""
    said = ask(world, delivery)
    ASKED[said is not None] += 1
    return decide(world, delivery) if said is None else said


@pytest.fixture(autouse=True)
def _nobody_asked_yet() -> None:
    ASKED.clear()


def test_it_agrees_on_the_whole_corpus() -> None:
    check_against(oracle, examples=0)
    assert ASKED[True] > 2_000


@pytest.mark.parametrize("flavour", ["sensible", "anything"])
def test_it_agrees_on_whatever_is_drawn(flavour: Literal["sensible", "anything"]) -> None:
    check_against(oracle, corpus=False, examples=150, flavour=flavour)
    assert ASKED[True] > ASKED[False]


def test_a_mistake_in_it_is_found_and_shrunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oracle_rules, "choose_owner", lambda *_: None)
    with pytest.raises(Disagreement) as caught:
        check_against(oracle, corpus=False, flavour="sensible")
    assert caught.value.differences[0].field == "owner"
    assert len(caught.value.scenario.events) == 1
