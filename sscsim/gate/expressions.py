"""What may be said of promoted mail: ``mailbox = hanna@contoso.example and not correlated``."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from sscsim.decisions import Reason
from sscsim.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

__all__ = ["ADDRESSES", "FIELDS", "Expression", "Facts", "Named", "expression", "wrong_place"]

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


class Named(NamedTuple):
    """An address in an expression: of which field, and at which column."""

    field: str
    address: str
    column: int


@attrs.frozen
class Expression:
    """
    Something that holds of a promoted message, or not.

    Attributes:
        text: as it was written.
        holds: says whether it does.
        named: every address, in the order in which it stands.
        fields: every field that is asked.
    """

    text: str
    holds: _Test
    named: tuple[Named, ...]
    fields: frozenset[str]

    @property
    def addresses(self) -> frozenset[str]:
        """Every address that is named."""
        return frozenset(one.address for one in self.named)

    @property
    def readers(self) -> frozenset[str]:
        """Those that are named as a reader's."""
        return frozenset(one.address for one in self.named if one.field == "reader")


def expression(text: str, option: str = "expression") -> Expression:
    """
    Read an expression.

    Raises InputError for what is none, with a caret at each place and the nearest word that there
    is; ``option`` names it there.

    >>> said = expression("sender in (lead, contact) and not forward")
    >>> said.holds({"sender": frozenset({"lead"}), "forward": frozenset({"false"})})
    True

    """
    from lark.exceptions import UnexpectedInput  # noqa: PLC0415 - only a gate reads expressions

    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise InputError([_unexpected(option, text, error)]) from None
    words = [token for part in tree.iter_subtrees() for token in part.children if _is_word(token)]
    reader = _Reader(option, text)
    test = reader.test(tree)
    if reader.problems:
        raise InputError(reader.problems)
    return Expression(
        text,
        test,
        tuple(sorted(reader.named, key=lambda one: one.column)),
        frozenset(str(word) for word in words if str(word) in FIELDS),
    )


@cache
def _parser() -> Lark:
    from lark import Lark  # noqa: PLC0415 - as above

    return Lark(_GRAMMAR, parser="lalr")


def _is_word(part: Any) -> bool:
    return isinstance(part, str)


_SIGNS = ("and", "or", "not", "in")
_NEAR = 0.75  # "leed" is near to "lead"; "custmer", a sort that there is not, not to "user"
_NEAR_SIGN = 0.6  # signs are so short that any slip takes them far
_OFFER = f"Write and, or, not, parentheses, =, != and in (a, b) over {', '.join(FIELDS)}."


def _unexpected(option: str, text: str, error: Any) -> Problem:
    """Say where an expression ends too early, or has a word that cannot stand there."""
    word = getattr(error, "token", None)
    if getattr(word, "type", None) == "$END":
        return wrong_place(option, text, len(text) + 1, "something is missing at the end", _OFFER)
    signs = () if word in _SIGNS else _SIGNS  # a sign in the wrong place is not misspelt
    offer = _offer(str(word or ""), signs, _OFFER, _NEAR_SIGN)
    return wrong_place(option, text, error.column, "this is not expected here", offer)


def _offer(word: str, known: Iterable[str], otherwise: str, near: float = _NEAR) -> str:
    """Name what a word is likely meant for; where nothing is near, say what may be written."""
    names = {one.casefold(): one for one in known}
    close = difflib.get_close_matches(word.casefold()[:80], names, n=1, cutoff=near)
    return f"Did you mean {names[close[0]]}?" if close else otherwise


def wrong_place(option: str, text: str, column: int, what: str, offer: str) -> Problem:
    """Show what is wrong by a caret, in the text and before what stands there."""
    shown = f'{what}: "{text[: column - 1]}^{text[column - 1 :]}".'
    return Problem(Place(option), shown, offer)


@attrs.define
class _Reader:
    """Turns the tree of an expression into a test, and names what it cannot mean."""

    option: str
    text: str
    named: list[Named] = attrs.field(factory=list)
    problems: list[Problem] = attrs.field(factory=list)

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
            offer = f"Write {name} = and what it is to be."
            self.problems.append(self._wrong(field, f'"{name}" stands alone', offer))
            return _never
        return self._equal([field, "true"])

    def _unequal(self, parts: list[Any]) -> _Test:
        equal = self._equal(parts)
        return lambda facts: not equal(facts)

    def _equal(self, parts: list[Any]) -> _Test:
        field, *values = parts
        name = str(field)
        if name not in FIELDS:
            self._note(field, f'"{name}" is no field', name, FIELDS)
            return _never
        wanted = frozenset(self._value(name, value) for value in values)
        return lambda facts: not wanted.isdisjoint(facts[name])

    _among = _equal

    def _value(self, name: str, value: Any) -> str:
        text = str(value).strip('"')
        if name in ADDRESSES:
            self.named.append(Named(name, text.lower(), getattr(value, "column", 1)))
            return text.lower()
        if text not in FIELDS[name]:
            self._note(value, f'"{text}" is no {name}', text, FIELDS[name])
        return text

    def _note(self, at: Any, what: str, word: str, known: Collection[str]) -> None:
        offer = _offer(word, known, f"Write {', '.join(known)}.")
        self.problems.append(self._wrong(at, what, offer))

    def _wrong(self, at: Any, what: str, offer: str) -> Problem:
        return wrong_place(self.option, self.text, getattr(at, "column", 1), what, offer)


def _never(_: Facts) -> bool:
    return False
