"""A policy file (contract 6) read into a `Policy`, or refused with everything that is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs

from sscsim.columns import Column, clean_id, columns
from sscsim.policy.idle import IDLE, idle_words
from sscsim.policy.knobs import KNOBS
from sscsim.policy.policy import Policy, Write
from sscsim.policy.tables import TABLES, compared
from sscsim.scenario.column_kinds import ColumnValue
from sscsim.scenario.compounds import ListOf
from sscsim.scenario.desk import Desk
from sscsim.scenario.forms import Filled, Form
from sscsim.scenario.kinds import ID, MISSING, OPTIONAL_TEXT, Kind, Schema
from sscsim.scenario.nodes import Node
from sscsim.scenario.parts.timeline import SET
from sscsim.scenario.scenario import read_file

__all__ = ["load_policy", "policy_of"]


class _Unsaid:
    """A kind without a schema: there is none of policy files yet."""

    def schema(self) -> Schema:
        return {}


@attrs.frozen
class _Cell(_Unsaid):
    """A value of a column; null only where the column can be empty, for else it says nothing."""

    kind: ColumnValue

    def read(self, node: Node, desk: Desk) -> Any:
        column: Column = self.kind.column
        if node.value is None and not column.nullable:
            desk.problem(node, f"{column.name} is never empty", "Write a value.")
            return MISSING
        if column.kind is str and not column.is_id and type(node.value) in {int, float, bool}:
            what = f"{column.name} is {node}, and it holds text"
            desk.problem(node, what, f'If that is meant, put it into quotes: "{node.text}".')
            return MISSING
        return compared(column, self.kind.read(node, desk))


@attrs.frozen
class _Wanted(_Unsaid):
    """One value, or a list of them; null is a value too, that of a cell in which nothing stands."""

    kind: _Cell

    def read(self, node: Node, desk: Desk) -> Any:
        if node.value is None and not node.is_list:
            value = self.kind.read(node, desk)
            return () if value is MISSING else (value,)
        return ListOf(self.kind, single=True).read(node, desk)


@attrs.frozen
class _Key(_Unsaid):
    """The key of a row, where columns are written."""

    def read(self, node: Node, desk: Desk) -> Any:
        desk.problem(node, "the id of a row cannot be written", "Name rows by ids: [...].")
        return MISSING


def _cells(table: str) -> dict[str, _Cell]:
    return {
        name: _Cell(ColumnValue(cls, column))
        for cls in reversed(TABLES[table])
        for name, column in columns(cls).items()
    }


def _forms(table: str) -> tuple[Form, Form]:
    """Give what may be written into a table, and what may be asked of it."""
    key = attrs.fields(TABLES[table][0])[0].name
    cells = _cells(table)
    others: dict[str, Kind] = {name: kind for name, kind in cells.items() if name != key}
    asked = {name: _Wanted(kind) for name, kind in cells.items()}
    knobs = {**KNOBS[table], **(KNOBS["usersettings"] if table == "systemuser" else {})}
    deciding = [name for name in cells if name in knobs]
    told = f"What decides of it is {', '.join(deciding)}."
    return (
        Form(what=f"a {table}", keys={**others, key: _Key()}, listed=told),
        Form(what=f"a {table}", keys=asked, listed=told),
    )


_FORMS = {table: _forms(table) for table in TABLES}


@attrs.frozen
class _Write(_Unsaid):
    """One write: its table first, for the other keys are read by it."""

    def read(self, node: Node, desk: Desk) -> Any:
        table = node.get("table")
        known = None if table is None else TABLES.get(table.text)
        if table is not None and known is None:
            offer = desk.suggestion(table.text, TABLES, f"There are: {', '.join(TABLES)}.")
            desk.problem(table, f"{table} is no table a policy can write", offer)
        forms = (_ANY, _ANY) if table is None or known is None else _FORMS[table.text]
        return _form(*forms).read(node, desk)


@attrs.frozen
class _Unread(_Unsaid):
    """What cannot be read while its table is not known."""

    def read(self, node: Node, desk: Desk) -> Any:  # noqa: ARG002
        return MISSING


_ANY = _Unread()


def _form(written: Kind, asked: Kind) -> Form:
    keys = {"table": OPTIONAL_TEXT, "where": asked, "ids": ListOf(ID), "columns": written}
    return Form(what="a write", keys=keys, required=("table", "columns"))


_POLICY = Form(what="a policy", keys={"name": OPTIONAL_TEXT, "set": SET, "write": ListOf(_Write())})


def load_policy(path: str | Path) -> Policy:
    """
    Load a policy file, YAML or JSON, or raise `InputError` with everything that is wrong.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "hidden.yaml"
    ...     _ = path.write_text("set: {HideTrackAllOption: true}")
    ...     policy = load_policy(path)
    >>> policy.name, policy.set
    ('hidden', {'HideTrackAllOption': True})

    """
    desk = Desk(str(path), wanted="Write a policy, such as set: {HideTrackAllOption: true}.")
    root = read_file(path, desk)
    return policy_of(root, desk)


def policy_of(root: Node | None, desk: Desk) -> Policy:
    """
    Read the nodes of a policy, or raise `InputError` with everything that is wrong.

    >>> from sscsim.scenario.desk import Desk
    >>> from sscsim.scenario.yaml_nodes import parse
    >>> desk = Desk("hidden.yaml")
    >>> policy_of(parse("set: {HideTrackAllOption: true}", desk.file, desk.report), desk).name
    'hidden'

    """
    filled = MISSING if root is None else _POLICY.read(root, desk)
    if filled is not MISSING:
        _check_writes(filled, desk)
        _warn_of_idle(filled, desk)
    desk.raise_problems()
    settings = filled.get("set")
    return Policy(
        name=filled.get("name") or Path(desk.file).stem,
        set={} if settings is None else dict(settings.values),
        write=tuple(_write(one) for one in filled.get("write", ())),
        warnings=tuple(problem for problem in desk.sorted_problems() if problem.warning),
    )


def _warn_of_idle(filled: Filled, desk: Desk) -> None:
    """What is written and decides nothing is most likely not what was meant."""
    places = [("organization", filled.get("set"))]
    places += [(write.get("table"), write.get("columns")) for write in filled.get("write", ())]
    for table, said in places:
        for name in said.values if isinstance(said, Filled) else ():
            if name in IDLE.get(table, ()):
                desk.warning(said.node.keys[name], *idle_words(name))


def _check_writes(filled: Filled, desk: Desk) -> None:
    """A write that names no column, or an empty list, would be a no that nobody sees."""
    for write in filled.get("write", ()):
        written = write.nodes.get("columns")
        if written is not None and written.is_mapping and not written.value:
            desk.problem(written, "a write needs a column", "Write the name of a column: value.")
        lists = [write.nodes.get("ids")]
        asked = write.nodes.get("where")
        lists += asked.value.values() if asked is not None and asked.is_mapping else ()
        for node in lists:
            if node is not None and node.is_list and not node.value:
                desk.problem(node, "an empty list finds no row", "Write a value, or leave it out.")


def _write(said: Filled) -> Write:
    asked = said.get("where")
    return Write(
        table=said.get("table"),
        columns=dict(said.get("columns").values),
        where={} if asked is None else dict(asked.values),
        ids=tuple(map(clean_id, said.get("ids"))) if said.get("ids") else None,
    )
