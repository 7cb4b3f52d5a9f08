"""What an expression of `sscsim gate` means, read a second time and without a parser's help."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_WORD = re.compile(r'\s*("[^"]*"|!=|[=(),]|[^\s()=!,"]+)')
_TRUTHS = {"correlated", "forward", "internal"}
_ADDRESSES = {"mailbox", "accepting_entity", "reader"}

Facts = Mapping[str, Sequence[str]]


def holds(text: str, facts: Facts) -> bool:
    """Say whether an expression holds of a promoted message."""
    words = _WORD.findall(text)
    answer = _either(words, facts)
    if words:
        message = f"what is {words[0]}?"
        raise ValueError(message)
    return answer


def named(text: str) -> dict[str, set[str]]:
    """Give the addresses that an expression names, by field."""
    found: dict[str, set[str]] = {}
    field = ""
    for word in _WORD.findall(text):
        if "@" in word:
            found.setdefault(field, set()).add(word.strip('"').lower())
        field = word if word in _ADDRESSES else field
    return found


def _either(words: list[str], facts: Facts) -> bool:
    answers = [_both(words, facts)]
    while words and words[0] == "or":
        words.pop(0)
        answers.append(_both(words, facts))
    return any(answers)


def _both(words: list[str], facts: Facts) -> bool:
    answers = [_one(words, facts)]
    while words and words[0] == "and":
        words.pop(0)
        answers.append(_one(words, facts))
    return all(answers)


def _one(words: list[str], facts: Facts) -> bool:
    first = words.pop(0)
    if first == "not":
        return not _one(words, facts)
    if first == "(":
        answer = _either(words, facts)
        words.pop(0)
        return answer
    return _compared(first, words, facts)


def _compared(field: str, words: list[str], facts: Facts) -> bool:
    known: set[Any] = set(facts[field])
    sign = words[0] if words else ""
    if sign in {"=", "!="}:
        words.pop(0)
        return (_value(field, words.pop(0)) in known) is (sign == "=")
    if sign == "in":
        end = words.index(")")
        among = [_value(field, word) for word in words[2:end] if word != ","]
        del words[: end + 1]
        return not known.isdisjoint(among)
    assert field in _TRUTHS
    return "true" in known


def _value(field: str, word: str) -> str:
    text = word.strip('"')
    return text.lower() if field in _ADDRESSES else text
