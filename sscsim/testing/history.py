"""What has happened so far in an organisation, as a subject under test decided it."""

from __future__ import annotations

from typing import Any

import attrs

from sscsim.decisions import Decision
from sscsim.engine import apply, decide, due
from sscsim.events import Delete, Deliver, Delivery, Event, Send
from sscsim.rules import BOOK, RuleBook
from sscsim.scenario import scenario_document
from sscsim.scenario.writing.emitter import emit
from sscsim.testing.disagreement import Decide, Disagreement, answer, compared
from sscsim.testing.levels import Raised
from sscsim.testing.walking import Question
from sscsim.world import World

__all__ = ["History", "Subject"]


@attrs.frozen(kw_only=True)
class Subject:
    """
    Who decides, and with what that is compared.

    Attributes:
        decide: the subject.
        book: the rule book of the reference that it is compared with.
        level: how closely; None where it is not compared.

    """

    decide: Decide
    book: RuleBook = BOOK
    level: str | None = None


@attrs.define
class History:
    """
    A world, and all that led to it.

    Attributes:
        start: the world at the beginning.
        world: the world as it is now.
        events: what happened, in order.
        delivered: every message in every mailbox that `Deliver` events put there.
        decisions: what the last event made the subject decide.
        promoted: how many messages became an email.
        gone: how many emails were deleted.
        before: the world before the last event.

    """

    subject: Subject
    start: World
    world: World
    events: list[Event] = attrs.field(factory=list)
    delivered: list[Delivery] = attrs.field(factory=list)
    decisions: list[Decision] = attrs.field(factory=list)
    promoted: int = 0
    gone: int = 0
    before: World | None = None

    @classmethod
    def of(cls, world: World, subject: Subject) -> History:
        """Begin in a world."""
        return cls(subject, world, world)

    @property
    def document(self) -> dict[str, Any]:
        """All of it as a scenario, in plain data."""
        return scenario_document(self.start, self.events, title="The steps so far")

    @property
    def text(self) -> str:
        """All of it as a scenario file."""
        return emit(self.document)

    @property
    def sent(self) -> int:
        """How many emails were sent from Dynamics."""
        return sum(isinstance(event, Send) for event in self.events)

    def happen(self, event: Event) -> tuple[Decision, ...]:
        """
        Play an event, and give what the subject decides of it.

        The world moves on by that; where the subject is compared, or gives no `Decision`, by what
        the reference decides. Raises `Disagreement` where the two differ.
        """
        self.events.append(event)
        looked_at = due(self.world, event, self.delivered)
        self.before, count = self.world, len(self.world.emails)
        self.world = apply(self.world, event)
        self.gone += count - len(self.world.emails) if isinstance(event, Delete) else 0
        self.decisions = []
        for delivery in looked_at:
            self._decide(delivery)
        if isinstance(event, Deliver):
            self.delivered.extend(looked_at)
        return tuple(self.decisions)

    def _decide(self, delivery: Delivery) -> None:
        subject = self.subject
        reference = decide(self.world, delivery, subject.book)
        question = Question(len(self.events) - 1, self.world, delivery, reference)
        theirs = answer(subject.decide, question)
        if subject.level is not None:
            self._compare(question, theirs, subject.level)
        elif isinstance(theirs, Raised):
            raise theirs.error
        said = theirs if isinstance(theirs, Decision) else reference
        moves = reference if subject.level is not None else said
        self.world = apply(self.world, delivery, moves)
        self.decisions.append(said)
        self.promoted += said.promoted

    def _compare(self, question: Question, theirs: Any, level: str) -> None:
        found = compared(question, theirs, level)
        if found is not None:
            subject = self.subject
            raise Disagreement(self.document, found, subject.decide, level, subject.book)
