"""What a rule is: a question with a card, and a pure function that answers it with its reason."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import attrs

from sscsim.decisions import Cell, Status, Step
from sscsim.rules.tuples import made_of

__all__ = ["ANSWERS", "Answer", "Chapter", "Rule"]

# What a rule can say: go on; not looked at, or no further; stays private; let in; this is it.
ANSWERS = ("passes", "stops", "refuses", "promotes", "finds")
_step = made_of(Step)


class Answer(NamedTuple):
    """
    What a rule says to one case: the word, the sentence with its cells, and what follows.

    ``finding`` is what the answer settles: a verdict, an earlier email, an owner; None means that
    the next rule is asked. ``status`` is how well this answer is known, where that differs from
    the rule's own: with one candidate there is nothing to guess about a choice.

    >>> from sscsim.rules import passes
    >>> answer = passes("It is about no order.")
    >>> answer.word, answer.settles
    ('passes', False)

    """

    word: str
    template: str
    fragments: Mapping[str, Cell | str]
    finding: Any = None
    status: Status | None = None

    @property
    def settles(self) -> bool:
        """Whether the chapter ends here."""
        return self.finding is not None


def _check_answers(rule: Rule, _: Any, words: object) -> None:
    """Hold a rule to words that others know: whoever counts answers counts these."""
    if not isinstance(words, tuple) or not set(words) <= {*ANSWERS}:
        message = (
            f"answers={words!r} of {rule.id} are not answers of a rule. "
            f"Write a tuple of {', '.join(ANSWERS)}, or leave it out."
        )
        raise ValueError(message)


@attrs.frozen(kw_only=True, eq=False)
class Rule:
    """
    One question of the rule book, or one of your own.

    Attributes:
        id: the id in the rulebook, which traces and records cite; unique within a chapter. A rule
            of your own is called ``package:rule``.
        asks: the question as a sentence.
        answers: the words of `ANSWERS` that the check can say; left out, nobody counts on any. A
            rule that only tells says what it tells: ``finds`` where the email needs it, else
            ``passes``.
        reads: the columns, settings and headers looked at, as ``table.column``.
        check: answers for one case, or for one candidate of a case; pure.
        sources: keys of rulebook section 15; of your own rule, whatever it is taken from.
        status: how well the rule is known; left out, it is your own.
        switches: names of the assumptions that the answer may lean on.

    >>> from sscsim.rules import Rule, passes
    >>> def check(case):
    ...     'Is the moon full? It draws mail in.'
    ...     return passes("The moon was not asked.")
    >>> moon = Rule(id="sky:moon", asks="Is the moon full?", reads=(), check=check)
    >>> moon.own, moon.name, moon.card
    (True, 'moon', 'Is the moon full? It draws mail in.')

    """

    id: str
    asks: str
    reads: tuple[str, ...]
    check: Callable[..., Answer]
    sources: tuple[str, ...] = ()
    status: Status = Status.OWN
    switches: tuple[str, ...] = ()
    answers: tuple[str, ...] = attrs.field(default=(), validator=_check_answers)

    @property
    def own(self) -> bool:
        """Whether this is a rule of your own, and none of the rulebook."""
        return self.status is Status.OWN

    @property
    def name(self) -> str:
        """The name of the file that holds the rule; of your own, its name in its package."""
        _, _, own = self.id.partition(":")
        return own or self.check.__module__.rpartition(".")[2]

    @property
    def card(self) -> str:
        """What the rule is about and why it matters: the docstring of its file, or of its check."""
        said = self.check.__doc__ if self.own else None
        return inspect.cleandoc(said or self._file_says())

    def _file_says(self) -> str:
        module = sys.modules.get(self.check.__module__)
        return "" if module is None else module.__doc__ or ""

    def step(self, answer: Answer) -> Step:
        """Note the answer for the trace; nothing makes your own rule better known."""
        word, template, fragments, _, told = answer
        status = self.status if told is None or self.own else told
        return _step((self.id, self.asks, word, template, fragments, status))


class Chapter(NamedTuple):
    """
    Rules in the order in which they are asked.

    >>> from sscsim.rules import CHAPTERS
    >>> [chapter.title for chapter in CHAPTERS if chapter.name == "correlation"]
    ['Which earlier email does it answer?']

    """

    name: str
    title: str
    rules: tuple[Rule, ...]
