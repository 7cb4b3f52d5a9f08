"""The mistake this is all about, and its mend: users who track more than answers, and then no more.

Mail that comes in under the organisation as it is, and not under the mended one, is exposure; what
comes in under both would have come anyway (AUD-9).
"""

from __future__ import annotations

from typing import NamedTuple

from sscsim.engine import apply, written
from sscsim.events import SetSettings
from sscsim.vocabulary import FORCE, METHOD, NOT_FORCED, FilteringMethod, Ref
from sscsim.world import SystemUser, World

__all__ = ["AT_RISK", "AtRisk", "at_risk", "culprits", "forced_open", "mended", "untold"]


# The values of which the article warns: they let in more than answers (AUD-1).
AT_RISK = (
    FilteringMethod.ALL,
    FilteringMethod.LEADS_CONTACTS_ACCOUNTS,
    FilteringMethod.EMAIL_ENABLED_RECORDS,
)


class AtRisk(NamedTuple):
    """
    A user, and the value that is stored for this person.

    >>> hanna = AtRisk(SystemUser(systemuserid="hanna"), FilteringMethod.ALL)
    >>> hanna.stored.label
    'All email messages'

    """

    user: SystemUser
    stored: FilteringMethod


def at_risk(world: World) -> tuple[AtRisk, ...]:
    """
    List the users with a value stored that lets in more than answers, enabled or not (AUD-1).

    >>> from sscsim import load_scenario_text
    >>> world = load_scenario_text('''
    ... systemusers:
    ...   - {id: hanna, fullname: Hanna Reyes, incomingemailfilteringmethod: 0}
    ...   - {id: jonas, fullname: Jonas Falk, incomingemailfilteringmethod: 1}
    ... ''').world
    >>> [(one.user.fullname, int(one.stored)) for one in at_risk(world)]
    [('Hanna Reyes', 0)]

    """
    directory = world.directory
    return tuple(
        AtRisk(user, FilteringMethod(row.incomingemailfilteringmethod))
        for key, user in directory.systemusers.items()
        if (row := directory.usersettings.get(key)) is not None
        and row.incomingemailfilteringmethod in AT_RISK
    )


def untold(world: World) -> int:
    """
    Count the enabled users of whom no value was exported: what they chose is not known (FLT-2).

    >>> from sscsim import load_scenario_text
    >>> untold(load_scenario_text("systemusers: [{id: hanna, fullname: Hanna Reyes}]").world)
    1

    """
    rows = world.directory.usersettings
    return sum(
        user.active and (key not in rows or rows[key].incomingemailfilteringmethod is None)
        for key, user in world.directory.systemusers.items()
    )


def forced_open(world: World) -> bool:
    """Say whether a force setting makes every user let in more than answers (FLT-15)."""
    return world.settings[FORCE] in AT_RISK


def culprits(world: World) -> frozenset[Ref]:
    """
    Name the users whose setting, stored or forced, is at fault if they accept mail (AUD-8).

    >>> from sscsim import load_scenario_text
    >>> world = load_scenario_text('''
    ... organization: {orgdborgsettings: {SSSForceFilteringMethodForUserMailboxes: 0}}
    ... systemusers: [{id: jonas, incomingemailfilteringmethod: 1}]
    ... ''').world
    >>> culprits(world)
    frozenset({Ref(table='systemuser', id='jonas')})

    """
    if forced_open(world):
        return frozenset(user.ref for user in world.directory.systemusers.values())
    return frozenset(one.user.ref for one in at_risk(world))


def mended(world: World, method: FilteringMethod = FilteringMethod.IN_RESPONSE) -> World:
    """
    Give the organisation in which every user at risk has another method stored (AUD-4).

    A force setting that opens every inbox is lifted as well.

    >>> from sscsim import load_scenario_text
    >>> world = load_scenario_text('''
    ... systemusers: [{id: hanna, incomingemailfilteringmethod: 0}]
    ... ''').world
    >>> at_risk(mended(world))
    ()

    """
    if forced_open(world):
        world = apply(world, SetSettings(values={FORCE: NOT_FORCED}))
    columns = {METHOD: int(method)}
    return written(world, dict.fromkeys((one.user.ref for one in at_risk(world)), columns))
