"""What may be said of promoted mail: ``mailbox = hanna@contoso.example and not correlated``."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs

from sscsim.decisions import Reason
from sscsim.errors import InputError, Place, Problem
from sscsim.mail import is_wellformed

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

__all__ = ["ADDRESSES", "FIELDS", "Expression", "Facts", "expression", "no_addresses"]

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
        addresses: every address that is named, and at which column it first is.
        readers: those of them that are named as a reader's.
        fields: every field that is asked.
    """

    text: str
    holds: _Test
    addresses: Mapping[str, int]
    readers: frozenset[str]
    fields: frozenset[str]


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
        dict(reader.addresses),
        frozenset(reader.readers),
        frozenset(str(word) for word in words if str(word) in FIELDS),
    )


def no_addresses(
    said: Expression, known: Collection[str], near: Callable[[str], str | None], option: str
) -> Iterator[Problem]:
    """
    Name the words that stand for an address, and neither are one nor in Dynamics as one.

    What nobody can have is never broken, so a gate would be passed for a slip of the pen.

    >>> said = expression("reader = hanna")
    >>> [str(one) for one in no_addresses(said, (), {}.get, "--never")]
    ['--never: "hanna" is no address: "reader = ^hanna". Write an address: name@domain.example.']

    """
    for word, column in said.addresses.items():
        if word not in known and not is_wellformed(word):
            close = near(word)
            offer = f"Did you mean {close}?" if close else "Write an address: name@domain.example."
            yield _wrong(option, said.text, column, f'"{word}" is no address', offer)


@cache
def _parser() -> Lark:
    from lark import Lark  # noqa: PLC0415 - as above

    return Lark(_GRAMMAR, parser="lalr")


def _is_word(part: Any) -> bool:
    return isinstance(part, str)


_SIGNS = ("and", "or", "not", "in")
_OFFER = f"Write and, or, not, parentheses, =, != and in (a, b) over {', '.join(FIELDS)}."


def _unexpected(option: str, text: str, error: Any) -> Problem:
    """Say where an expression ends too early, or has a word that cannot stand there."""
    word = getattr(error, "token", None)
    if getattr(word, "type", None) == "$END":
        return _wrong(option, text, len(text) + 1, "something is missing at the end", _OFFER)
    signs = () if word in _SIGNS else _SIGNS  # a sign in the wrong place is not misspelt
    offer = _offer(str(word or ""), signs, _OFFER)
    return _wrong(option, text, error.column, "this is not expected here", offer)


def _offer(word: str, known: Iterable[str], otherwise: str) -> str:
    """Name what a word is likely meant for; where nothing is near, say what may be written."""
    names = {one.casefold(): one for one in known}
    close = difflib.get_close_matches(word.casefold()[:80], names, n=1)
    return f"Did you mean {names[close[0]]}?" if close else otherwise


def _wrong(option: str, text: str, column: int, what: str, offer: str) -> Problem:
    """Show the place by a caret, in the text and before what stands there."""
    shown = f'{what}: "{text[: column - 1]}^{text[column - 1 :]}".'
    return Problem(Place(option), shown, offer)


@attrs.define
class _Reader:
    """Turns the tree of an expression into a test, and names what it cannot mean."""

    option: str
    text: str
    addresses: dict[str, int] = attrs.field(factory=dict)
    readers: set[str] = attrs.field(factory=set)
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
            self.addresses.setdefault(text.lower(), getattr(value, "column", 1))
            self.readers.update([text.lower()] if name == "reader" else [])
            return text.lower()
        if text not in FIELDS[name]:
            self._note(value, f'"{text}" is no {name}', text, FIELDS[name])
        return text

    def _note(self, at: Any, what: str, word: str, known: Collection[str]) -> None:
        offer = _offer(word, known, f"Write {', '.join(known)}.")
        self.problems.append(self._wrong(at, what, offer))

    def _wrong(self, at: Any, what: str, offer: str) -> Problem:
        return _wrong(self.option, self.text, getattr(at, "column", 1), what, offer)


def _never(_: Facts) -> bool:
    return False
