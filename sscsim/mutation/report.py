"""All mutants of some scenarios played: which of them the expectations notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

import attrs

from sscsim.mutation.differences import Difference, differences
from sscsim.mutation.mutant import Mutant
from sscsim.mutation.organisation import of_events, of_organisations, of_policy
from sscsim.mutation.places import Finder
from sscsim.mutation.rulebooks import of_rules
from sscsim.mutation.staged import Played, Staged
from sscsim.policy import Policy
from sscsim.rules import BOOK, RuleBook
from sscsim.scenario import Scenario

__all__ = ["Fate", "Report", "Result", "judged", "mutants_of", "mutate"]


class Fate(StrEnum):
    """
    What became of a mutant.

    Noticed: an expectation failed. Unnoticed: decisions changed, and nothing expects them to be
    otherwise. Untouched: no decision changed, for no scenario comes near it.

    >>> from sscsim import load_scenario_text
    >>> from sscsim.mutation import Fate, mutate
    >>> mutate([load_scenario_text("queues: [{id: q, name: Sales}]")]).count(Fate.NOTICED)
    0

    """

    NOTICED = "noticed"
    UNNOTICED = "unnoticed"
    UNTOUCHED = "untouched"


@attrs.frozen(kw_only=True)
class Result:
    """
    One mutant that was played.

    Attributes:
        mutant: what was changed.
        fate: what became of it.
        noticed_by: the first expectation that failed, as a line; empty where none did.
        differences: of one that was not noticed, everything that it changed.

    >>> from sscsim import load_scenario_text
    >>> from sscsim.mutation import mutate
    >>> report = mutate([load_scenario_text("queues: [{id: q, name: Sales}]")])
    >>> [one.fate.value for one in report.results if "statecode" in one.mutant.says]
    ['untouched']

    """

    mutant: Mutant
    fate: Fate
    noticed_by: str = ""
    differences: tuple[Difference, ...] = ()


@attrs.frozen(kw_only=True)
class Report:
    """
    Every mutant of some scenarios.

    Attributes:
        scenarios: their names.
        policy: the name of the policy over them; None without one.
        results: the mutants, unnoticed ones first and among them those that change most; then the
            untouched, then the noticed.

    >>> from sscsim import load_scenario_text
    >>> from sscsim.mutation import mutate
    >>> report = mutate([load_scenario_text("queues: [{id: q, name: Sales}]", "empty")])
    >>> report.scenarios, report.score
    (('empty',), 0.0)

    """

    scenarios: tuple[str, ...]
    policy: str | None = None
    results: tuple[Result, ...] = ()

    def count(self, fate: Fate) -> int:
        """Count the mutants of one fate."""
        return Counter(result.fate for result in self.results)[fate]

    @property
    def score(self) -> float:
        """How many of all mutants were noticed, in percent; 100 where there were none."""
        return _percent(self.count(Fate.NOTICED), len(self.results))

    @property
    def score_of_touched(self) -> float:
        """How many of those that change a decision were noticed, in percent."""
        noticed = self.count(Fate.NOTICED)
        return _percent(noticed, noticed + self.count(Fate.UNNOTICED))


def _percent(some: int, of_all: int) -> float:
    return round(100 * some / of_all, 1) if of_all else 100.0


def mutate(
    scenarios: Iterable[Scenario],
    policy: Policy | None = None,
    *,
    book: RuleBook = BOOK,
    rules: bool = False,
) -> Report:
    """
    Play every mutant of some scenarios, and tell which of them their expectations notice.

    Args:
        scenarios: the scenarios, each with its own organisation.
        policy: put in force in all of them first; its own mutants are played too.
        book: the rules that are asked.
        rules: play mutants of the rule book too.

    Raises:
        TypeError: an argument is of another type; says which, and what to give.
        ValueError: a scenario is not as expected before anything is changed.

    Example:
        >>> from sscsim.scenario import load_scenario_text
        >>> story = load_scenario_text('''
        ... systemusers:
        ...   - {id: hanna, fullname: Hanna, internalemailaddress: hanna@contoso.example,
        ...      incomingemailfilteringmethod: 1}
        ... timeline:
        ...   - deliver: {id: m1, from: a@outside.example, to: [hanna@contoso.example]}
        ...     expect: {outcome: rejected, reason: NoCorrelationMatch}
        ... ''')
        >>> report = mutate([story])
        >>> for one in report.results:
        ...     if "filtering method" in one.mutant.says:
        ...         print(one.fate, "-", one.mutant.says)
        untouched - Hanna: filtering method 1 -> 4 (No email messages)
        noticed - Hanna: filtering method 1 -> 0 (All email messages)

    """
    stories = _checked(scenarios, policy, book)
    stages = [Staged.under(story, policy, book) for story in stories]
    plain = [staged.played() for staged in stages]
    failed = [played.noticed for played in plain if played.noticed]
    if failed:
        raise ValueError(f"as it is, without any mutant: {failed[0]}")
    mutants = mutants_of(stages, policy, rules=rules)
    return judged(stages, plain, mutants, None if policy is None else policy.name)


def _checked(scenarios: object, policy: object, book: object) -> list[Scenario]:
    """Refuse a path where a scenario, a policy or a book is wanted, and a scenario for several."""
    if isinstance(scenarios, str | Scenario) or not isinstance(scenarios, Iterable):
        raise TypeError(f"scenarios={_shown(scenarios)} is no list of scenarios. {_GIVE}")
    stories = list(scenarios)
    for one in stories:
        if not isinstance(one, Scenario):
            raise TypeError(f"scenarios holds {one!r}, which is no Scenario. {_GIVE}")
    if not isinstance(policy, Policy | None):
        message = f"policy={policy!r} is no Policy. Give what load_policy gave, or leave it out."
        raise TypeError(message)
    if not isinstance(book, RuleBook):
        raise TypeError(f"book={book!r} is no RuleBook. Give BOOK, or what its `adding` gave.")
    return stories


_GIVE = "Give a list of what load_scenario gave."


def _shown(given: object) -> str:
    """Show a value, but a whole scenario by its class: it fills pages."""
    return type(given).__name__ if isinstance(given, Scenario) else repr(given)


def mutants_of(
    stages: Sequence[Staged],
    policy: Policy | None = None,
    *,
    rules: bool = False,
    policy_file: str | None = None,
) -> list[Mutant]:
    """
    List every mutant of staged scenarios, of the policy over them, and of the rules.

    Args:
        stages: the scenarios; their first one's book is the one that is changed.
        policy: that they are staged under.
        rules: list mutants of the rule book too.
        policy_file: where the policy was read from, for the places.

    Example:
        >>> from sscsim.scenario import load_scenario_text
        >>> story = load_scenario_text("queues: [{id: q, name: Sales}]")
        >>> mutants = mutants_of([Staged.under(story, None)])
        >>> [one.says for one in mutants if one.says.startswith("queue Sales: statecode")]
        ['queue Sales: statecode 0 -> 1 (Inactive)']

    """
    find = Finder(policy_file)
    found = [*of_organisations(stages, find), *of_events(stages)]
    if policy is not None:
        found += of_policy(policy, stages, find)
    if rules and stages:
        found += of_rules(len(stages), stages[0].book)
    return found


def judged(
    stages: Sequence[Staged],
    plain: Sequence[Played],
    mutants: Iterable[Mutant],
    policy: str | None = None,
    advance: Callable[[], object] = lambda: None,
) -> Report:
    """
    Play mutants of scenarios that were played as they are.

    Args:
        stages: the scenarios.
        plain: what came of each as it is, all as expected.
        mutants: what to play; those of `mutants_of`, or some of them.
        policy: the name of the policy they are staged under.
        advance: called after each mutant.

    Example:
        >>> from sscsim.scenario import load_scenario_text
        >>> stages = [Staged.under(load_scenario_text("queues: [{id: q, name: Sales}]"), None)]
        >>> few = [one for one in mutants_of(stages) if one.kind == "queue"]
        >>> {str(one.fate) for one in judged(stages, [stages[0].played()], few).results}
        {'untouched'}

    """
    results = []
    for mutant in mutants:
        results.append(_judged(mutant, stages, plain))
        advance()
    results.sort(key=_weight)
    names = tuple(staged.scenario.name for staged in stages)
    return Report(scenarios=names, policy=policy, results=tuple(results))


_ORDER = {Fate.UNNOTICED: 0, Fate.UNTOUCHED: 1, Fate.NOTICED: 2}


def _weight(result: Result) -> tuple[int, int]:
    heaviest = min((one.weight for one in result.differences), default=0)
    return _ORDER[result.fate], heaviest


def _judged(mutant: Mutant, stages: Sequence[Staged], plain: Sequence[Played]) -> Result:
    found: list[Difference] = []
    for number in mutant.on:
        played = mutant.change(stages[number]).play()
        if played.noticed:
            return Result(mutant=mutant, fate=Fate.NOTICED, noticed_by=played.noticed)
        story, before = stages[number].scenario, plain[number].run
        found += differences(story, before, played.run, mutant.left_out)
    fate = Fate.UNNOTICED if found else Fate.UNTOUCHED
    return Result(mutant=mutant, fate=fate, differences=tuple(found))
