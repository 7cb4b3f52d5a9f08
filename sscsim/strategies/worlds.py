"""Whole organisations: people, queues, records, settings, and the emails that exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hypothesis import strategies as st

from sscsim.assumptions import READINGS, Assumptions
from sscsim.strategies.arguments import Flavour, check_flavour, check_sizes, check_strategy
from sscsim.strategies.emails import emails, settled
from sscsim.strategies.people import Rows, queues, users
from sscsim.strategies.records import records, with_address_columns
from sscsim.strategies.settings import assumptions, organizations
from sscsim.strategies.structure import BUSINESS_UNITS, ROLES, teams
from sscsim.vocabulary import Ref
from sscsim.world import Directory, Organization, Queue, SystemUser, Team, World

__all__ = ["worlds"]


def worlds(
    *,
    flavour: Flavour = "sensible",
    min_users: int = 1,
    max_users: int = 3,
    max_queues: int = 2,
    max_records: int = 3,
    max_emails: int = 2,
    organization: st.SearchStrategy[Organization] | None = None,
    assume: st.SearchStrategy[Assumptions] | None = None,
) -> st.SearchStrategy[World]:
    """
    Draw a small organisation.

    *sensible* looks like one that works: every user is read, addresses are their own, few settings
    were touched. *anything* shares addresses, repeats ids, breaks links and turns every switch.

    Args:
        flavour: ``sensible`` or ``anything``.
        min_users: how many users there are at least.
        max_users: how many there are at most, up to 5.
        max_queues: how many queues there are at most, up to 3.
        max_records: how many contacts, leads, accounts and other records, up to 20.
        max_emails: how many emails exist before the first event, up to 20.
        organization: how the settings are drawn; left out, by `organizations`.
        assume: how the open points are chosen; left out, reading ``article`` where sensible, else
            by `assumptions`.

    Raises:
        InvalidArgument: an argument is not one of these.

    >>> world = find(worlds(), lambda world: True)
    >>> list(world.directory.systemusers), len(world.emails)
    (['hanna'], 0)

    """
    check_flavour(flavour)
    check_sizes("users", min_users, max_users, limit=5)
    check_sizes("queues", 0, max_queues, limit=3)
    check_sizes("records", 0, max_records, limit=20)
    check_sizes("emails", 0, max_emails, limit=20)
    settings = organizations(flavour=flavour) if organization is None else organization
    check_strategy("organization", settings, "Give one of Organization, such as organizations().")
    chosen = _usual(flavour) if assume is None else assume
    check_strategy("assume", chosen, "Give one of Assumptions, such as assumptions().")
    sizes = (min_users, max_users, max_queues, max_records)
    return _worlds(flavour, _directories(flavour, sizes, settings), max_emails, chosen)


def _usual(flavour: Flavour) -> st.SearchStrategy[Assumptions]:
    return st.just(READINGS["article"]) if flavour == "sensible" else assumptions(flavour=flavour)


@st.composite
def _worlds(
    draw: st.DrawFn,
    flavour: Flavour,
    directories: st.SearchStrategy[Directory],
    max_emails: int,
    assume: st.SearchStrategy[Assumptions],
) -> World:
    directory = draw(directories)
    chosen = draw(assume)
    rows = draw(emails(directory, flavour, max_emails))
    return World.of(
        directory, emails=[settled(row, directory, chosen) for row in rows], assume=chosen
    )


@st.composite
def _directories(
    draw: st.DrawFn,
    flavour: Flavour,
    sizes: tuple[int, int, int, int],
    settings: st.SearchStrategy[Organization],
) -> Directory:
    min_users, max_users, max_queues, max_records = sizes
    people = draw(_distinct(users(flavour=flavour), min_users, max_users))
    names = [row.systemuserid for row in people if isinstance(row, SystemUser)]
    some_teams = draw(teams(names, flavour)) if names else []
    owners = [
        *(Ref("systemuser", name) for name in names),
        *(Ref("team", one.teamid) for one in some_teams),
    ]
    desks = draw(_distinct(queues(flavour=flavour, owners=owners), 0, max_queues))
    known = draw(
        st.lists(
            records(flavour=flavour, owners=owners),
            max_size=max_records,
            unique_by=lambda row: row.ref,
        )
    )
    ranked = with_address_columns(sorted(known, key=lambda row: _RANKS.get(row.table, len(_RANKS))))
    rows = [*people, *desks, *some_teams, *ranked]
    return Directory.of(organization=draw(settings), rows=[*_structure(rows), *rows])


_RANKS = {"contact": 0, "lead": 1, "account": 2}  # the order in which a file lists them


def _distinct(one: st.SearchStrategy[Rows], least: int, most: int) -> st.SearchStrategy[list[Any]]:
    """Draw the rows of several users or queues, each with a name of its own."""
    several = st.lists(one, min_size=least, max_size=most, unique_by=_name)
    return several.map(lambda drawn: [row for rows in drawn for row in rows])


def _name(rows: Rows) -> str:
    [row] = [one for one in rows if isinstance(one, SystemUser | Queue)]
    return row.ref.id


def _structure(rows: Iterable[Any]) -> Iterator[Any]:
    """Give the business units and roles that rows speak of; an organisation may have none."""
    placed = [row for row in rows if isinstance(row, SystemUser | Team)]
    if any(row.businessunitid for row in placed):
        yield from BUSINESS_UNITS
    used = {key for row in placed for key in row.roles or ()}
    yield from (role for role in ROLES if role.roleid in used)
