"""Rows written through the API: on conditions, and by the transitions of the world."""

from __future__ import annotations

from typing import Any

import pytest

from sscsim.serve.ids import wire_id
from sscsim.vocabulary import Ref
from tests.unit.serve.conftest import Served

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

HANNA = wire_id(Ref("systemuser", "hanna"))
SETTINGS = f"usersettingscollection({HANNA})"
NEW = "aaaaaaaa-0000-4000-8000-000000000001"


def _method(served: Served) -> int:
    found: int = served.get(f"{SETTINGS}?$select=incomingemailfilteringmethod").json[
        "incomingemailfilteringmethod"
    ]
    return found


def test_a_stored_value_is_mended_and_the_world_knows_it(served: Served) -> None:
    """AUD-6: the request that a plan of the mend holds."""
    answer = served.ask("PATCH", SETTINGS, {"incomingemailfilteringmethod": 1}, If_Match="*")
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["odata-entityid"].endswith(f"/api/data/v9.2/{SETTINGS}")
    assert _method(served) == 1
    settings = served.organisation.state.world.directory.usersettings["hanna"]
    assert settings.incomingemailfilteringmethod == 1


def test_what_a_flag_hides_in_the_dialog_can_still_be_written(served: Served) -> None:
    """SET-6, and the flag is written into the blob before."""
    [organization] = served.get("organizations?$select=organizationid").value
    path = f"organizations({organization['organizationid']})"
    blob = "<OrgSettings><HideTrackAllOption>true</HideTrackAllOption></OrgSettings>"
    assert served.ask("PATCH", path, {"orgdborgsettings": blob}).status == 204
    assert served.organisation.state.world.settings["HideTrackAllOption"] is True
    assert served.get(path).json["orgdborgsettings"] == blob
    served.ask("PATCH", SETTINGS, {"incomingemailfilteringmethod": 4})
    assert served.ask("PATCH", SETTINGS, {"incomingemailfilteringmethod": 0}).status == 204
    assert _method(served) == 0


def test_a_blob_is_checked_as_an_exported_one(served: Served) -> None:
    [organization] = served.get("organizations?$select=organizationid").value
    path = f"organizations({organization['organizationid']})"
    before = served.organisation.state
    for blob in ("<OrgSettings>", '<!DOCTYPE a [<!ENTITY b "c">]><OrgSettings/>', 7):
        answer = served.ask("PATCH", path, {"orgdborgsettings": blob})
        assert answer.status == 400
        assert answer.error.startswith("orgdborgsettings ")
    assert served.organisation.state is before


def test_if_match_lets_only_the_version_be_changed_that_was_read(served: Served) -> None:
    version = served.get(SETTINGS).json["@odata.etag"]
    body = {"incomingemailfilteringmethod": 3}
    assert served.ask("PATCH", SETTINGS, body, If_Match=version).status == 204
    late = served.ask("PATCH", SETTINGS, {"incomingemailfilteringmethod": 0}, If_Match=version)
    assert (late.status, late.json["error"]["code"]) == (412, "0x80060882")
    assert _method(served) == 3


def test_a_patch_makes_a_row_unless_a_header_forbids_it(served: Served) -> None:
    body = {"fullname": "Nele Arndt", "emailaddress1": "nele@fabrikam.example"}
    assert served.ask("PATCH", f"contacts({NEW})", body, If_Match="*").status == 404
    assert served.ask("PATCH", f"contacts({NEW})", body, If_None_Match="*").status == 204
    assert served.ask("PATCH", f"contacts({NEW})", body, If_None_Match="*").status == 412
    assert served.get(f"contacts({NEW})").json["fullname"] == "Nele Arndt"
    directory = served.organisation.state.world.directory
    assert [row.label for row in directory.rows_at("nele@fabrikam.example")] == ["Nele Arndt"]


def test_a_row_is_made_and_shown_where_that_was_asked(served: Served) -> None:
    body = {"name": "Fabrikam", "ownerid@odata.bind": f"/systemusers({HANNA})"}
    made = served.ask("POST", "accounts", body, Prefer="return=representation")
    assert made.status == 201
    assert made.json["_ownerid_value"] == HANNA
    assert made.headers["preference-applied"] == "return=representation"
    chosen = served.ask("POST", "accounts?$select=name", body, Prefer="return=representation")
    assert chosen.json.keys() - {"accountid"} == {"@odata.context", "@odata.etag", "name"}
    silent = served.ask("POST", "accounts", body)
    assert (silent.status, silent.body) == (204, b"")
    where = silent.headers["odata-entityid"]
    assert served.get(where.partition(str(served.port))[2]).json["name"] == "Fabrikam"


def test_the_full_name_of_a_person_follows_its_parts(served: Served) -> None:
    """Unless it is written itself."""
    made = served.ask("POST", "contacts", {"firstname": "Nele", "lastname": "Arndt"})
    where = made.headers["odata-entityid"].partition(str(served.port))[2]
    assert served.get(where).json["fullname"] == "Nele Arndt"
    assert served.ask("PATCH", where, {"lastname": "Berg"}).status == 204
    assert served.get(where).json["fullname"] == "Nele Berg"
    assert served.ask("PATCH", where, {"fullname": "N. Berg"}).status == 204
    assert served.get(where).json["fullname"] == "N. Berg"


@pytest.mark.parametrize(
    ("path", "body", "status", "told"),
    [
        (
            SETTINGS,
            {"incomingemailfilteringmethod": 7},
            400,
            (
                "A validation error occurred. incomingemailfilteringmethod is 7. Write a number "
                'from 0 to 4, or a label such as "All email messages".'
            ),
        ),
        (
            SETTINGS,
            {"incomingemailfilteringmethod": "1"},
            400,
            (
                "Error identified in Payload provided by the user for Entity :"
                "'usersettingscollection', incomingemailfilteringmethod cannot be read as "
                "Edm.Int32."
            ),
        ),
        (
            SETTINGS,
            {"incomingemailfilteringmethode": 1},
            400,
            (
                "Could not find a property named 'incomingemailfilteringmethode' on type "
                "'Microsoft.Dynamics.CRM.usersettings'. Did you mean incomingemailfilteringmethod?"
            ),
        ),
        (
            SETTINGS,
            {"homepagearea": "x"},
            501,
            (
                "The column 'homepagearea' of usersettings is not simulated. It is in no row that "
                "was exported."
            ),
        ),
        (
            "queues(sales)",
            {"_ownerid_value": HANNA},
            400,
            (
                "Error identified in Payload provided by the user for Entity :'queues', "
                "_ownerid_value cannot be written. Write ownerid@odata.bind."
            ),
        ),
        (
            "queues(sales)",
            {"owningbusinessunit@odata.bind": f"/systemusers({HANNA})"},
            400,
            (
                "Error identified in Payload provided by the user for Entity :'queues', "
                "owningbusinessunit leads to businessunit, not to systemuser."
            ),
        ),
        (
            "queues(sales)",
            {"ownerid@odata.bind": f"/systemusers({NEW})"},
            404,
            f"systemuser With Id = {NEW} Does Not Exist",
        ),
        ("queues(sales)", {"statecode": None}, 400, None),
        ("queues(sales)", {"name": ["Sales"]}, 400, None),
        ("contacts(ivo)", {"account": {"name": "x"}}, 501, None),
        ("activityparties(x)", {}, 404, None),
    ],
)
def test_what_cannot_be_written_is_refused_and_changes_nothing(
    served: Served, path: str, body: dict[str, Any], status: int, told: str | None
) -> None:
    before = served.organisation.state
    answer = served.ask("PATCH", path, body)
    assert answer.status == status
    assert told is None or answer.error == told
    assert served.organisation.state is before


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"a": NaN}', b'{"a": 1, "a": 2}', b'{"a":' * 99_999]
)
def test_a_body_that_is_no_object_is_a_400(served: Served, body: bytes) -> None:
    answer = served.ask("PATCH", SETTINGS, body)
    assert (answer.status, answer.json["error"]["code"]) == (400, "0x80048d19")


def test_a_row_that_is_not_named_by_its_id_is_not_written(served: Served) -> None:
    """Not even where the value happens to be the id of a row."""
    one = served.get("emails").value[0]["activityid"]
    for method, path in [
        ("DELETE", f"emails(messageid={one})"),
        ("PATCH", f"emails(messageid={one})"),
        ("PUT", f"emails(messageid={one})/subject"),
        ("POST", f"emails(messageid={one})/Microsoft.Dynamics.CRM.DeliverPromoteEmail"),
        ("GET", f"emails(messageid={one})/subject"),
    ]:
        answer = served.ask(method, path, {"value": "x"})
        assert (answer.status, answer.error) == (
            501,
            "Finding a row by messageid is not simulated. Ask for it with $filter.",
        )
    assert served.ask("PATCH", f"emails(activityid={one})", {"subject": "x"}).status == 204
    assert [row["subject"] for row in served.get("emails").value] == ["x"]


def test_one_column_is_put_and_emptied(served: Served) -> None:
    assert served.ask("PUT", "queues(sales)/name", {"value": "Orders"}).status == 204
    assert served.get("queues(sales)").json["name"] == "Orders"
    assert served.ask("DELETE", "queues(sales)/name").status == 204
    assert served.get("queues(sales)").json["name"] is None
    assert served.ask("PUT", "queues(sales)/name", {"name": "x"}).status == 400


def test_an_email_is_deleted_and_other_rows_are_a_501(served: Served) -> None:
    assert served.ask("DELETE", "emails(e1)").status == 204
    assert served.get("emails").value == []
    assert served.ask("DELETE", "emails(e1)").status == 404
    answer = served.ask("DELETE", "contacts(ivo)")
    assert answer.status == 501
    assert answer.error == ("Deleting rows of contacts is not simulated. Emails can be deleted.")
