"""Pages and their links, annotations, versions, and what a row leads to."""

from __future__ import annotations

from typing import Any

import pytest

from sscsim.serve.ids import wire_id
from sscsim.vocabulary import Ref
from tests.unit.serve.conftest import Answer, Served, Start

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

HANNA = wire_id(Ref("systemuser", "hanna"))
CROWD = "systemusers:\n" + "".join(
    f"  - {{id: u{n}, fullname: Name {n % 3}, internalemailaddress: u{n}@contoso.example,"
    " incomingemailfilteringmethod: 0}\n"
    for n in range(23)
)
AUDIT = "usersettingscollection?$select=systemuserid&$filter=incomingemailfilteringmethod eq 0"


@pytest.fixture(scope="module")
def crowd(starting: Start) -> Served:
    return starting(CROWD)


def _next(served: Served, answer: Answer) -> str | None:
    link = answer.json.get("@odata.nextLink")
    return None if link is None else link.partition(str(served.port))[2]


def _walk(served: Served, path: str, each: Any = None, **headers: str) -> list[list[Any]]:
    pages, link = [], path
    while link:
        answer = served.get(link, **headers)
        pages.append(answer.value)
        for row in answer.value if each else ():
            each(row)
        link = _next(served, answer) or ""
    return pages


@pytest.mark.parametrize("orderby", ["", "&$orderby=fullname desc"])
def test_pages_hold_every_row_once_in_order(crowd: Served, orderby: str) -> None:
    whole = crowd.get(f"systemusers?$select=fullname{orderby}").value
    pages = _walk(crowd, f"systemusers?$select=fullname{orderby}", Prefer="odata.maxpagesize=5")
    assert [len(page) for page in pages] == [5, 5, 5, 5, 3]
    paged = [row["systemuserid"] for page in pages for row in page]
    assert sorted(paged) == sorted(row["systemuserid"] for row in whole)
    if orderby:
        names = [row["fullname"] for page in pages for row in page]
        assert names == sorted(names, reverse=True)


def test_a_link_keeps_the_size_of_its_pages_without_the_header(crowd: Served) -> None:
    first = crowd.get("systemusers?$select=fullname&$count=true", Prefer="odata.maxpagesize=10")
    assert first.headers["preference-applied"] == "odata.maxpagesize=10"
    assert first.json["@odata.count"] == 23
    second = crowd.get(_next(crowd, first) or "")
    assert len(second.value) == 10


def test_who_mends_what_he_pages_over_skips_nobody(crowd: Served) -> None:
    """AUD-6: the filter no longer fits the rows of the pages before."""

    def mend(row: dict[str, Any]) -> None:
        path = f"usersettingscollection({row['systemuserid']})"
        crowd.ask("PATCH", path, {"incomingemailfilteringmethod": 1})

    pages = _walk(crowd, AUDIT, mend, Prefer="odata.maxpagesize=4")
    assert sum(map(len, pages)) == 23
    assert crowd.get(AUDIT).value == []


@pytest.mark.parametrize("token", ["x", "eyJhZnRlciI6e30sInNpemUiOjF9", "e30", "%5B%5D"])
def test_a_token_that_is_of_no_link_is_refused(served: Served, token: str) -> None:
    answer = served.get(f"systemusers?$select=fullname&$skiptoken={token}")
    assert (answer.status, answer.error) == (
        400,
        "The $skiptoken is not of a next link of this query.",
    )


def test_top_has_no_pages(served: Served) -> None:
    answer = served.get("systemusers?$top=2", Prefer="odata.maxpagesize=1")
    assert len(answer.value) == 2
    assert "@odata.nextLink" not in answer.json


def test_labels_and_tables_are_told_where_a_client_asks(served: Served) -> None:
    path = f"usersettingscollection({HANNA})"
    asked = served.get(path, Prefer='odata.include-annotations="*"')
    name = "incomingemailfilteringmethod@OData.Community.Display.V1.FormattedValue"
    assert asked.json[name] == "All email messages"
    assert asked.headers["preference-applied"] == 'odata.include-annotations="*"'
    assert name not in served.get(path).json
    queue = served.get("queues(sales)", Prefer="odata.include-annotations=*").json
    assert queue["_ownerid_value@OData.Community.Display.V1.FormattedValue"] == "Hanna Reyes"
    assert queue["_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"] == "systemuser"
    assert queue["statecode@OData.Community.Display.V1.FormattedValue"] == "Active"
    only = 'odata.include-annotations="Microsoft.Dynamics.CRM.*"'
    tables = served.get("queues(sales)", Prefer=only).json
    assert "_ownerid_value@OData.Community.Display.V1.FormattedValue" not in tables
    assert tables["_ownerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty"] == "ownerid"


def test_rows_within_rows_are_annotated_too(served: Served) -> None:
    answer = served.get(
        "queues?$select=name&$expand=ownerid($select=isdisabled)",
        Prefer='odata.include-annotations="OData.Community.Display.V1.FormattedValue"',
    )
    [queue] = answer.value
    assert queue["ownerid"]["isdisabled@OData.Community.Display.V1.FormattedValue"] == "Enabled"


def test_a_row_that_did_not_change_is_not_sent_again(served: Served) -> None:
    first = served.get("queues(sales)")
    again = served.get("queues(sales)", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    served.ask("PATCH", "queues(sales)", {"name": "Orders"})
    assert served.get("queues(sales)", If_None_Match=first.headers["etag"]).status == 200


def test_what_a_row_leads_to_has_an_address_of_its_own(served: Served) -> None:
    owner = served.get("queues(sales)/ownerid?$select=fullname").json
    assert owner["fullname"] == "Hanna Reyes"
    assert served.get("queues(sales)/defaultmailbox").status == 204
    assert served.get("emails(e1)/email_activity_parties").value == []
    settings = served.get("systemusers(hanna)/user_settings?$select=systemuserid").value
    assert [row["systemuserid"] for row in settings] == [HANNA]
    assert served.get("queues(sales)/ownerid/$ref").status == 501


def test_roles_and_teams_are_linked(starting: Start) -> None:
    linked = starting(
        "roles: [{id: reader, name: Reader, prvReadActivity: organization}]\n"
        "systemusers: [{id: hanna, fullname: Hanna Reyes, roles: [reader]}]\n"
        "teams: [{id: legal, name: Legal, members: [hanna], roles: [reader]}]\n"
    )
    user = linked.get("systemusers(hanna)?$expand=systemuserroles_association($select=name)").json
    assert [role["name"] for role in user["systemuserroles_association"]] == ["Reader"]
    [membership] = linked.get("teammemberships").value
    assert membership["systemuserid"] == HANNA
    [role] = linked.get("teamrolescollection").value
    path = f"teamrolescollection({role['teamroleid']})"
    assert linked.ask("PATCH", path, {"roleid": HANNA}).status == 501
    assert linked.ask("POST", "teammemberships", {}).status == 501


def test_a_column_has_an_address_of_its_own(served: Served) -> None:
    assert served.get("queues(sales)/name").json["value"] == "Sales"
    assert served.get("queues(sales)/name/$value").body == b"Sales"
    assert served.get("queues(sales)/queueviewtype").status == 204
    assert served.get("queues(sales)/nam").status == 404


def test_a_key_that_an_organisation_adds_is_a_501(served: Served) -> None:
    assert served.get(f"systemusers(systemuserid={HANNA})").status == 200
    answer = served.get("queues(name='Sales')")
    assert (answer.status, answer.error) == (
        501,
        "Finding a row by name is not simulated. Ask for it with $filter.",
    )


def test_rows_are_counted(served: Served) -> None:
    assert served.get("systemusers/$count").body == b"3"
    assert served.get("systemusers/$count?$filter=isdisabled eq true").body == b"1"
