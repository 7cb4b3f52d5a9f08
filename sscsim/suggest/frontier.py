"""Mail kept against mail exposed, under every combination of settings; and which are worth it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import attrs

from sscsim.columns import columns, setting_column
from sscsim.events import Delivery
from sscsim.policy import Policy, Write, apply_policy
from sscsim.policy.knobs import UNSAID
from sscsim.policy.words import turned, value_words
from sscsim.suggest.corpus import Decide, Sort, by_reference, sorted_corpus
from sscsim.suggest.varying import SETTINGS, from_today, standing
from sscsim.vocabulary import FORCE, METHOD, NOT_FORCED, FilteringMethod
from sscsim.world import ORG_SETTINGS, Organization, UserSettings, World

__all__ = ["Frontier", "Point", "frontier"]


@attrs.frozen(kw_only=True)
class Point:
    """
    A combination of settings, and what it lets in.

    Attributes:
        policy: how one gets there.
        changes: the same in words; none where it is today.
        promoted: how many messages of each sort come in.

    >>> point = Point(policy=Policy(name="today"), changes=(), promoted=Counter({Sort.REPLY: 2}))
    >>> point.kept, point.exposed
    (2, 0)

    """

    policy: Policy
    changes: tuple[str, ...]
    promoted: Counter[Sort]

    @property
    def kept(self) -> int:
        """How many replies and messages of customers come in."""
        return sum(count for sort, count in self.promoted.items() if sort.is_wanted)

    @property
    def exposed(self) -> int:
        """How many internal messages and strangers' come in."""
        return self.promoted.total() - self.kept


@attrs.frozen(kw_only=True)
class Frontier:
    """
    All combinations, and those of which none keeps as much with less exposure.

    Attributes:
        points: one for each combination that is told apart, the fewest changes first.
        best: the frontier, from the least exposure on.
        today: the organisation as it is.
        there: how many messages of each sort some combination lets in; shares are of these.
        looked_at: how many messages of each sort there are.

    >>> point = Point(policy=Policy(name="today"), changes=(), promoted=Counter({Sort.REPLY: 3}))
    >>> there = Counter({Sort.REPLY: 4})
    >>> found = Frontier(points=(point,), best=(point,), today=point, there=there, looked_at=there)
    >>> found.share(point), found.cheapest(80.0) is None, found.cheapest(75.0) is point
    (75.0, True, True)

    """

    points: tuple[Point, ...]
    best: tuple[Point, ...]
    today: Point
    there: Counter[Sort]
    looked_at: Counter[Sort]

    @property
    def wanted(self) -> int:
        """How many replies and messages of customers can come in at all."""
        return sum(count for sort, count in self.there.items() if sort.is_wanted)

    def share(self, point: Point) -> float:
        """Say how much a combination keeps, in per cent; all where there is nothing to keep."""
        return 100 * point.kept / self.wanted if self.wanted else 100.0

    def cheapest(self, share: float) -> Point | None:
        """Give the combination that keeps so many per cent with the least exposure, if any does."""
        return next((one for one in self.best if self.share(one) >= share), None)


def frontier(
    world: World,
    mail: Sequence[Delivery],
    *,
    keep: Collection[str] = (),
    decide: Decide = by_reference,
) -> Frontier:
    """
    Weigh, for every combination of settings, what is kept against what is exposed.

    Varied are the filtering method of all users (or it stays as each has chosen) and the settings
    of the lattice that a rule about arriving mail reads; queues keep their methods. A message
    counts once, in however many mailboxes it lies. The flags that hide choices change nothing and
    are left as they are.

    Args:
        world: the organisation as it is.
        mail: the corpus, in the order in which it arrives.
        keep: names that stay as they are.
        decide: who decides, `by_reference` or `by_bulk`.

    >>> from sscsim import Delivery, load_scenario_text
    >>> story = load_scenario_text('''
    ... systemusers: [{id: hanna, internalemailaddress: hanna@contoso.example}]
    ... contacts: [{id: ivo, emailaddress1: ivo@fabrikam.example}]
    ... timeline:
    ...   - deliver: {id: order, from: ivo@fabrikam.example, to: [hanna@contoso.example]}
    ...   - deliver: {id: spam, from: x@outside.example, to: [hanna@contoso.example]}
    ... ''')
    >>> [box] = story.world.directory.mailboxes
    >>> mail = [Delivery(message=one.message, mailbox=box) for one in story.events]
    >>> found = frontier(story.world, mail)
    >>> [(one.kept, one.exposed) for one in found.best]
    [(1, 0)]

    """
    policies = list(_policies(world, keep))
    inside = decide([apply_policy(world, policy) for policy in policies], mail)
    sorts = sorted_corpus(world, mail, decide)
    points = [
        Point(
            policy=policy,
            changes=tuple(_words(world, policy)),
            promoted=Counter(sorts[key] for key in keys),
        )
        for policy, keys in zip(policies, inside, strict=True)
    ]
    ranked = tuple(sorted(points, key=lambda one: len(one.changes)))
    return Frontier(
        points=ranked,
        best=tuple(_best(ranked)),
        today=points[0],
        there=Counter(sorts[key] for key in frozenset().union(*inside)),
        looked_at=Counter(sorts.values()),
    )


def _policies(world: World, keep: Collection[str]) -> Iterator[Policy]:
    """Give today first; where a method is forced, what users have chosen is not looked at."""
    settings = {
        name: from_today(standing(world, name), UNSAID.get(name), values)
        for name, values in SETTINGS.items()
        if name not in keep
    }
    methods: tuple[int | None, ...] = (None, *map(int, FilteringMethod))
    for values in product(*settings.values()):
        chosen = dict(zip(settings, values, strict=True))
        forced = chosen.get(FORCE, standing(world, FORCE)) != NOT_FORCED
        for method in (None,) if forced or METHOD in keep else methods:
            yield _policy(world, chosen, method)


def _policy(world: World, chosen: Mapping[str, Any], method: int | None) -> Policy:
    changed = {name: value for name, value in chosen.items() if value != standing(world, name)}
    users = world.directory.systemusers.values()
    same = method is None or all(standing(world, user.ref) == method for user in users)
    write = () if same else (Write(table="systemuser", columns={METHOD: method}),)
    named = [*(f"{name}={value}" for name, value in changed.items())]
    named += [] if same else [f"method={method}"]
    return Policy(name=", ".join(named) or "today", set=changed, write=write)


def _words(world: World, policy: Policy) -> Iterator[str]:
    for name, after in policy.set.items():
        column = setting_column(name) if name in ORG_SETTINGS else columns(Organization)[name]
        yield turned(column, standing(world, name), after)
    for write in policy.write:
        method = value_words(columns(UserSettings)[METHOD], write.columns[METHOD])
        yield f"filtering method of all users -> {method}"


def _best(points: Sequence[Point]) -> Iterator[Point]:
    """Give the frontier; of equal points the one with the fewest changes, which comes first."""
    kept = -1
    for one in sorted(points, key=lambda one: (one.exposed, -one.kept)):
        if one.kept > kept:
            kept = one.kept
            yield one
