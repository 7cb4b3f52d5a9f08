"""Those whom no labelled mail concerns: the strictest policy, and the loosest, may turn them."""

from __future__ import annotations

from collections.abc import Collection, Hashable

from sscsim.classes.sorts import sort_of
from sscsim.suggest.varying import methods_of, standing
from sscsim.vocabulary import FilteringMethod, Ref
from sscsim.world import World

__all__ = ["extremes_of", "others_of"]

_FEW = 12  # groups; each is asked about under every combination of settings


def others_of(world: World, without: Collection[Ref]) -> tuple[tuple[Ref, ...], ...]:
    """
    Group all other users and queues that have an address; those who are alike are in one group.

    Where there are many sorts of them, all users of one method are one group, and all queues.

    >>> others_of(World(), ())
    ()

    """
    directory = world.directory
    sorts: dict[Hashable, list[Ref]] = {}
    for ref in (
        *(user.ref for user in directory.systemusers.values()),
        *(queue.ref for queue in directory.queues.values()),
    ):
        sort = sort_of(world, ref)
        if sort and ref not in without:
            sorts.setdefault((ref.table, standing(world, ref), sort), []).append(ref)
    if len(sorts) <= _FEW:
        return tuple(map(tuple, sorts.values()))
    methods: dict[Hashable, list[Ref]] = {}
    for ref in (ref for group in sorts.values() for ref in group):
        methods.setdefault((ref.table, standing(world, ref)), []).append(ref)
    return tuple(map(tuple, methods.values()))


def extremes_of(world: World, ref: Ref) -> tuple[int | None, ...]:
    """
    Give what stands there today, and what accepts nothing or everything where that is otherwise.

    Nothing between is stricter than the one or looser than the other.
    """
    ends = {int(FilteringMethod.NONE), int(FilteringMethod.ALL)}
    today, *more = methods_of(world, ref)
    return (today, *(value for value in more if value in ends))
