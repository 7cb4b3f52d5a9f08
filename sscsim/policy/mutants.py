"""Mutants: an organisation or a policy with one thing loosened, tightened, flipped or left out.

A mutant is a value, a policy: that of a world is put on top of it, that of a policy replaces it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from sscsim.columns import clean_id
from sscsim.policy.knobs import KNOBS, UNSAID
from sscsim.policy.policy import Policy, Write
from sscsim.policy.steps import steps
from sscsim.policy.tables import ROWS, SHELVES
from sscsim.policy.words import row_words, turned
from sscsim.vocabulary import METHOD
from sscsim.world import ORG_SETTINGS, World

__all__ = ["PolicyMutant", "Spot", "mutants_of_world"]

_TABLES = ("usersettings", "systemuser", "queue", "mailbox", "emailserverprofile", "role")
_KINDS = {"systemuser": "user", "usersettings": "user", "emailserverprofile": "profile"}


@attrs.frozen(kw_only=True)
class Spot:
    """
    The one value that a mutant changes.

    Attributes:
        table: its table; ``organization`` for a setting.
        id: its row; None for a setting, and for rows that a policy finds by itself.
        column: its column or setting.
        before: what stands there.
        after: what stands there in the mutant; None too where the value is left out.

    >>> from sscsim import load_scenario_text
    >>> from sscsim.policy import mutants_of_world
    >>> world = load_scenario_text("queues: [{id: sales, name: Sales}]").world
    >>> spots = [one.spot for one in mutants_of_world(world) if one.kind == "queue"]
    >>> [(one.id, one.before, one.after) for one in spots if one.column == "statecode"]
    [('sales', 0, 1)]

    """

    table: str
    id: str | None = None
    column: str
    before: Any = None
    after: Any = None


@attrs.frozen(kw_only=True)
class PolicyMutant:
    """
    One step away from an organisation or a policy.

    Attributes:
        kind: what was changed: ``user``, ``queue``, ``mailbox``, ``profile``, ``role`` or
            ``setting`` of an organisation; ``policy_set``, ``policy_write`` or ``policy_where``.
        says: the step as a sentence.
        policy: the step as a policy.
        spot: the value that was changed; None where a whole entry was left out.
        path: the keys that lead to it in a policy file.

    >>> from sscsim.policy import Policy, mutants_of_policy
    >>> hidden = Policy(name="hidden", set={"HideTrackAllOption": True})
    >>> [(one.kind, one.path) for one in mutants_of_policy(hidden)]
    [('policy_set', ('set', 'HideTrackAllOption')), ('policy_set', ('set', 'HideTrackAllOption'))]

    """

    kind: str
    says: str
    policy: Policy
    spot: Spot | None = None
    path: tuple[str | int, ...] = ()


def mutants_of_world(world: World) -> Iterator[PolicyMutant]:
    """
    Give every mutant of an organisation: each knob of it one step looser, stricter or otherwise.

    Each policy is meant to be put on top of the world (`apply_policy`).

    Example:
        >>> from sscsim.scenario import load_scenario_text
        >>> world = load_scenario_text('''
        ... systemusers:
        ...   - {id: hanna, fullname: Hanna, incomingemailfilteringmethod: 1}
        ... ''').world
        >>> for mutant in mutants_of_world(world):
        ...     if mutant.spot.column == "incomingemailfilteringmethod":
        ...         print(mutant.says)
        Hanna: filtering method 1 -> 0 (All email messages)
        Hanna: filtering method 1 -> 4 (No email messages)

    """
    yield from _of_settings(world)
    for table in _TABLES:
        rows: Mapping[str, Any] = getattr(world.directory, SHELVES[ROWS[table][0]])
        keys = world.directory.systemusers if table == "usersettings" else rows
        for key in keys:
            yield from _of_row(world, table, key, rows.get(key))


def _of_settings(world: World) -> Iterator[PolicyMutant]:
    for name, column in KNOBS["organization"].items():
        before = world.settings[name] if name in ORG_SETTINGS else getattr(world.organization, name)
        for after in steps(column, before, UNSAID.get(name)):
            says = turned(column, before, after)
            yield PolicyMutant(
                kind="setting",
                says=says,
                policy=Policy(name=says, set={name: after}),
                spot=Spot(table="organization", column=name, before=before, after=after),
            )


def _of_row(world: World, table: str, key: str, row: Any) -> Iterator[PolicyMutant]:
    who = row_words(world, table, key)
    for name, column in KNOBS[table].items():
        before = getattr(row, name, None)
        for after in steps(column, before, _default(world, table, name)):
            says = f"{who}: {turned(column, before, after)}"
            write = Write(table=table, ids=(clean_id(key),), columns={name: after})
            yield PolicyMutant(
                kind=_KINDS.get(table, table),
                says=says,
                policy=Policy(name=says, write=(write,)),
                spot=Spot(table=table, id=key, column=name, before=before, after=after),
            )


def _default(world: World, table: str, name: str) -> Any:
    """Say what counts where nothing was given (FLT-2, FLT-3)."""
    if name != METHOD:
        return UNSAID.get(name)
    assume = world.assume
    return assume.queue_default_filter if table == "queue" else assume.user_default_filter
