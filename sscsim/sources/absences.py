"""What it means that a file of a snapshot is missing, file by file, in words for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sscsim.world import World

__all__ = ["ABSENCES", "Absence"]


class Absence(NamedTuple):
    """
    What it means that the file of an entity set is missing.

    ``answers`` says what becomes of the questions that need it: ``assumed`` or ``impossible``.
    ``told`` says for which world and which files it matters.
    """

    entityset: str
    means: str
    answers: str = "assumed"
    told: Callable[[World, frozenset[str]], bool] = lambda _world, _there: True

    @property
    def file(self) -> str:
        """The file one would export."""
        return f"{self.entityset}.json"


def _reads_mail(world: World, there: frozenset[str]) -> bool:
    return "mailboxes" in there and len(world.directory.mailboxes) > 0


# In the order of contract 4.
ABSENCES = (
    Absence(
        "systemusers",
        "no user is known, so none can be a recipient, accept a message or read an email",
        "impossible",
    ),
    Absence("queues", "no queue is known, so none can be a recipient or accept a message"),
    Absence(
        "mailboxes",
        "every enabled user and every active queue with an address is taken to have a mailbox"
        " that is tested, enabled and read by server-side synchronization",
    ),
    Absence(
        "organizations",
        "every column of the organisation and every OrgDBOrgSettings value is taken at its"
        " published default",
    ),
    Absence("contacts", "no contact is known; a contact who writes is an unknown sender"),
    Absence("leads", "no lead is known; a lead who writes is an unknown sender"),
    Absence("accounts", "no account is known; an account that writes is an unknown sender"),
    Absence(
        "emails",
        "no earlier email is known, so a first reply does not correlate and a copy of mail that"
        " was promoted before is no duplicate",
    ),
    Absence(
        "emailserverprofiles",
        "no start date of a profile is known, and no profile is taken for Exchange Online",
        told=_reads_mail,
    ),
    Absence(
        "businessunits",
        "units below a user's own are not known, so reading by parent and child units reaches"
        " only the own unit",
        told=lambda _, there: "roles" in there,
    ),
    Absence(
        "teams",
        "no team is known, so nobody reads an email as member of one",
    ),
    Absence(
        "roles",
        "every enabled user is taken to read activities as far as"
        " assume.default_activity_read_depth says",
    ),
    Absence(
        "systemuserrolescollection",
        "it is not known who has which role, so users without a role told are taken to read"
        " activities as far as assume.default_activity_read_depth says",
        told=lambda world, there: (
            "roles" in there
            and any(user.roles is None for user in world.directory.systemusers.values())
        ),
    ),
    Absence("emailsearches", "who has an address is read from the Email columns themselves"),
    Absence(
        "entitydefinitions",
        "the Email columns are the standard ones, in other tables every text column all of whose"
        " values are addresses, and every table but opportunity and incident can be a party",
    ),
)
