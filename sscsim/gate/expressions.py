"""What may be said of promoted mail: ``mailbox = hanna@contoso.example and not correlated``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs

from sscsim.decisions import Reason
from sscsim.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

__all__ = ["ADDRESSES", "FIELDS", "Expression", "Facts", "expression"]

Facts = Mapping[str, frozenset[str]]  # what holds of one promoted message, by field
_Test = Callable[[Facts], bool]

ADDRESSES = ("mailbox", "accepting_entity", "reader")
_TRUTHS = ("true", "false")
FIELDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(ADDRESSES, ()),
    "sender": ("lead", "contact", "account", "record", "user", "queue", "unknown"),
    **dict.fromkeys(("correlated", "forward", "internal"), _TRUTHS),
    "method": (*("in_reply_to", "tracking_token", "conversation_index", "smart_matching", "none"),),
    "reason": tuple(reason.value for reason in Reason),
}

_GRAMMAR = r"""
start: either
?either: both ("or" both)*
?both: one ("and" one)*
?one: "not" one -> negated
    | "(" either ")"
    | WORD -> bare
    | WORD "=" WORD -> equal
    | WORD "!=" WORD -> unequal
    | WORD "in" "(" WORD ("," WORD)* ")" -> among
WORD: /(?!(?:and|or|not|in)\b)[^\s()=!,"]+/ | /"[^"]*"/
%ignore /\s+/
"""


@attrs.frozen
class Expression:
    """
    Something that holds of a promoted message, or not.

    Attributes:
        text: as it was written.
        holds: says whether it does.
        addresses: every address that is named.
        readers: those of them that are named as a reader's.
        fields: every field that is asked.
    """

    text: str
    holds: _Test
    addresses: frozenset[str]
    readers: frozenset[str]
    fields: frozenset[str]


def expression(text: str, option: str = "expression") -> Expression:
    """
    Read an expression.

    Raises InputError, with a caret under the place, for what is none; ``option`` names it there.

    >>> said = expression("sender in (lead, contact) and not forward")
    >>> said.holds({"sender": frozenset({"lead"}), "forward": frozenset({"false"})})
    True

    """
    from lark.exceptions import UnexpectedInput  # noqa: PLC0415 - only a gate reads expressions

    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        ends = getattr(getattr(error, "token", None), "type", None) == "$END"
        at = len(text) + 1 if ends else error.column
        what = "something is missing at the end" if ends else "this is not expected here"
        raise _wrong(option, text, at, what) from None
    words = [token for part in tree.iter_subtrees() for token in part.children if _is_word(token)]
    reader = _Reader(option, text)
    test = reader.test(tree)
    return Expression(
        text,
        test,
        frozenset(reader.addresses),
        frozenset(reader.readers),
        frozenset(str(word) for word in words if str(word) in FIELDS),
    )


@cache
def _parser() -> Lark:
    from lark import Lark  # noqa: PLC0415 - as above

    return Lark(_GRAMMAR, parser="lalr")


def _is_word(part: Any) -> bool:
    return isinstance(part, str)


_OFFER = f"and, or, not, parentheses, =, != and in (a, b) over {', '.join(FIELDS)}"


def _wrong(option: str, text: str, column: int, what: str, offer: str = _OFFER) -> InputError:
    """Show the place by a caret, in the text and before what stands there."""
    shown = f'{what}: "{text[: column - 1]}^{text[column - 1 :]}".'
    return InputError([Problem(Place(option), shown, f"Write {offer}.")])


@attrs.define
class _Reader:
    """Turns the tree of an expression into a test, and names what it cannot mean."""

    option: str
    text: str
    addresses: set[str] = attrs.field(factory=set)
    readers: set[str] = attrs.field(factory=set)

    def test(self, tree: Tree[Token]) -> _Test:
        """Read one part: each name of the grammar has a method."""
        read: _Test = getattr(self, f"_{tree.data}")(list(tree.children))
        return read

    def _start(self, parts: list[Any]) -> _Test:
        return self.test(parts[0])

    def _either(self, parts: list[Any]) -> _Test:
        tests = list(map(self.test, parts))
        return lambda facts: any(test(facts) for test in tests)

    def _both(self, parts: list[Any]) -> _Test:
        tests = list(map(self.test, parts))
        return lambda facts: all(test(facts) for test in tests)

    def _negated(self, parts: list[Any]) -> _Test:
        inner = self.test(parts[0])
        return lambda facts: not inner(facts)

    def _bare(self, parts: list[Any]) -> _Test:
        [field] = parts
        name = str(field)
        if name in FIELDS and FIELDS[name] != _TRUTHS:
            raise self._unknown(field, f'"{name}" stands alone', f"{name} = and what it is to be")
        return self._equal([field, "true"])

    def _unequal(self, parts: list[Any]) -> _Test:
        equal = self._equal(parts)
        return lambda facts: not equal(facts)

    def _equal(self, parts: list[Any]) -> _Test:
        field, *values = parts
        name = str(field)
        if name not in FIELDS:
            raise self._unknown(field, f'"{name}" is no field', ", ".join(FIELDS))
        wanted = frozenset(self._value(name, value) for value in values)
        return lambda facts: not wanted.isdisjoint(facts[name])

    _among = _equal

    def _value(self, name: str, value: Any) -> str:
        text = str(value).strip('"')
        if name in ADDRESSES:
            self.addresses.add(text.lower())
            self.readers.update([text.lower()] if name == "reader" else [])
            return text.lower()
        if text not in FIELDS[name]:
            raise self._unknown(value, f'"{text}" is no {name}', ", ".join(FIELDS[name]))
        return text

    def _unknown(self, word: Any, what: str, offer: str) -> InputError:
        return _wrong(self.option, self.text, getattr(word, "column", 1), what, offer)
