"""A decision as a page of text: the verdict first, then who and why, then the steps.

Every view here gives lines without colour, wrapped to a width; whoever prints them may colour the
verdict.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence

import attrs

from sscsim.assumptions import Assumptions
from sscsim.decisions import Decision, NamedRef, Status, Step
from sscsim.safe import one_line
from sscsim.views.sentences import ANSWERED_BY, MARKS
from sscsim.views.short import TABLES, causes, headline, in_short, named, reasons, verdict
from sscsim.views.values import cell_line, question
from sscsim.vocabulary import Ref

__all__ = ["WIDTH", "Page"]

WIDTH = 80
_FEW = 12
_NAMES = ("name", "fullname")  # they tell who is meant; nothing rests on them
_SURE = (Status.DOCUMENTED, Status.COMMUNITY)


def _own_id(ref: Ref) -> str:
    return ref.id


@attrs.frozen(kw_only=True)
class Page:
    """
    How to show a decision.

    Attributes:
        name_of: the name people know a row by.
        sources: for each rule, where it is known from.
        trace: show the steps.
        readers: list every reader, however many.
        sensitivity: say which open questions would change the verdict.
        assume: what was taken for true, to be named beside an open question.
        width: of the lines.
    """

    name_of: Callable[[Ref], str] = _own_id
    sources: Mapping[str, Sequence[str]] = attrs.field(factory=dict)
    trace: bool = False
    readers: bool = False
    sensitivity: bool = False
    assume: Assumptions = Assumptions()
    width: int = WIDTH

    def lines(self, decision: Decision) -> Iterator[str]:
        """Show one decision: the short answer first."""
        yield headline(decision)
        yield ""
        yield from self._wrapped(" ".join(self._story(decision)))
        yield ""
        yield from self._listed(self.facts(decision))
        if self.trace:
            yield ""
            yield from self._steps(decision)

    def brief(self, decision: Decision) -> Iterator[str]:
        """Show one decision in a few lines: the verdict, why, and what became of the email."""
        yield headline(decision)
        yield one_line(" ".join([in_short(decision), *_tied(decision)]))
        if decision.promoted:
            facts = dict(self._columns(decision))
            # There is a colon before the count already, so the names go into brackets.
            facts["Readers"] = re.sub(r": (.*)$", r" (\1)", facts["Readers"], count=1)
            yield one_line(" ".join(f"{label}: {text}." for label, text in facts.items()))
        for name in decision.sensitive_to:
            yield f"Turns on the open question {question(name, self.assume)}."
        if self.sensitivity and not decision.sensitive_to:
            yield "Turns on no open question."

    def _story(self, decision: Decision) -> Iterator[str]:
        yield verdict(decision)
        if decision.text:
            yield f"({decision.text})"
        if decision.promoted:
            yield from self._aftermath(decision)

    def _aftermath(self, decision: Decision) -> Iterator[str]:
        who = decision.accepting_entity
        if who is not None and _let_in_elsewhere(decision, who):
            yield (
                f"It was found in the mailbox {decision.mailbox}, but {named(who)} let it in: "
                "one recipient who accepts is enough."
            )
        yield from _tied(decision)
        if any(party.participation == "from" and party.id is None for party in decision.parties):
            yield "Its sender is unresolved: the From address was tied to no record."

    def facts(self, decision: Decision) -> Iterator[tuple[str, str]]:
        """Give what the verdict rests on and what came of it, each fact under a label."""
        found = causes(decision)
        said, more = reasons(decision, few=_FEW, most=_FEW)
        yield from (("Because", sentence) for sentence in said)
        if more:
            yield "Because", f"and {more} more did not accept it either"
        yield from _rests_on(found[:_FEW])
        if decision.promoted:
            yield from self._columns(decision)
        yield from self._turns_on(decision)
        yield "Known from", self._known(decision.decided_by)
        yield from _guesses(decision)

    def _columns(self, decision: Decision) -> Iterator[tuple[str, str]]:
        if decision.owner is not None:
            yield "Owner", named(decision.owner)
        yield "Regarding", self._name(decision.regarding) if decision.regarding else "nothing"
        if decision.queue_items:
            names = (self._name(Ref("queue", key)) for key in decision.queue_items)
            yield "In queues", ", ".join(names)
        yield "Readers", self._readers(decision)

    def _readers(self, decision: Decision) -> str:
        names = [self._name(Ref("systemuser", key)) for key in decision.readers]
        if not names:
            return "no user"
        count = "1 user" if len(names) == 1 else f"{len(names)} users"
        if len(names) <= _FEW or self.readers:
            return f"{count}: {', '.join(names)}"
        return f"{count}: {', '.join(names[:_FEW])} and {len(names) - _FEW} more"

    def _turns_on(self, decision: Decision) -> Iterator[tuple[str, str]]:
        for name in decision.sensitive_to:
            yield "Turns on", f"the open question {question(name, self.assume)}"
        if self.sensitivity and not decision.sensitive_to:
            yield (
                "Turns on",
                "no open question: answer any one of them otherwise, and the verdict stays",
            )

    def _known(self, step: Step) -> str:
        sources = ", ".join(self.sources.get(step.rule, ()))
        where = f"; {sources}" if sources else ""
        return f"rule {step.rule} ({step.status}{where}): {step.status.sentence}"

    def _steps(self, decision: Decision) -> Iterator[str]:
        yield "The steps, in the order asked:"
        for step in decision.steps:
            yield ""
            mark = MARKS.get(step.status, "")
            yield from self._wrapped(f"{step.rule:<7} {step.asks} {step.answer.upper()}", 2, 10)
            yield from self._wrapped(step.because + mark, 10)
            for cell in step.reads:
                yield from self._wrapped(cell_line(cell), 10, 14)

    def _listed(self, facts: Iterator[tuple[str, str]]) -> Iterator[str]:
        before = ""
        for label, text in facts:
            shown = "" if label == before else label
            yield from self._wrapped(f"  {shown:<12}{one_line(text)}", 0, 16)
            before = label

    def _wrapped(self, text: str, first: int = 0, rest: int | None = None) -> Iterator[str]:
        indent = " " * first
        hanging = indent if rest is None else " " * rest
        yield from textwrap.wrap(
            one_line(text), self.width, initial_indent=indent, subsequent_indent=hanging,
            break_on_hyphens=False,
        )  # fmt: skip

    def _name(self, ref: Ref) -> str:
        return TABLES.get(ref.table, f"{ref.table} ") + self.name_of(ref)


def _tied(decision: Decision) -> Iterator[str]:
    """Say which earlier email the message answers, and by which mark that is known."""
    earlier = decision.correlated_email or decision.correlated_activity
    if earlier:
        by = ANSWERED_BY.get(decision.correlationmethod)
        yield f"It is tied to the earlier email {earlier}{f' {by}' if by else ''}."


def _rests_on(found: Sequence[Step]) -> Iterator[tuple[str, str]]:
    cells = (cell for step in found for cell in step.reads if cell.column not in _NAMES)
    for text in dict.fromkeys(map(cell_line, cells)):
        yield "It rests on", text


def _let_in_elsewhere(decision: Decision, who: NamedRef) -> bool:
    own = {
        party.address
        for party in decision.parties
        if (party.table, party.id) == (who.table, who.id)
    }
    return bool(own) and decision.mailbox not in own


def _guesses(decision: Decision) -> Iterator[tuple[str, str]]:
    for status in Status:
        rules = dict.fromkeys(
            step.rule
            for step in decision.steps
            if step.status is status and step.answer != "passes"  # what passed decided nothing
        )
        if status not in _SURE and rules:
            label = "Own rule" if status is Status.OWN else "Guessed"
            yield label, f"on the way, {', '.join(rules)}: {status.sentence}"
