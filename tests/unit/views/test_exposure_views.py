"""Exposure of many: what is shown first, and the rest as one."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from sscsim.decisions import NamedRef
from sscsim.engine import simulate
from sscsim.exposure import Exposure, exposure_of, promotions
from sscsim.views.exposure import Shown
from sscsim.views.exposure_graph import exposure_svg
from sscsim.views.exposure_text import exposure_lines
from tests.worlds import mail, row, scene, user

SVG = "{http://www.w3.org/2000/svg}"
ALL = row("roles", "all", name="Auditor", prvReadActivity="organization")
OWN = row("roles", "own", name="Own mail only", prvReadActivity="user")
ON = {"ishierarchicalsecuritymodelenabled": True}


@pytest.fixture
def crowd() -> Exposure:
    """Twelve open inboxes with two mails each, read by twenty-five auditors and a manager."""
    open_ones = [
        user(f"open{letter}", 0, roles=["own"], parentsystemuserid="boss")
        for letter in "abcdefghijkl"
    ]
    auditors = [
        user(f"auditor{letter}", 1, roles=["all"]) for letter in "abcdefghijklmnopqrstuvwxy"
    ]
    boss = user("boss", 1, roles=["own"])
    mails = [
        mail(f"{one.body['id']}-{number}", to=one.body["id"])
        for one in open_ones
        for number in range(2)
    ]
    story = scene(ALL, OWN, *open_ones, *auditors, boss, *mails, organization=ON)
    found = promotions(simulate(story.world, story.events).decisions)
    return exposure_of(story.world, found, anyway=())


def texts(svg: str) -> list[str]:
    """What stands in the boxes of a picture."""
    return [one.text or "" for one in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314


def test_the_picture_puts_the_rest_together(crowd: Exposure) -> None:
    shown = texts(exposure_svg(Shown(exposure=crowd, emails=crowd.emails)))
    assert "24 exposed emails" in shown
    assert "read 624 times by others" in shown  # 24 by each of 25 auditors and the manager
    assert "4 others" in shown  # of twelve who let in, eight are shown
    assert "18 others" in shown  # of 26 who read
    assert "Role Auditor" in shown
    assert "Manager of the owner" in shown


def test_the_picture_of_one_person_shows_what_this_person_alone_reads(crowd: Exposure) -> None:
    """The boss by rank; and nothing to somebody who reads only what is hers."""
    shown = Shown(exposure=crowd, emails=crowd.emails, people=_named(crowd, "boss"))
    boss = texts(exposure_svg(shown))
    assert "What Boss can read though it should not be there: 24 emails" in boss
    assert "not sent to this person" in boss
    assert "Role Auditor" not in boss
    shown = Shown(exposure=crowd, emails=crowd.emails, people=_named(crowd, "opena"))
    own = texts(exposure_svg(shown))
    assert "What Opena can read though it should not be there: 0 emails" in own
    assert not any("other" in text for text in own)
    two = Shown(exposure=crowd, emails=crowd.emails, people=_named(crowd, "boss", "opena"))
    assert "not sent to these people" in texts(exposure_svg(two))


def _named(crowd: Exposure, *keys: str) -> list[NamedRef]:
    return [one.user for one in crowd.persons if one.user.id in keys]


def test_the_picture_of_one_email_shows_a_few_readers_and_how_many_others(crowd: Exposure) -> None:
    shown = texts(exposure_svg(Shown(exposure=crowd, emails=crowd.emails[:1])))
    assert "and 19 others" in shown
    assert "Tracked by hand" not in shown


def test_the_text_says_how_many_more_there_are(crowd: Exposure) -> None:
    summary = list(exposure_lines(Shown(exposure=crowd, emails=crowd.emails), 80))
    assert "           4  2 others" in summary
    one = list(exposure_lines(Shown(exposure=crowd, emails=crowd.emails[:1]), 80))
    assert one[-1] == "    and 7 more: --format json"
    boss = [person.user for person in crowd.persons if person.user.id == "boss"]
    person = list(exposure_lines(Shown(exposure=crowd, emails=crowd.emails, people=boss), 80))
    assert person[0] == "Boss can read 24 of 24 emails."
    assert person[-1] == "  and 4 more: --format json"
