"""The names of checks that `check_order` knows are those of the rule book."""

from __future__ import annotations

from sscsim.assumptions import CHECKS
from sscsim.rules import VALID_AND_NEW


def test_the_checks_are_the_rules_of_their_chapter() -> None:
    """VAL-12: in the order in which the book has them."""
    assert tuple(rule.name for rule in VALID_AND_NEW) == CHECKS
