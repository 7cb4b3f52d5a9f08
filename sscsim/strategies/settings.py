"""The settings of an organisation, and the choices for what the sources leave open."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

import attrs
from hypothesis import strategies as st

from sscsim.assumptions import CHECKS, READINGS, SWITCHES, Assumptions
from sscsim.strategies import pools
from sscsim.strategies.arguments import (
    Flavour,
    check_choice,
    check_flavour,
    check_switches,
)
from sscsim.strategies.few import few_of, one_of
from sscsim.strategies.pools import USERS, own_address
from sscsim.world import ORG_SETTINGS, Organization, OrgDBOrgSettings, OrgSetting

__all__ = [
    "assumptions",
    "columns_of_organization",
    "organizations",
    "settings",
    "values_of_settings",
]


def _values(setting: OrgSetting) -> st.SearchStrategy[Any]:
    if setting.type is bool:
        return one_of(not setting.default, setting.default)
    least, most = setting.range or (0, 1)
    return st.integers(least, most)


_ALL = {name: _values(setting) for name, setting in ORG_SETTINGS.items()}
# Told of as without effect on whether mail comes in, or on what becomes of it.
_IDLE = {
    "AllowPromoteDuplicates", "DaysBeforeEmailDescriptionIsMigrated",
    "EnableSssItemLevelMonitoring", "ExchangeSyncIdMappingPersistenceTimeInDays",
    "OverrideV5SenderConflictResolution", "RequirePrivilegeToSelfApproveEmailAddress",
}  # fmt: skip
_BY_FLAVOUR = {
    "sensible": {name: values for name, values in _ALL.items() if name not in _IDLE},
    "anything": _ALL,
}
_MOST = {"sensible": 2, "anything": 5}

_COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    "emailcorrelationenabled": one_of(True, True, False),
    "trackingprefix": one_of("CRM:", "OLD;CRM:", "", None),
    "enablesmartmatching": one_of(True, False),
    "hashminaddresscount": one_of(0, 1, 2),
    "hashdeltasubjectcount": one_of(0, 1, 2),
    "hashmaxcount": one_of(20, 1, 2),
    "ignoreinternalemail": one_of(True, False),
    "unresolveemailaddressifmultiplematch": one_of(True, False),
    "requireapprovalforuseremail": one_of(False, True),
    "requireapprovalforqueueemail": one_of(False, True),
    "isfolderbasedtrackingenabled": one_of(False, True),
    "ishierarchicalsecuritymodelenabled": one_of(True, False),
    "maxdepthforhierarchicalsecuritymodel": one_of(1, 2),
}


@cache
def values_of_settings(flavour: Flavour, least: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """Draw a few settings of the blob by name."""
    return few_of(_BY_FLAVOUR[flavour], _MOST[flavour], least=least)


@cache
def columns_of_organization(flavour: Flavour, least: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """Draw a few columns of the organization by name."""
    return few_of(_COLUMNS, _MOST[flavour] - 1, least=least)


def settings(*, flavour: Flavour = "sensible") -> st.SearchStrategy[OrgDBOrgSettings]:
    """
    Draw the OrgDBOrgSettings that were given a value; the simplest are none.

    *sensible* are at most two that change what comes in; *anything* are up to five of the
    catalogue. Raises InvalidArgument for another flavour.

    >>> find(settings(), lambda settings: settings.DisableSmartMatching).given
    {'DisableSmartMatching': True}
    """
    check_flavour(flavour)
    return values_of_settings(flavour).map(lambda given: OrgDBOrgSettings(given=given))


def organizations(*, flavour: Flavour = "sensible") -> st.SearchStrategy[Organization]:
    """
    Draw the row of the organization: a few columns that are not as they come, and its settings.

    Raises InvalidArgument for another flavour.

    >>> find(organizations(), lambda row: not row.emailcorrelationenabled).orgdborgsettings.given
    {}
    """
    return st.builds(
        lambda blob, columns: Organization(orgdborgsettings=blob, **columns),
        settings(flavour=flavour),
        columns_of_organization(flavour),
    )


_SPECIAL: dict[str, st.SearchStrategy[Any]] = {
    "check_order": st.permutations(CHECKS).map(tuple),
    "list_recipients_expandable": st.fixed_dictionaries(
        {pools.ALIAS: st.lists(st.sampled_from(tuple(map(own_address, USERS[:3]))), max_size=2)}
    ).map(lambda lists: {key: tuple(members) for key, members in lists.items()}),
}


def assumptions(
    *, flavour: Flavour = "sensible", reading: str | None = None, without: Collection[str] = ()
) -> st.SearchStrategy[Assumptions]:
    """
    Draw a choice for every point that the sources leave open; the simplest is reading ``article``.

    *sensible* is one of the four readings; *anything* turns up to four switches on top of one, but
    for those named in ``without``. ``reading`` names the only one that is meant. Raises
    InvalidArgument for another flavour, and for a name that is no reading or no switch.

    >>> find(assumptions(), lambda chosen: True).accept_all_requires_recipient_match
    True
    """
    check_flavour(flavour)
    check_switches("without", without)
    check_choice("reading", reading, READINGS)
    readings = one_of(*READINGS.values()) if reading is None else st.just(READINGS[reading])
    if flavour == "sensible":
        return readings
    return st.builds(
        lambda reading, turned: attrs.evolve(reading, **turned), readings, _turned(without)
    )


def _turned(without: Collection[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw a few switches, each with one of its values."""
    values = {
        name: _SPECIAL.get(name, st.sampled_from(switch.values))
        for name, switch in sorted(SWITCHES.items())
        if name not in without
    }
    return few_of(values, 4)
