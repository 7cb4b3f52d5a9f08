"""Whose choices have to be looked at together: those whom mail that answers other mail concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from math import prod
from typing import TypeAlias

from sscsim.errors import InputError, Place, Problem
from sscsim.events import Delivery
from sscsim.policy.words import row_words
from sscsim.suggest.demands import key_of
from sscsim.suggest.linked import linked_groups
from sscsim.suggest.varying import concerned, methods_of
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["Values", "bound", "choices", "refuse_too_many"]

Values: TypeAlias = tuple[tuple[Ref, int | None], ...]

_NAMED = 4


def bound(
    world: World, mail: Sequence[Delivery], people: Sequence[Ref]
) -> Iterator[tuple[Ref, ...]]:
    """Give those whom linked mail concerns, in groups that choose together."""
    groups: list[frozenset[Ref]] = []
    for keys in linked_groups(world, mail):
        own = frozenset(concerned(world, (one for one in mail if key_of(one) in keys)))
        group = own & frozenset(people)
        for other in [each for each in groups if each & group]:
            groups.remove(other)
            group |= other
        if group:
            groups.append(group)
    for group in groups:
        yield tuple(ref for ref in people if ref in group)


def choices(
    world: World, groups: Sequence[Sequence[Ref]], people: Sequence[Ref]
) -> Iterator[tuple[Values, ...]]:
    """Give the choices of each person, and together those of people whom linked mail concerns."""
    together = {ref for group in groups for ref in group}
    for group in (*groups, *((ref,) for ref in people if ref not in together)):
        combined = product(*(methods_of(world, ref) for ref in group))
        yield tuple(tuple(zip(group, values, strict=True)) for values in combined)


def refuse_too_many(
    world: World, groups: Iterable[tuple[Ref, ...]], settings: int, most: int
) -> None:
    """Refuse what takes hours: of those whom linked mail concerns all choices are looked at."""
    many = {
        group: prod(len(methods_of(world, ref)) for ref in group) * settings for group in groups
    }
    if sum(many.values()) <= most:
        return
    group = max(many, key=many.__getitem__)
    names = [row_words(world, ref.table, ref.id) for ref in group]
    few = f"{', '.join(names[:_NAMED])}{', ...' if len(names) > _NAMED else ''}"
    what = (
        f"messages that answer one another concern {len(group)} users and queues together "
        f"({few}): their choices under all settings are {many[group]:,} combinations, and at most "
        f"{most:,} are tried."
    )
    raise InputError([Problem(Place("--must"), what, _mend(world, group, settings, most))])


def _mend(world: World, group: Sequence[Ref], settings: int, most: int) -> str:
    """Say how many of them may be left to choose, and how the others are taken out."""
    left = settings
    free = 0
    for ref in sorted(group, key=lambda one: len(methods_of(world, one))):
        left *= len(methods_of(world, ref))
        if left > most:
            break
        free += 1
    return (
        f"Of so many {free} may vary: leave the method of {len(group) - free} as it is (--keep "
        "ADDRESS, each), best of those whose choice is settled anyhow; or keep settings that are "
        "not in question (--keep SETTING); or label fewer messages of one conversation."
    )
