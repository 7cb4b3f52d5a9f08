"""Which columns a row class has, and how a whole row of them is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import attrs

from sscsim.columns.limits import LIMITS, TEXT_CHECKS, Range
from sscsim.columns.values import (
    BY_HAND,
    READERS,
    Column,
    ProblemCallback,
    Style,
    WrongValueError,
    read_value,
)
from sscsim.columns.words import labels_of, span
from sscsim.mail.threads import single_message_id
from sscsim.world.settings import ORG_SETTINGS, OrgSetting

__all__ = ["columns", "read_row", "read_settings", "setting_column"]

# Texts that are compared in a form of their own.
_CANONICAL: Mapping[str, Callable[[str], str | None]] = {
    "email.messageid": single_message_id,
    "email.inreplyto": single_message_id,
}


@cache
def columns(cls: type) -> Mapping[str, Column]:
    """List the columns of a row class by name, without its fields that are no columns."""
    hints = get_type_hints(cls)
    found = {}
    for field in attrs.fields(cls):
        hint = hints[field.name]
        kind = _kind(hint)
        place = f"{cls.__name__.lower()}.{field.name}"
        if kind is not None:
            found[field.name] = Column(
                name=field.name,
                kind=kind,
                labels=labels_of(place),
                nullable=NoneType in get_args(hint),
                required=field.default is attrs.NOTHING,
                canonical=_CANONICAL.get(place),
                range=LIMITS.get(place),
                check=TEXT_CHECKS.get(place),
            )
    return found


def _kind(hint: Any) -> type | None:
    """Find the type that says how a field is read: that of ``int | None`` is int."""
    kinds = get_args(hint) if get_origin(hint) is UnionType else (hint,)
    if tuple[str, ...] in kinds:
        return tuple
    return next((kind for kind in kinds if kind in READERS), None)


def read_row(
    cls: type, given: Mapping[str, Any], problem: ProblemCallback, style: Style = BY_HAND
) -> dict[str, Any]:
    """Read what is given for the columns of a row class; every problem goes to ``problem``."""
    known = columns(cls)
    read: dict[str, Any] = {}
    for key, raw in given.items():
        column = known.get(key)
        if column is None:
            continue
        if raw is not None:
            try:
                read[key] = read_value(column, raw, style)
            except WrongValueError as wrong:
                problem(key, wrong.what, wrong.offer)
        elif column.nullable:
            read[key] = None
    return read


def read_settings(
    given: Mapping[str, Any], problem: ProblemCallback, style: Style = BY_HAND
) -> dict[str, bool | int]:
    """
    Read OrgDBOrgSettings written as names and values; names not in the catalogue are skipped.

    A number outside the published range is wrong when a person writes it; an exported one is a
    fact, so there it is the caller who may warn.
    """
    read: dict[str, bool | int] = {}
    for name, raw in given.items():
        setting = ORG_SETTINGS.get(name)
        if setting is None or raw is None:
            continue
        try:
            value = read_value(setting_column(name)._replace(range=None), raw, style)
        except WrongValueError as wrong:
            problem(name, wrong.what, wrong.offer)
            continue
        if style.lenient or _within(setting, value):
            read[name] = value
        elif setting.range:
            problem(name, f"{name} is {value}.", f"Write a number {span(setting.range)}.")
    return read


def setting_column(name: str) -> Column:
    """Describe a setting of the catalogue as a column; raises KeyError for any other name."""
    setting = ORG_SETTINGS[name]
    bounds = None if setting.range is None else Range(*setting.range, setting.source)
    return Column(name, setting.type, labels=labels_of(name), range=bounds)


def _within(setting: OrgSetting, value: int) -> bool:
    return setting.range is None or setting.range[0] <= value <= setting.range[1]
