"""Business units, roles and teams: who belongs where, and how far who reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from sscsim.strategies.arguments import Flavour
from sscsim.strategies.few import few_of, one_of, several_of
from sscsim.strategies.pools import OUTSIDE, SHARED, USERS
from sscsim.vocabulary import ReadDepth
from sscsim.world import BusinessUnit, Role, SystemUser, Team

__all__ = ["ROLE_IDS", "structure_of", "teams"]

_BUSINESS_UNITS = (
    BusinessUnit(businessunitid="root", name="Contoso"),
    BusinessUnit(businessunitid="east", name="East", parentbusinessunitid="root"),
    BusinessUnit(businessunitid="west", name="West", parentbusinessunitid="east"),
)
_ROLES = tuple(
    Role(roleid=f"reads-{depth.value}", name=depth.value, prvReadActivity=depth)
    for depth in reversed(ReadDepth)
)
ROLE_IDS = tuple(role.roleid for role in _ROLES)

_OF_TEAM: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "sensible": {"roles": several_of(ROLE_IDS, 1)},
    "anything": {
        "roles": several_of(ROLE_IDS, 1),
        "emailaddress": one_of(SHARED, OUTSIDE[0]),
    },
}


@lru_cache(maxsize=256)
def teams(members: tuple[str, ...], flavour: Flavour) -> st.SearchStrategy[list[Team]]:
    """Draw no team, or one of some users."""
    if not members:
        return st.just([])
    team = st.builds(
        lambda people, few: Team(
            teamid="team", name="Team", members=people, businessunitid="east", **few
        ),
        several_of(members, 2, least=1, unique=True, places=USERS),
        few_of(_OF_TEAM[flavour], 2),
    )
    return st.lists(team, max_size=1)


def structure_of(rows: Iterable[Any]) -> Iterator[BusinessUnit | Role]:
    """Give the business units and roles that some rows speak of; an organisation may have none."""
    placed = [row for row in rows if isinstance(row, SystemUser | Team)]
    if any(row.businessunitid for row in placed):
        yield from _BUSINESS_UNITS
    used = {key for row in placed for key in row.roles or ()}
    yield from (role for role in _ROLES if role.roleid in used)
