"""A rule book by its name: one that an installed package offers, or an attribute of a module.

A book is only ever used because somebody named it. That a package is installed changes no verdict.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from operator import attrgetter
from typing import Any

import attrs

from sscsim.errors import InputError, Place, Problem
from sscsim.rules import BOOK, Answer, Case, Rule, RuleBook
from sscsim.rules.own import answer_problem

__all__ = ["GROUP", "guarded", "load_book"]

GROUP = "sscsim.rulebooks"

_KINDS = "Give a RuleBook, or a function that makes one from ours: lambda book: book.adding(RULE)."


def load_book(name: str) -> RuleBook:
    """
    Find a rule book by the name under which a package offers it, or as ``module:attribute``.

    What is found is a `RuleBook`, or a function that takes ours and gives another. A package
    offers one in its ``pyproject.toml``, under ``[project.entry-points."sscsim.rulebooks"]``.
    The rules of your own in it are watched: one that fails, or gives an answer that its chapter
    does not take, ends in an `InputError` that names the rule and the message.

    Args:
        name: of the book; nothing is read from a name that has no colon but what is installed.

    Raises:
        InputError: there is no such book, or it cannot be made; says what to write instead.

    >>> [rule.id for rule in load_book("sscsim.rules:BOOK").vetoes]
    ['FLT-18', 'FLT-26']

    """
    try:
        found = _of_module(name) if ":" in name else _installed(name)
        book = found if isinstance(found, RuleBook) else _made(found)
    except _WrongError as wrong:
        raise InputError([Problem(Place(f"--book {name}"), *wrong.args)]) from None
    return guarded(book)


def guarded(book: RuleBook) -> RuleBook:
    """Have every rule of your own watched, so that its mistakes end in a line and not in ours."""
    for rule in book.own:
        book = book.replacing(attrs.evolve(rule, check=_watched(book, rule)))
    return book


class _WrongError(Exception):
    """What is wrong with a book, and what to write instead."""


def _installed(name: str) -> Any:
    offered = entry_points(group=GROUP)
    named: list[EntryPoint] = [one for one in offered if one.name == name]
    if not named:
        raise _WrongError(f"There is no rule book '{name}'.", _offer(one.name for one in offered))
    if len(named) > 1:
        which = " or ".join(sorted(one.value for one in named))
        raise _WrongError(f"Several packages offer a rule book '{name}'.", f"Write {which}.")
    return _of_module(named[0].value)


def _offer(names: Iterable[str]) -> str:
    known = sorted(set(names))
    there = f"Installed: {', '.join(known)}." if known else "No installed package offers one."
    return f"{there} A book of a module is written module:attribute."


def _of_module(name: str) -> Any:
    module, _, attribute = name.partition(":")
    if not module or not attribute:
        raise _WrongError(f"'{name}' is not module:attribute.", "Write both of them.")
    try:
        home = import_module(module)
    except ModuleNotFoundError as error:
        what = f"There is no module '{error.name or module}'."
        raise _WrongError(what, "Install it, or go to the folder that holds it.") from None
    except Exception as error:
        raise _WrongError(f"'{module}' cannot be imported: {_said(error)}.") from error
    try:
        return attrgetter(attribute)(home)
    except AttributeError:
        offer = next(map(f"Write {module}:{{}}.".format, _books_in(home)), _KINDS)
        raise _WrongError(f"{module} has no '{attribute}'.", offer) from None


def _books_in(module: Any) -> list[str]:
    books = {key: one for key, one in vars(module).items() if isinstance(one, RuleBook)}
    return [key for key, one in books.items() if one is not BOOK]


def _made(found: Any) -> RuleBook:
    if not callable(found):
        raise _WrongError(f"It is {_kind(found)}, and no rule book.", _KINDS)
    try:
        book = found(BOOK)
    except Exception as error:
        raise _WrongError(f"It could not be made: {_said(error)}.") from error
    if not isinstance(book, RuleBook):
        raise _WrongError(f"It gave {_kind(book)}, and no rule book.", _KINDS)
    return book


def _kind(value: Any) -> str:
    return "nothing" if value is None else f"a {type(value).__name__}"


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".rstrip(": .")


def _watched(book: RuleBook, rule: Rule) -> Any:
    """Put a check under watch; its card stays what it is."""
    place = book.place_of(rule.id) or ""

    @functools.wraps(rule.check)
    def check(case: Case, *candidate: Any) -> Answer:
        try:
            answer = rule.check(case, *candidate)
        except Exception as error:
            raise InputError([_failed(rule, case, f"It raised {_said(error)}.")]) from error
        wrong = answer_problem(place, rule, answer)
        if wrong is not None:
            raise InputError([_failed(rule, case, wrong)])
        return answer

    return check


def _failed(rule: Rule, case: Case, what: str) -> Problem:
    where = Place(f"rule {rule.id}, asked of {case.message.source} in {case.mailbox_name}")
    return Problem(where, what, "sscsim.testing.check_rule looks for a small case of it.")
