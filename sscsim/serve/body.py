"""The JSON that a client sends, read into columns of a row, or refused as Dataverse does."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn
from urllib.parse import unquote

import attrs

from sscsim.columns import BY_HAND, Column, columns, read_row
from sscsim.serve.errors import BAD_BODY, BAD_VALUE, NO_OPERATION, Refused, not_simulated
from sscsim.serve.ids import is_guid
from sscsim.serve.reading import ref_at, table_of
from sscsim.serve.state import Desk
from sscsim.serve.tables import Shown
from sscsim.sources.tables import ROWS
from sscsim.vocabulary import Ref
from sscsim.world import Record

__all__ = ["Given", "columns_in", "json_of", "ref_in"]

_BIND = "@odata.bind"
_PLACE = re.compile(r"(?:.*/)?(?P<entityset>\w+)\((?P<key>[^()]+)\)$")
_JSON_KINDS: Mapping[type, tuple[type, ...]] = {
    bool: (bool,),
    int: (int,),
    str: (str,),
    bytes: (str,),
    datetime: (str,),
}
_SCALARS = (str, int, float, bool, type(None))
_OF_RECORDS = ("createdon", "statecode")  # columns of any table that the model reads


@attrs.frozen(kw_only=True)
class Given:
    """
    What a body says of a row.

    Attributes:
        known: the columns that the model has, by its own names, as the world keeps them.
        kept: columns that were exported and that the model has no use for.
        key: the id that the body gives the row, as it was written.

    """

    known: Mapping[str, Any]
    kept: Mapping[str, Any]
    key: str | None = None


def json_of(body: bytes) -> dict[str, Any]:
    """
    Read the body of a request.

    Raises:
        Refused: where it is no object, or says a thing twice.

    >>> json_of(b'{"name": "Sales"}')
    {'name': 'Sales'}

    """
    try:
        value = json.loads(body, parse_constant=_refuse, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise Refused(400, BAD_BODY, f"The body cannot be read as JSON: {_said(error)}.") from None
    if not isinstance(value, dict):
        raise Refused(400, BAD_BODY, "The body is no JSON object.")
    return value


def _said(error: Exception) -> str:
    return "it is nested too deep" if isinstance(error, RecursionError) else str(error)[:200]


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def columns_in(desk: Desk, table: Shown, body: Mapping[str, Any]) -> Given:
    """
    Read a body into columns of a table.

    Raises:
        Refused: for a column that is not there, or a value that it cannot hold.

    """
    reader = _Reader(desk, table)
    for name, value in body.items():
        reader.read(name, value)
    return Given(known=reader.known, kept=reader.kept, key=reader.key)


class _Reader:
    """Reads one body; what is read is put where the world looks for it."""

    def __init__(self, desk: Desk, table: Shown) -> None:
        self.desk, self.table = desk, table
        self.cls = ROWS[table.entityset].cls if table.entityset in ROWS else None
        self.columns = columns(Record if self.cls is None else self.cls)
        self.lookups = {name[1:-6] for name in table.names if name.startswith("_")}
        self.known: dict[str, Any] = {}
        self.kept: dict[str, Any] = {}
        self.key: str | None = None

    def read(self, name: str, value: Any) -> None:
        if name.endswith(_BIND):
            self._bind(name.removesuffix(_BIND), value)
        elif "@" in name:
            return
        elif name == self.table.key:
            self._key(value)
        elif name.startswith("_") or name not in self.table.names:
            self._unknown(name)
        elif self.cls is None and name not in _OF_RECORDS:
            self.known[name] = self._scalar(name, value)
        elif name in self.columns:
            self.known[name] = self._value(self.columns[name], value)
        elif name == "orgdborgsettings":
            self.known[name] = self._scalar(name, value)
        else:
            self.kept[name] = self._scalar(name, value)

    def _key(self, value: Any) -> None:
        if not isinstance(value, str) or not is_guid(value):
            self._wrong(f"{self.table.key} is no GUID.")
        self.key = value.lower()

    def _unknown(self, name: str) -> NoReturn:
        if name.startswith("_") and name in self.table.names:
            self._wrong(f"{name} cannot be written. Write {name[1:-6]}{_BIND}.")
        if name in self.lookups:
            self._wrong(f"{name} is a lookup. Write {name}{_BIND}.")
        near = difflib.get_close_matches(name.lower(), self.table.names, n=1, cutoff=0.8)
        if near:
            what = f"Could not find a property named '{name}' on type '{self._type}'."
            raise Refused(400, NO_OPERATION, f"{what} Did you mean {near[0]}?")
        raise not_simulated(
            f"The column '{name[:100]}' of {self.table.logical}",
            "It is in no row that was exported.",
        )

    @property
    def _type(self) -> str:
        return f"Microsoft.Dynamics.CRM.{self.table.logical}"

    def _wrong(self, what: str) -> NoReturn:
        told = f"Error identified in Payload provided by the user for Entity :'{self._set}', {what}"
        raise Refused(400, BAD_BODY, told)

    @property
    def _set(self) -> str:
        return self.table.entityset

    def _scalar(self, name: str, value: Any) -> Any:
        if not isinstance(value, _SCALARS):
            raise not_simulated(f"Writing rows within a row ({name[:100]})")
        return value

    def _value(self, column: Column, value: Any) -> Any:
        kinds = _JSON_KINDS.get(column.kind, ())
        if value is None:
            if not column.nullable:
                self._wrong(f"{column.name} cannot be null.")
            return None
        if not isinstance(value, kinds) or (column.kind is int and isinstance(value, bool)):
            wanted = getattr(column.kind, "__name__", "value")
            self._wrong(f"{column.name} cannot be read as {_EDM.get(wanted, wanted)}.")
        problems: list[str] = []
        given = {column.name: value}
        cls = Record if self.cls is None else self.cls
        read = read_row(cls, given, lambda _, what, do: problems.append(f"{what} {do}"), BY_HAND)
        if problems or column.name not in read:
            told = " ".join(problems) or f"{column.name} cannot be read."
            raise Refused(400, BAD_VALUE, f"A validation error occurred. {told}")
        return read[column.name]

    def _bind(self, name: str, value: Any) -> None:
        lookup = max((one for one in self.lookups if _is_of(name, one)), key=len, default=None)
        if lookup is None:
            self._unknown(name)
        ref = None if value is None else ref_in(self.desk, value)
        column = self.columns.get(lookup)
        if ref is not None and column is not None and column.kind is str:
            self._look_at_target(lookup, ref)
            self.known[lookup] = ref.id
        else:
            self.known[lookup] = ref

    def _look_at_target(self, lookup: str, ref: Ref) -> None:
        target = self.table.targets.get(lookup, ref.table)
        if target != ref.table:
            self._wrong(f"{lookup} leads to {target}, not to {ref.table}.")


_EDM = {
    "bool": "Edm.Boolean",
    "int": "Edm.Int32",
    "str": "Edm.String",
    "datetime": "Edm.DateTimeOffset",
    "bytes": "Edm.String",
}


def _is_of(name: str, lookup: str) -> bool:
    """Say whether a navigation property is of a lookup: its name, or that with a table behind."""
    return name.lower() == lookup or name.lower().startswith(f"{lookup}_")


def ref_in(desk: Desk, value: Any) -> Ref:
    """
    Find the row that an address such as ``/leads(...)`` leads to.

    Raises:
        Refused: where it is no address, or leads nowhere.

    """
    place = _PLACE.fullmatch(unquote(value)) if isinstance(value, str) else None
    if place is None:
        raise Refused(400, BAD_BODY, "The address of a row is written /leads(its id).")
    return ref_at(table_of(desk, place["entityset"]), place["key"])
