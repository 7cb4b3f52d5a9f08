"""What the laws are held against: the public strategies of both flavours, with every switch turned.

Nothing is made here: these are `sscsim.strategies` as a user has them, told to draw organisations
in which more of the rules have something to do.
"""

from __future__ import annotations

from functools import cache

import attrs
from hypothesis import strategies as st

from sscsim.assumptions import Assumptions
from sscsim.events import Deliver
from sscsim.scenario import Scenario
from sscsim.strategies import assumptions, organizations
from sscsim.strategies import scenarios as drawn_scenarios
from sscsim.strategies import worlds as drawn_worlds
from sscsim.strategies.arguments import Flavour
from sscsim.world import Organization, World

__all__ = ["arrivals", "mails", "scenarios", "worlds"]

# Sensible mail is where threads are found again; where anything goes, most mail stays out.
FLAVOURS: tuple[Flavour, ...] = ("sensible", "anything")
ANY_SWITCH = assumptions(flavour="anything")


def scenarios(
    *, assume: st.SearchStrategy[Assumptions] = ANY_SWITCH, most: int = 6
) -> st.SearchStrategy[Scenario]:
    """Draw an organisation of a few people, and what happens in it."""
    return st.one_of(
        [
            drawn_scenarios(flavour=flavour, worlds=worlds(flavour, assume), max_events=most)
            for flavour in FLAVOURS
        ]
    )


def arrivals() -> st.SearchStrategy[Scenario]:
    """Draw an organisation in which nothing happens but the arrival of one message."""
    return st.one_of(
        [
            drawn_scenarios(flavour=flavour, worlds=worlds(flavour), max_events=1, only=[Deliver])
            for flavour in FLAVOURS
        ]
    )


@cache
def worlds(
    flavour: Flavour, assume: st.SearchStrategy[Assumptions] = ANY_SWITCH
) -> st.SearchStrategy[World]:
    """Draw an organisation of two people or three, which have had mail before."""
    return drawn_worlds(
        flavour=flavour,
        min_users=2,
        max_emails=3,
        organization=_organizations(flavour),
        assume=assume,
    )


def _organizations(flavour: Flavour) -> st.SearchStrategy[Organization]:
    """Draw settings; smart matching is off as it comes, and half of these turn it on."""
    return st.builds(
        lambda row, smart: attrs.evolve(row, enablesmartmatching=smart or row.enablesmartmatching),
        organizations(flavour=flavour),
        st.booleans(),
    )


def mails(*, most: int = 6) -> st.SearchStrategy[Scenario]:
    """Draw an organisation in which nothing happens but the arrival of mail."""
    return st.one_of(
        [
            drawn_scenarios(
                flavour=flavour, worlds=worlds(flavour), max_events=most, only=[Deliver]
            )
            for flavour in FLAVOURS
        ]
    )
