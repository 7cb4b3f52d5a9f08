"""By which routes a person reaches an email, each beside the case in which it is closed."""

from __future__ import annotations

import pytest

from sscsim.exposure import Circle, Route, Routes, Via
from sscsim.rules.creation.owner import SYSTEM
from sscsim.views.routes import answer, route_says, route_value, why_not
from sscsim.vocabulary import Ref
from tests.worlds import Thing, account, queue, row, scene, user

OWN = row("roles", "own", name="Own mail only", prvReadActivity="user")
UNIT = row("roles", "unit", name="Back office", prvReadActivity="business_unit")
BELOW = row("roles", "below", name="Team lead", prvReadActivity="parent_child")
ALL = row("roles", "all", name="Auditor", prvReadActivity="organization")
BLIND = row("roles", "blind", name="Guest", prvReadActivity="none")
STAGE = (
    OWN,
    UNIT,
    BELOW,
    ALL,
    BLIND,
    row("businessunits", "root", name="Contoso"),
    row("businessunits", "east", name="East", parentbusinessunitid="root"),
)
HANNA = Ref("systemuser", "hanna")
HANNAS = Circle(owner=HANNA)


def person(name: str, *roles: str, unit: str = "east", **columns: object) -> Thing:
    """A user with these roles."""
    return user(name, 4, roles=list(roles), businessunitid=unit, **columns)


def routes(*things: Thing, **settings: object) -> Routes:
    """The routes of an organisation."""
    return Routes(scene(*STAGE, *things, organization=settings).world)


def said(found: Routes, circle: Circle, key: str) -> list[str]:
    """The routes of a person, as sentences."""
    return [route_says(route) for route in found.of(circle, key)]


def test_the_owner_reads_what_is_hers_and_nobody_else_does() -> None:
    found = routes(person("hanna", "own"), person("marc", "own"))
    assert said(found, HANNAS, "hanna") == ["owns the email"]
    assert said(found, HANNAS, "marc") == []


@pytest.mark.parametrize(
    ("role", "unit", "expected"),
    [
        ("all", "root", ["has the role Auditor, which reads activities in the whole organization"]),
        ("unit", "east", ["has the role Back office, which reads activities in its business unit"]),
        ("unit", "root", []),
        (
            "below",
            "root",
            ["has the role Team lead, which reads activities in its business unit and those below"],
        ),
        ("own", "east", []),
    ],
)
def test_a_role_reads_as_far_as_it_reaches(role: str, unit: str, expected: list[str]) -> None:
    found = routes(person("hanna", "own"), person("marc", role, unit=unit))
    assert said(found, HANNAS, "marc") == expected


def test_a_role_of_a_team_reaches_from_the_unit_of_the_team() -> None:
    """Marc sits in the root, his team in the east; without the team he reads nothing."""
    team = row("teams", "care", name="Care", businessunitid="east", members=["marc"])
    holding = Thing("teams", {**team.body, "roles": ["unit"]})
    people = (person("hanna", "own"), person("marc", "own", unit="root"))
    assert said(routes(*people, holding), HANNAS, "marc") == [
        "has the role Back office of the team Care, which reads activities in its business unit"
    ]
    assert said(routes(*people, team), HANNAS, "marc") == []


def test_members_read_what_their_team_owns() -> None:
    team = row("teams", "care", name="Care", businessunitid="east", members=["marc"])
    found = routes(person("marc", "own"), person("nora", "own"), team)
    owned = Circle(owner=Ref("team", "care"))
    assert said(found, owned, "marc") == ["is a member of the team Care, which owns the email"]
    assert said(found, owned, "nora") == []


def test_a_queue_is_a_route_where_its_team_came_to_own_the_email_through_it() -> None:
    """VIS-7: seeing the queue item is not reading the email."""
    team = row("teams", "care", name="Care", businessunitid="east", members=["marc"])
    sales = queue("sales", 0, ownerid={"table": "team", "id": "care"})
    found = routes(person("marc", "own"), person("nora", "own"), team, sales)
    owned = found.circle(Ref("team", "care"), (), None, ["sales"])
    assert said(found, owned, "marc") == [
        "is a member of the team Care, which owns the email",
        "is a member of the team Care, which owns what comes to the queue Sales",
    ]
    assert said(found, owned, "nora") == []
    another = found.circle(Ref("systemuser", "nora"), (), None, ["sales"])
    assert another.queues == ()


def test_who_owns_a_queue_herself_owns_what_comes_to_it() -> None:
    sales = queue("sales", 0, ownerid={"table": "systemuser", "id": "hanna"})
    found = routes(person("hanna", "own"), sales)
    circle = found.circle(HANNA, (), None, ["sales"])
    assert said(found, circle, "hanna") == ["owns the email", "owns what comes to the queue Sales"]


def test_recipients_share_the_email_unless_a_setting_stops_it() -> None:
    people = (person("hanna", "own"), person("marc", "own"))
    found = routes(*people)
    circle = found.circle(HANNA, ["marc"], None, ())
    assert said(found, circle, "marc") == [
        "is among the recipients, with all of whom the email is shared"
    ]
    stopped = {"DisableImplicitSharingOfCommunicationActivities": True}
    off = Routes(scene(*STAGE, *people, settings=stopped).world)
    assert off.of(off.circle(HANNA, ["marc"], None, ()), "marc") == ()


def test_who_owns_or_shares_the_account_reads_the_email_about_it() -> None:
    """VIS-5: through sharing or ownership, of a user or a team; of contacts and accounts only."""
    team = row("teams", "care", name="Care", businessunitid="east", members=["nora"])
    people = (person("hanna", "own"), person("marc", "own"), person("nora", "own"))
    owner = {"table": "systemuser", "id": "marc"}
    things = (*people, team, account("fabrikam", "a@fabrikam.example", ownerid=owner))
    found = routes(*things)
    about = Ref("account", "fabrikam")
    circle = found.circle(HANNA, (), about, ())
    it = "the account Fabrikam, which the email is about"
    assert said(found, circle, "marc") == [f"owns {it}, or has it shared"]
    assert said(found, circle, "nora") == []
    assert found.circle(HANNA, (), Ref("lead", "l1"), ()).regarding is None


def test_a_team_that_owns_the_account_brings_its_members() -> None:
    team = row("teams", "care", name="Care", businessunitid="east", members=["nora"])
    owner = {"table": "team", "id": "care"}
    fabrikam = account("fabrikam", "a@fabrikam.example", ownerid=owner)
    found = routes(person("hanna", "own"), person("nora", "own"), team, fabrikam)
    circle = found.circle(HANNA, (), Ref("account", "fabrikam"), ())
    [text] = said(found, circle, "nora")
    assert text == (
        "is a member of the team Care, which owns the account Fabrikam, which the email is about, "
        "or has it shared"
    )


def test_managers_read_as_far_up_as_hierarchy_security_reaches() -> None:
    people = (
        person("hanna", "own", parentsystemuserid="marc"),
        person("marc", "own", parentsystemuserid="nora"),
        person("nora", "own"),
    )
    on = {"ishierarchicalsecuritymodelenabled": True, "maxdepthforhierarchicalsecuritymodel": 2}
    found = routes(*people, **on)
    assert said(found, HANNAS, "marc") == ["is the manager of Hanna, who owns the email"]
    assert said(found, HANNAS, "nora") == [
        "is the manager of Marc, above Hanna, who owns the email"
    ]
    assert said(routes(*people), HANNAS, "marc") == []


def test_all_routes_of_a_person_stand_with_the_shortest_first() -> None:
    found = routes(person("hanna", "all", "unit"))
    circle = found.circle(HANNA, ["hanna"], None, ())
    assert [route.via for route in found.of(circle, "hanna")] == [
        Via.OWNER,
        Via.SHARE,
        Via.ROLE,
        Via.ROLE,
    ]
    lengths = [len(route) for route in found.of(circle, "hanna")]
    assert lengths == sorted(lengths)
    assert found.all_of(circle) == {"hanna": found.of(circle, "hanna")}


def test_what_was_asked_before_changes_no_routes() -> None:
    """People and emails in any order, of the same unit and of another, and one email twice."""
    people = [person("hanna", "own"), person("marc", "unit", "own"), person("nora", "below")]
    people.append(person("otto", "all", unit="root"))
    circles = [Circle(owner=Ref("systemuser", key)) for key in ("hanna", "marc", "otto")]
    circles.append(Circle(owner=HANNA, shares=("marc", "nora")))
    found = routes(*people)
    for circle in (*circles, *reversed(circles)):
        for key in ("hanna", "marc", "nora", "otto"):
            assert found.of(circle, key) == routes(*people).of(circle, key)


def test_without_any_role_that_reads_no_route_is_open() -> None:
    found = routes(person("hanna", "blind"), person("nora", "all", isdisabled=True))
    hanna, nora = (found.named(Ref("systemuser", key)) for key in ("hanna", "nora"))
    assert found.readers(HANNAS) == ()
    assert answer(hanna, (), why_not(found, HANNAS, hanna)) == (
        "No: Hanna has no role that reads activities."
    )
    assert why_not(found, HANNAS, nora) == "Nora is disabled."


def test_why_not_names_the_business_unit_that_no_role_reaches() -> None:
    found = routes(person("hanna", "own"), person("marc", "own"))
    marc = found.named(Ref("systemuser", "marc"))
    assert why_not(found, HANNAS, marc) == (
        "no role of Marc reaches the business unit East, where the email lies, and it is neither "
        "owned by nor shared with Marc."
    )
    assert "nobody's business unit" in why_not(found, Circle(), marc)


def test_system_lies_in_the_root() -> None:
    """OWN-6: what nobody else can own is read there by who reads the root."""
    found = routes(person("marc", "unit", unit="root"), person("nora", "unit"))
    circle = Circle(owner=SYSTEM.ref)
    assert found.readers(circle) == ("marc",)
    assert found.named(SYSTEM.ref) == SYSTEM


def test_hostile_names_stay_one_line_of_text() -> None:
    """A role may be called anything; no terminal obeys it."""
    evil = row("roles", "evil", name="\x1b[2J\nAll=1+1 <b>", prvReadActivity="organization")
    found = routes(person("marc", "evil"), evil)
    [text] = said(found, HANNAS, "marc")
    assert text.isprintable()
    assert "<b>" in text


def test_a_route_as_a_value_says_what_it_goes_through() -> None:
    found = routes(person("marc", "all"))
    [route] = found.of(HANNAS, "marc")
    assert route_value(route) == {
        "via": "role",
        "path": [{"table": "role", "id": "all", "name": "Auditor"}],
        "depth": "organization",
        "rule": "VIS-1",
        "says": "has the role Auditor, which reads activities in the whole organization",
    }
    assert route_value(Route(via=Via.TEAM, path=route.path))["depth"] is None
