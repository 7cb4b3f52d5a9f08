"""The dictionary knows the product's words, and says what they are not."""

from __future__ import annotations

import json

import pytest

from sscsim.assumptions import READINGS, SWITCHES
from sscsim.decisions import Outcome, Reason
from sscsim.views.entries import entries, option_values
from sscsim.views.glossary import entry_lines, glossary_lines, name_lines
from sscsim.views.lookup import find, holding
from sscsim.vocabulary import OPTION_SETS
from sscsim.world import ORG_SETTINGS


def card(word: str) -> str:
    """Show what the glossary says about a word."""
    return "\n".join(line for entry in find(word) for line in entry_lines(entry))


def test_filtering_is_not_correlation() -> None:
    """The pair that the article itself mixes up."""
    assert "not the correlation method" in card("filtering method")
    assert "not filtering" in card("Correlation")


def test_the_accepting_entity_is_not_the_mailbox_owner() -> None:
    """The pair that the settings pages mix up."""
    assert "not the mailbox owner" in card("acceptingentityid")
    assert "not the accepting entity" in card("mailbox owner")


def test_option_values_are_listed() -> None:
    """All five filtering methods, with their labels."""
    text = card("incomingemailfilteringmethod")
    assert "0  All email messages" in text
    assert "4  No email messages" in text


def test_a_setting_says_type_default_and_effect() -> None:
    """As the catalogue has it."""
    text = card("ssSForceFilteringMethodForUserMailboxes")
    assert "a number from -1 to 4; where it is absent it is -1" in text
    assert "9.1.0.25547" in text


def test_a_switch_says_its_values_and_their_direction() -> None:
    """An integer is not shown as a Boolean."""
    assert "Values: 1, 2; the first" in card("user_default_filter")
    assert "Values: true, false" in card("assume.value3_counts_users_and_queues")
    assert "Values: none, 90" in card("smart_match_window_days")
    assert "not whether a message is promoted" in card("owner_fallback")
    assert "not clear" in card("token_pick")


def test_a_reading_says_what_it_settles() -> None:
    """The default settles nothing otherwise."""
    assert "correlation_off_effect = blocks_header_correlation_only" in card("learn")
    assert "article  (reading)" in card("article")


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("switches", len(SWITCHES)),
        ("settings", len(ORG_SETTINGS)),
        ("readings", len(READINGS)),
        ("reasons", len(Reason)),
        ("outcome", len(Outcome)),
        ("option sets", len(OPTION_SETS)),
    ],
)
def test_a_kind_shows_all_of_it(kind: str, count: int) -> None:
    """In the singular or the plural."""
    assert len(find(kind)) == count


def test_an_unknown_word_finds_nothing() -> None:
    """Suggestions are the door's business."""
    assert find("frobnicate") == []


def test_every_name_is_in_the_list() -> None:
    """Nothing can be looked up that is not listed."""
    listed = " ".join(" ".join(glossary_lines()).split())
    assert [entry.name for entry in entries() if entry.name not in listed] == []


def test_every_entry_is_plain_json() -> None:
    """The machine form of an entry loads."""
    for entry in entries():
        json.dumps(entry.value, allow_nan=False)


def test_a_value_is_found_by_its_number_under_each_option_set() -> None:
    """The number of a reason says what the reason means."""
    assert [entry.name for entry in find("6")] == [
        "correlationmethod = 6",
        "reasoncode = 6",
        "statuscode = 6",
        "participationtypemask = 6",
    ]
    assert "A recipient accepts all email messages" in card("reasoncode 6")
    assert find("99") == []


@pytest.mark.parametrize(
    "label", ["All email messages", "ALL EMAIL  MESSAGES", "0 all email messages"]
)
def test_a_value_is_found_by_its_label(label: str) -> None:
    """As the dialog shows it, in any letter case."""
    assert find(label)[0].name == "incomingemailfilteringmethod = 0"
    assert find(label)[0].value["value"] == 0


def test_a_system_setting_is_found_by_its_column_and_by_its_label() -> None:
    """People know it by what the settings page says."""
    by_label = find("use correlation to track email conversations")
    assert (
        by_label == find("emailcorrelationenabled") == find("organization.emailcorrelationenabled")
    )
    assert "where it is left out it is true" in card("emailcorrelationenabled")
    assert "where it is left out it is empty" in card("ignoreinternalemail")
    assert "settings pages" not in card("hashmaxcount")
    assert "Rules" not in card("emailconnectionchannel")


def test_a_part_of_a_name_or_label_is_enough() -> None:
    """Three letters, so that it is a part of something."""
    names = [entry.name for entry in holding("Hide")]
    assert names[:2] == ["HideEmailAutoTrackOptions", "HideTrackAllOption"]
    assert "accessmode = 4" in [entry.name for entry in holding("non-inter")]
    assert holding("hi") == []
    assert holding("frobnicate") == []


def test_many_names_are_listed_by_kind() -> None:
    """Where the entries themselves would fill several screens."""
    assert list(name_lines(holding("owner"))) == [
        "words",
        "  mailbox owner, owner",
        "switches",
        "  owner_fallback",
        "option values",
        "  participationtypemask = 9",
    ]


def test_every_option_value_is_plain_json() -> None:
    """With the set it belongs to."""
    for entry in option_values():
        assert json.loads(json.dumps(entry.value))["option_set"] == entry.name.partition(" ")[0]
