"""A scenario ready to be played, in whole or with one thing changed."""

from __future__ import annotations

from typing import TypeVar

import attrs

from sscsim.engine import Run, simulate
from sscsim.errors import InputError
from sscsim.events import Event
from sscsim.policy import Policy, apply_policy
from sscsim.rules import BOOK, RuleBook
from sscsim.scenario import Failure, Scenario, check
from sscsim.world import World

__all__ = ["Played", "Staged"]

_Thing = TypeVar("_Thing")

# What a changed organisation or rule may raise: then the scenario has noticed it, too.
_STOPS = (InputError, LookupError, ValueError, AssertionError)


@attrs.frozen(kw_only=True)
class Played:
    """
    What came of playing: a run and the expectations it failed, or why it could not be played.

    >>> from sscsim import load_scenario_text
    >>> from sscsim.mutation import Staged
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline:
    ...   - deliver: {id: m1, from: ivo@fabrikam.example, to: [sales@contoso.example]}
    ...     expect: {outcome: rejected}
    ... ''')
    >>> Staged.under(story, None).played().noticed
    'scenario:5:23: expected outcome rejected, came promoted (m1 in sales@contoso.example).'

    """

    run: Run
    failures: tuple[Failure, ...] = ()
    stopped: str = ""

    @property
    def noticed(self) -> str:
        """What was noticed first, as a line; empty where nothing was."""
        return str(self.failures[0]) if self.failures else self.stopped


@attrs.frozen(kw_only=True)
class Staged:
    """
    A scenario on a stage.

    Attributes:
        scenario: its events and what it expects; its world is the organisation as it is.
        world: the organisation it is played in: that of the scenario under a policy.
        book: the rules that are asked.

    >>> from sscsim import load_scenario_text
    >>> from sscsim.mutation import Staged
    >>> from sscsim.policy import Policy
    >>> story = load_scenario_text("queues: [{id: sales, name: Sales}]")
    >>> hidden = Staged.under(story, Policy(name="hidden", set={"HideTrackAllOption": True}))
    >>> hidden.world.settings["HideTrackAllOption"]
    True

    """

    scenario: Scenario
    world: World
    book: RuleBook = BOOK

    @classmethod
    def under(cls, scenario: Scenario, policy: Policy | None, book: RuleBook = BOOK) -> Staged:
        """Stage a scenario under a policy."""
        world = scenario.world if policy is None else apply_policy(scenario.world, policy)
        return cls(scenario=scenario, world=world, book=book)

    def with_policy(self, policy: Policy) -> Staged:
        """Put another policy in the place of the one it is under."""
        return attrs.evolve(self, world=apply_policy(self.scenario.world, policy))

    def with_step(self, policy: Policy) -> Staged:
        """
        Put a step on top of the organisation.

        It was always so: no Hide flag refuses what nobody has to write (SET-6).
        """
        assume = self.world.assume
        open_ = self.world.assuming(attrs.evolve(assume, hide_flags_block_api_writes=False))
        return attrs.evolve(self, world=apply_policy(open_, policy).assuming(assume))

    def without(self, number: int) -> Staged:
        """Leave out an event, with what was expected of it."""
        story = self.scenario
        shorter = attrs.evolve(
            story,
            events=_without(story.events, number),
            expectations=_without(story.expectations, number),
            places=_without(story.places, number),
        )
        return attrs.evolve(self, scenario=shorter)

    def with_event(self, number: int, event: Event) -> Staged:
        """Put another event in the place of one."""
        events = self.scenario.events
        others = (*events[:number], event, *events[number + 1 :])
        return attrs.evolve(self, scenario=attrs.evolve(self.scenario, events=others))

    def played(self) -> Played:
        """Play it, and compare with what it expects; what a rule raises goes on."""
        run = simulate(self.world, self.scenario.events, self.book)
        return Played(run=run, failures=check(attrs.evolve(self.scenario, world=self.world), run))

    def play(self) -> Played:
        """Play it as a mutant: where it cannot be played any more, that is noticed."""
        try:
            return self.played()
        except _STOPS as stop:
            what = f"{self.scenario.name}: cannot be played: {stop}"
            return Played(run=Run((), self.world), stopped=what)


def _without(things: tuple[_Thing, ...], number: int) -> tuple[_Thing, ...]:
    return (*things[:number], *things[number + 1 :])
