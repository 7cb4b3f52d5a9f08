"""``BulkDelete``: the article's mass deletion, done at once instead of by a job (AUD-11)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Container, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sscsim.serve.arguments import checked_arguments
from sscsim.serve.body import json_of
from sscsim.serve.errors import BAD_BODY, Refused, not_simulated
from sscsim.serve.exchange import Reply, Request, json_reply
from sscsim.serve.ids import is_guid
from sscsim.serve.operations import operation_of
from sscsim.serve.reading import context_of, table_of
from sscsim.serve.state import Desk
from sscsim.serve.tables import Shown, entity_set_of
from sscsim.serve.writes import delete_rows
from sscsim.webapi.filters import compared

__all__ = ["bulk_delete"]

_Fits: TypeAlias = Callable[[Mapping[str, Any]], bool]

_MOST_DEPTH = 10
_COMPARED = {
    "Equal": "Eq",
    "NotEqual": "NotEq",
    "GreaterThan": "Gt",
    "GreaterEqual": "GtE",
    "LessThan": "Lt",
    "LessEqual": "LtE",
}
_OF_A_DAY = {"On": "Eq", "OnOrAfter": "GtE", "OnOrBefore": "LtE"}  # whole days: times do not count
# What a query, a filter and a condition may say; what else narrows them is no less than an error.
_QUERY = {"EntityName", "Criteria", "ColumnSet", "Distinct", "NoLock", "Orders"}
_FILTER = {"FilterOperator", "Conditions", "Filters"}
_CONDITION = {"AttributeName", "Operator", "Values"}


def bulk_delete(desk: Desk, request: Request) -> Reply:
    """Delete what every query of the set finds, and give the id of the job that it would be."""
    operation = operation_of("BulkDelete")
    given = checked_arguments(operation, json_of(request.body))
    if given.get("RecurrencePattern"):
        raise not_simulated("A BulkDelete that recurs")
    for query in given["QuerySet"]:
        if not isinstance(query, dict):
            raise Refused(400, BAD_BODY, "QuerySet holds queries: {EntityName, Criteria}.")
        _look_at_names(query, _QUERY)
        table = table_of(desk, _set_of(desk, str(query.get("EntityName", ""))))
        fits = _criteria(table, query.get("Criteria") or {}, 0)
        keys = [str(row[table.key]) for row in table.rows if fits(row)]
        delete_rows(desk, table, [table.refs[key] for key in keys])
    context = context_of(request, "Microsoft.Dynamics.CRM.BulkDeleteResponse")
    return json_reply({"@odata.context": context, "JobId": str(uuid.uuid4())})


def _look_at_names(given: Mapping[str, Any], known: Container[str]) -> None:
    """Refuse what would be passed over: rows would be deleted that nobody asked to delete."""
    for name, value in given.items():
        if value and name not in known and "@" not in name:
            raise not_simulated(f"{name[:60]} in a query of BulkDelete")


def _set_of(desk: Desk, name: str) -> str:
    logical = desk.state.tables.logical
    return next((own for own, one in logical.items() if one == name), entity_set_of(name))


def _criteria(table: Shown, given: Any, depth: int) -> _Fits:
    """Read conditions and filters within; without any, every row fits."""
    if not isinstance(given, dict) or depth > _MOST_DEPTH:
        raise Refused(400, BAD_BODY, "Criteria is no filter, or is nested too deep.")
    _look_at_names(given, _FILTER)
    inner = [_condition(table, one) for one in _list(given, "Conditions")]
    inner += [_criteria(table, one, depth + 1) for one in _list(given, "Filters")]
    word = str(given.get("FilterOperator", "And")).lower()
    if word not in {"and", "or"}:
        raise Refused(400, BAD_BODY, f"FilterOperator is And or Or, not {word[:40]}.")
    if word == "or":
        return lambda row: not inner or any(fits(row) for fits in inner)
    return lambda row: all(fits(row) for fits in inner)


def _list(given: Mapping[str, Any], name: str) -> list[Any]:
    value = given.get(name) or []
    if not isinstance(value, list):
        raise Refused(400, BAD_BODY, f"{name} is no list.")
    return value


def _condition(table: Shown, given: Any) -> _Fits:
    if not isinstance(given, dict):
        raise Refused(400, BAD_BODY, "A condition is {AttributeName, Operator, Values}.")
    _look_at_names(given, _CONDITION)
    name, operator = _column(table, given.get("AttributeName")), given.get("Operator")
    values = [_value(one) for one in _list(given, "Values")]
    if operator in {"Null", "NotNull"}:
        return lambda row: (row.get(name) is None) == (operator == "Null")
    if not values:
        raise Refused(400, BAD_BODY, f"The condition on {name} has no values.")
    if operator == "In":
        return _any_of(name, values)
    if operator == "NotIn":
        fits = _any_of(name, values)
        return lambda row: not fits(row)
    if len(values) > 1:
        raise Refused(400, BAD_BODY, f"The condition on {name} has {len(values)} values, not one.")
    return _compared_with(name, str(operator), values[0])


def _compared_with(name: str, operator: str, value: Any) -> _Fits:
    if operator in _OF_A_DAY:
        word, day = _OF_A_DAY[operator], _day(value)
        if day is None:
            raise Refused(400, BAD_BODY, f"{str(value)[:40]} is no date.")
        return lambda row: compared(word, _day(row.get(name)), day)
    if operator not in _COMPARED:
        raise not_simulated(f"The condition {operator[:40]} of BulkDelete")
    word = _COMPARED[operator]
    return lambda row: compared(word, _folded(row.get(name)), value)


def _day(value: Any) -> str | None:
    """Take the date of a time; the people of a snapshot live in UTC."""
    try:
        moment = datetime.fromisoformat(value.upper())
    except (AttributeError, TypeError, ValueError):
        return None
    return f"{moment.astimezone(UTC) if moment.tzinfo else moment:%Y-%m-%d}"


def _any_of(name: str, values: Iterable[Any]) -> _Fits:
    several = list(values)
    texts = {one for one in several if isinstance(one, str)}
    others = [one for one in several if not isinstance(one, str)]

    def fits(row: Mapping[str, Any]) -> bool:
        value = _folded(row.get(name))
        return value in texts or any(compared("Eq", value, one) for one in others)

    return fits


def _column(table: Shown, name: Any) -> str:
    """Find the column of a row by its logical name: that of a lookup is exported otherwise."""
    exported = f"_{name}_value"
    if exported in table.names:
        return exported
    if not isinstance(name, str) or name not in table.names:
        raise Refused(400, BAD_BODY, f"{table.logical} has no column {str(name)[:80]}.")
    return name


def _value(given: Any) -> Any:
    """Read ``{"Value": "...", "Type": "System.Guid"}``, or a bare value."""
    if not isinstance(given, dict):
        return _folded(given)
    value, kind = given.get("Value"), str(given.get("Type", "System.String"))
    if kind == "System.Boolean":
        return str(value).lower() == "true"
    wrong = Refused(400, BAD_BODY, f"{str(value)[:40]} is no {kind[:40]}.")
    if kind == "System.Guid" and not (isinstance(value, str) and is_guid(value)):
        raise wrong
    try:
        return int(str(value)) if kind.startswith("System.Int") else _folded(value)
    except ValueError:
        raise wrong from None


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
