"""What ``$filter`` means: the grammar is the library's, the meaning is told here.

Texts are compared without letter case, as Dataverse does. Nothing is less or greater than null.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sscsim.webapi.errors import QueryError, near
from sscsim.webapi.functions import OFFER, in_plain_words

__all__ = ["Filter", "compared", "filter_of"]

Filter: TypeAlias = Callable[[Mapping[str, Any]], Any]

MOST_SIGNS, MOST_DEPTH = 20_000, 60
_DIGITS = re.compile(r"-?[0-9]{1,18}")
_TEXTS: Mapping[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: part in text,
    "startswith": str.startswith,
    "endswith": str.endswith,
}
_CHANGED: Mapping[str, Callable[[str], Any]] = {
    "tolower": str.lower,
    "toupper": str.upper,
    "trim": str.strip,
    "length": len,
}
_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "Eq": operator.eq,
    "NotEq": operator.ne,
    "Lt": operator.lt,
    "LtE": operator.le,
    "Gt": operator.gt,
    "GtE": operator.ge,
}


def filter_of(text: str, names: Iterable[str]) -> Filter:
    """
    Give a function that says whether a row fits.

    Args:
        text: what stands after ``$filter=``.
        names: the columns that there are.

    Raises:
        QueryError: with everything that is wrong with it.

    >>> fits = filter_of("contains(name,'SAL') and not (statecode eq 1)", ["name", "statecode"])
    >>> fits({"name": "Sales", "statecode": 0}), fits({"name": "Sales", "statecode": 1})
    (True, False)

    """
    if len(text) > MOST_SIGNS or _depth(text) > MOST_DEPTH:
        what = f"$filter is longer than {MOST_SIGNS:,} signs or deeper than {MOST_DEPTH}."
        raise QueryError([(what, "Ask for less at one time.")])
    reasons: list[tuple[str, str]] = []
    meaning = _Meaning(frozenset(names), reasons)
    found = meaning.of(_parsed(in_plain_words(text)))
    if reasons:
        raise QueryError(dict.fromkeys(reasons))
    return found


def _depth(text: str) -> int:
    depth = most = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        most = max(most, depth)
    return most + text.count("not ") // 2


def _parsed(text: str) -> Any:
    from odata_query.exceptions import ODataException  # noqa: PLC0415 - only who filters pays
    from odata_query.grammar import ODataLexer, ODataParser  # noqa: PLC0415

    try:
        return ODataParser().parse(ODataLexer().tokenize(text))
    except AttributeError:  # odata-query 0.10 stumbles over a third named parameter of a function
        what = "$filter has a function with three or more named parameters."
        raise QueryError([(what, OFFER)]) from None
    except (ODataException, RecursionError) as error:
        what = f"$filter cannot be read: {type(error).__name__}: {str(error)[:200]}."
        raise QueryError([(what, OFFER)]) from None


class _Meaning:
    """Turns the tree of a filter into functions of a row."""

    def __init__(self, names: frozenset[str], reasons: list[tuple[str, str]]) -> None:
        self.names = names
        self.reasons = reasons

    def of(self, node: Any) -> Filter:
        kind = type(node).__name__
        make = getattr(self, f"_{kind.lower()}", None)
        if make is None:
            return self._refused(f"{kind} in $filter is not answered here.")
        made: Filter = make(node)
        return made

    def _refused(self, what: str, offer: str = OFFER) -> Filter:
        self.reasons.append((what, offer))
        return lambda _row: False

    def _identifier(self, node: Any) -> Filter:
        name = node.name
        if name not in self.names:
            return self._refused(f'there is no column "{name}".', near(name, self.names))
        return lambda row: _comparable(row.get(name))

    def _boolop(self, node: Any) -> Filter:
        """Take a chain of one word as a list: it may have hundreds of terms."""
        word, terms = type(node.op).__name__, []
        while type(node).__name__ == "BoolOp" and type(node.op).__name__ == word:
            terms.append(self.of(node.right))
            node = node.left
        several = (self.of(node), *reversed(terms))
        if word == "And":
            return lambda row: all(term(row) for term in several)
        return lambda row: any(term(row) for term in several)

    def _unaryop(self, node: Any) -> Filter:
        inner = self.of(node.operand)
        if type(node.op).__name__ == "Not":
            return lambda row: not inner(row)
        return self._refused("arithmetic in $filter is not answered here.")

    def _compare(self, node: Any) -> Filter:
        name = type(node.comparator).__name__
        left, right = self.of(node.left), self.of(node.right)
        if name == "In":
            return lambda row: any(compared("Eq", left(row), one) for one in right(row))
        return lambda row: compared(name, left(row), right(row))

    def _list(self, node: Any) -> Filter:
        items = [self.of(one) for one in node.val]
        return lambda row: [item(row) for item in items]

    def _call(self, node: Any) -> Filter:
        name = node.func.name
        arguments = [self.of(one) for one in node.args]
        if name in _TEXTS and len(arguments) == 2:  # noqa: PLR2004 - text and part
            test, (text, part) = _TEXTS[name], arguments
            return lambda row: _tested(test, text(row), part(row))
        if name in _CHANGED and len(arguments) == 1:
            change, [text] = _CHANGED[name], arguments
            return lambda row: change(value) if isinstance(value := text(row), str) else None
        return self._refused(f"the function {name} is not answered here.")

    def _string(self, node: Any) -> Filter:
        value = _comparable(node.val)
        return lambda _row: value

    _guid = _string
    _datetime = _date = _string

    def _integer(self, node: Any) -> Filter:
        value = int(node.val) if _DIGITS.fullmatch(node.val) else float(node.val)
        return lambda _row: value

    def _float(self, node: Any) -> Filter:
        value = float(node.val)
        return lambda _row: value

    def _boolean(self, node: Any) -> Filter:
        value = node.val == "true"
        return lambda _row: value

    def _null(self, _node: Any) -> Filter:
        return lambda _row: None


def _tested(test: Callable[[str, str], bool], text: Any, part: Any) -> bool:
    for value in (text, part):
        if not isinstance(value, str | None):
            what = f"{str(value).lower()} is no text, of which a part could be looked for."
            raise QueryError([(what, "Compare it with eq.")])
    return isinstance(text, str) and isinstance(part, str) and test(text, part)


def _comparable(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def compared(name: str, left: Any, right: Any) -> bool:
    """
    Compare two values; numbers and texts as one another where one can be read as the other.

    Raises QueryError where they cannot: "nothing fits" would be taken for an answer.
    """
    left, right = _alike(left, right)
    if left is None or right is None:
        return {"Eq": left is right, "NotEq": left is not right}.get(name, False)
    if isinstance(left, str) is not isinstance(right, str):
        text, number = (left, right) if isinstance(left, str) else (right, left)
        what = f"the text '{text}' and the value {str(number).lower()} cannot be compared."
        raise QueryError([(what, "Write a value of the kind that the column holds.")])
    return bool(_COMPARED[name](left, right))


def _alike(left: Any, right: Any) -> tuple[Any, Any]:
    if isinstance(left, str) and isinstance(right, str):
        moments = _moment(left), _moment(right)
        return moments if None not in moments else (left, right)
    for one, other in ((left, right), (right, left)):
        if isinstance(one, str) and isinstance(other, int | float) and _DIGITS.fullmatch(one):
            return (int(one), other) if one is left else (other, int(one))
    return left, right


def _moment(text: str) -> datetime | None:
    if not text[:4].isdigit() or text[4:5] != "-":
        return None
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
