"""What acts for somebody, said to an audience that knows neither exports nor the ids of rules."""

from __future__ import annotations

import re

from sscsim.audit import Class
from sscsim.audit.classing import Classed
from sscsim.views.plainly import label
from sscsim.vocabulary import FORCE, NOT_FORCED, FilteringMethod
from sscsim.world import SystemUser, World

__all__ = ["acts_plainly", "shown"]

_RULES = re.compile(r" \([^()]*\b[A-Z]{3}-\d+[^()]*\)")


def shown(world: World, one: Classed) -> int:
    """
    Give the choice that the dialog shows: what was chosen, or else the default.

    >>> from sscsim.audit.classing import classed_user
    >>> shown(World(), classed_user(World(), SystemUser(systemuserid="hanna")))
    1

    """
    if one.stored is not None:
        return one.stored
    user = isinstance(one.row, SystemUser)
    return int(world.assume.user_default_filter if user else world.assume.queue_default_filter)


def acts_plainly(world: World, one: Classed) -> str:
    """
    Say which choice acts for a user or queue, and what it lets in.

    >>> from sscsim.audit.classing import classed_user
    >>> acts_plainly(World(), classed_user(World(), SystemUser(systemuserid="hanna")))
    'Never changed: the default, "Email messages in response to Dynamics 365 email", lets in \
answers only.'

    """
    if one.stored is None and one.class_ is Class.SAFE:
        forced = isinstance(one.row, SystemUser) and world.settings[FORCE] != NOT_FORCED
        acts = "what is forced on everybody" if forced else "the default"
        lets = "nothing" if one.effective is FilteringMethod.NONE else "answers only"
        return f"Never changed: {acts}, {label(int(one.effective))}, lets in {lets}."
    return _RULES.sub("", one.why).replace(
        "(not exported, assumed)", "(never changed: the default)"
    )
