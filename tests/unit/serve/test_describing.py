"""``$metadata`` and ``EntityDefinitions``, as the clients ask for them."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from tests.unit.serve.conftest import Served

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

EDM = "{http://docs.oasis-open.org/odata/ns/edm}"


def test_metadata_describes_tables_columns_and_functions(served: Served) -> None:
    answer = served.get("$metadata")
    assert answer.headers["content-type"] == "application/xml"
    root = fromstring(answer.body)  # noqa: S314 - our own
    email = root.find(f".//{EDM}EntityType[@Name='email']")
    assert email is not None
    kinds = {one.get("Name"): one.get("Type") for one in email.findall(f"{EDM}Property")}
    assert kinds["activityid"] == "Edm.Guid"
    assert kinds["correlationmethod"] == "Edm.Int32"
    assert kinds["_acceptingentityid_value"] == "Edm.Guid"
    assert kinds["createdon"] == "Edm.DateTimeOffset"
    parties = email.find(f"{EDM}NavigationProperty[@Name='email_activity_parties']")
    assert parties is not None
    assert parties.get("Type") == "Collection(mscrm.activityparty)"
    names = {one.get("Name") for one in root.iter(f"{EDM}EntitySet")}
    assert names == {one["name"] for one in served.get("").value}
    functions = {one.get("Name") for one in root.iter(f"{EDM}FunctionImport")}
    assert functions == {"WhoAmI", "CheckIncomingEmail", "CheckPromoteEmail"}


def test_every_type_that_metadata_names_is_in_it(served: Served) -> None:
    root = fromstring(served.get("$metadata").body)  # noqa: S314 - our own
    there = {one.get("Name") for one in root.iter() if one.tag.endswith("Type")}
    used = {
        str(one.get("Type")).removeprefix("Collection(").rstrip(")").removeprefix("mscrm.")
        for one in root.iter(f"{EDM}NavigationProperty")
    }
    assert used <= there


def test_a_client_finds_set_and_key_of_a_table(served: Served) -> None:
    """As Microsoft's SDK asks, blanks as plus signs."""
    answer = served.get(
        "EntityDefinitions?$select=LogicalName,EntitySetName,PrimaryIdAttribute"
        "&$filter=LogicalName+eq+'usersettings'"
    )
    [row] = answer.value
    assert row["EntitySetName"] == "usersettingscollection"
    assert row["PrimaryIdAttribute"] == "systemuserid"
    none = served.get("EntityDefinitions?$select=LogicalName&$filter=LogicalName eq 'nothing'")
    assert none.value == []


def test_a_client_finds_the_labels_of_the_picklists_of_a_table(served: Served) -> None:
    answer = served.get(
        "EntityDefinitions(LogicalName='usersettings')/Attributes"
        "/Microsoft.Dynamics.CRM.PicklistAttributeMetadata"
        "?$select=LogicalName&$expand=OptionSet($select=Options)"
    )
    labels = {
        row["LogicalName"]: [
            (one["Value"], one["Label"]["UserLocalizedLabel"]["Label"])
            for one in row["OptionSet"]["Options"]
        ]
        for row in answer.value
    }
    assert labels["incomingemailfilteringmethod"][4] == (4, "No email messages")


def test_a_table_is_named_or_told_by_its_id_and_expanded(served: Served) -> None:
    queue = served.get("EntityDefinitions(LogicalName='queue')").json
    by_id = served.get(f"EntityDefinitions({queue['MetadataId']})?$expand=Attributes").json
    kinds = {one["LogicalName"]: one["AttributeType"] for one in by_id["Attributes"]}
    assert kinds["queueid"] == "Uniqueidentifier"
    assert kinds["ownerid"] == "Lookup"
    assert kinds["statecode"] == "State"
    assert kinds["incomingemailfilteringmethod"] == "Picklist"
    one = served.get(
        "EntityDefinitions(LogicalName='queue')/Attributes(LogicalName='emailaddress')"
    ).json
    assert one["@odata.type"] == "#Microsoft.Dynamics.CRM.StringAttributeMetadata"
    assert one["IsPrimaryName"] is False


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("EntityDefinitions(LogicalName='nothing')", 404),
        ("EntityDefinitions(LogicalName='queue')/Attributes(LogicalName='nothing')", 404),
        ("EntityDefinitions(LogicalName='queue')/Keys", 501),
        ("EntityDefinitions?$select=Nothing", 400),
    ],
)
def test_what_is_not_described_is_refused(served: Served, path: str, status: int) -> None:
    assert served.get(path).status == status
