"""Addresses of an export that are none: told once a column, since nobody is found by them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.sources.snapshot_folders import CONTOSO, loaded

_OFFER = "Nobody is found by it (SP-5); an address is written alone, as in hanna@contoso.example."


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _warned(**files: Any) -> list[str]:
    snapshot = loaded(Path("org"), {**CONTOSO, **files})
    return [str(warning) for warning in snapshot.warnings]


@pytest.mark.parametrize(
    "address",
    [
        "Ivo Brandt <ivo@fabrikam.example>",
        "mailto: ivo@fabrikam.example",
        "ivo@fabrikam.example; ivo@contoso.example",
        "ivo@fabrikam",
        "n/a",
    ],
)
def test_an_address_that_is_none_is_told(address: str) -> None:
    """What a person typed into the form, with its place."""
    assert _warned(contacts=f'[{{"contactid": "c1",\n "emailaddress1": "{address}"}}]') == [
        (
            "org/contacts.json:2:2: warning: row 1 (contactid c1): emailaddress1 is"
            f' "{address}", which is no address. {_OFFER}'
        )
    ]


@pytest.mark.parametrize("address", [" IVO@Fabrikam.example ", "ivo+x'y@fabrikam.example", "", " "])
def test_an_address_is_not_told(address: str) -> None:
    """Its twin: blanks around it and letter case do not matter, and an empty one is none."""
    assert _warned(contacts=[{"contactid": "c1", "emailaddress1": address}]) == []


def test_many_are_told_in_one_line() -> None:
    """A column in which a thousand contacts have a dash is one thing to know."""
    contacts = [{"contactid": f"c{number}", "emailaddress2": "-"} for number in range(1001)]
    assert _warned(contacts=contacts) == [
        (
            'org/contacts.json:1:32: warning: row 1 (contactid c0): emailaddress2 is "-", which is'
            f" no address, and so in 1,000 more rows. {_OFFER}"
        )
    ]


def test_the_columns_are_those_of_the_definitions() -> None:
    """A custom Email column counts, and a standard one that has another format does not."""
    definition = {
        "LogicalName": "contact",
        "EntitySetName": "contacts",
        "Attributes": [{"LogicalName": "cr_mail", "FormatName": {"Value": "Email"}}],
    }
    contacts = [{"contactid": "c1", "emailaddress1": "-", "cr_mail": "none"}]
    assert _warned(contacts=contacts, entitydefinitions=[definition]) == [
        (
            'org/contacts.json:1:54: warning: row 1 (contactid c1): cr_mail is "none", which is no'
            f" address. {_OFFER}"
        )
    ]


def test_a_mailbox_with_such_an_address_is_told() -> None:
    """What is received there could be addressed to nobody."""
    mailbox = {"mailboxid": "m1", "emailaddress": "sales", "_emailserverprofile_value": "p1"}
    told = _warned(mailboxes=[mailbox], emailserverprofiles=[{"emailserverprofileid": "p1"}])
    assert told == [
        (
            'org/mailboxes.json:1:32: warning: row 1 (mailboxid m1): emailaddress is "sales", which'
            f" is no address. {_OFFER}"
        )
    ]
