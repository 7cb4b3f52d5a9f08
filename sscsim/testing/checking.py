"""`check_rule`: a rule of your own, held against every law that binds it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from sscsim.rules import BOOK, Rule, RuleBook
from sscsim.scenario import Scenario
from sscsim.strategies import scenarios as drawn_scenarios
from sscsim.strategies import worlds
from sscsim.strategies.arguments import Flavour
from sscsim.testing.broken import BrokenLaws, kept_in
from sscsim.testing.court import Court
from sscsim.testing.laws import LAWS, Law
from sscsim.testing.speaking import check_subjects, speaking_of

__all__ = ["check_rule"]

_EXAMPLES = 100


def check_rule(
    rule: Rule,
    *,
    chapter: str = "correlation",
    before: str | None = None,
    book: RuleBook = BOOK,
    subjects: Sequence[str] = (),
    scenarios: st.SearchStrategy[Scenario] | None = None,
    laws: Sequence[Law] = LAWS,
    leave_out: Sequence[str] = (),
    examples: int = _EXAMPLES,
    save_to: Path | str | None = None,
) -> None:
    """
    Play drawn scenarios with a rule in the book, and hold it against the laws that bind it.

    Args:
        rule: the rule. One whose id the book has stands in the place of that one.
        chapter: where it is put, as in `RuleBook.adding`.
        before: the rule before which it is put, as there.
        book: the rules beside which it is asked.
        subjects: what messages and emails are about, beside what is drawn anyway: give a few that
            the rule speaks of.
        scenarios: how scenarios are drawn; left out, of both flavours.
        laws: what is to hold; add your own to ``LAWS`` of `sscsim.testing.laws`.
        leave_out: sentences of laws that the rule breaks on purpose.
        examples: how many scenarios are played.
        save_to: where the smallest scenario of each broken law is kept: a folder, or a file
            ``....yaml``; those of further laws then lie beside it, as ``...-2....yaml``.

    Raises:
        BrokenLaws: an `AssertionError` that tells every law that is broken, why, and for each the
            smallest scenario that was found to show it.
        TypeError, ValueError: an argument is not one of these; says what to write instead.

    >>> from sscsim.rules import Match, Rule, finds, passes
    >>> def check(case):
    ...     same = [one for one in case.world.emails if one.subject == case.message.subject]
    ...     email = case.world.emails.latest(same)
    ...     return finds(Match(email), "The same subject.") if email else passes("Another one.")
    >>> asks, reads = "Has an email the same subject?", ("message.Subject", "email.subject")
    >>> check_rule(Rule(id="contoso:subject", asks=asks, reads=reads, check=check), examples=30)
    Traceback (most recent call last):
    sscsim.testing.broken.BrokenLaws: The rule contoso:subject breaks 1 law of 19.
    <BLANKLINE>
    Capitals in the subject do not matter. (SP-8, SP-9)
    ...

    """
    __tracebackhide__ = True  # pytest then shows the line of the test, and what is broken
    _check_arguments(subjects, scenarios, laws, leave_out)
    with_it, base = _books(rule, book, chapter, before)
    court = Court(
        rule=next(one for one in with_it.own if one.id == rule.id),
        book=with_it,
        base=base,
        laws=tuple(law for law in laws if law.sentence not in leave_out),
        strategy=speaking_of(_both() if scenarios is None else scenarios, tuple(subjects)),
        examples=examples,
    )
    broken = court.judgement()
    if broken:
        raise BrokenLaws(rule, kept_in(save_to, rule, broken), len(court.binding) + 1)


def _books(
    rule: Any, book: RuleBook, chapter: str, before: str | None
) -> tuple[RuleBook, RuleBook]:
    """Give the book with the rule, and the same without it."""
    if not isinstance(rule, Rule):
        message = f"rule={rule!r} is no Rule. Pass Rule(id=..., asks=..., reads=(...), check=...)."
        raise TypeError(message)
    ours = BOOK.place_of(rule.id) is not None
    if rule in book.own:
        return book, BOOK if ours else book.without(rule.id)
    return book.replacing(rule) if ours else book.adding(rule, chapter=chapter, before=before), book


def _both() -> st.SearchStrategy[Scenario]:
    """Draw small organisations of both flavours: what is large shrinks for long."""
    return _small("sensible") | _small("anything")


def _small(flavour: Flavour) -> st.SearchStrategy[Scenario]:
    organisations = worlds(flavour=flavour, max_users=2, max_queues=1, max_records=2)
    return drawn_scenarios(flavour=flavour, worlds=organisations, max_events=3)


def _check_arguments(
    subjects: Iterable[object],
    scenarios: object,
    laws: Iterable[object],
    leave_out: Iterable[object],
) -> None:
    check_subjects(subjects)
    if not isinstance(scenarios, st.SearchStrategy | None):
        message = f"scenarios={scenarios!r} is no strategy. Pass sscsim.strategies.scenarios(...)."
        raise TypeError(message)
    sentences = [law.sentence for law in laws if isinstance(law, Law)]
    unknown = [one for one in leave_out if one not in sentences]
    if unknown:
        near = difflib.get_close_matches(str(unknown[0]), sentences, n=1) or sentences
        message = f"leave_out names no law {unknown[0]!r}. Write {' or '.join(map(repr, near))}."
        raise ValueError(message)
