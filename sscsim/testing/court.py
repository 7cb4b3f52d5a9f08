"""The court: one rule, the laws that bind it, and the scenarios in which it is tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

import attrs
from hypothesis.errors import Flaky
from hypothesis.strategies import SearchStrategy

from sscsim.rules import Rule, RuleBook
from sscsim.scenario import Scenario, dump_scenario, load_scenario_text
from sscsim.testing.broken import BrokenLaw
from sscsim.testing.fewer import fewer
from sscsim.testing.laws import NEVER_FAILS, Law, Trial
from sscsim.testing.laws.law import ADDED
from sscsim.testing.memory import Memory
from sscsim.testing.search import smallest

__all__ = ["Court"]

_YES_AND_NO = "it was tried: it says yes to some mail, and no to other"
_OFFER = (
    "Give scenarios that it speaks of: check_rule(rule, subjects=[...]) for what messages are "
    "about, or scenarios=... for all of them."
)
_ALONE = "Alone it does not show it: the rule remembers what it was asked before."


@attrs.frozen(kw_only=True)
class Court:
    """
    What is needed to try a rule.

    Attributes:
        rule: as it stands in the book.
        book: the rules that are asked.
        base: the same without it.
        laws: what is to hold, as far as it binds the rule.
        strategy: how scenarios are drawn.
        examples: how many are.
    """

    rule: Rule
    book: RuleBook
    base: RuleBook
    laws: tuple[Law, ...]
    strategy: SearchStrategy[Scenario]
    examples: int

    @cached_property
    def binding(self) -> tuple[Law, ...]:
        """The laws that bind the rule where it stands."""
        nothing = self._trial(load_scenario_text("title: nothing"))
        return tuple(law for law in self.laws if law.applies(nothing))

    def judgement(self) -> list[BrokenLaw]:
        """Try all laws in every scenario, and look for a small one for each that is broken."""
        first: dict[str, Scenario] = {}
        raised: set[str] = set()
        words: Counter[str] = Counter()

        def look(scenario: Scenario) -> bool:
            trial = self._trial(scenario)
            for law in self.binding:
                breach = None if law.sentence in first else law.broken(trial)
                if breach is not None:
                    first[law.sentence] = scenario
                    raised.update([law.sentence] * breach.raised)
            words.update(one.answer.word for one in trial.asked)
            return False

        smallest(self.strategy, look, examples=self.examples)
        # A rule that raises in a play will raise in others, and that is told once.
        followed = raised if NEVER_FAILS.sentence in first else set()
        guilty = [
            law
            for law in self.binding
            if law.sentence in first.keys() - followed and not first.keys() & set(law.unless)
        ]
        broken = [self._shrunk(law, first[law.sentence]) for law in guilty]
        self._memory.forget()
        # What a rule that remembers breaks once only follows from what it breaks again and again.
        told = [one for one in broken if not one.remark] or broken[:1]
        return told or list(filter(None, [self._one_sided(words)]))

    @cached_property
    def _memory(self) -> Memory:
        return Memory(self.rule.check)

    def _trial(self, scenario: Scenario) -> Trial:
        """Begin a trial, as if the rule had never been asked anything."""
        self._memory.forget()
        return Trial(scenario=scenario, book=self.book, rule=self.rule, base=self.base)

    def _shrunk(self, law: Law, first: Scenario) -> BrokenLaw:
        """Look for the smallest scenario; a rule that remembers may not break the law again."""

        def breaks(scenario: Scenario) -> bool:
            return law.broken(self._trial(scenario)) is not None

        try:
            found = smallest(self.strategy, breaks, examples=self.examples) or first
        except Flaky:
            found = first
        acted = None
        if breaks(found):
            found = fewer(found, breaks)
            acted = law.acted(self._trial(found))
        told = [self._alone(law, one) for one in (acted, found) if one is not None]
        return next((one for one in told if not one.remark), told[-1])

    def _alone(self, law: Law, found: Scenario) -> BrokenLaw:
        """Write a scenario down, and see whether what is written shows it."""
        text = dump_scenario(found.world, found.events, title=law.sentence)
        alone = load_scenario_text(text, law.sentence)
        breach = law.broken(self._trial(alone))
        again = breach or law.broken(self._trial(found))
        return BrokenLaw(
            sentence=law.sentence,
            cites=law.cites,
            why=again.why if again else "It broke the law once, and not again.",
            scenario=alone,
            text=text,
            remark="" if again else _ALONE,
        )

    def _one_sided(self, words: Mapping[str, int]) -> BrokenLaw | None:
        """Tell of a rule that was not tried: laws about a match say nothing where there is none."""
        place = self.book.place_of(self.rule.id)
        if len(words) > 1 or (words and place not in ADDED):
            return None
        asked = sum(words.values())
        said = f"was asked {asked} times and always answered {next(iter(words), '')!r}"
        what = said if asked else "was never asked"
        why = f"In {self.examples} scenarios it {what}, so that laws had nothing to say. {_OFFER}"
        return BrokenLaw(
            sentence=_YES_AND_NO, cites="a law that was not tried says nothing", why=why
        )
