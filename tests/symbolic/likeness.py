"""Contracts of smart matching: when two subjects are alike, by numbers of words alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sscsim.rules.correlation.smart_matching import subjects_match


def _case(delta: int, counting: bool) -> Any:
    """What the comparison reads of a case."""
    rule = "count_only" if counting else "shared_words"
    return SimpleNamespace(
        organization=SimpleNamespace(hashdeltasubjectcount=delta),
        assume=SimpleNamespace(smart_subject_rule=rule),
    )


def it_does_not_matter_which_subject_came_first(
    own: int, other: int, shared: int, delta: int, counting: bool
) -> bool:
    """
    COR-44, COR-45.

    pre: 0 <= shared <= own and shared <= other and delta >= 0
    post: _
    """
    case = _case(delta, counting)
    return subjects_match(case, own, other, shared) == subjects_match(case, other, own, shared)


def a_wider_delta_finds_no_less(
    own: int, other: int, shared: int, delta: int, counting: bool
) -> bool:
    """
    COR-44: `hashdeltasubjectcount`.

    pre: 0 <= shared <= own and shared <= other and delta >= 0
    post: _
    """
    narrow = subjects_match(_case(delta, counting), own, other, shared)
    return not narrow or subjects_match(_case(delta + 1, counting), own, other, shared)


def the_same_words_match_and_no_words_never_do(own: int, delta: int, counting: bool) -> bool:
    """
    COR-44: an empty subject is like nothing, not even like another one.

    pre: own >= 0 and delta >= 0
    post: _
    """
    return subjects_match(_case(delta, counting), own, own, own) == (own > 0)


def all_words_in_common_are_enough_where_only_numbers_count(
    own: int, shared: int, delta: int
) -> bool:
    """
    COR-45: `smart_subject_rule` count_only never finds less for subjects of equal length.

    pre: 0 <= shared <= own and delta >= 0
    post: _
    """
    by_words = subjects_match(_case(delta, False), own, own, shared)
    return not by_words or subjects_match(_case(delta, True), own, own, shared)
