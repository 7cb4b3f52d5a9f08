"""The method keeps every law that binds a correlation method; the first version did not."""

from pathlib import Path

import pytest
from first_version import FIRST
from ordernumbers import ORDER_NUMBER, PLACE

from sscsim import load_scenario, simulate
from sscsim.rules import BOOK, Rule
from sscsim.testing import BrokenLaws, check_rule

SUBJECTS = ["Your order AB-1001", "ab-1001 is late", "AB-1001 or AB-1002?", "Order AB-10"]


def test_the_order_number_keeps_the_laws() -> None:
    check_rule(ORDER_NUMBER, before=PLACE, subjects=SUBJECTS)


def test_a_cache_of_emails_is_noticed() -> None:
    with pytest.raises(BrokenLaws) as raised:
        check_rule(FIRST, before=PLACE, subjects=SUBJECTS)
    assert [law.sentence for law in raised.value.broken] == ["a deleted email no longer correlates"]


@pytest.mark.parametrize(("rule", "outcome"), [(FIRST, "promoted"), (ORDER_NUMBER, "rejected")])
def test_the_scenario_that_was_found_tells_them_apart(rule: Rule, outcome: str) -> None:
    kept = load_scenario(Path(__file__).with_name("deleted.scenario.yaml"))
    run = simulate(kept.world, kept.events, BOOK.adding(rule, before=PLACE))
    assert run.decisions[-1].outcome == outcome
