"""Who has this address: the order of PTY-3, changes, exclusions, and an explicit export."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sscsim.vocabulary import Ref
from sscsim.world import (
    AddressBook,
    BusinessUnit,
    Directory,
    EmailSearchRow,
    Mailbox,
    Queue,
    Record,
    SystemUser,
    Team,
)

HENRY = "henry@contoso.example"
OLD, NEW = datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)


def person(table: str, key: str, at: str = HENRY, **columns: Any) -> Record:
    """A row of any table with one Email column."""
    return Record(
        table=table,
        id=key,
        columns={"emailaddress1": at},
        addresscolumns=("emailaddress1",),
        **columns,
    )


def found(directory: Directory, address: str = HENRY) -> list[str]:
    """List the ids of the rows that have an address, best first."""
    return [row.ref.id for row in directory.rows_at(address)]


EVERYBODY = (
    Queue(queueid="queue", emailaddress=HENRY),
    person("cr_step", "custom"),
    BusinessUnit(businessunitid="unit", emailaddress=HENRY),
    Team(teamid="team", emailaddress=HENRY),
    person("equipment", "equipment"),
    person("lead", "lead"),
    person("account", "account"),
    person("contact", "contact"),
    SystemUser(systemuserid="user", internalemailaddress=HENRY),
)
ORDER = ["user", "contact", "account", "lead", "equipment", "team", "unit", "queue", "custom"]


def test_tables_have_their_order() -> None:
    """PTY-3: user, contact, account, lead, equipment, team, business unit, queue, others."""
    assert found(Directory.of(rows=EVERYBODY)) == ORDER
    assert found(Directory.of(rows=reversed(EVERYBODY))) == ORDER


def test_within_a_table_the_oldest_comes_first() -> None:
    """PTY-3, SP-12: rows without `createdon` before all, in the order of their file."""
    rows = (
        person("contact", "young", createdon=NEW),
        person("contact", "second"),
        person("contact", "old", createdon=OLD),
        person("contact", "third"),
    )
    assert found(Directory.of(rows=rows)) == ["second", "third", "old", "young"]


def test_letter_case_and_space_do_not_matter() -> None:
    """PTY-16: case variants are one address; a row with two of them stands once."""
    twice = SystemUser(
        systemuserid="henry",
        internalemailaddress=" Henry@Contoso.example",
        personalemailaddress=HENRY,
    )
    directory = Directory.of(rows=[twice])
    assert found(directory) == ["henry"]
    assert directory.column_at(HENRY, twice.ref) == "internalemailaddress"
    assert directory.column_at("other@x.example", twice.ref) == "emailaddress"


def test_an_address_that_nobody_has() -> None:
    """The no twin."""
    assert found(Directory.of(rows=EVERYBODY), "nobody@contoso.example") == []


@pytest.mark.parametrize("table", ["opportunity", "incident"])
def test_what_is_no_activity_party_is_not_found(table: str) -> None:
    """PTY-12, SP-18; unless the definitions say that it is one."""
    row = person(table, "x")
    assert found(Directory.of(rows=[row])) == []
    assert found(Directory.of(rows=[row], not_parties=frozenset())) == ["x"]


def test_an_excluded_column_is_not_found_and_another_of_the_row_is() -> None:
    """FLT-11: the pair of table and column."""
    columns = {"emailaddress1": HENRY, "cr_approver": HENRY}
    row = Record(
        table="contact", id="x", columns=columns, addresscolumns=("cr_approver", "emailaddress1")
    )
    directory = Directory.of(rows=[row], excluded=[("contact", "cr_approver")])
    assert (found(directory), directory.column_at(HENRY, row.ref)) == (["x"], "emailaddress1")
    both = [("contact", "cr_approver"), ("contact", "emailaddress1")]
    assert found(Directory.of(rows=[row], excluded=both)) == []
    assert found(Directory.of(rows=[row], excluded=[("lead", "emailaddress1")])) == ["x"]


# ------------------------------------------------------------------------------------------ changes


def test_a_changed_row_is_found_under_its_new_address_only() -> None:
    """PTY-1: the system keeps the index right."""
    before = Directory.of(rows=[person("contact", "ivo"), person("contact", "mia")])
    after = before.with_row(person("contact", "ivo", "ivo@new.example"))
    assert (found(after), found(after, "ivo@new.example")) == (["mia"], ["ivo"])
    assert found(before) == ["ivo", "mia"]


def test_a_row_keeps_its_place_when_it_is_written() -> None:
    """SP-12: a changed row does not go to the end of its file."""
    rows = [person("contact", "ivo"), person("contact", "mia")]
    directory = Directory.of(rows=rows)
    assert found(directory.with_row(person("contact", "ivo", name="Ivo"))) == ["ivo", "mia"]
    away = directory.with_row(person("contact", "ivo", "x@y.example"))
    assert found(away.with_row(person("contact", "ivo"))) == ["ivo", "mia"]
    assert found(directory.with_row(person("contact", "new"))) == ["ivo", "mia", "new"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SystemUser(systemuserid="x"), SystemUser(systemuserid="x", mobilealertemail=HENRY)),
        (Queue(queueid="x"), Queue(queueid="x", emailaddress=HENRY)),
        (Team(teamid="x"), Team(teamid="x", emailaddress=HENRY)),
        (BusinessUnit(businessunitid="x"), BusinessUnit(businessunitid="x", emailaddress=HENRY)),
    ],
)
def test_every_table_with_addresses_is_indexed_anew(old: Any, new: Any) -> None:
    """FLT-10: and forgotten again."""
    directory = Directory.of(rows=[old])
    assert found(directory) == []
    assert found(directory.with_row(new)) == ["x"]
    assert found(directory.with_row(new).with_row(old)) == []
    assert found(Directory.of().with_row(new)) == ["x"]


# ---------------------------------------------------------------------------------- explicit export


def test_an_export_overrides_what_the_columns_say() -> None:
    """PTY-2: a row may be missing by accident; then the address does not resolve."""
    rows = [person("contact", "ivo"), person("contact", "mia")]
    search = [
        EmailSearchRow(emailaddress="Mia@Elsewhere.example", parentobjectid="mia"),
        EmailSearchRow(emailaddress=HENRY, parentobjectid="mia", parenttable="contact"),
        EmailSearchRow(emailaddress=HENRY, parentobjectid="gone"),
        EmailSearchRow(emailaddress=HENRY, parentobjectid="gone", parenttable="lead"),
    ]
    directory = Directory.of(rows=rows, emailsearch=search)
    assert (found(directory), found(directory, "mia@elsewhere.example")) == (["mia"], ["mia"])
    assert directory.column_at(HENRY, Ref("contact", "mia")) == "emailaddress1"
    assert directory.column_at("mia@elsewhere.example", Ref("contact", "mia")) == "emailaddress"
    assert directory.emailsearch == tuple(search)


def test_an_export_names_the_column_and_is_filtered_like_the_rest() -> None:
    """FLT-11, PTY-12: exclusions and tables hold for an export as well."""
    rows = [person("contact", "ivo"), person("incident", "case")]
    search = [
        EmailSearchRow(emailaddress=HENRY, parentobjectid="ivo", column="emailaddress2"),
        EmailSearchRow(emailaddress=HENRY, parentobjectid="ivo", column="emailaddress3"),
        EmailSearchRow(emailaddress=HENRY, parentobjectid="case"),
    ]
    directory = Directory.of(rows=rows, emailsearch=search, excluded=[("contact", "emailaddress2")])
    assert found(directory) == ["ivo"]
    assert directory.column_at(HENRY, Ref("contact", "ivo")) == "emailaddress3"


def test_an_export_keeps_the_order_of_pty_3() -> None:
    """PTY-3: tables first, whatever the order of the export."""
    search = [EmailSearchRow(emailaddress=HENRY, parentobjectid=key) for key in reversed(ORDER)]
    assert found(Directory.of(rows=EVERYBODY, emailsearch=search)) == ORDER


# --------------------------------------------------------------------------------------- look-ups


def test_a_row_is_found_by_table_and_id() -> None:
    """Every table that may own, accept or be a party; a team and a unit look like records."""
    directory = Directory.of(rows=EVERYBODY)
    refs = [row.ref for row in directory.rows_at(HENRY)]
    found_rows = [directory.row(ref) for ref in refs]
    assert [row and row.ref for row in found_rows] == refs
    assert all(row is not None and row.active and row.ownerid is None for row in found_rows)
    for table in ("systemuser", "queue", "team", "businessunit", "contact"):
        assert directory.row(Ref(table, "gone")) is None


def test_mailboxes_are_found_by_owner_and_by_any_address_of_it() -> None:
    """SYN-6, contract 5: a mailbox is reached by its address and by those of its user or queue."""
    ref = Ref("systemuser", "henry")
    henry = SystemUser(
        systemuserid="henry", internalemailaddress=HENRY, personalemailaddress="h@home.example"
    )
    boxes = (
        Mailbox(mailboxid="m", emailaddress="Zoe@contoso.example", regardingobjectid=ref),
        Mailbox(mailboxid="orphan", emailaddress=HENRY, regardingobjectid=Ref("queue", "gone")),
    )
    directory = Directory.of(rows=[henry, *boxes])
    at_home = [box.mailboxid for box in directory.mailboxes_at("h@home.example")]
    both = [box.mailboxid for box in directory.mailboxes_at(HENRY)]
    assert (at_home, both) == (["m"], ["orphan", "m"])
    assert directory.mailbox_of_owner(ref) == boxes[0]
    assert directory.mailbox_of_owner(Ref("queue", "none")) is None
    moved = directory.with_row(
        SystemUser(systemuserid="henry", internalemailaddress="new@contoso.example")
    )
    assert [box.mailboxid for box in moved.mailboxes_at("new@contoso.example")] == ["m"]
    assert moved.mailboxes_at("h@home.example") == ()


def test_labels_and_references_of_rows() -> None:
    """A row is called by its name, else by an address, else by its id."""
    labels: list[Any] = [
        SystemUser(systemuserid="x", fullname="Hanna"),
        SystemUser(systemuserid="x", internalemailaddress="h@x.example"),
        SystemUser(systemuserid="x"),
        Queue(queueid="x", name="Sales"),
        Queue(queueid="x", emailaddress="s@x.example"),
        Queue(queueid="x"),
        Record(table="lead", id="x", name="Mia"),
        person("lead", "x", "m@x.example"),
        Record(table="lead", id="x"),
        Mailbox(
            mailboxid="x",
            emailaddress="m@x.example",
            regardingobjectid=Ref("queue", "q"),
            name="Box",
        ),
        Mailbox(mailboxid="x", emailaddress="m@x.example", regardingobjectid=Ref("queue", "q")),
    ]
    assert [row.label for row in labels] == [
        "Hanna", "h@x.example", "x", "Sales", "s@x.example", "x", "Mia", "m@x.example", "x",
        "Box", "m@x.example",
    ]  # fmt: skip
    assert labels[-1].ref == ("mailbox", "x")


def test_an_empty_book_knows_nobody() -> None:
    """The default of a directory."""
    assert AddressBook().at(HENRY) == ()
