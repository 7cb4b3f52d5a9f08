"""One value of one column, as exports and as people write it (`sscsim.columns`)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from sscsim.columns import BY_HAND, EXPORTED, Style, columns, read_row, read_settings, shown
from sscsim.vocabulary import ReadDepth, Ref
from sscsim.world import Email, Organization, Queue, Record, Role, SystemUser, UserSettings

Told = list[tuple[str, str, str]]


def _read(cls: type, style: Style = BY_HAND, **given: Any) -> tuple[dict[str, Any], Told]:
    told: Told = []
    return read_row(cls, given, lambda *problem: told.append(problem), style), told


def test_the_columns_of_a_table_are_the_fields_of_its_class() -> None:
    """Parties and settings are no columns; a key is required, most are not."""
    assert "parties" not in columns(Email)
    assert "orgdborgsettings" not in columns(Organization)
    assert "columns" not in columns(Record)
    assert columns(Queue)["queueid"].required
    assert columns(Queue)["name"].nullable
    assert columns(SystemUser)["roles"].kind is tuple


def test_a_row_written_by_hand_is_read_by_its_types() -> None:
    """Labels, times, ids and message ids come out as the world keeps them."""
    style = Style(find={"l1": "lead"}.get)
    read, told = _read(
        Email, style, directioncode="incoming", messageid="<a@contoso.example>",
        createdon="2026-03-02T09:00:00+01:00", senton=date(2026, 3, 2), regardingobjectid="l1",
        ownerid={"table": "Team", "id": "t1"}, correlationmethod="InReplyTo", colour="red",
    )  # fmt: skip
    assert told == []
    assert read == {
        "directioncode": False,
        "messageid": "a@contoso.example",
        "createdon": datetime(2026, 3, 2, 8, tzinfo=UTC),
        "senton": datetime(2026, 3, 2, tzinfo=UTC),
        "regardingobjectid": Ref("lead", "l1"),
        "ownerid": Ref("team", "t1"),
        "correlationmethod": 3,
    }


def test_null_is_none_where_it_may_be_and_else_left_to_the_default() -> None:
    """A write of null empties a name; it does not make a queue stateless."""
    assert _read(Queue, name=None, statecode=None) == ({"name": None}, [])


@pytest.mark.parametrize(
    ("cls", "given", "what", "offer"),
    [
        pytest.param(Queue, {"statecode": True}, "statecode is true.",
                     'Write a number 0 or 1, or a label such as "Active".', id="a flag"),
        pytest.param(Queue, {"incomingemailfilteringmethod": 5},
                     "incomingemailfilteringmethod is 5.",
                     'Write a number from 0 to 4, or a label such as "All email messages".',
                     id="out of range"),
        pytest.param(Queue, {"incomingemailfilteringmethod": "no email message"},
                     'incomingemailfilteringmethod is "no email message".',
                     'Did you mean 4, "No email messages"?', id="nearly a label"),
        pytest.param(Queue, {"incomingemailfilteringmethod": "Alle"},
                     'incomingemailfilteringmethod is "Alle".',
                     'Write a number from 0 to 4, or a label such as "All email messages".',
                     id="a label in another language"),
        pytest.param(Queue, {"name": 5}, "name is 5.", "Write a text in quotes.", id="no text"),
        pytest.param(SystemUser, {"isdisabled": "no"}, 'isdisabled is "no".',
                     "Write true, false, enabled or disabled.", id="no Boolean by hand"),
        pytest.param(UserSettings, {"autocreatecontactonpromote": 1.5},
                     "autocreatecontactonpromote is 1.5.",
                     "Write a whole number.", id="no whole number"),
        pytest.param(Organization, {"hashmaxcount": 1.5}, "hashmaxcount is 1.5.",
                     "Write a whole number from 0 to 2,147,483,647 (COR-43).",
                     id="no whole number in its range"),
        pytest.param(Queue, {"createdon": "yesterday"}, 'createdon is "yesterday".',
                     "Write a time such as 2026-03-02T08:00:00Z.", id="no time"),
        pytest.param(Queue, {"createdon": "0001-01-01T00:00:00+05:00"},
                     'createdon is "0001-01-01T00:00:00+05:00".',
                     "Write a time between the years 1 and 9999 in UTC.", id="before year one"),
        pytest.param(Queue, {"ownerid": "hana"}, 'ownerid is "hana", and no row has this id.',
                     "Write the id of a row that is there, or table and id: {table: lead, id: l1}.",
                     id="nobody"),
        pytest.param(Queue, {"ownerid": {"table": "lead"}}, "ownerid is an object.",
                     "Write the id of a row, or {table: lead, id: l1}.", id="half a reference"),
        pytest.param(SystemUser, {"roles": "sales"}, 'roles is "sales".',
                     "Write a list of ids: [a, b].", id="no list"),
        pytest.param(Role, {"prvReadActivity": "some"}, 'prvReadActivity is "some".',
                     "Write one of none, user, business_unit, parent_child, organization.",
                     id="no depth"),
    ],
)  # fmt: skip
def test_what_is_wrong_says_what_to_write_instead(
    cls: type, given: dict[str, Any], what: str, offer: str
) -> None:
    """The key at fault comes with it, so that a loader can add line and column."""
    assert _read(cls, **given) == ({}, [(next(iter(given)), what, offer)])


def test_an_export_may_write_numbers_and_flags_as_text() -> None:
    """What a detour through a spreadsheet makes of an answer is still read."""
    read, told = _read(
        Queue, EXPORTED, queueid="{ABC}", statecode="0", incomingemailfilteringmethod=2.0,
        isemailaddressapprovedbyo365admin="Yes", ownerid={"logicalName": "team", "id": "{T}"},
    )  # fmt: skip
    assert told == []
    assert read == {
        "queueid": "abc",
        "statecode": 0,
        "incomingemailfilteringmethod": 2,
        "isemailaddressapprovedbyo365admin": True,
        "ownerid": Ref("team", "t"),
    }


@pytest.mark.parametrize(
    ("written", "depth"),
    [("Parent: Child Business Units", ReadDepth.PARENT_CHILD), ("organisation", "organization"),
     (8, "organization"), (0, "none"), ("business_unit", "business_unit")],
)  # fmt: skip
def test_depths_are_words_or_masks(written: str | int, depth: str) -> None:
    """Ours, the product's, and the bits of ``privilegedepthmask``."""
    assert _read(Role, prvReadActivity=written)[0] == {"prvReadActivity": depth}


def test_settings_are_read_by_the_catalogue() -> None:
    """By hand a number outside the published range is wrong, an exported one is a fact."""
    given = {
        "HideTrackAllOption": True,
        "SSSForceFilteringMethodForUserMailboxes": "No email messages",
        "MaximumSubjectLengthOnMailServer": 78,
        "Unheard": 1,
    }
    told: Told = []
    read = read_settings(given, lambda *problem: told.append(problem))
    assert read == {"HideTrackAllOption": True, "SSSForceFilteringMethodForUserMailboxes": 4}
    name = "MaximumSubjectLengthOnMailServer"
    assert told == [(name, f"{name} is 78.", "Write a number from 255 to 400.")]
    assert read_settings(given, lambda *_: None, EXPORTED)[name] == 78


def test_a_value_in_a_message_is_short_and_cannot_move_a_cursor() -> None:
    """Escape sequences are written out, long texts cut."""
    assert shown("\x1b[2J") == '"\\x1b[2J"'
    assert len(shown("x" * 1000)) == 62
    assert shown(None) == "null"
