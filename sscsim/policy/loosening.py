"""Mutants of a policy file: an entry left out, a value one step off, a condition wider or narrower.

Each gives a whole policy, to be put in the place of the one it was made from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from sscsim.columns import Column, columns
from sscsim.policy.knobs import KNOBS
from sscsim.policy.mutants import PolicyMutant, Spot
from sscsim.policy.policy import Policy, Write
from sscsim.policy.steps import steps
from sscsim.policy.tables import TABLES
from sscsim.policy.words import column_words, turned, value_words

__all__ = ["mutants_of_policy"]


def mutants_of_policy(policy: Policy) -> Iterator[PolicyMutant]:
    """
    Give every mutant of a policy, in the order of its file.

    Example:
        >>> policy = Policy(name="Lockdown", set={"HideTrackAllOption": True})
        >>> [mutant.says for mutant in mutants_of_policy(policy)]
        ['Lockdown without HideTrackAllOption', 'Lockdown: HideTrackAllOption true -> false']

    """
    for name, value in policy.set.items():
        yield from _of_setting(policy, name, value)
    for number, write in enumerate(policy.write):
        yield from _of_write(_Entry(policy, number, write))


def _of_setting(policy: Policy, name: str, value: Any) -> Iterator[PolicyMutant]:
    rest = {key: other for key, other in policy.set.items() if key != name}
    yield PolicyMutant(
        kind="policy_set",
        says=f"{policy.name} without {name}",
        policy=attrs.evolve(policy, set=rest),
        spot=Spot(table="organization", column=name, before=value),
        path=("set", name),
    )
    column = KNOBS["organization"].get(name)
    for after in () if column is None else steps(column, value):
        yield PolicyMutant(
            kind="policy_set",
            says=f"{policy.name}: {turned(column, value, after)}" if column else "",
            policy=attrs.evolve(policy, set={**policy.set, name: after}),
            spot=Spot(table="organization", column=name, before=value, after=after),
            path=("set", name),
        )


@attrs.frozen
class _Entry:
    """One write of a policy and its place in it."""

    policy: Policy
    number: int
    write: Write

    @property
    def title(self) -> str:
        return f"{self.policy.name}, write {self.number + 1} ({self.write.table})"

    def column(self, name: str) -> Column:
        return next(columns(cls)[name] for cls in TABLES[self.write.table] if name in columns(cls))

    def turns(self, name: str) -> bool:
        """Whether some rule looks at the column."""
        tables = ("systemuser", "usersettings") if self.write.table == "systemuser" else ()
        return any(name in KNOBS[table] for table in (*tables, self.write.table))

    def mutant(
        self, kind: str, says: str, *path: str, spot: Spot | None, **changed: Any
    ) -> PolicyMutant:
        """Give the policy with another write in this place; without ``changed``, with none."""
        instead = (attrs.evolve(self.write, **changed),) if changed else ()
        writes = self.policy.write
        return PolicyMutant(
            kind=kind,
            says=f"{self.title}{says}",
            policy=attrs.evolve(
                self.policy, write=(*writes[: self.number], *instead, *writes[self.number + 1 :])
            ),
            spot=spot,
            path=("write", self.number, *path),
        )


def _of_write(entry: _Entry) -> Iterator[PolicyMutant]:
    yield entry.mutant("policy_write", " left out", spot=None)
    for name in entry.write.columns:
        yield from _of_column(entry, name)
    for name in entry.write.where:
        yield from _of_condition(entry, name)
    ids = entry.write.ids or ()
    for key in ids if len(ids) > 1 else ():
        rest = tuple(other for other in ids if other != key)
        spot = Spot(table=entry.write.table, id=key, column="ids", before=key)
        says = f": no longer for the row {key}"
        yield entry.mutant("policy_where", says, "ids", spot=spot, ids=rest)


def _of_column(entry: _Entry, name: str) -> Iterator[PolicyMutant]:
    written, column = entry.write.columns, entry.column(name)
    before = written[name]
    spot = Spot(table=entry.write.table, column=name, before=before)
    at = ("columns", name)
    if len(written) > 1:
        rest = {key: value for key, value in written.items() if key != name}
        says = f" without {column_words(name)}"
        yield entry.mutant("policy_write", says, *at, spot=spot, columns=rest)
    for after in steps(column, before) if entry.turns(name) else ():
        turn = f": {turned(column, before, after)}"
        other = {**written, name: after}
        stepped = attrs.evolve(spot, after=after)
        yield entry.mutant("policy_write", turn, *at, spot=stepped, columns=other)


def _of_condition(entry: _Entry, name: str) -> Iterator[PolicyMutant]:
    """Widen a condition by dropping it; narrow it by each value that it names among others."""
    where, column = entry.write.where, entry.column(name)
    wanted, what = where[name], column_words(name)
    at = ("where", name)
    rest = {key: values for key, values in where.items() if key != name}
    spot = Spot(table=entry.write.table, column=name, before=wanted)
    says = f": whatever the {what} is"
    yield entry.mutant("policy_where", says, *at, spot=spot, where=rest)
    for value in wanted if len(wanted) > 1 else ():
        fewer = tuple(other for other in wanted if other != value)
        narrowed = attrs.evolve(spot, before=value)
        says = f": no longer where the {what} is {value_words(column, value)}"
        yield entry.mutant("policy_where", says, *at, spot=narrowed, where={**where, name: fewer})
