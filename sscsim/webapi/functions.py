"""Functions of Dataverse within ``$filter``, said again in words that the grammar has.

``Microsoft.Dynamics.CRM.In(PropertyName='x',PropertyValues=['1','2'])`` has brackets, which no
grammar of OData knows, and clients write the values in either quotes. What stands within a text is
left alone, whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from sscsim.webapi.errors import QueryError

__all__ = ["OFFER", "in_plain_words"]

OFFER = (
    "Write comparisons (eq, ne, gt, ge, lt, le, in), and, or, not, contains, startswith, endswith, "
    "or Microsoft.Dynamics.CRM.In."
)

_TEXT = r"'(?:[^']|'')*'"
_QUOTED = rf'{_TEXT}|"[^"]*"'
_PIECE = re.compile(
    rf"(?P<text>{_TEXT})"
    r"|Microsoft\.Dynamics\.CRM\.(?P<name>\w+)\(\s*PropertyName\s*=\s*['\"](?P<column>\w+)['\"]"
    rf"(?:\s*,\s*PropertyValues?\s*=\s*(?P<values>\[(?:{_QUOTED}|[^\]'\"])*\]|{_QUOTED}|[^,()'\"]*))?"
    r"\s*\)"
    # A list of one, which the grammar wants a comma in.
    rf"|(?P<in>\s+in\s*\()\s*(?P<one>{_TEXT}|[^(),'\s]+)\s*\)"
)
_VALUE = re.compile(rf"{_QUOTED}|[^,\[\]\s'\"]+")
_PAIR = 2  # the values of Between


def in_plain_words(text: str) -> str:
    """
    Say the functions of a filter in the words of the grammar.

    Raises:
        QueryError: for a function that is not answered, or has not the values that it needs.

    >>> in_plain_words('Microsoft.Dynamics.CRM.In(PropertyName="x",PropertyValues=["1","a,b"])')
    "(x in ('1','a,b'))"
    >>> in_plain_words("contains(x,'Microsoft.Dynamics.CRM.In()')")
    "contains(x,'Microsoft.Dynamics.CRM.In()')"

    """
    return _PIECE.sub(_said, text)


def _said(found: re.Match[str]) -> str:
    if found["text"] is not None:
        return found["text"]
    if found["one"] is not None:
        return f"{found['in']}{found['one']},)"
    values = [_in_quotes(value) for value in _VALUE.findall(found["values"] or "")]
    say = _FUNCTIONS.get(found["name"])
    if say is None:
        what = f"Microsoft.Dynamics.CRM.{found['name']} is not answered here."
        raise QueryError([(what, OFFER)])
    return say(found["column"], values)


def _in_quotes(value: str) -> str:
    """Write a text in the quotes of the grammar; a bare number or word stays as it is."""
    if not value.startswith('"'):
        return value
    inner = value[1:-1].replace("'", "''")
    return f"'{inner}'"


def _any_of(column: str, values: Sequence[str]) -> str:
    if not values:
        return f"({column} eq null and 1 eq 2)"
    ending = "," if len(values) == 1 else ""  # as the grammar wants it
    return f"({column} in ({','.join(values)}{ending}))"


def _between(column: str, values: Sequence[str]) -> str:
    if len(values) != _PAIR:
        what = f"Microsoft.Dynamics.CRM.Between has {len(values)} values."
        raise QueryError([(what, "Write two: PropertyValues=['1','5'].")])
    low, high = values
    return f"({column} ge {low} and {column} le {high})"


def _text_function(name: str) -> Callable[[str, Sequence[str]], str]:
    def said(column: str, values: Sequence[str]) -> str:
        if len(values) != 1:
            what = f"Microsoft.Dynamics.CRM.{name} has {len(values)} values."
            raise QueryError([(what, "Write one: PropertyValue='a'.")])
        return f"{_TEXT_FUNCTIONS[name]}({column}, {values[0]})"

    return said


_TEXT_FUNCTIONS = {"Contains": "contains", "BeginsWith": "startswith", "EndsWith": "endswith"}
_FUNCTIONS: Mapping[str, Callable[[str, Sequence[str]], str]] = {
    "In": _any_of,
    "NotIn": lambda column, values: f"not {_any_of(column, values)}",
    "Between": _between,
    "NotBetween": lambda column, values: f"not {_between(column, values)}",
    **{name: _text_function(name) for name in _TEXT_FUNCTIONS},
}
