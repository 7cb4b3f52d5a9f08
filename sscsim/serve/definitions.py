"""``EntityDefinitions``: names, keys and picklist labels, as clients look them up."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from sscsim.serve.describing import Attribute, attributes_of, name_column
from sscsim.serve.errors import NO_ROW, Refused, not_simulated, of_query
from sscsim.serve.exchange import Reply, Request, json_reply
from sscsim.serve.reading import context_of
from sscsim.serve.state import Desk
from sscsim.serve.tables import SetTables, Shown
from sscsim.vocabulary import NOT_ACTIVITY_PARTIES
from sscsim.webapi import QueryError, Tables, answer, query_of
from sscsim.webapi.tables import Table

__all__ = ["definition_part", "definitions"]

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://sscsim.invalid/metadata/")
_ENGLISH = 1033
_CAST = re.compile(r"Microsoft\.Dynamics\.CRM\.(?P<type>\w+)AttributeMetadata")
_PARTS = re.compile(
    r"/Attributes(?:\((?P<named>[^()]*)\))?(?:/(?P<cast>Microsoft\.Dynamics\.CRM\.\w+))?"
)
_ACTIVITIES = frozenset({"email"})


def definitions(desk: Desk, request: Request, named: str | None = None) -> Reply:
    """Describe the tables, or the one that is named."""
    rows = [_definition(desk.state.tables, table) for table in _tables(desk)]
    if named is not None:
        rows = [_named(rows, named)]
    return _answered(request, "EntityDefinitions", rows, only=named is not None)


def definition_part(desk: Desk, request: Request, named: str, rest: str) -> Reply:
    """Describe the columns of a table: all, those of one type, or one."""
    parts = _PARTS.fullmatch(rest)
    if parts is None:
        raise not_simulated(f"EntityDefinitions(...){rest[:80]}")
    definition = _named([_definition(desk.state.tables, one) for one in _tables(desk)], named)
    rows: list[dict[str, Any]] = definition["Attributes"]
    if parts["cast"]:
        rows = [row for row in rows if row["@odata.type"] == f"#{parts['cast']}"]
    if parts["named"]:
        rows = [_named(rows, parts["named"])]
    return _answered(request, "Attributes", rows, only=bool(parts["named"]))


def _tables(desk: Desk) -> list[Shown]:
    tables = desk.state.tables
    return [tables.shown(name) for name in sorted(tables.sets)]


def _named(rows: Iterable[dict[str, Any]], named: str) -> dict[str, Any]:
    """Find what is named by ``LogicalName='...'`` or by the id of its metadata."""
    wanted = unquote(named).rpartition("=")[2].strip(" '\"").lower()
    found = (row for row in rows if wanted in {row["LogicalName"], row["MetadataId"]})
    row = next(found, None)
    if row is None:
        what = f"Could not find an entity or attribute with the name or id '{wanted[:80]}'."
        raise Refused(404, NO_ROW, what)
    return row


def _answered(request: Request, what: str, rows: list[dict[str, Any]], *, only: bool) -> Reply:
    """Answer the options of the URL from rows of metadata."""
    query = f"?{request.query}" if request.query else ""
    try:
        tables = Tables({what: _Metadata(entityset=what, rows=tuple(rows))})
        found = answer(tables, query_of(f"{what}{query}"))
    except QueryError as error:
        raise of_query(error) from None
    context = context_of(request, what)
    shown = [_typed(row, rows) for row in found["value"]]
    if only:
        return json_reply({"@odata.context": f"{context}/$entity", **shown[0]})
    return json_reply({**found, "@odata.context": context, "value": shown})


class _Metadata(Table):
    """Rows of metadata: their key is an id of their own."""

    @property
    def key(self) -> str:
        """The column that names a row."""
        return "MetadataId"


def _typed(shown: Mapping[str, Any], rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Say of which type a row of metadata is, where there are several."""
    found = (row for row in rows if row["MetadataId"] == shown.get("MetadataId"))
    kind = next(found, {}).get("@odata.type")
    plain = {name: value for name, value in shown.items() if name != "@odata.type"}
    return plain if kind is None else {"@odata.type": kind, **plain}


def _definition(tables: SetTables, table: Shown) -> dict[str, Any]:
    return {
        "MetadataId": _id(table.logical),
        "LogicalName": table.logical,
        "SchemaName": table.logical,
        "EntitySetName": table.entityset,
        "LogicalCollectionName": table.entityset,
        "PrimaryIdAttribute": table.key,
        "PrimaryNameAttribute": name_column(table),
        "IsActivity": table.logical in _ACTIVITIES,
        "IsActivityParty": table.logical not in NOT_ACTIVITY_PARTIES,
        "IsCustomEntity": "_" in table.logical,
        "DisplayName": _label(table.logical),
        "Attributes": [_attribute(table, one) for one in attributes_of(tables, table)],
    }


def _attribute(table: Shown, one: Attribute) -> dict[str, Any]:
    row: dict[str, Any] = {
        "@odata.type": f"#Microsoft.Dynamics.CRM.{_class_of(one)}AttributeMetadata",
        "MetadataId": _id(f"{table.logical}/{one.name}"),
        "LogicalName": one.name,
        "SchemaName": one.name,
        "EntityLogicalName": table.logical,
        "AttributeType": one.type,
        "AttributeTypeName": {"Value": f"{one.type}Type"},
        "IsPrimaryId": one.exported == table.key,
        "IsPrimaryName": one.name == name_column(table),
        "DisplayName": _label(one.name),
        "FormatName": {"Value": "Email" if one.email else "Text"} if one.type == "String" else None,
    }
    if one.type == "Lookup":
        row["Targets"] = list(one.targets)
    if one.labels:
        row["OptionSet"] = _options(one)
    return row


def _class_of(one: Attribute) -> str:
    """Name the class of metadata of a type; that of an id is the plain one."""
    return "" if one.type == "Uniqueidentifier" else one.type


def _options(one: Attribute) -> dict[str, Any]:
    labels = {value: _label(text) for value, text in one.labels.items()}
    if one.type == "Boolean":
        false, true = ({"Value": value, "Label": labels.get(value)} for value in (0, 1))
        return {"MetadataId": _id(f"options/{one.name}"), "FalseOption": false, "TrueOption": true}
    options = [{"Value": value, "Label": label} for value, label in labels.items()]
    return {"MetadataId": _id(f"options/{one.name}"), "Options": options}


def _label(text: str) -> dict[str, Any]:
    label = {"Label": text, "LanguageCode": _ENGLISH, "IsManaged": True}
    return {"LocalizedLabels": [label], "UserLocalizedLabel": label}


def _id(name: str) -> str:
    return str(uuid.uuid5(_SPACE, name))
