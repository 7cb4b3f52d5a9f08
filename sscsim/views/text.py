"""A decision as a page of text: the verdict first, then who and why, then the steps.

Every view here gives lines without colour, wrapped to a width; whoever prints them may colour the
verdict.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence

import attrs

from sscsim.assumptions import SWITCHES
from sscsim.decisions import Cell, Decision, NamedRef, Reason, Status, Step
from sscsim.views.record import plain
from sscsim.views.safe import clip, json_text, one_line
from sscsim.views.sentences import ANSWERED_BY, NO_MAILBOX, REASON_SAYS, VERDICTS
from sscsim.vocabulary import Ref

__all__ = ["WIDTH", "Page", "headline", "in_short", "verdict"]

WIDTH = 80
_SUBJECT = 60
_VALUE = 60
_FEW = 12
_SHORT = 3
_NAMES = ("name", "fullname")  # they tell who is meant; nothing rests on them
_SURE = (Status.DOCUMENTED, Status.COMMUNITY)
_TABLES = {"systemuser": "", "queue": "the queue ", "team": "the team "}


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
        width: of the lines.
    """

    name_of: Callable[[Ref], str] = _own_id
    sources: Mapping[str, Sequence[str]] = attrs.field(factory=dict)
    trace: bool = False
    readers: bool = False
    sensitivity: bool = False
    width: int = WIDTH

    def lines(self, decision: Decision) -> Iterator[str]:
        """Show one decision: the short answer first."""
        yield headline(decision)
        yield ""
        yield from self._wrapped(" ".join(self._story(decision)))
        yield ""
        yield from self._listed(self._facts(decision))
        if self.trace:
            yield ""
            yield from self._steps(decision)

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
                f"It was found in the mailbox {decision.mailbox}, but {_named(who)} let it in: "
                "one recipient who accepts is enough."
            )
        if decision.correlated_email:
            by = ANSWERED_BY.get(decision.correlationmethod, "")
            yield f"It is tied to the earlier email {decision.correlated_email} {by}.".replace(
                " .", "."
            )
        if any(party.participation == "from" and party.id is None for party in decision.parties):
            yield "Its sender is unresolved: the From address was tied to no record."

    def _facts(self, decision: Decision) -> Iterator[tuple[str, str]]:
        causes = _causes(decision)
        for step in causes[:_FEW]:
            yield "Because", step.because
        if len(causes) > _FEW:
            yield "Because", f"and {len(causes) - _FEW} more did not accept it either"
        yield from _rests_on(causes[:_FEW])
        if decision.promoted:
            yield from self._columns(decision)
        yield from self._turns_on(decision)
        yield "Known from", self._known(decision.decided_by)
        yield from _guesses(decision)

    def _columns(self, decision: Decision) -> Iterator[tuple[str, str]]:
        if decision.owner is not None:
            yield "Owner", _named(decision.owner)
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
            switch = SWITCHES.get(name)
            asks = f": {switch.asks} ({switch.rule})" if switch is not None else ""
            yield "Turns on", f"the open question {name}{asks}"
        if self.sensitivity and not decision.sensitive_to:
            yield "Turns on", "no open question: settled otherwise, each gives the same verdict"

    def _known(self, step: Step) -> str:
        sources = ", ".join(self.sources.get(step.rule, ()))
        where = f"; {sources}" if sources else ""
        return f"rule {step.rule} ({step.status}{where}): {step.status.sentence}"

    def _steps(self, decision: Decision) -> Iterator[str]:
        yield "The steps, in the order asked:"
        for step in decision.steps:
            yield ""
            mark = "" if step.status in _SURE else f" [{step.status}]"
            yield from self._wrapped(
                f"{step.rule:<7} {step.asks} {step.answer.upper()}{mark}", 2, 10
            )
            yield from self._wrapped(step.because, 10)
            for cell in step.reads:
                yield from self._wrapped(_cell(cell), 10, 14)

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
        return _TABLES.get(ref.table, f"{ref.table} ") + self.name_of(ref)


def headline(decision: Decision) -> str:
    """Say the verdict, the message and the mailbox on one line."""
    what = f'"{clip(decision.subject, _SUBJECT)}"' if decision.subject else ""
    what = what or clip(decision.source, _SUBJECT)
    where = clip(decision.mailbox, _SUBJECT) if decision.mailbox is not None else "no mailbox"
    return f"{VERDICTS[decision.outcome]}  {what}  in {where}  ({decision.reason})"


def verdict(decision: Decision) -> str:
    """Say what became of the message, as one sentence."""
    if decision.reason is Reason.MAILBOX and decision.mailbox is None:
        return NO_MAILBOX
    who = decision.accepting_entity
    subject = _named(who) if who is not None else "Nobody"
    # Not str.format: a name may hold braces.
    return REASON_SAYS[decision.reason].replace("{who}", subject[:1].upper() + subject[1:])


def _causes(decision: Decision) -> list[Step]:
    """
    Find the steps that gave the answer.

    Where nobody accepted, the last rule only says so; why not is in what each recipient answered.
    """
    decided = decision.decided_by
    alike = [step for step in decision.steps if step.answer == decided.answer]
    others = [step for step in alike if step is not decided]
    return [decided] if decision.promoted or not others else others


def _rests_on(causes: Sequence[Step]) -> Iterator[tuple[str, str]]:
    cells = (cell for step in causes for cell in step.reads if cell.column not in _NAMES)
    for text in dict.fromkeys(map(_cell, cells)):
        yield "It rests on", text


def in_short(decision: Decision) -> str:
    """Say in a sentence or two why it came so: the verdict, or why each recipient refused."""
    if decision.promoted or decision.mailbox is None:
        return one_line(verdict(decision))
    causes = _causes(decision)
    more = (
        [f"And {len(causes) - _SHORT} more did not accept it either."]
        if len(causes) > _SHORT
        else []
    )
    return one_line(" ".join([*(step.because for step in causes[:_SHORT]), *more]))


def _named(who: NamedRef) -> str:
    return _TABLES.get(who.table, f"{who.table} ") + clip(who.name, _SUBJECT)


def _let_in_elsewhere(decision: Decision, who: NamedRef) -> bool:
    own = {
        party.address
        for party in decision.parties
        if (party.table, party.id) == (who.table, who.id)
    }
    return bool(own) and decision.mailbox not in own


def _cell(cell: Cell) -> str:
    row = cell.table if cell.id is None else f"{cell.table} {cell.id}"
    value = plain(cell.value)
    shown = value if isinstance(value, str) else json_text(value)
    return f"{one_line(row)} · {cell.column} = {clip(shown, _VALUE)}"


def _guesses(decision: Decision) -> Iterator[tuple[str, str]]:
    for status in Status:
        rules = dict.fromkeys(
            step.rule
            for step in decision.steps
            if step.status is status and step.answer != "passes"  # what passed decided nothing
        )
        if status not in _SURE and rules:
            yield "Guessed", f"on the way, {', '.join(rules)}: {status.sentence}"
