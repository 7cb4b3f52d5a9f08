"""Business units, roles and teams: who belongs where, and how far who reads."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from sscsim.strategies.arguments import Flavour
from sscsim.strategies.few import few_of, several_of
from sscsim.strategies.pools import OUTSIDE, SHARED
from sscsim.vocabulary import ReadDepth
from sscsim.world import BusinessUnit, Role, Team

__all__ = ["BUSINESS_UNITS", "ROLES", "TEAM", "teams"]

BUSINESS_UNITS = (
    BusinessUnit(businessunitid="root", name="Contoso"),
    BusinessUnit(businessunitid="east", name="East", parentbusinessunitid="root"),
    BusinessUnit(businessunitid="west", name="West", parentbusinessunitid="east"),
)
ROLES = tuple(
    Role(roleid=f"reads-{depth.value}", name=depth.value, prvReadActivity=depth)
    for depth in reversed(ReadDepth)
)
TEAM = "team"


def teams(members: Sequence[str], flavour: Flavour) -> st.SearchStrategy[list[Team]]:
    """Draw no team, or one of some users."""
    optional: dict[str, st.SearchStrategy[object]] = {
        "roles": several_of([role.roleid for role in ROLES], 1).map(tuple),
    }
    if flavour == "anything":
        optional["emailaddress"] = st.sampled_from((SHARED, OUTSIDE[0]))
    team = st.builds(
        lambda people, few: Team(
            teamid=TEAM, name="Team", members=tuple(people), businessunitid="east", **few
        ),
        st.lists(st.sampled_from(members), min_size=1, max_size=2, unique=True),
        few_of(optional, 2),
    )
    return st.lists(team, max_size=1)
