"""Custom tables, definitions, an exported EmailSearch, and who may read activities."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sscsim.sources import load_snapshot
from sscsim.vocabulary import ReadDepth, Ref
from tests.unit.sources.snapshot_folders import (
    CONTACTS,
    CONTOSO,
    HANNA,
    IVO,
    QUEUES,
    SALES,
    USERS,
    loaded,
)

SUPPLIERS = [
    {
        "cr123_supplierid": "S1",
        "cr123_name": "Nordwind",
        "cr123_mail": "buy@nordwind.example",
        "cr123_note": "pays late",
        "cr123_empty": None,
    },
    {"cr123_supplierid": "S2", "cr123_mail": "", "cr123_note": "a@nordwind.example"},
]
SUPPLIER = Ref("cr123_supplier", "s1")


def _definition(table: str, *email: str, party: bool = True, **more: Any) -> dict[str, Any]:
    columns = [{"LogicalName": name, "FormatName": {"Value": "Email"}} for name in email]
    other = {"LogicalName": "cr123_note", "FormatName": {"Value": "Text"}}
    attributes = [*columns, other]
    return {"LogicalName": table, "IsActivityParty": party, "Attributes": attributes, **more}


def test_without_definitions_a_column_full_of_addresses_is_an_email_column(tmp_path: Path) -> None:
    """One value that is no address makes it an ordinary text; an empty one is no value."""
    directory = loaded(tmp_path, {**CONTOSO, "cr123_suppliers": SUPPLIERS}).world.directory
    assert [row.ref for row in directory.rows_at("buy@nordwind.example")] == [SUPPLIER]
    assert directory.rows_at("a@nordwind.example") == ()
    assert directory.records[SUPPLIER].addresscolumns == ("cr123_mail",)


def test_with_definitions_the_format_decides(tmp_path: Path) -> None:
    """FLT-10: only a column of format Email resolves, whatever the others hold."""
    definitions = [
        _definition(
            "cr123_supplier", "cr123_note",
            EntitySetName="cr123_suppliers", PrimaryIdAttribute="cr123_supplierid",
            PrimaryNameAttribute="cr123_name",
        )
    ]  # fmt: skip
    files = {**CONTOSO, "cr123_suppliers": SUPPLIERS, "entitydefinitions": definitions}
    directory = loaded(tmp_path, files).world.directory
    assert directory.rows_at("buy@nordwind.example") == ()
    assert [row.ref.id for row in directory.rows_at("a@nordwind.example")] == ["s2"]
    assert directory.records[SUPPLIER].label == "Nordwind"


def test_definitions_name_key_and_table_of_an_irregular_set(tmp_path: Path) -> None:
    """An entity set is not always its table and an s, nor the key ``<table>id``."""
    definitions = [
        _definition("cr_fee", "cr_mail", EntitySetName="cr_feeset", PrimaryIdAttribute="cr_key")
    ]
    fees = [{"cr_key": "F1", "cr_mail": "fee@nordwind.example"}]
    directory = loaded(
        tmp_path, {**CONTOSO, "cr_feeset": fees, "entitydefinitions": definitions}
    ).world.directory
    assert [row.ref for row in directory.rows_at("fee@nordwind.example")] == [Ref("cr_fee", "f1")]


def test_a_table_that_cannot_be_a_party_does_not_resolve(tmp_path: Path) -> None:
    """PTY-12, by definition or, without one, because it is an opportunity."""
    opportunities = [{"opportunityid": "o1", "emailaddress": "o@fabrikam.example"}]
    files = {**CONTOSO, "opportunities": opportunities, "cr123_suppliers": SUPPLIERS}
    directory = loaded(tmp_path / "without", files).world.directory
    assert directory.rows_at("o@fabrikam.example") == ()
    assert directory.rows_at("buy@nordwind.example") != ()
    definitions = [
        {"LogicalName": "cr123_supplier", "IsActivityParty": False},
        {"LogicalName": "opportunity", "IsActivityParty": True},
    ]
    told = loaded(tmp_path / "with", {**files, "entitydefinitions": definitions}).world.directory
    assert told.rows_at("o@fabrikam.example") != ()
    assert told.rows_at("buy@nordwind.example") == ()


def test_a_custom_email_column_of_a_standard_table_needs_its_definition(tmp_path: Path) -> None:
    """SP-18: without definitions contacts have the three standard columns."""
    contacts = [{**CONTACTS[0], "cr_private": "ivo@home.example"}]
    files = {**CONTOSO, "contacts": contacts}
    assert loaded(tmp_path / "a", files).world.directory.rows_at("ivo@home.example") == ()
    definitions = [_definition("contact", "emailaddress1", "cr_private")]
    told = loaded(tmp_path / "b", {**files, "entitydefinitions": definitions}).world.directory
    assert [row.ref for row in told.rows_at("ivo@home.example")] == [Ref("contact", IVO)]


ALIAS = "h.reyes@fabrikam.example"


def test_a_custom_email_column_of_a_user_resolves(tmp_path: Path) -> None:
    """FLT-25: an address in any Email column of the row is hers, and leads to her mailbox."""
    users = [{**USERS[0], "cr_alias": ALIAS, "cr_empty": " ", "cr_note": "n@fabrikam.example"}]
    queues = [{**QUEUES[0], "cr_second": "offers@contoso.example"}]
    definitions = [
        _definition("systemuser", "internalemailaddress", "cr_alias", "cr_empty"),
        _definition("queue", "emailaddress", "cr_second"),
    ]
    files = {**CONTOSO, "systemusers": users, "queues": queues, "entitydefinitions": definitions}
    snapshot = loaded(tmp_path, files)
    directory = snapshot.world.directory
    assert directory.systemusers[HANNA].customaddresses == (("cr_alias", ALIAS),)
    assert [row.ref.id for row in directory.rows_at(ALIAS)] == [HANNA]
    assert directory.column_at(ALIAS, Ref("systemuser", HANNA)) == "cr_alias"
    assert [box.regardingobjectid.id for box in directory.mailboxes_at(ALIAS)] == [HANNA]
    assert [row.ref.id for row in directory.rows_at("offers@contoso.example")] == [SALES]
    assert directory.rows_at("n@fabrikam.example") == ()
    assert snapshot.unknown_columns == {"systemusers": {"cr_note": 1}}
    assert snapshot.warnings == ()


def test_without_definitions_a_custom_column_of_a_user_does_not_resolve(tmp_path: Path) -> None:
    """SP-18: users and queues have their standard columns then."""
    users = [{**USERS[0], "cr_alias": ALIAS}]
    directory = loaded(tmp_path, {**CONTOSO, "systemusers": users}).world.directory
    assert directory.rows_at(ALIAS) == ()
    assert directory.mailboxes_at(ALIAS) == ()


def test_a_standard_column_of_another_format_does_not_resolve(tmp_path: Path) -> None:
    """FLT-10: the format decides, for a user as for a contact."""
    users = [{**USERS[0], "personalemailaddress": "hanna@home.example"}]
    definitions = [_definition("systemuser", "internalemailaddress")]
    files = {**CONTOSO, "systemusers": users, "entitydefinitions": definitions}
    directory = loaded(tmp_path, files).world.directory
    assert directory.rows_at("hanna@home.example") == ()
    assert directory.rows_at("hanna@contoso.example") != ()


def test_a_custom_email_column_of_a_team_is_told(tmp_path: Path) -> None:
    """Teams own rows and carry roles; nobody reads a mailbox of theirs."""
    teams = [{"teamid": "t1"}, {"teamid": "t2", "cr_alias": "desk@contoso.example"}]
    definitions = [_definition("team", "emailaddress", "cr_alias")]
    snapshot = loaded(tmp_path, {**CONTOSO, "teams": teams, "entitydefinitions": definitions})
    assert [warning.what for warning in snapshot.warnings] == [
        ("row 2 (teamid t2): cr_alias is a custom Email column; addresses in it are not looked up.")
    ]


def test_a_definition_may_leave_out_the_name_of_its_set(tmp_path: Path) -> None:
    """Then the set is the table and an s, and the key is still the one that was defined."""
    definitions = [_definition("cr_fee", "cr_mail", PrimaryIdAttribute="cr_key")]
    fees = [{"cr_key": "F1", "cr_mail": "fee@nordwind.example"}]
    files = {**CONTOSO, "cr_fees": fees, "entitydefinitions": definitions}
    directory = loaded(tmp_path, files).world.directory
    assert [row.ref for row in directory.rows_at("fee@nordwind.example")] == [Ref("cr_fee", "f1")]


MAIL = "fee@nordwind.example"


@pytest.mark.parametrize(
    ("values", "is_one"),
    [
        ([MAIL, "b@nordwind.example"], True),
        ([MAIL, None, "", " "], True),
        ([f" {MAIL} ", "B@NORDWIND.EXAMPLE"], True),
        ([MAIL, "none"], False),
        ([MAIL, "a@nordwind.example; b@nordwind.example"], False),
        ([MAIL, "Nordwind <b@nordwind.example>"], False),
        ([MAIL, 5], False),
        ([MAIL, {"address": MAIL}], False),
        ([None, None], False),
        (["", " "], False),
        ([], False),
    ],
)
def test_one_value_that_is_no_address_decides_for_all(
    tmp_path: Path, values: list[Any], is_one: bool
) -> None:
    """Contract 4, without definitions: every value counts, on every page; none is no evidence."""
    rows = [{"cr_feeid": f"f{n}", "cr_mail": value} for n, value in enumerate(values)]
    files = {**CONTOSO, "cr_fees": rows[:1], "cr_fees.2": rows[1:]}
    directory = loaded(tmp_path, files).world.directory
    found = {
        record.addresscolumns for record in directory.records.values() if record.table == "cr_fee"
    }
    assert found == ({("cr_mail",)} if is_one else {()} if rows else set())
    assert bool(directory.rows_at(MAIL)) is is_one


def test_rows_of_the_index_without_their_record_are_told(tmp_path: Path) -> None:
    """The address is there, but whose it is was not exported."""
    index = [{"emailsearchid": "i1", "emailaddress": "a@b.example", "_parentobjectid_value": "x"}]
    snapshot = loaded(tmp_path, {**CONTOSO, "emailsearches": index})
    assert snapshot.notes[-1] == (
        "emailsearches.json: 1 row without the record it is about, which was not exported: such an"
        " address is that of a stranger."
    )


@pytest.mark.parametrize("name", ["contact.emailaddress1", "by metadata id"])
def test_an_excluded_column_does_not_resolve(tmp_path: Path, name: str) -> None:
    """FLT-11: the row names the column by the id of its metadata, or in its name."""
    definition = _definition("contact", "emailaddress1")
    definition["Attributes"][0]["MetadataId"] = "ABCD-1"
    row = {
        "emailaddressconfigurationid": "x1", "donotresolve": True, "name": name,
        "attributeid": "{abcd-1}",
    }  # fmt: skip
    files = {**CONTOSO, "entitydefinitions": [definition], "emailaddressconfigurations": [row]}
    assert loaded(tmp_path, files).world.directory.rows_at("ivo@fabrikam.example") == ()


def test_an_exclusion_that_cannot_be_told_is_a_warning(tmp_path: Path) -> None:
    """Where neither name nor definitions say which column is meant, nobody guesses."""
    rows = [
        {"emailaddressconfigurationid": "x1", "donotresolve": True, "attributeid": "abcd-1"},
        {"emailaddressconfigurationid": "x2", "donotresolve": False, "name": "contact.fullname"},
    ]
    (warning,) = loaded(tmp_path, {**CONTOSO, "emailaddressconfigurations": rows}).warnings
    assert warning.what == (
        "row 1 (emailaddressconfigurationid x1): donotresolve is set, but which column it is about"
        " cannot be told."
    )


def test_an_exported_emailsearch_overrides_the_columns(tmp_path: Path) -> None:
    """PTY-2: an address without a row in the index does not resolve; one with a row does."""
    index = [
        {"emailsearchid": "i1", "emailaddress": "Old@fabrikam.example",
         "_parentobjectid_value": IVO.upper()},
    ]  # fmt: skip
    snapshot = loaded(tmp_path, {**CONTOSO, "emailsearches": index})
    directory = snapshot.world.directory
    assert [row.ref for row in directory.rows_at("old@fabrikam.example")] == [Ref("contact", IVO)]
    assert directory.rows_at("ivo@fabrikam.example") == ()
    assert directory.rows_at("hanna@contoso.example") == ()
    assert snapshot.notes[-1] == (
        "emailsearches.json has no row for 2 of 2 enabled users and active queues with an address:"
        " mail to them finds no recipient."
    )


ROLE = {"roleid": "r1", "name": "Salesperson"}
LINK = [{"systemuserid": HANNA, "roleid": "R1"}]


@pytest.mark.parametrize(
    ("files", "depth"),
    [
        pytest.param(
            {"roles": [{**ROLE, "prvReadActivity": "Local"}]}, "business_unit", id="a word"
        ),
        pytest.param({"roles": [{**ROLE, "prvReadActivity": 4}]}, "parent_child", id="a mask"),
        pytest.param(
            {"roles": [{**ROLE, "RolePrivileges": [
                {"PrivilegeName": "prvReadContact", "Depth": "Global"},
                {"PrivilegeName": "prvReadActivity", "Depth": "Basic"},
            ]}]},
            "user", id="the answer of RetrieveRolePrivilegesRole",
        ),
        pytest.param(
            {"roles": [{**ROLE, "RolePrivileges": [
                {"PrivilegeName": "prvReadContact", "Depth": 3},
            ]}]},
            "none", id="a list of privileges without it",
        ),
        pytest.param(
            {"roles": [ROLE],
             "roleprivilegescollection": [
                 {"roleid": "r1", "privilegeid": "p7", "privilegedepthmask": 8},
                 {"roleid": "r1", "privilegeid": "p8", "privilegedepthmask": 1}],
             "privileges": [{"privilegeid": "P7", "name": "prvReadActivity"}]},
            "organization", id="the table of privileges",
        ),
        pytest.param({"roles": [ROLE]}, None, id="not told"),
    ],
)  # fmt: skip
def test_how_far_a_role_reads_is_found_wherever_it_is_told(
    tmp_path: Path, files: dict[str, Any], depth: str | None
) -> None:
    """VIS-3: shipped depths are published nowhere, so every shape of export is accepted."""
    links = {"systemuserrolescollection": LINK}
    directory = loaded(tmp_path, {**CONTOSO, **files, **links}).world.directory
    assert directory.systemusers[HANNA].roles == ("r1",)
    assert directory.roles["r1"].prvReadActivity == (depth and ReadDepth(depth))


def test_without_roles_nobody_has_any(tmp_path: Path) -> None:
    """Assignments without ``roles.json`` would read as roles without the privilege."""
    files = {**CONTOSO, "systemuserrolescollection": LINK}
    assert loaded(tmp_path / "a", files).world.directory.systemusers[HANNA].roles is None
    files = {**CONTOSO, "roles": [ROLE]}
    directory = loaded(tmp_path / "b", files).world.directory
    assert directory.systemusers[HANNA].roles is None
    files = {**CONTOSO, "roles": [ROLE], "systemuserrolescollection": []}
    assert loaded(tmp_path / "c", files).world.directory.systemusers[HANNA].roles == ()


def test_a_role_that_was_not_exported_leaves_its_depth_open(tmp_path: Path) -> None:
    """Somebody has it, so it is there; what it allows is assumed and told."""
    links = [*LINK, {"systemuserid": HANNA, "roleid": "r2"}]
    roles = [{**ROLE, "prvReadActivity": "user"}]
    snapshot = loaded(tmp_path, {**CONTOSO, "roles": roles, "systemuserrolescollection": links})
    assert snapshot.world.directory.roles["r2"].prvReadActivity is None
    assert snapshot.notes[-1] == (
        "How far prvReadActivity reaches was not exported for 1 role: it is taken as"
        " organization (assume.default_activity_read_depth)."
    )


def test_members_and_roles_of_teams_are_links_or_expanded(tmp_path: Path) -> None:
    """``teammemberships.json`` and ``teamroles.json``, or columns of the team."""
    apart: dict[str, Any] = {
        "teams": [{"teamid": "t1"}],
        "teammemberships": [{"teamid": "T1", "systemuserid": HANNA}],
        "teamroles": [{"teamid": "t1", "roleid": "r1"}],
    }
    inside: dict[str, Any] = {
        "teams": [{
            "teamid": "t1",
            "teammembership_association": [{"systemuserid": HANNA}],
            "teamroles_association": [{"roleid": "R1"}],
        }]
    }  # fmt: skip
    for name, files in {"apart": apart, "inside": inside}.items():
        world = loaded(tmp_path / name, {**CONTOSO, "roles": [ROLE], **files}).world
        assert world.directory.teams["t1"].members == (HANNA,)
        assert world.directory.teams["t1"].roles == ("r1",)


def test_an_empty_set_is_a_set(tmp_path: Path) -> None:
    """A file without rows says that there are none, which is not the same as no file."""
    snapshot = loaded(tmp_path, {**CONTOSO, "leads": [], "cr123_suppliers": []})
    assert snapshot.counts["leads"] == 0
    assert not any(note.startswith("leads.json") for note in snapshot.notes)
    assert load_snapshot(tmp_path) == snapshot
