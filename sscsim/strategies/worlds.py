"""Whole organisations: people, queues, records, settings, and the emails that exist."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sscsim.assumptions import READINGS, Assumptions
from sscsim.strategies.arguments import (
    Flavour,
    check_drawn,
    check_flavour,
    check_sizes,
    check_strategy,
)
from sscsim.strategies.emails import emails
from sscsim.strategies.owners import owned
from sscsim.strategies.people import Rows, unowned_queues, users
from sscsim.strategies.records import in_file_order, unowned_records
from sscsim.strategies.settings import assumptions, organizations
from sscsim.strategies.structure import structure_of, teams
from sscsim.vocabulary import Ref
from sscsim.world import Directory, Organization, Queue, SystemUser, World

__all__ = ["worlds"]

_AN_ORGANIZATION = "Give one of Organization, such as organizations()."
_SOME_ASSUMPTIONS = "Give one of Assumptions, such as assumptions()."


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
    check_strategy("organization", settings, _AN_ORGANIZATION)
    chosen = _usual(flavour) if assume is None else assume
    check_strategy("assume", chosen, _SOME_ASSUMPTIONS)
    parts = (
        _distinct(users(flavour=flavour), min_users, max_users),
        _distinct(unowned_queues(flavour), 0, max_queues),
        st.lists(unowned_records(flavour), max_size=max_records, unique_by=lambda row: row.ref),
    )
    return _worlds(flavour, _directories(flavour, parts, settings), max_emails, chosen)


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
    check_drawn("assume", chosen, Assumptions, _SOME_ASSUMPTIONS)
    rows = draw(emails(directory, chosen, flavour, max_emails))
    return World.of(directory, emails=rows, assume=chosen)


@st.composite
def _directories(
    draw: st.DrawFn,
    flavour: Flavour,
    parts: tuple[st.SearchStrategy[list[Any]], ...],
    settings: st.SearchStrategy[Organization],
) -> Directory:
    people, desks, known = (draw(part) for part in parts)
    names = tuple(row.systemuserid for row in people if isinstance(row, SystemUser))
    some_teams = draw(teams(names, flavour))
    owners = [Ref("systemuser", name) for name in names]
    owners += [Ref("team", team.teamid) for team in some_teams]
    rows = [*people, *owned(desks, owners), *some_teams, *in_file_order(owned(known, owners))]
    organization = draw(settings)
    check_drawn("organization", organization, Organization, _AN_ORGANIZATION)
    return Directory.of(organization=organization, rows=[*structure_of(rows), *rows])


def _distinct(one: st.SearchStrategy[Rows], least: int, most: int) -> st.SearchStrategy[list[Any]]:
    """Draw the rows of several users or queues, each with a name of its own."""
    several = st.lists(one, min_size=least, max_size=most, unique_by=_name)
    return several.map(lambda drawn: [row for rows in drawn for row in rows])


def _name(rows: Rows) -> str:
    return next(row.ref.id for row in rows if isinstance(row, SystemUser | Queue))
