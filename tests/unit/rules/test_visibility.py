"""Who can read an email (VIS-1 to VIS-5)."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from sscsim.rules import visibility
from sscsim.rules.creation.owner import SYSTEM
from sscsim.rules.visibility import business_unit_of, readers
from sscsim.vocabulary import Ref
from sscsim.world import BusinessUnit, Directory, SystemUser, Team, World
from tests.worlds import (
    STRANGER,
    Thing,
    contact,
    email,
    event,
    mail,
    played,
    queue,
    row,
    scene,
    user,
)

OWN = row("roles", "own", prvReadActivity="user")
UNIT = row("roles", "unit", prvReadActivity="business_unit")
BELOW = row("roles", "below", prvReadActivity="parent_child")
EVERYWHERE = row("roles", "all", prvReadActivity="organization")
BLIND = row("roles", "blind", prvReadActivity="none")
ROLES = (OWN, UNIT, BELOW, EVERYWHERE, BLIND, row("roles", "unsaid"))
UNITS = (
    row("businessunits", "root"),
    row("businessunits", "east", parentbusinessunitid="root"),
    row("businessunits", "city", parentbusinessunitid="east"),
)


def reads(*things: Thing, key: str = "e1", **settings: Any) -> list[str]:
    """List who reads the email after the things happened."""
    run = played(*ROLES, *UNITS, *things, event("readers", email=key), **settings)
    answer = run.entries[-1].answer
    assert answer is not None
    return list(answer.readers)


def person(name: str, *roles: str, unit: str | None = None, **columns: Any) -> Thing:
    """A user with these roles in this business unit."""
    return user(name, 4, roles=list(roles), **({"businessunitid": unit} if unit else {}), **columns)


OWNED = email("e1", ownerid="hanna")


@pytest.mark.parametrize(
    ("role", "unit", "expected"),
    [
        ("all", "root", True),
        ("below", "root", True),
        ("below", "east", True),
        ("below", "city", False),
        ("unit", "east", True),
        ("unit", "root", False),
        ("own", "east", False),
        ("blind", "east", False),
    ],
)
def test_how_far_a_role_reaches(role: str, unit: str, expected: bool) -> None:
    """VIS-1: Hanna's unit is east; the reader's role and unit decide."""
    hanna = person("hanna", "own", unit="east")
    assert ("paul" in reads(hanna, person("paul", role, unit=unit), OWNED)) is expected


def test_the_owner_reads_with_any_depth_but_none() -> None:
    """VIS-1: depth none beats ownership."""
    assert reads(person("hanna", "own"), OWNED) == ["hanna"]
    assert reads(person("hanna", "blind"), OWNED) == []
    assert reads(person("hanna"), OWNED) == []


@pytest.mark.parametrize(("depth", "expected"), [
    ("organization", ["hanna", "lena", "paul"]),
    ("business_unit", ["hanna", "lena"]),
    ("user", ["hanna"]),
])  # fmt: skip
def test_roles_that_were_not_told_are_assumed(depth: str, expected: list[str]) -> None:
    """VIS-3: `default_activity_read_depth`, for users and for roles that do not say."""
    people = (
        user("hanna", 4, businessunitid="east"),
        person("lena", "unsaid", unit="east"),
        user("paul", 4, businessunitid="city"),
    )
    assert reads(*people, OWNED, assume={"default_activity_read_depth": depth}) == expected


def test_a_disabled_user_reads_nothing() -> None:
    """VIS-1: readers are enabled users."""
    assert reads(user("hanna", 4, isdisabled=True), user("paul", 4), OWNED) == ["paul"]


def test_the_widest_of_several_roles_counts() -> None:
    """VIS-1: roles of teams too."""
    crew = row("teams", "crew", members=["paul"], roles=["all"])
    people = (person("hanna", "own"), person("paul", "blind", "own"), person("lena", "own"))
    assert reads(*people, OWNED) == ["hanna"]
    assert reads(*people, crew, OWNED) == ["hanna", "paul"]


@pytest.mark.parametrize(
    ("role", "crew_unit", "expected"),
    [
        ("unit", "east", True),
        ("unit", "city", False),
        ("below", "root", True),
        ("below", "city", False),
    ],
)
def test_a_teams_role_reaches_from_the_teams_unit(
    role: str, crew_unit: str, expected: bool
) -> None:
    """VIS-1: not from the unit of the member, who stands elsewhere."""
    crew = row("teams", "crew", members=["paul"], roles=[role], businessunitid=crew_unit)
    people = (person("hanna", "own", unit="east"), person("paul", "own", unit="city"))
    assert ("paul" in reads(*people, crew, OWNED)) is expected
    lonely = row("teams", "crew", members=["paul"], roles=[role], businessunitid="city")
    at_home = (person("hanna", "own", unit="east"), person("paul", "own", unit="east"))
    assert "paul" not in reads(*at_home, lonely, OWNED)


def test_what_system_owns_lies_in_the_root_unit() -> None:
    """OWN-6, VIS-1: readers by unit reach it from the root, and from nowhere below."""
    people = (person("hanna", "below"), person("paul", "below", unit="east"), person("lena", "own"))
    directory = scene(*ROLES, *UNITS, *people).world.directory
    assert readers(World.of(directory), SYSTEM.ref) == ("hanna",)


def test_a_teams_role_takes_nothing_from_what_is_assumed() -> None:
    """VIS-3: a user whose roles were not told is assumed to read, whatever his team may."""
    crew = row("teams", "crew", members=["paul"], roles=["blind"])
    assert reads(user("hanna", 4), user("paul", 4), crew, OWNED) == ["hanna", "paul"]


def test_members_of_a_team_read_what_it_owns() -> None:
    """VIS-1: in the team's business unit (OWN-7)."""
    crew = row("teams", "crew", members=["paul"], businessunitid="east")
    people = (person("hanna", "own"), person("paul", "own"), person("lena", "unit", unit="east"))
    assert reads(*people, crew, email("e1", ownerid="crew")) == ["lena", "paul"]


def test_an_email_without_a_known_owner_is_read_by_depth_alone() -> None:
    """OWN-6: no unit reaches it, but the organisation does."""
    people = (person("hanna", "own"), person("paul", "unit"), person("lena", "all"))
    assert reads(*people, email("e1")) == ["lena"]
    gone = email("e1", ownerid={"table": "team", "id": "gone", "gone": True})
    assert reads(*people, gone) == ["lena"]


@pytest.mark.parametrize(("setting", "expected"), [(False, ["hanna", "paul"]), (True, ["hanna"])])
def test_recipients_get_the_email_shared(setting: bool, expected: list[str]) -> None:
    """VIS-4: DisableImplicitSharingOfCommunicationActivities, for received and sent mail."""
    people = (user("hanna", 0, roles=["own"]), person("paul", "own"), person("lena", "own"))
    off = {"DisableImplicitSharingOfCommunicationActivities": setting}
    received = mail(to="hanna", cc=["paul"], mailboxes=["hanna"])
    assert reads(*people, received, key="m1", settings=off) == expected
    sent = event("send", id="s1", **{"from": "hanna"}, to=["paul@contoso.example", STRANGER])
    assert reads(*people, sent, key="s1", settings=off) == expected


def test_a_hidden_recipient_gets_nothing_shared() -> None:
    """PTY-13: a received email has no Bcc party."""
    people = (user("hanna", 0, roles=["own"]), person("paul", "own"))
    received = mail(to="hanna", headers={"Bcc": "paul@contoso.example"}, mailboxes=["hanna"])
    assert reads(*people, received, key="m1") == ["hanna"]


def test_regarding_an_account_or_contact_opens_the_email() -> None:
    """VIS-5: its owner, its team, and with whom it is shared; a lead does not cascade."""
    people = (*(person(name, "own") for name in ("hanna", "paul", "lena", "mia")),)
    crew = row("teams", "crew", members=["lena"])
    share = Thing("shares", {"objectid": "ivo", "principalid": "crew"})
    ivo = contact("ivo", STRANGER, ownerid="paul")
    about = email("e1", ownerid="hanna", regardingobjectid="ivo")
    assert reads(*people, ivo, about) == ["hanna", "paul"]
    assert reads(*people, crew, ivo, share, about) == ["hanna", "lena", "paul"]
    nobodys = contact("ivo", STRANGER)
    assert reads(*people, nobodys, about) == ["hanna"]
    lead = row("leads", "ivo", ownerid="paul")
    assert reads(*people, lead, about) == ["hanna"]
    gone = email(
        "e1", ownerid="hanna", regardingobjectid={"table": "contact", "id": "x", "gone": True}
    )
    assert reads(*people, gone) == ["hanna"]


@pytest.mark.parametrize(
    ("on", "depth", "expected"),
    [
        (False, None, ["hanna"]),
        (True, 1, ["hanna", "paul"]),
        (True, None, ["hanna", "lena", "mia", "paul"]),
        (True, 2, ["hanna", "lena", "paul"]),
    ],
)
def test_managers_read_what_their_people_own(
    on: bool, depth: int | None, expected: list[str]
) -> None:
    """VIS-1: hierarchy security, three steps unless the organisation says otherwise."""
    people = (
        person("hanna", "own", parentsystemuserid="paul"),
        person("paul", "own", parentsystemuserid="lena"),
        person("lena", "own", parentsystemuserid="mia"),
        person("mia", "own", parentsystemuserid="boss"),
        person("boss", "own"),
    )
    organization: dict[str, Any] = {"ishierarchicalsecuritymodelenabled": on}
    if depth:
        organization["maxdepthforhierarchicalsecuritymodel"] = depth
    assert reads(*people, OWNED, organization=organization) == expected


def test_a_queues_mail_has_the_managers_of_nobody() -> None:
    """VIS-1: the hierarchy is one of users."""
    crew = row("teams", "crew", members=["paul"])
    organization = {"ishierarchicalsecuritymodelenabled": True}
    people = (person("paul", "own", parentsystemuserid="lena"), person("lena", "own"))
    assert reads(*people, crew, email("e1", ownerid="crew"), organization=organization) == ["paul"]
    assert reads(*people, email("e1"), organization=organization) == []
    assert reads(*people, email("e1", ownerid="lena"), organization=organization) == ["lena"]


def test_a_team_has_no_manager_though_it_has_the_id_of_a_user() -> None:
    """VIS-1: an id counts in its own table."""
    hierarchy = {"ishierarchicalsecuritymodelenabled": True}
    people = (person("hanna", "own", parentsystemuserid="paul"), person("paul", "own"))
    world = scene(*ROLES, *people, organization=hierarchy).world
    world = attrs.evolve(world, directory=world.directory.with_row(Team(teamid="hanna")))
    assert readers(world, Ref("team", "hanna")) == ()
    assert readers(world, Ref("systemuser", "hanna")) == ("hanna", "paul")


def test_what_is_assumed_of_roles_may_change_in_one_directory() -> None:
    """VIS-1: the directory remembers its readers, one list for each assumption."""
    world = scene(user("hanna", 4), user("paul", 4)).world
    wide, narrow = (
        world.assuming(attrs.evolve(world.assume, default_activity_read_depth=depth))
        for depth in ("organization", "user")
    )
    hanna = Ref("systemuser", "hanna")
    assert readers(wide, hanna) == ("hanna", "paul")
    assert readers(narrow, hanna) == ("hanna",)
    assert readers(wide, hanna) == ("hanna", "paul")


def test_a_directory_without_a_root_has_one_unit_without_a_name() -> None:
    """OWN-7: an export may leave the business units out; colleagues stay colleagues."""
    world = scene(*ROLES, person("hanna", "unit"), person("paul", "unit")).world
    hanna = Ref("systemuser", "hanna")
    assert not world.directory.businessunits
    assert business_unit_of(world.directory, hanna) == ""
    assert readers(world, hanna) == ("hanna", "paul")


def test_a_deleted_email_is_read_by_nobody() -> None:
    """VIS-8: exposure lasts until deletion."""
    assert reads(user("hanna", 4), OWNED, event("delete", email="e1")) == []


def test_a_loop_of_business_units_ends() -> None:
    """VIS-1: what an export says is not trusted to be a tree."""
    loop = (
        BusinessUnit(businessunitid="a", parentbusinessunitid="b"),
        BusinessUnit(businessunitid="b", parentbusinessunitid="a"),
    )
    people = (SystemUser(systemuserid="hanna", businessunitid="a"), SystemUser(systemuserid="paul"))
    scenario = scene(BELOW, user("x", 4))
    role = scenario.world.directory.roles["below"]
    rows = (*loop, role, *(SystemUser(**{**_columns(one), "roles": ("below",)}) for one in people))
    world = World.of(Directory.of(rows=rows))
    assert readers(world, Ref("systemuser", "hanna")) == ("hanna",)


def _columns(one: SystemUser) -> dict[str, Any]:
    return {"systemuserid": one.systemuserid, "businessunitid": one.businessunitid}


def test_the_unit_of_an_owner() -> None:
    """OWN-7: the root where none is named, nothing for nobody."""
    things = (*UNITS, user("hanna", 4), user("paul", 4, businessunitid="city"), queue("sales"))
    crew = (row("teams", "crew"), row("teams", "branch", businessunitid="east"))
    directory = scene(*things, *crew).world.directory
    units = {
        Ref("systemuser", "hanna"): "root",
        Ref("systemuser", "paul"): "city",
        SYSTEM.ref: "root",
        Ref("systemuser", "gone"): None,
        Ref("team", "crew"): "root",
        Ref("team", "branch"): "east",
        Ref("team", "gone"): None,
        None: None,
    }
    assert {one: business_unit_of(directory, one) for one in units} == units


def test_emails_of_two_owners_have_readers_of_their_own() -> None:
    """VIS-1: what a directory remembers of one owner is not told of another."""
    people = (person("hanna", "own"), person("paul", "own"), person("lena", "all"))
    both = (OWNED, email("e2", ownerid="paul"))
    ask = [event("readers", email=key) for key in ("e1", "e2", "e1")]
    answers = [entry.answer for entry in played(*ROLES, *UNITS, *people, *both, *ask).entries]
    told = [one and one.readers for one in answers]
    assert told == [("hanna", "lena"), ("lena", "paul"), ("hanna", "lena")]


def test_a_share_with_what_is_no_person_opens_nothing() -> None:
    """VIS-5: only users and the members of teams read; a team that is gone has none."""
    world = scene(*ROLES, person("hanna", "own")).world
    shares = (Ref("queue", "sales"), Ref("team", "gone"))
    assert readers(world, None, shares) == ()
    assert readers(world, None, (Ref("systemuser", "hanna"),)) == ("hanna",)


ALL_ROLES = ("own", "unit", "below", "all", "blind", "unsaid")
_ONES = (
    *ROLES,
    *UNITS,
    *(person(f"{role}-{unit}", role, unit=unit) for role in ALL_ROLES for unit in ("root", "city")),
    person("gone", "all", isdisabled=True),
    person("boss", "own", unit="root"),
    person("hanna", "own", unit="city", parentsystemuserid="boss"),
)


@pytest.mark.parametrize("hierarchy", [True, False], ids=["managers read", "managers do not"])
@pytest.mark.parametrize("owner", ["hanna", "boss", None])
def test_one_user_reads_what_the_list_of_readers_says(hierarchy: bool, owner: str | None) -> None:
    """By every depth, from near and far; of a manager, only with hierarchy security (VIS-1)."""
    organization = {"ishierarchicalsecuritymodelenabled": hierarchy}
    world = scene(*_ONES, organization=organization).world
    ref = None if owner is None else Ref("systemuser", owner)
    everybody = world.directory.systemusers
    one_by_one = {key for key, one in everybody.items() if visibility.reads(world, one, ref)}
    assert one_by_one == set(readers(world, ref))
    assert ("boss" in one_by_one) is (owner == "boss" or (hierarchy and owner == "hanna"))
    assert "gone" not in one_by_one
