r"""The noise of subjects: what an expression from outside takes off, in a time that is bounded.

``hashfilterkeywords`` (COR-42) is written by an administrator, and ``^(a+)+$`` keeps a backtracking
matcher busy for years. Here an expression is parsed as Python's ``re`` parses it and then played
on all its paths at once (Thompson's construction, Pike's priorities), so that every character
costs at most one look at every part of the expression; what ``re`` would find is found. The one
expression that nearly every organisation has, the product's own, is known to cost ``re`` no more
than a look or two for each character, and is left to it. Not
supported, because they cannot be played so: look-arounds, back references, conditions, atomic
groups and possessive quantifiers. Of .NET, whose syntax the product reads, these are other in
``re`` and refused too: ``(?<name>...)``, ``\p{L}``, ``[a-z-[aeiou]]``, and ``(?i)`` that does not
stand first.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable
from functools import lru_cache
from re import _compiler, _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import attrs

from sscsim.vocabulary import DEFAULT_NOISE

__all__ = ["ExpressionError", "Noise", "noise"]

LONGEST_PROGRAM = 2_000  # parts of an expression, its counted repeats written out
MOST_LOOKS = 200_000  # at parts of an expression, for one subject: a fifth of a second


class ExpressionError(ValueError):
    """Why an expression cannot be used; ``position`` counts from 0, None where none is known."""

    def __init__(self, what: str, position: int | None = None) -> None:
        super().__init__(what)
        self.what, self.position = what, position


class _Step(NamedTuple):
    """One part: a sign to eat or a place to be at (``test``), else the steps that may follow."""

    test: Callable[[str, int], Any] | None = None
    eats: bool = False
    then: tuple[int, ...] = ()


_DONE = _Step()


@attrs.frozen(eq=False)
class Noise:
    """An expression ready to be taken off subjects."""

    steps: tuple[_Step, ...]
    anchored: bool
    quick: re.Pattern[str] | None = None

    def removed_from(self, subject: str) -> str:
        """
        Take every match off a subject, as ``re.sub`` with an empty text does.

        A subject that needs more than `MOST_LOOKS` keeps what is left of it.
        """
        if self.quick is not None:
            return self.quick.sub("", subject)
        kept, place, last_empty = [], 0, -1
        looks = _Looks(MOST_LOOKS)
        while (found := self._search(subject, place, last_empty, looks)) is not None:
            start, end = found
            kept.append(subject[place:start])
            place, last_empty = end, end if start == end else -1
        return "".join((*kept, subject[place:]))

    def _search(
        self, text: str, place: int, last_empty: int, looks: _Looks
    ) -> tuple[int, int] | None:
        """Find the first match from ``place`` on; not again the empty one at ``last_empty``."""
        found: tuple[int, int] | None = None
        front = _Front()
        for here in range(place, len(text) + 1):
            if found is None and (here == 0 or not self.anchored):
                self._follow(0, here, text, here, front)
            if not looks.spend(len(front.seen)):
                return None
            if not front.paths and (found is not None or self.anchored):
                break
            ahead = _Front()
            for number, start in front.paths.items():
                step = self.steps[number]
                if step is not _DONE:
                    if here < len(text) and step.test is not None and step.test(text, here):
                        self._follow(step.then[0], start, text, here + 1, ahead)
                elif not start == here == last_empty:
                    found = (start, here)
                    break
            front = ahead
        return found

    def _follow(self, first: int, start: int, text: str, here: int, front: _Front) -> None:
        """Go from a step to all that wait for a sign, in the order in which they are preferred."""
        open_ = [first]
        while open_:
            number = open_.pop()
            if number in front.seen:
                continue
            front.seen.add(number)
            step = self.steps[number]
            if step.eats or step is _DONE:
                front.paths[number] = start
            elif step.test is None or step.test(text, here):
                open_.extend(reversed(step.then))


@attrs.define
class _Front:
    """How far all paths have come: the steps that wait, best first, and where each path began."""

    paths: dict[int, int] = attrs.field(factory=dict)
    seen: set[int] = attrs.field(factory=set)


@attrs.define
class _Looks:
    """How many looks are left for one subject."""

    left: int

    def spend(self, looks: int) -> bool:
        self.left -= looks
        return self.left > 0


@lru_cache(maxsize=64)
def noise(expression: str) -> Noise:
    """Read an expression, or raise `ExpressionError` with what is wrong and where."""
    if subtracted := _SUBTRACTED.search(expression):
        raise ExpressionError("a set stands inside a set", subtracted.end() - 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            parsed = _parser.parse(expression)
        flags = parsed.state.flags
        writer = _Writer(parsed.state, flags)
        writer.sequence(parsed, flags)
    except re.error as error:
        raise ExpressionError(error.msg, error.pos) from None
    except FutureWarning as warning:
        what, _, position = str(warning).lower().partition(" at position ")
        raise ExpressionError(what, int(position)) from None
    except (OverflowError, RecursionError):
        raise ExpressionError("it is nested too deep or repeats too often") from None
    begins = bool(parsed) and parsed[0] in _BEGINNINGS and not flags & re.MULTILINE
    quick = re.compile(expression) if expression == DEFAULT_NOISE else None
    return Noise((*writer.steps, _DONE), anchored=begins, quick=quick)


_SUBTRACTED = re.compile(r"(?<!\\)\[[^\]\\]*-\[")  # .NET takes the inner set from the outer one
_BEGINNINGS = (
    (_parser.AT, _parser.AT_BEGINNING),
    (_parser.AT, _parser.AT_BEGINNING_STRING),
)
_SIGNS = frozenset({_parser.LITERAL, _parser.NOT_LITERAL, _parser.ANY, _parser.IN})


@attrs.frozen
class _Writer:
    """Writes the steps of a parsed expression one after the other; each leads to the next."""

    state: Any
    flags: int
    steps: list[_Step] = attrs.field(factory=list)

    def sequence(self, parts: Iterable[tuple[Any, Any]], flags: int) -> None:
        for kind, said in parts:
            if kind in _SIGNS or kind is _parser.AT:
                self._single(kind, said, flags)
            elif kind is _parser.BRANCH:
                self._branches(said[1], flags)
            elif kind is _parser.SUBPATTERN:
                _, added, taken, inner = said
                self.sequence(inner, (flags | added) & ~taken)
            elif kind in {_parser.MAX_REPEAT, _parser.MIN_REPEAT}:
                self._repeat(said, flags, greedy=kind is _parser.MAX_REPEAT)
            else:
                raise ExpressionError(_NOT_PLAYED)

    def _add(self, step: _Step) -> int:
        if len(self.steps) >= LONGEST_PROGRAM:
            raise ExpressionError("it is nested too deep or repeats too often")
        self.steps.append(step)
        return len(self.steps) - 1

    def _single(self, kind: Any, said: Any, flags: int) -> None:
        """One sign or place, tested by ``re`` itself."""
        part = _parser.SubPattern(self.state, [(kind, said)])
        test = _compiler.compile(part, flags).match
        self._add(_Step(test, kind is not _parser.AT, (len(self.steps) + 1,)))

    def _branches(self, branches: list[Any], flags: int) -> None:
        ends = []
        for number, branch in enumerate(branches):
            fork = self._add(_Step())
            self.sequence(branch, flags)
            ends.append(self._add(_Step()))
            following = () if number == len(branches) - 1 else (len(self.steps),)
            self.steps[fork] = _Step(then=(fork + 1, *following))
        for end in ends:
            self.steps[end] = _Step(then=(len(self.steps),))

    def _repeat(self, said: tuple[int, Any, Any], flags: int, *, greedy: bool) -> None:
        least, most, inner = said
        for _ in range(least):
            self.sequence(inner, flags)
        if most is _parser.MAXREPEAT:
            fork = self._add(_Step())
            self.sequence(inner, flags)
            self._add(_Step(then=(fork,)))
            self._fork(fork, greedy=greedy)
            return
        forks = []
        for _ in range(most - least):
            forks.append(self._add(_Step()))
            self.sequence(inner, flags)
        for fork in forks:
            self._fork(fork, greedy=greedy)

    def _fork(self, fork: int, *, greedy: bool) -> None:
        """Lead into the part after a fork, and around it to what comes next."""
        ways = (fork + 1, len(self.steps))
        self.steps[fork] = _Step(then=ways if greedy else ways[::-1])


_NOT_PLAYED = (
    "look-arounds, back references, conditions, atomic groups and possessive quantifiers "
    "are not supported"
)
