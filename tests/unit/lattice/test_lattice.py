"""Every combination is in one behaviour, and what stands above another promotes more."""

from __future__ import annotations

import json
import re
from itertools import product
from xml.etree import ElementTree as ET

import pytest

from sscsim import load_scenario_text
from sscsim.cli.names import unknown
from sscsim.lattice import Lattice, lattice_of, svg
from sscsim.vocabulary import METHOD
from sscsim.world import World
from tests.unit.cli.conftest import sscsim
from tests.unit.cli.test_replay import Place, Sscsim, place

__all__ = ["place", "sscsim"]  # fixtures


@pytest.fixture(scope="module")
def world() -> World:
    """A user who accepts everything, a contact, and an email to answer."""
    return load_scenario_text(
        """
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: 0}
contacts: [{id: ivo, fullname: Ivo Brandt, emailaddress1: ivo@fabrikam.example}]
emails: [{id: e1, messageid: "<a@contoso.example>", directioncode: outgoing, subject: Offer}]
timeline: []
"""
    ).world


@pytest.fixture(scope="module")
def found(world: World) -> Lattice:
    """Its lattice."""
    return lattice_of(world)


def test_every_combination_behaves_in_one_way(found: Lattice) -> None:
    settings = [tuple(one.items()) for each in found.behaviours for one in each.settings]
    assert len(settings) == len(set(settings)) == found.combinations == 5 * 6 * 2**5
    assert all(tuple(name for name, _ in one) == found.varied for one in settings)


def test_what_stands_above_promotes_the_same_and_more(found: Lattice) -> None:
    by_id = {one.id: one for one in found.behaviours}
    for one in found.behaviours:
        for key in one.above:
            assert one.promotes < by_id[key].promotes


def test_nothing_stands_between_a_behaviour_and_the_next(found: Lattice) -> None:
    by_id = {one.id: one for one in found.behaviours}
    for one, between in product(found.behaviours, repeat=2):
        for key in one.above:
            assert not one.promotes < between.promotes < by_id[key].promotes


def test_nothing_is_promoted_at_the_bottom(found: Lattice) -> None:
    assert found.behaviours[0].promotes == frozenset()
    assert {setting[METHOD] for setting in found.behaviours[0].settings} == {0, 1, 2, 3, 4}


def test_the_flags_that_hide_choices_change_nothing(found: Lattice) -> None:
    """That is the lesson of the product: each combination stands with both answers to them."""
    for one in found.behaviours:
        for name in ("HideEmailAutoTrackOptions", "HideTrackAllOption"):
            on = sum(bool(setting[name]) for setting in one.settings)
            assert on * 2 == len(one.settings)


def test_where_one_stands_is_what_is_promoted_today(found: Lattice) -> None:
    current = next(one for one in found.behaviours if one.id == found.current)
    plain = {METHOD: 0, "SSSForceFilteringMethodForUserMailboxes": -1}
    assert any(plain.items() <= setting.items() for setting in current.settings)


def test_a_picture_has_a_box_for_each_and_marks_one(found: Lattice) -> None:
    picture = svg(found)
    root = ET.fromstring(picture)  # noqa: S314 - our own
    boxes = root.findall(".//{http://www.w3.org/2000/svg}rect")
    assert len(boxes) == len(found.behaviours)
    assert picture.count("you are here") == 1
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")


def test_the_command_writes_the_keys_of_the_contract(sscsim: Sscsim, place: Place) -> None:
    asked = ("lattice", "--org", place.org, "--mailbox", "hanna@contoso.example")
    value = json.loads(sscsim(*asked, "--format", "json").stdout)
    keys = {"varied", "classes", "combinations", "behaviours", "current", "moves"}
    assert set(value) == keys
    assert set(value["moves"][0]) == {"name", "to", "gains", "loses", "behaviour"}
    assert value["combinations"] == sum(len(one["settings"]) for one in value["behaviours"])
    assert {"id", "promotes", "settings", "above"} == set(value["behaviours"][0])
    text = sscsim(*asked).stdout
    assert text.count("<- you are here") == 1
    assert "\nOne change from here:\n  filtering method of Hanna Reyes -> 1" in text
    assert sscsim(*asked, "--format", "svg").stdout.startswith("<svg ")


def test_a_mailbox_that_is_not_there_is_named(sscsim: Sscsim, place: Place) -> None:
    result = sscsim("lattice", "--org", place.org, "--mailbox", "hana@contoso.example")
    assert result.exit_code == 2
    assert "Did you mean hanna@contoso.example?" in result.stderr


@pytest.mark.parametrize(
    ("word", "offer"),
    [
        ("nobody@contoso.example", "There are: hanna@contoso.example, marc@contoso.example."),
        ("HANNAH", "Did you mean hanna@contoso.example?"),
        ("zz", "There are: hanna@contoso.example, marc@contoso.example."),
    ],
)
def test_what_is_near_is_near_before_the_domain(
    sscsim: Sscsim, place: Place, word: str, offer: str
) -> None:
    """All addresses of one domain look alike otherwise."""
    result = sscsim("lattice", "--org", place.org, "--mailbox", word)
    assert result.stderr.endswith(f"There is no mailbox '{word}'. {offer}\n")


def test_of_many_names_a_few_are_told() -> None:
    """The likest, as long as it lasts a moment to find them; of still more the first."""
    told = str(unknown("--mailbox", "mailbox", "7", [f"box{number}" for number in range(23)]))
    assert "There are 23; the likest are box7, box17, " in told
    told = str(unknown("--mailbox", "mailbox", "zz", [f"box{number}" for number in range(5_001)]))
    assert told.endswith("box18, box19 and 4,981 more.")
    assert str(unknown("--x", "y", "zz", [])).endswith("There are: none.")


def test_a_picture_says_of_each_step_what_it_gains(found: Lattice) -> None:
    """By how many kinds, and of which for example; and of each box what is in force."""
    picture = svg(found)
    steps = sum(len(one.above) for one in found.behaviours)
    titles = re.findall(r"<title>b\d+ to b\d+: \d+ kinds? more, such as mail to ", picture)
    assert len(titles) == picture.count(">+") == steps
    assert ">users at 0; correlation on<" in picture
    assert ">any method<" in picture
    assert ">ignore internal off<" in picture


def test_what_was_not_tried_is_told_beside_the_notes_of_the_snapshot(
    sscsim: Sscsim, place: Place
) -> None:
    result = sscsim("lattice", "--org", place.org)
    untried = "answers to mail that is let in were not tried"
    assert f"note: {untried}" in " ".join(result.stderr.split())
    assert "note: " in result.stderr
    assert result.stderr.count("note: ") > 1
