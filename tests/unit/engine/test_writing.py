"""Columns written into many rows at once, as a policy does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sscsim.engine.writing import written
from sscsim.vocabulary import ParticipationType, Ref
from sscsim.world import ActivityParty, Emails
from tests.worlds import contact, email, queue, scene, user


def test_many_rows_are_written_at_once() -> None:
    """A policy writes emails, users and queues in one go, in any order."""
    world = scene(user("hanna", 0), queue("sales", 1), email("e1")).world
    method = {"incomingemailfilteringmethod": 4}
    changed = written(
        world,
        {
            Ref("email", "e1"): {"subject": "New"},
            Ref("systemuser", "hanna"): method,
            Ref("queue", "sales"): method,
        },
    )
    assert [one.subject for one in changed.emails] == ["New"]
    assert changed.directory.usersettings["hanna"].incomingemailfilteringmethod == 4
    assert changed.directory.queues["sales"].incomingemailfilteringmethod == 4


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("incomingemailfilteringmethod", 4),
        ("autocreatecontactonpromote", 2),
        ("trackingtokenid", 7),
        ("nexttrackingnumber", 8),
    ],
)
def test_a_personal_option_is_written_where_it_is(column: str, value: int) -> None:
    """AUD-6: into the settings of the user, not into the user."""
    world = scene(user("hanna", 0)).world
    changed = written(world, {Ref("systemuser", "hanna"): {column: value}})
    assert getattr(changed.directory.usersettings["hanna"], column) == value
    assert changed.directory.systemusers == world.directory.systemusers


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("statecode", 1),
        ("createdon", datetime(2020, 1, 1, tzinfo=UTC)),
        ("ownerid", Ref("systemuser", "hanna")),
        ("owningbusinessunit", "east"),
        ("name", "Ivo the Younger"),
    ],
)
def test_what_a_record_has_of_its_own_is_written_there(column: str, value: Any) -> None:
    """PTY-3, PTY-7: whatever else a table has stands among its columns alone."""
    world = scene(contact("ivo")).world
    ivo = Ref("contact", "ivo")
    record = written(world, {ivo: {column: value, "jobtitle": "clerk"}}).directory.records[ivo]
    assert getattr(record, column) == value
    assert record.columns["jobtitle"] == "clerk"


def test_an_email_is_found_by_the_marks_that_were_written() -> None:
    """COR-20, COR-32, COR-40: each of them is indexed anew."""
    world = scene(email("e1", subject="One")).world
    key, index = Ref("email", "e1"), b"\x01" * 22
    party = ActivityParty(participationtypemask=ParticipationType.TO, addressused="a@b.example")

    def emails(**columns: Any) -> Emails:
        return written(world, {key: columns}).emails

    assert [*emails(messageid="new@x.example").with_messageid("new@x.example")]
    assert [*emails(trackingtoken="crm:1").with_token("crm:1")]
    assert [*emails(conversationindex=index).with_base(index)]
    assert [*emails(parties=(party,)).sharing_addresses(["a@b.example"], 1)]
    hashed = written(world, {key: {"parties": (party,), "hashed": False}})
    assert [*hashed.emails.sharing_addresses(["a@b.example"], 1)] == []
    again = written(hashed, {key: {"hashed": True}})
    assert [*again.emails.sharing_addresses(["a@b.example"], 1)]
