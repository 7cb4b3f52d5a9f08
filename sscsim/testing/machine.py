"""A state machine to subclass: an organisation in which anything may happen, in any order."""

from __future__ import annotations

from functools import partial
from inspect import getattr_static
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import Phase, currently_in_test_context, settings
from hypothesis.control import current_build_context
from hypothesis.strategies import SearchStrategy

from sscsim import strategies
from sscsim.decisions import Decision
from sscsim.engine import decide as reference
from sscsim.errors import InputError
from sscsim.events import Deliver, Event, Send
from sscsim.rules import BOOK, RuleBook
from sscsim.scenario import load_scenario_data
from sscsim.scenario.writing.emitter import emit
from sscsim.strategies.stage import Stage
from sscsim.testing.disagreement import Decide, Disagreement
from sscsim.testing.failing import Failure
from sscsim.testing.history import History, Subject
from sscsim.testing.keeping import keep
from sscsim.testing.levels import check_level
from sscsim.testing.paring import pare
from sscsim.testing.promises import Promises
from sscsim.testing.speaking import check_subjects
from sscsim.testing.steps import Steps
from sscsim.world import World

__all__ = ["OrganisationStateMachine"]


def _is_shown() -> bool:
    """Whether this is the run that Hypothesis prints, or none of its runs at all."""
    return not currently_in_test_context() or current_build_context().is_final


def _check_subject(decide: Any, book: Any) -> None:
    """Raise for a subject that nothing can be asked of, before an organisation is drawn."""
    if decide is not None and not callable(decide):
        message = f"decide={decide!r} cannot be called. Write a function of a world and a delivery."
        raise TypeError(message)
    if not isinstance(book, RuleBook):
        message = f"book={book!r} is no RuleBook. Write one, such as BOOK.adding(RULE)."
        raise TypeError(message)


def _hold_invariants(machine: OrganisationStateMachine) -> None:
    """Hold them as Hypothesis does: each under its preconditions."""
    for held in machine.invariants:
        if all(asked(machine) for asked in held.preconditions):
            held.function(machine)


class OrganisationStateMachine(Steps, Promises):
    r"""
    An organisation that Hypothesis plays with: mail arrives, settings change, emails are deleted.

    Subclass it and say who is tested; add invariants of your own with Hypothesis' `invariant`, and
    steps with `rule`, which call `happen`. Its ``TestCase`` is what pytest collects.

    A failure carries the shrunk steps as a scenario file in a note; ``save_to`` keeps them too.
    Where you set how hard it looks, begin with the settings there are: they leave out Hypothesis'
    search for the lines to blame, which takes longer than all else.

    Attributes:
        decide: an engine of your own: called with a `World` and a `Delivery`, it gives a
            `Decision`, or a mapping with keys of a decision record. Left out, the reference
            engine on ``book``.
        book: the rule book of the subject. An engine of your own is compared with the reference on
            the same book; a book of your own with the reference on the book it ships with.
        level: how closely the subject is compared: ``outcome``, ``rule`` or ``all fields`` (see
            `check_against`). None for one that shall decide otherwise: only invariants are held.
        flavour: ``sensible``, or ``anything`` with nasty values too.
        worlds: how the organisation is drawn at first; left out, by `sscsim.strategies.worlds`.
        subjects: what messages are about, beside what is drawn anyway: a few that a rule of your
            own speaks of.
        save_to: where the steps of a failure are written: a folder, or a file ``....yaml``.

    Raises:
        TypeError: ``decide`` cannot be called, ``book`` is no rule book, or ``subjects`` no texts.
        ValueError: ``level`` is no level.
        Disagreement: the subject decides otherwise than the reference.

    >>> from hypothesis import settings
    >>> from hypothesis.stateful import invariant, run_state_machine_as_test
    >>> class Mine(OrganisationStateMachine):
    ...     @invariant()
    ...     def nothing_is_promoted(self):
    ...         assert not any(one.promoted for one in self.decisions), "it became an email"
    >>> usual = Mine.TestCase.settings
    >>> Mine.TestCase.settings = settings(usual, derandomize=True, stateful_step_count=3)
    >>> try:
    ...     run_state_machine_as_test(Mine)
    ... except AssertionError as error:
    ...     print(error)
    ...     print(error.__notes__[0])
    it became an email
    The steps, as a scenario:
    <BLANKLINE>
    ...

    """

    decide: ClassVar[Decide | None] = None
    book: ClassVar[RuleBook] = BOOK
    level: ClassVar[str | None] = "all fields"
    flavour: ClassVar[Any] = "sensible"
    worlds: ClassVar[SearchStrategy[World] | None] = None
    save_to: ClassVar[str | Path | None] = None

    def __init_subclass__(cls, **named: Any) -> None:
        """Leave out the search for lines that explain: it takes longer than all else."""
        super().__init_subclass__(**named)
        usual = cls.TestCase.settings
        phases = [phase for phase in usual.phases if phase is not Phase.explain]
        cls.TestCase.settings = settings(usual, phases=phases)

    def __init__(self) -> None:
        super().__init__()
        if self.level is not None:
            check_level(self.level)
        check_subjects(self.subjects)
        self.history = History.of(World(), self.subject())

    # --------------------------------------------------------------------------------- the subject

    def subject(self) -> Subject:
        """Say who is tested, and with what he is compared."""
        own: Any = getattr_static(type(self), "decide")
        own = getattr(own, "__func__", own)  # a function in a class is no method here
        _check_subject(own, self.book)
        if own is not None:
            return Subject(decide=own, book=self.book, level=self.level)
        level = None if self.book is BOOK else self.level
        return Subject(decide=partial(reference, book=self.book), level=level)

    # ----------------------------------------------------------------------------------- the state

    @property
    def world(self) -> World:
        """The organisation as it is now."""
        return self.history.world

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What the subject decided of the last step."""
        return tuple(self.history.decisions)

    @property
    def text(self) -> str:
        """The steps so far, as a scenario file."""
        return self.history.text

    @property
    def stage(self) -> Stage:
        """What the next step may speak of."""
        stage = Stage.of(self.world, self.flavour)
        for event in self.history.events:
            if isinstance(event, Deliver):
                stage.deliver(event)
            if isinstance(event, Send):
                stage.send(event)
        return stage

    def happen(self, event: Event) -> tuple[Decision, ...]:
        """Play an event, and give what the subject decides of it."""
        try:
            return self.history.happen(event)
        except Exception as error:
            self._keep(error)
            raise

    def check_invariants(self, *arguments: Any, **named: Any) -> None:
        """Hold the invariants, and keep the steps where one fails."""
        try:
            super().check_invariants(*arguments, **named)
        except Exception as error:
            self._keep(error)
            raise

    def _keep(self, error: Exception) -> None:
        """Put the steps beside an error: pared in the last run, which is the one that is shown."""
        if not _is_shown():
            return
        if isinstance(error, Disagreement):
            text = error.text
        else:
            failure = self._failure(error)
            text = emit(pare(self.history.document, partial(self._fails_too, failure)))
            error.add_note(f"The steps, as a scenario:\n\n{text}")
        if self.save_to is not None:
            keep(text, self.save_to, type(self).__name__.lower())

    def _failure(self, error: Exception) -> Failure:
        return Failure.of(error, [held.function for held in self.invariants])

    def _fails_too(self, failure: Failure, document: dict[str, Any]) -> bool:
        """Play a smaller scenario on a fresh machine, and see whether it fails alike."""
        fresh = type(self)()
        try:
            scenario = load_scenario_data(document)
            fresh.history = History.of(scenario.world, fresh.subject())
            _hold_invariants(fresh)
            for event in scenario.events:
                fresh.history.happen(event)
                _hold_invariants(fresh)
        except InputError:
            return False
        except Exception as error:  # noqa: BLE001 - the subject may raise anything
            return self._failure(error) == failure
        return False

    # ------------------------------------------------------------------------------- the beginning

    def organisations(self) -> SearchStrategy[World]:
        """Give how the organisation is drawn at first: small, for the steps make it grow."""
        if self.worlds is not None:
            return self.worlds
        return strategies.worlds(
            flavour=self.flavour, max_users=2, max_queues=1, max_records=2, max_emails=1
        )

    def begin_in(self, world: World) -> None:
        """Begin in a world."""
        self.history = History.of(world, self.subject())
