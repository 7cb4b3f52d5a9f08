"""Mutants of the organisations of scenarios, of a policy over them, and of their timelines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import attrs

from sscsim.errors import Place
from sscsim.events import Choose, Event, SetSettings, Write
from sscsim.mutation.mutant import Mutant
from sscsim.mutation.places import Finder
from sscsim.mutation.staged import Staged
from sscsim.policy import Policy, PolicyMutant, mutants_of_policy, mutants_of_world
from sscsim.policy.words import column_words, row_words

__all__ = ["of_events", "of_organisations", "of_policy"]


def of_organisations(stages: Sequence[Staged], find: Finder) -> Iterator[Mutant]:
    """
    Give the mutants of every organisation.

    What can be changed alike in several scenarios is one mutant, played in all of them: a row of
    the same id and name, with the same value.
    """
    found: dict[tuple[object, ...], tuple[PolicyMutant, list[int]]] = {}
    for number, staged in enumerate(stages):
        for mutant in mutants_of_world(staged.world):
            key = (mutant.kind, mutant.says, None if mutant.spot is None else mutant.spot.id)
            found.setdefault(key, (mutant, []))[1].append(number)
    for mutant, numbers in found.values():
        yield Mutant(
            kind=mutant.kind,
            says=mutant.says,
            place=find.spot(stages[numbers[0]].scenario.name, mutant.spot),
            spot=mutant.spot,
            on=tuple(numbers),
            change=partial(Staged.with_step, policy=mutant.policy),
        )


def of_policy(policy: Policy, stages: Sequence[Staged], find: Finder) -> Iterator[Mutant]:
    """Give the mutants of a policy, each played in every scenario."""
    for mutant in mutants_of_policy(policy):
        yield Mutant(
            kind=mutant.kind,
            says=mutant.says,
            place=find.policy(mutant.path),
            spot=mutant.spot,
            on=tuple(range(len(stages))),
            change=partial(Staged.with_policy, policy=mutant.policy),
        )


def of_events(stages: Sequence[Staged]) -> Iterator[Mutant]:
    """Give each timeline without one of the changes that are made in it."""
    for number, staged in enumerate(stages):
        story = staged.scenario
        for at, event in enumerate(story.events):
            place = story.places[at] if at < len(story.places) else Place(story.name)
            for says, instead in _shortened(event, staged):
                if instead is None:
                    change, left_out = partial(Staged.without, number=at), at
                else:
                    change, left_out = partial(Staged.with_event, number=at, event=instead), None
                yield Mutant(
                    kind="event",
                    says=says,
                    place=place,
                    on=(number,),
                    change=change,
                    left_out=left_out,
                )


def _shortened(event: Event, staged: Staged) -> Iterator[tuple[str, Event | None]]:
    """Give an event without one of its values; None, where it has but one, for none at all."""
    if isinstance(event, Choose):
        who = row_words(staged.world, event.record.table, event.record.id)
        yield f"{who} does not choose {event.incomingemailfilteringmethod}", None
    elif isinstance(event, SetSettings):
        for name, rest in _each(event.values):
            yield f"{name} is not set", attrs.evolve(event, values=rest) if rest else None
    elif isinstance(event, Write):
        who = _title(event, staged)
        for name, rest in _each(event.columns):
            says = f"{who}: {column_words(name)} is not written"
            yield says, attrs.evolve(event, columns=rest) if rest else None


def _each(values: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in values:
        yield name, {key: value for key, value in values.items() if key != name}


def _title(event: Write, staged: Staged) -> str:
    ref = event.record
    if ref.table in {"systemuser", "queue", "mailbox", "role", "emailserverprofile"}:
        return row_words(staged.world, ref.table, ref.id)
    row = staged.world.directory.row(ref)
    return f"{ref.table} {ref.id if row is None else row.label}"
