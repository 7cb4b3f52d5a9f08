"""What it means that a file of a snapshot is missing, file by file, in words for administrators."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from sscsim.vocabulary import FilteringMethod
from sscsim.world import World

__all__ = ["ABSENCES", "NEEDED", "Absence", "absences"]

# Without these nobody should call a snapshot good: every organisation has them (contract 4).
NEEDED = ("usersettingscollection", "systemusers", "queues", "mailboxes", "organizations")


class Absence(NamedTuple):
    """
    What it means that the file of an entity set is missing.

    Attributes:
        entityset: the set whose file it is.
        asks: the questions that are answered with it.
        means: what is taken instead.
        answers: what becomes of those questions: ``assumed`` or ``impossible``.
        rules: the rules that look there.
        switch: the assumption that settles it, if one does.
        note: whether a run should tell it; else only ``check`` does.
        told: for which world and which files it matters.

    """

    entityset: str
    asks: str
    means: str
    answers: str = "assumed"
    rules: tuple[str, ...] = ()
    switch: str | None = None
    note: bool = True
    told: Callable[[World, frozenset[str]], bool] = lambda _world, _there: True

    @property
    def file(self) -> str:
        """The file one would export."""
        return f"{self.entityset}.json"

    def said(self, world: World) -> str:
        """Say it with the choice that holds in this world."""
        return self.means + _choice(world, self.switch)


def _choice(world: World, switch: str | None) -> str:
    if switch is None:
        return ""
    value = getattr(world.assume, switch)
    label = f', "{FilteringMethod(value).label}"' if isinstance(value, int) else ""
    return f" {value}{label} (assume.{switch})"


def absences(world: World, there: frozenset[str], lacking: Mapping[str, str]) -> Iterator[Absence]:
    """
    Give what is missing and matters, in the order of contract 4.

    Last come the tables with addresses that ``entitydefinitions.json`` describes and no file holds:
    ``lacking`` has their logical names by entity set.
    """
    known = set(there)
    for absence in ABSENCES:
        known.add(absence.entityset)
        if absence.entityset not in there and absence.told(world, there):
            yield absence
    for entityset, table in sorted(lacking.items()):
        if entityset not in known:
            yield _described(entityset, table)


def _described(entityset: str, table: str) -> Absence:
    return Absence(
        entityset,
        f"Is a sender a known {table}, and who are the parties",
        f"entitydefinitions.json describes {table} as a table with addresses, but no row of it is"
        " known; mail from one comes from an unknown sender",
        rules=("FLT-10", "PTY-3"),
    )


def _reads_mail(world: World, there: frozenset[str]) -> bool:
    return "mailboxes" in there and len(world.directory.mailboxes) > 0


def _leaves_roles_open(world: World, there: frozenset[str]) -> bool:
    users = world.directory.systemusers.values()
    return "roles" in there and any(user.roles is None for user in users)


def _leaves_members_open(world: World, _there: frozenset[str]) -> bool:
    teams = world.directory.teams.values()
    return len(teams) > 0 and not any(team.members for team in teams)


def _leaves_team_roles_open(world: World, there: frozenset[str]) -> bool:
    teams = world.directory.teams.values()
    return "roles" in there and len(teams) > 0 and not any(team.roles for team in teams)


# In the order of contract 4.
ABSENCES = (
    Absence(
        "usersettingscollection",
        "Which mail does a user let in",
        "the filtering method of every user is taken as",
        rules=("FLT-1", "FLT-2"),
        switch="user_default_filter",
        told=lambda world, _: any(user.active for user in world.directory.systemusers.values()),
    ),
    Absence(
        "systemusers",
        "What reaches users, what do they let in, and who can read an email",
        "no user is known, so none can be a recipient, accept a message or read an email",
        "impossible",
        ("FLT-12", "VIS-1"),
    ),
    Absence(
        "queues",
        "What reaches queues, what do they let in, and which queue items are made",
        "no queue is known, so none can be a recipient or accept a message",
        "impossible",
        ("FLT-3", "FLT-12", "DUP-20"),
    ),
    Absence(
        "mailboxes",
        "Which mailboxes are read at all",
        "every enabled user and every active queue with an address is taken to have a mailbox"
        " that is tested, enabled and read by server-side synchronization",
        rules=("SYN-7", "SP-15"),
    ),
    Absence(
        "organizations",
        "How is the organisation set: correlation, smart matching, internal mail, forced methods",
        "every column of the organisation and every OrgDBOrgSettings value is taken at its"
        " published default",
        rules=("SET-9", "SET-11"),
    ),
    Absence(
        "contacts",
        "Is a sender a known contact (methods 2 and 3), and who are the parties",
        "no contact is known; a contact who writes is an unknown sender",
        rules=("FLT-6", "FLT-7", "PTY-3"),
    ),
    Absence(
        "leads",
        "Is a sender a known lead (methods 2 and 3), and who are the parties",
        "no lead is known; a lead who writes is an unknown sender",
        rules=("FLT-6", "FLT-7", "PTY-3"),
    ),
    Absence(
        "accounts",
        "Is a sender a known account (methods 2 and 3), and who are the parties",
        "no account is known; an account that writes is an unknown sender",
        rules=("FLT-6", "FLT-7", "PTY-3"),
    ),
    Absence(
        "emails",
        "Does mail correlate with an earlier thread (method 1), and is it a copy of what is there",
        "no earlier email is known, so a first reply does not correlate and a copy of mail that"
        " was promoted before is no duplicate",
        rules=("COR-10", "DUP-1"),
    ),
    Absence(
        "emailserverprofiles",
        "From which date are mailboxes read, and does Exchange Online read them",
        "no start date of a profile is known, and no profile is taken for Exchange Online",
        rules=("SYN-3", "VAL-5"),
        told=_reads_mail,
    ),
    Absence(
        "businessunits",
        "Who can read an email through a unit above that of its owner",
        "units below a user's own are not known, so reading by parent and child units reaches"
        " only the own unit",
        rules=("VIS-1",),
        told=lambda _, there: "roles" in there,
    ),
    Absence(
        "teams",
        "Who can read an email as member of a team",
        "no team is known, so nobody reads an email as member of one",
        rules=("VIS-1",),
    ),
    Absence(
        "teammemberships",
        "Who can read an email as member of a team",
        "no member of a team is known, so nobody reads an email as member of one",
        rules=("VIS-1",),
        told=_leaves_members_open,
    ),
    Absence(
        "teamrolescollection",
        "Who can read an email by a role of a team",
        "no role of a team is known, so nobody reads an email by a role that a team has",
        rules=("VIS-1",),
        told=_leaves_team_roles_open,
    ),
    Absence(
        "roles",
        "Who can read an email",
        "every enabled user is taken to read activities as far as",
        rules=("VIS-1", "VIS-3"),
        switch="default_activity_read_depth",
    ),
    Absence(
        "systemuserrolescollection",
        "Who can read an email",
        "it is not known who has which role, so users without a role told are taken to read"
        " activities as far as",
        rules=("VIS-1", "VIS-3"),
        switch="default_activity_read_depth",
        told=_leaves_roles_open,
    ),
    Absence(
        "emailsearches",
        "Who has an address, should the product's own index say otherwise than the columns",
        "who has an address is read from the Email columns themselves",
        rules=("PTY-1", "PTY-2"),
    ),
    Absence(
        "entitydefinitions",
        "Which columns hold addresses, and which tables can be a party",
        "the Email columns are the standard ones, in other tables every text column all of whose"
        " values are addresses, and every table but opportunity and incident can be a party",
        rules=("FLT-10", "PTY-12", "SP-18"),
    ),
    Absence(
        "emailaddressconfigurations",
        "Which columns did an administrator exclude from resolution",
        "no column is taken to be excluded",
        rules=("FLT-11",),
        note=False,
    ),
    Absence(
        "queueitems",
        "In which queues do earlier emails lie",
        "no earlier email is taken to lie in a queue",
        rules=("DUP-22",),
        note=False,
    ),
)
