"""A replay before any mail is read: snapshot, policies and mail, with all mistakes at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sscsim.cli.journey import Journey
from sscsim.errors import InputError, Place, Problem
from sscsim.sources import (
    MailOrder,
    MailSource,
    half_written,
    load_snapshot,
    mail_problems,
    table_notes,
)

if TYPE_CHECKING:
    from sscsim.assumptions import Assumptions
    from sscsim.cli.files import Mistakes
    from sscsim.policy import Policy
    from sscsim.world import World

__all__ = ["CURRENT", "Organisations", "Wanted", "organisations", "prepared"]

CURRENT = "current"  # names the organisation as it is (contract 6)


class Wanted(NamedTuple):
    """What the command line asks for, read but not opened yet."""

    org: Path
    sources: Sequence[MailSource]
    order: MailOrder
    policies: Sequence[str]
    asked: Mapping[str, bool]


class Organisations(NamedTuple):
    """
    An organisation under every policy; without any policy its name is None.

    ``notes`` tell what was assumed for want of a file, and what may surprise.
    """

    worlds: dict[str | None, World]
    notes: tuple[str, ...]


def prepared(
    wanted: Wanted, assume: Assumptions, mistakes: Mistakes, kind: type[Journey]
) -> Journey:
    """
    Load the snapshot and the policies and look for the mail, before any of it is read.

    Raises InputError with all ``mistakes``, those that were made before included.
    """
    found = organisations(wanted.org, wanted.policies, assume, mistakes)
    if found is None:
        mistakes.problems += mail_problems(wanted.sources)
        raise InputError(mistakes.problems)
    journey = kind(
        worlds=found.worlds,
        notes=(*found.notes, *table_notes(wanted.sources), *half_written(wanted.sources)),
        moving=wanted.order != "file",
        asked=wanted.asked,
    )
    # Found now, and read later: a result that is written beside it meanwhile is no mail.
    for name, world in journey.worlds.items():
        expected = partial(journey.expect, name, world, wanted.sources, wanted.order)
        mistakes.kept("--mail", expected)
        mistakes.tell()
    return journey


def organisations(
    org: Path, policies: Sequence[str], assume: Assumptions, mistakes: Mistakes
) -> Organisations | None:
    """Load the snapshot under every policy; None where there is no snapshot to put one in force."""
    snapshot = mistakes.kept(org, lambda: load_snapshot(org, assume=assume))
    found = _policies(policies, mistakes)
    if snapshot is None:
        return None
    told = (*snapshot.notes, *map(str, snapshot.warnings), *_idle(snapshot.world, found))
    return Organisations(_worlds(snapshot.world, found), told)


def _policies(given: Sequence[str], mistakes: Mistakes) -> dict[str, Policy | None]:
    """Load every policy, by its name, or by its file where it has none or another one has it."""
    found: dict[str, Policy | None] = {}
    for argument in given:
        policy = None
        name = CURRENT
        if argument != CURRENT:
            from sscsim.policy import load_policy

            policy = mistakes.kept(argument, partial(load_policy, argument))
            name = argument if policy is None or policy.name in found else policy.name
        if name in found:
            again = Problem(Place(f"--policy {argument}"), "it is given twice.", "Give it once.")
            mistakes.problems.append(again)
        found[name or argument] = policy
    return found


def _worlds(world: World, policies: Mapping[str, Policy | None]) -> dict[str | None, World]:
    if not policies:
        return {None: world}
    from sscsim.policy import apply_policy

    return {
        name: world if policy is None else apply_policy(world, policy)
        for name, policy in policies.items()
    }


def _idle(world: World, policies: Mapping[str, Policy | None]) -> Iterable[str]:
    """Tell of writes that find no row, most likely of another organisation, or decide nothing."""
    if not policies:
        return
    from sscsim.policy import rows_meant

    for name, policy in policies.items():
        yield from map(str, () if policy is None else policy.warnings)
        for number, write in enumerate(() if policy is None else policy.write, start=1):
            if not rows_meant(world, write):
                yield f'Policy "{name}": write {number} finds no row of {write.table}.'
