"""A policy put in force: the world as it would be, with everything that the policy changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sscsim.columns import clean_id, columns
from sscsim.engine import apply, is_refused, written
from sscsim.events import SetSettings
from sscsim.events import Write as WriteEvent
from sscsim.policy.policy import Policy, Write
from sscsim.policy.tables import ROWS, SHELVES, compared
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["apply_policy", "rows_meant"]


def apply_policy(world: World, policy: Policy) -> World:
    """
    Give the world in which a policy is in force; mail that came before stays as it is.

    Settings are set first, then the writes are made in their order, and each sees what the ones
    before it left. What a Hide flag refuses to tools, where the switch says so (SET-6), is not
    written. A write that finds no row changes nothing; `rows_meant` tells which it finds.

    Args:
        world: the organisation as it is.
        policy: what is changed.

    Raises:
        TypeError: the policy is none, or a write of it names a column that its table has not;
            `load_policy` refuses such a file.
        KeyError: a write names a table that no policy can write.

    Example:
        >>> from sscsim.scenario import load_scenario_text
        >>> world = load_scenario_text('''
        ... systemusers:
        ...   - {id: hanna, fullname: Hanna, incomingemailfilteringmethod: 0}
        ... ''').world
        >>> open_to_all = {"incomingemailfilteringmethod": (0, 2, 3)}
        >>> mend = Write(
        ...     table="systemuser", where=open_to_all, columns={"incomingemailfilteringmethod": 1}
        ... )
        >>> after = apply_policy(world, Policy(name="Mend", write=(mend,)))
        >>> after.directory.usersettings["hanna"].incomingemailfilteringmethod
        1

    """
    _check(policy)
    if policy.set:
        world = apply(world, SetSettings(values=policy.set))
    for write in policy.write:
        rows = rows_meant(world, write)
        allowed = (ref for ref in rows if not _is_refused(world, ref, write))
        world = written(world, dict.fromkeys(allowed, write.columns))
    return world


def _check(policy: object) -> None:
    """Refuse a path where a policy is wanted."""
    if not isinstance(policy, Policy):
        message = f"policy={policy!r} is no Policy. Give what load_policy gave, or a Policy(...)."
        raise TypeError(message)


def rows_meant(world: World, write: Write) -> tuple[Ref, ...]:
    """
    List the rows that a write of a policy finds in a world, as they stand there.

    The personal options are named by their user, who has them although no row was given.

    Example:
        >>> from sscsim.scenario import load_scenario_text
        >>> world = load_scenario_text('''
        ... queues:
        ...   - {id: sales, emailaddress: sales@contoso.example, incomingemailfilteringmethod: 0}
        ...   - {id: care, emailaddress: care@contoso.example, incomingemailfilteringmethod: 1}
        ... ''').world
        >>> where = {"incomingemailfilteringmethod": (0,)}
        >>> rows_meant(world, Write(table="queue", where=where, columns={"statecode": 1}))
        (Ref(table='queue', id='sales'),)

    """
    table = "systemuser" if write.table == "usersettings" else write.table
    return tuple(Ref(table, key) for key in _keys(world, write.table) if _meant(world, write, key))


def _keys(world: World, table: str) -> Iterator[str]:
    directory = world.directory
    first = getattr(directory, SHELVES[ROWS[table][0]])
    return iter({**directory.systemusers, **first} if table == "usersettings" else first)


def _meant(world: World, write: Write, key: str) -> bool:
    if write.ids is not None and clean_id(key) not in write.ids:
        return False
    return all(
        _value(world, write.table, key, name) in wanted for name, wanted in write.where.items()
    )


def _value(world: World, table: str, key: str, name: str) -> Any:
    """Give what stands in a column, in the form that is compared; nothing where no row is."""
    cls = next(cls for cls in ROWS[table] if name in columns(cls))
    row = getattr(world.directory, SHELVES[cls]).get(key)
    return None if row is None else compared(columns(cls)[name], getattr(row, name))


def _is_refused(world: World, ref: Ref, write: Write) -> bool:
    return is_refused(world, WriteEvent(record=ref, columns=write.columns))
