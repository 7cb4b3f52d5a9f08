"""The settings of an organisation, and the small values of the world."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sscsim.vocabulary import Ref
from sscsim.world import (
    ORG_SETTINGS,
    Directory,
    Organization,
    OrgDBOrgSettings,
    QueueItem,
    Record,
    SystemUser,
    UserSettings,
    World,
)


def test_a_setting_that_is_absent_has_its_default() -> None:
    """SET-9: under its name, by index and as an attribute."""
    settings = OrgDBOrgSettings()
    assert {name: settings[name] for name in ORG_SETTINGS} == {
        name: one.default for name, one in ORG_SETTINGS.items()
    }
    assert settings.HideTrackAllOption is False
    assert settings.DoNotAutoTrackEmail is True


def test_the_defaults_are_those_of_the_rulebook() -> None:
    """Rulebook 9: every row marked B, with its default and nothing but them."""
    rulebook = Path(__file__).parents[4] / "shared" / "domain" / "rulebook.md"
    if not rulebook.is_file():
        pytest.skip(f"no rulebook at {rulebook}: no default was checked against it")
    rows = re.findall(
        r"^\| ([^|]+) \| B \| [^|]+ \| ([^|]+) \|",
        rulebook.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    published = {
        name: text.split()[0]
        for names, defaults in rows
        for name, text in zip(names.split(", "), defaults.split(" / "), strict=False)
        if "others" not in names
    }
    assert {name: str(one.default).lower() for name, one in ORG_SETTINGS.items()} == published


def test_a_setting_that_is_given_has_its_value() -> None:
    """SET-9: and the others keep theirs."""
    settings = OrgDBOrgSettings({"HideTrackAllOption": True}).with_values(
        {"SSSForceFilteringMethodForUserMailboxes": 4}
    )
    assert (settings.HideTrackAllOption, settings.SSSForceFilteringMethodForUserMailboxes) == (
        True,
        4,
    )


def test_a_setting_that_does_not_exist() -> None:
    """The catalogue is the whole list."""
    with pytest.raises(KeyError):
        OrgDBOrgSettings()["HideAll"]
    with pytest.raises(AttributeError):
        _ = OrgDBOrgSettings().HideAll


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [(None, ("CRM:",)), ("", ()), (" ; ", ()), ("NEW: ;OLD:", ("NEW:", "OLD:"))],
)
def test_prefixes_are_a_history(prefix: str | None, expected: tuple[str, ...]) -> None:
    """COR-22, SP-9: null means ``CRM:``, empty means none."""
    assert Organization(trackingprefix=prefix).prefixes == expected


@pytest.mark.parametrize(("user", "most", "digits"), [(3, 999, 7), (1, 9, 3), (10, 99999, 16)])
def test_how_many_digits_a_token_has(user: int, most: int, digits: int) -> None:
    """COR-24: one, those of the user, those of the counter."""
    organization = Organization(trackingtokeniddigits=user, maximumtrackingnumber=most)
    assert organization.tokendigits == digits


def test_columns_of_a_record_cannot_be_written() -> None:
    """Every row is a value."""
    record = Record(table="lead", id="x", columns={"a": 1}, addresscolumns=("a", "b"))
    with pytest.raises(TypeError):
        record.columns["a"] = 2  # type: ignore[index]
    assert dict(record.addresses) == {}


def test_queues_that_hold_an_email() -> None:
    """DUP-24: an email may lie in several."""
    items = World().queueitems
    for queue, key in (("b", "e1"), ("a", "e1"), ("a", "e2")):
        items = items.insert(QueueItem(queueid=queue, objectid=key), None)
    world = World(queueitems=items)
    assert (world.queues_holding("e1"), world.queues_holding("e3")) == (("a", "b"), ())


def test_personal_options_are_put_in_without_an_address() -> None:
    """FLT-1: the key is the user's id."""
    directory = Directory.of(rows=[SystemUser(systemuserid="hanna")])
    changed = directory.with_row(UserSettings(systemuserid="hanna", incomingemailfilteringmethod=0))
    assert changed.usersettings["hanna"].incomingemailfilteringmethod == 0
    assert changed.addressbook is directory.addressbook
    assert changed.row(Ref("systemuser", "hanna")) == SystemUser(systemuserid="hanna")
