"""GET: entity sets, rows by their keys, and what is refused in the shape of Dataverse."""

from __future__ import annotations

import pytest

from sscsim.serve.ids import wire_id
from sscsim.vocabulary import Ref
from tests.unit.serve.conftest import Served, Start

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

HANNA = wire_id(Ref("systemuser", "hanna"))
AUDIT = "usersettingscollection?$select=systemuserid&$filter=incomingemailfilteringmethod eq {}"


@pytest.mark.parametrize("version", ["v9.0", "v9.1", "v9.2"])
def test_the_audit_of_the_article_is_answered_in_every_version(
    served: Served, version: str
) -> None:
    """AUD-1: the three queries, as the article prints them."""
    found = [
        [row["systemuserid"] for row in served.get(f"/api/data/{version}/{AUDIT.format(n)}").value]
        for n in (0, 1, 2)
    ]
    assert found == [[HANNA], [], [wire_id(Ref("systemuser", "jonas"))]]


def test_rows_of_any_table_come_in_one_order(start: Start) -> None:
    """That of their ids, in every process and after every change."""
    ids = [f"c{number:02}" for number in range(30)]
    story = "contacts: [" + ", ".join(f"{{id: {one}, fullname: F}}" for one in reversed(ids)) + "]"
    served = start(f"systemusers: [{{id: hanna, fullname: Hanna}}]\n{story}")
    shown = [row["contactid"] for row in served.get("contacts?$select=contactid").value]

    assert shown == [wire_id(Ref("contact", one)) for one in ids]


def test_a_row_is_found_by_its_guid_and_by_the_id_of_the_scenario(served: Served) -> None:
    by_guid = served.get(f"systemusers({HANNA})?$select=fullname").json
    by_name = served.get("systemusers(hanna)?$select=fullname").json
    assert by_guid == by_name
    assert by_guid["fullname"] == "Hanna Reyes"
    assert by_guid["@odata.etag"].startswith('W/"')
    assert by_guid["@odata.context"].endswith("$metadata#systemusers(fullname)/$entity")


def test_a_row_that_is_not_there_is_a_404_in_the_words_of_dataverse(served: Served) -> None:
    """The code is that of ObjectDoesNotExist."""
    answer = served.get("systemusers(11111111-0000-4000-8000-000000000001)")
    assert answer.status == 404
    assert answer.json == {
        "error": {
            "code": "0x80040217",
            "message": "systemuser With Id = 11111111-0000-4000-8000-000000000001 Does Not Exist",
        }
    }


def test_a_set_that_is_not_there_is_told_with_those_that_are(served: Served) -> None:
    answer = served.get("solutions")
    assert answer.status == 404
    assert answer.error.startswith("Resource not found for the segment 'solutions'. This organ")
    assert "usersettingscollection" in answer.error


def test_a_misspelt_column_is_a_400_and_an_option_that_is_not_simulated_a_501(
    served: Served,
) -> None:
    wrong = served.get("systemusers?$select=fulname")
    assert (wrong.status, wrong.error) == (
        400,
        'there is no column "fulname". Did you mean fullname?',
    )
    unknown = served.get("systemusers?$apply=groupby((fullname))")
    assert unknown.status == 501
    assert "$apply is not answered here." in unknown.error


def test_an_operation_of_dataverse_that_is_not_there_is_a_501(served: Served) -> None:
    for answer in (
        served.get("RetrieveVersion()"),
        served.ask("POST", "AddToQueue", {}),
    ):
        assert answer.status == 501
        assert answer.error.startswith("The operation ")


def test_the_head_of_an_answer_comes_without_its_body(served: Served) -> None:
    answer = served.ask("HEAD", "systemusers")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["content-length"]) > 100


def test_who_am_i_is_a_user_of_the_organisation(served: Served) -> None:
    me = served.get("WhoAmI").json
    assert me["UserId"] == HANNA
    assert served.get(f"businessunits({me['BusinessUnitId']})").json["name"] == "Contoso"
    assert served.get(f"organizations({me['OrganizationId']})").status == 200


def test_the_service_lists_its_sets(served: Served) -> None:
    names = [one["name"] for one in served.get("").value]
    assert {"systemusers", "queues", "emails", "contacts"} <= set(names)
