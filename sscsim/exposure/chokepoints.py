"""Choke points: the single changes that would close most exposures, to be confirmed by a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum

import attrs

from sscsim.decisions import NamedRef
from sscsim.engine import apply, written
from sscsim.events import SetSettings
from sscsim.exposure.exposure import Exposure
from sscsim.policy.mending import culprits
from sscsim.rules.visibility import held_by
from sscsim.vocabulary import FORCE, METHOD, FilteringMethod, ReadDepth
from sscsim.world import World

__all__ = ["Change", "ChokePoint", "Kind", "candidates", "changed", "confirmed"]

_MEND = int(FilteringMethod.IN_RESPONSE)
_FAR = (ReadDepth.ORGANIZATION, ReadDepth.PARENT_CHILD, ReadDepth.BUSINESS_UNIT)


class Kind(StrEnum):
    """
    What is changed: how a user filters, how far a role reads, or a setting.

    >>> Kind("depth").value
    'depth'

    """

    METHOD = "method"
    DEPTH = "depth"
    SETTING = "setting"


@attrs.frozen(kw_only=True)
class Change:
    """
    One change: a value in a column of a row, or a setting of the organisation.

    ``decides`` says whether it changes which mail is promoted, and not only who reads it.

    >>> Change(kind=Kind.SETTING, column="SSSForceFilteringMethodForUserMailboxes", to=1).decides
    True

    """

    kind: Kind
    column: str
    to: int | str
    row: NamedRef | None = None

    @property
    def decides(self) -> bool:
        """Whether another set of mail is promoted, so that all of it is to be decided again."""
        return self.kind is not Kind.DEPTH


@attrs.frozen(kw_only=True)
class ChokePoint:
    """
    A change that was tried, and the exposures before and after it.

    >>> change = Change(kind=Kind.DEPTH, column="prvReadActivity", to="user")
    >>> ChokePoint(change=change, before=10, after=4).closes
    6

    """

    change: Change
    before: int
    after: int

    @property
    def closes(self) -> int:
        """How many exposures there are no more; less than none where it opens some."""
        return self.before - self.after


def candidates(exposure: Exposure, most: int = 3) -> tuple[Change, ...]:
    """
    Name the changes that are worth a try, of each kind those that seem to close most.

    Args:
        exposure: what is exposed as things are.
        most: how many of each kind are named.

    >>> from sscsim import World
    >>> from sscsim.exposure import exposure_of
    >>> candidates(exposure_of(World(), [], anyway=()))
    ()

    """
    if not exposure.pairs:
        return ()
    force = Change(kind=Kind.SETTING, column=FORCE, to=_MEND)
    return (force, *_methods(exposure, most), *_depths(exposure, most))


def _methods(exposure: Exposure, most: int) -> Iterator[Change]:
    """Rank the users at fault by how often what they let in is read by others."""
    faulty = culprits(exposure.routes.world)
    count: Counter[NamedRef] = Counter()
    for email in exposure.emails:
        who = email.mail.accepting_entity
        if email.exposed and who is not None and who.ref in faulty:
            count[who] += exposure.reader_count(email.circle)
    for who, _ in count.most_common(most):
        yield Change(kind=Kind.METHOD, column=METHOD, to=_MEND, row=who)


def _depths(exposure: Exposure, most: int) -> Iterator[Change]:
    """Rank the roles that read beyond what is one's own by how many people hold them."""
    world = exposure.routes.world
    count: Counter[str] = Counter()
    for key in exposure.routes.held:
        held = held_by(world, exposure.routes.user(key))
        count.update({one.role for one in held if one.role is not None and one.depth in _FAR})
    for role, _ in count.most_common(most):
        row = NamedRef("role", role, world.directory.roles[role].name or role)
        to = ReadDepth.USER.value
        yield Change(kind=Kind.DEPTH, column="prvReadActivity", to=to, row=row)


def changed(world: World, change: Change) -> World:
    """
    Give the organisation in which one change was made.

    >>> from sscsim import World
    >>> change = Change(kind=Kind.SETTING, column="SSSForceFilteringMethodForUserMailboxes", to=1)
    >>> changed(World(), change).settings["SSSForceFilteringMethodForUserMailboxes"]
    1

    """
    if change.row is None:
        return apply(world, SetSettings(values={change.column: change.to}))
    if change.kind is Kind.METHOD:
        return written(world, {change.row.ref: {change.column: change.to}})
    depth = ReadDepth(str(change.to))
    role = attrs.evolve(world.directory.roles[change.row.id], prvReadActivity=depth)
    return attrs.evolve(world, directory=world.directory.with_row(role))


def confirmed(change: Change, before: Exposure, after: Exposure) -> ChokePoint:
    """
    Hold a change against the run that was made with it.

    >>> from sscsim import World
    >>> from sscsim.exposure import exposure_of
    >>> nothing = exposure_of(World(), [], anyway=())
    >>> change = Change(kind=Kind.DEPTH, column="prvReadActivity", to="user")
    >>> confirmed(change, nothing, nothing).closes
    0

    """
    return ChokePoint(change=change, before=before.pairs, after=after.pairs)
