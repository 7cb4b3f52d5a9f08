"""Policies that do what is wanted of labelled mail: least change, strictest, loosest; or why not.

What comes in under each combination of settings and each choice of a person was played; how good a
choice is for all follows, and the answer is played once more before it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from math import comb
from typing import Any

import attrs

from sscsim.columns import Column as TableColumn
from sscsim.columns import clean_id, columns, setting_column
from sscsim.events import Delivery
from sscsim.policy import Policy, apply_policy
from sscsim.policy.words import row_words, turned
from sscsim.rules import BOOK, RuleBook
from sscsim.suggest.choosing import Aim, Choice, best
from sscsim.suggest.demands import Demand
from sscsim.suggest.grid import Column, Grid
from sscsim.suggest.others import others_of
from sscsim.suggest.playing import came_in
from sscsim.suggest.varying import Varied, concerned, policy_of_values, standing, varied_settings
from sscsim.vocabulary import METHOD, Ref
from sscsim.world import ORG_SETTINGS, Organization, UserSettings, World

__all__ = ["Answer", "Suggestion", "suggest"]

_MOST_SETS = 20_000  # sets of demands that are tried in search of a smaller conflict
_NAMES = {
    Aim.LEAST_CHANGE: "Least change",
    Aim.STRICTEST: "Strictest",
    Aim.LOOSEST: "Loosest",
}


@attrs.frozen(kw_only=True)
class Answer:
    """
    A policy that does what is wanted.

    Attributes:
        policy: what to change.
        changes: the same in words, one for each setting and person.
        promotes: how many kinds of mail it promotes, of those that the organisation can tell apart.

    >>> Answer(policy=Policy(name="Least change"), changes=(), promotes=3).changes
    ()

    """

    policy: Policy
    changes: tuple[str, ...]
    promotes: int


@attrs.frozen(kw_only=True)
class Suggestion:
    """
    What was found.

    Attributes:
        answers: a policy for each aim; none if no policy does what is wanted.
        conflict: else the demands that contradict each other; without any of them the others can
            be met.
        smallest: whether it was made sure that no other conflict has fewer demands.
        today: which demands are met as things are.
        kinds: how many kinds of mail the organisation can tell apart.
        varied: the names that are varied.
        concerned: of how many users and queues, whom labelled mail concerns, the method is varied.
        others: of how many more it is, where the strictest and the loosest are looked for.
        tried: how many combinations of settings and choices were decided upon.

    >>> nothing = Suggestion(
    ...     answers={}, conflict=(), smallest=True, today=(), kinds=0, varied=(), concerned=0,
    ...     others=0, tried=0,
    ... )
    >>> nothing.satisfiable
    False

    """

    answers: Mapping[Aim, Answer]
    conflict: tuple[Demand, ...]
    smallest: bool
    today: tuple[Demand, ...]
    kinds: int
    varied: tuple[str, ...]
    concerned: int
    others: int
    tried: int

    @property
    def satisfiable(self) -> bool:
        """Whether some policy does what is wanted."""
        return bool(self.answers)


def suggest(
    world: World,
    mail: Sequence[Delivery],
    demands: Sequence[Demand],
    *,
    keep: Sequence[str | Ref] = (),
    book: RuleBook = BOOK,
    advance: Callable[[], object] = lambda: None,
) -> Suggestion:
    """
    Find policies under which each labelled message comes in, or does not, as is wanted.

    All labelled mail is played together, as `replay` does it. Varied are the stored filtering
    methods of users and queues, the settings of the lattice that a rule about arriving mail reads,
    and what is said of forwards and of headers. The *strictest* policy promotes the fewest kinds of
    mail of all that do what is wanted (so none promotes a part of them alone), the *loosest* the
    most; of equal ones the one with fewer changes, where those whom no labelled mail concerns and
    who are alike change together. *Least change* turns the fewest settings and methods; of equal
    ones the stricter.

    Args:
        world: the organisation as it is.
        mail: the labelled mail, in the order in which it arrives.
        demands: what `demands_of` made of it.
        keep: names of settings, or users and queues, that stay as they are.
        book: the rules that are asked.
        advance: called as things go on.

    Raises:
        InputError: messages that answer one another concern too many people to try all choices.

    >>> from sscsim import Delivery, load_scenario_text
    >>> from sscsim.suggest import demands_of, suggest
    >>> story = load_scenario_text('''
    ... systemusers:
    ...   - {id: hanna, fullname: Hanna, internalemailaddress: hanna@contoso.example,
    ...      incomingemailfilteringmethod: 0}
    ... contacts: [{id: ivo, fullname: Ivo, emailaddress1: ivo@fabrikam.example}]
    ... timeline:
    ...   - deliver: {id: order, from: ivo@fabrikam.example, to: [hanna@contoso.example]}
    ...   - deliver: {id: spam, from: x@outside.example, to: [hanna@contoso.example]}
    ... ''')
    >>> [box] = story.world.directory.mailboxes
    >>> order, spam = [Delivery(message=one.message, mailbox=box) for one in story.events]
    >>> found = suggest(story.world, [order, spam], demands_of(story.world, [order], [spam]))
    >>> [answer.changes for answer in found.answers.values()][0]
    ('Hanna: filtering method 0 -> 2 (Email messages from Dynamics 365 Leads, Contacts and \
Accounts)',)

    """
    kept = set(keep)
    settings = {name: some for name, some in varied_settings(world).items() if name not in kept}
    varied = Varied(settings=settings, people=(), others=())
    if METHOD not in kept:
        people = tuple(ref for ref in concerned(world, mail) if ref not in kept)
        others = others_of(world, [*people, *(one for one in kept if isinstance(one, Ref))])
        varied = attrs.evolve(varied, people=people, others=others)
    grid = Grid(world, mail, demands, varied, book=book, advance=advance)
    search = _Search(grid, tuple(demands))
    answers = {aim: search.answer(aim, found) for aim in Aim if (found := search.best(aim))}
    conflict, smallest = ((), True) if answers else search.conflict()
    now = came_in(world, mail, book=book)
    return Suggestion(
        answers=answers,
        conflict=conflict,
        smallest=smallest,
        today=tuple(one for one in demands if (one.key in now) is one.must),
        kinds=len(grid.kinds),
        varied=varied.names,
        concerned=len(varied.people),
        others=sum(map(len, varied.others)),
        tried=grid.tried,
    )


class _Search:
    """Demands, and what comes in under each combination of settings."""

    def __init__(self, grid: Grid, demands: tuple[Demand, ...]) -> None:
        self.grid, self.demands = grid, demands
        self.near = list(grid.columns(free=False))
        self.all = (1 << len(demands)) - 1
        self.must = sum(1 << number for number, one in enumerate(demands) if one.must)

    @cached_property
    def all_columns(self) -> list[Column]:
        """Every combination, with what labelled mail does not notice varied too."""
        return list(self.grid.columns(free=True))

    def best(self, aim: Aim, wanted: int | None = None) -> tuple[Column, Choice] | None:
        """Find the best choice under any settings; of the ``wanted`` demands, or of all."""
        wanted = self.all if wanted is None else wanted
        must, must_not = self.must & wanted, ~self.must & wanted
        found: tuple[Column, Choice] | None = None
        for column in self.near if aim is Aim.LEAST_CHANGE else self.all_columns:
            below = None if found is None else found[1].rank
            choice = best(column.start, column.choosers, must, must_not, aim=aim, below=below)
            found = found if choice is None else (column, choice)
        return found

    def answer(self, aim: Aim, found: tuple[Column, Choice]) -> Answer:
        """Put a choice into a policy, and play it: nothing is told that was not seen."""
        column, choice = found
        policy = self._policy(_NAMES[aim], column, choice)
        self._confirm(policy, self.demands)
        world = self.grid.world
        kinds = column.start.promotes
        for option in choice.options:
            kinds |= option.promotes
        return Answer(
            policy=policy, changes=tuple(_words(world, policy)), promotes=kinds.bit_count()
        )

    def _policy(self, name: str, column: Column, choice: Choice) -> Policy:
        chosen = (pair for option in choice.options for pair in option.values)
        methods = {ref: value for ref, value in chosen if value is not None}
        return policy_of_values(name, column.settings, methods, self.grid.world)

    def _confirm(self, policy: Policy, demands: Sequence[Demand]) -> None:
        under = apply_policy(self.grid.world, policy)
        inside = came_in(under, self.grid.mail, book=self.grid.book)
        unmet = [one.source for one in demands if (one.key in inside) is not one.must]
        if unmet:
            message = f"the reference engine does not confirm {policy.name}: {', '.join(unmet)}"
            raise AssertionError(message)

    def conflict(self) -> tuple[tuple[Demand, ...], bool]:
        """
        Find the smallest set of demands that cannot all be met, and whether none is smaller.

        First one is found from which nothing can be left out; then all smaller sets are tried,
        unless they are too many.
        """
        found = self._without_more()
        smallest = True
        for size in range(1, len(found)):
            if comb(len(self.demands), size) > _MOST_SETS:
                smallest = False
                break
            smaller = next(
                (
                    some
                    for some in combinations(range(len(self.demands)), size)
                    if self._clash(some)
                ),
                None,
            )
            if smaller is not None:
                found = list(smaller)
                break
        for left_out in found:  # the others can be met, and were
            rest = [number for number in found if number != left_out]
            self._confirm_some(rest)
        return tuple(self.demands[number] for number in found), smallest

    def _without_more(self) -> list[int]:
        """Leave out one demand after the other, as long as the others still clash."""
        found = list(range(len(self.demands)))
        for number in range(len(self.demands)):
            rest = [other for other in found if other != number]
            if self._clash(rest):
                found = rest
        return found

    def _clash(self, numbers: Sequence[int]) -> bool:
        return self.best(Aim.LEAST_CHANGE, _bits(numbers)) is None

    def _confirm_some(self, numbers: Sequence[int]) -> None:
        found = self.best(Aim.LEAST_CHANGE, _bits(numbers))
        if found is not None:
            policy = self._policy("without one of them", *found)
            self._confirm(policy, [self.demands[number] for number in numbers])


def _bits(numbers: Sequence[int]) -> int:
    return sum(1 << number for number in numbers)


def _words(world: World, policy: Policy) -> Iterator[str]:
    """Say what a policy changes, setting by setting and person by person."""
    for name, after in policy.set.items():
        column: TableColumn = (
            setting_column(name) if name in ORG_SETTINGS else columns(Organization)[name]
        )
        yield turned(column, standing(world, name), after)
    method = columns(UserSettings)[METHOD]
    for write in policy.write:
        for key in write.ids or ():
            ref = next(ref for ref in _rows(world, write.table) if clean_id(ref.id) == key)
            before: Any = standing(world, ref)
            words = turned(method, before, write.columns[METHOD])
            yield f"{row_words(world, write.table, ref.id)}: {words}"


def _rows(world: World, table: str) -> Iterator[Ref]:
    shelf: Mapping[str, Any] = (
        world.directory.queues if table == "queue" else world.directory.systemusers
    )
    return (row.ref for row in shelf.values())
