"""`aftershock`: what comes in after the mend, for people, for programs, and as a chart."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.unit.cli.test_replay import Place, Sscsim, place

__all__ = ["place"]  # a fixture

OUTSIDE = "someone@outside.example"
HANNA, MARC = "hanna@contoso.example", "marc@contoso.example"
MAILS = (
    ("m0", "", HANNA, "2 Mar 2026 08:00"),
    ("m1", "m0", MARC, "2 Mar 2026 12:00"),
    ("m2", "", HANNA, "3 Mar 2026 08:00"),
    ("m3", "m1", MARC, "4 Mar 2026 08:00"),
)
SVG = "{http://www.w3.org/2000/svg}"


def mbox() -> Iterator[str]:
    """A complaint to Hanna, who tracks everything, and answers to Marc, who tracks answers."""
    for key, answers, to, when in MAILS:
        yield f"From x Mon Mar  2 08:00:00 2026\nFrom: {OUTSIDE}\nTo: {to}\n"
        yield f"Subject: In confidence\nMessage-ID: <{key}@outside.example>\n"
        yield f"In-Reply-To: <{answers}@outside.example>\n" if answers else ""
        yield f"Date: {when}:00 +0000\n\nbody\n\n"


@pytest.fixture
def aftershock(sscsim: Sscsim, place: Place) -> Sscsim:
    """Ask with some more options."""
    place.mail.write_text("".join(mbox()), "utf-8", newline="\n")
    return lambda *more: sscsim("aftershock", "--org", place.org, "--mail", place.mail, *more)


AT = ("--mended-at", "2026-03-02T09:00:00Z")


def test_text_says_how_long_it_went_on_and_what_acting_earlier_saves(
    aftershock: Sscsim, snapshot: Callable[[str, str], None]
) -> None:
    result = aftershock(*AT)
    assert result.exit_code == 0
    snapshot("cli-aftershock.txt", result.stdout)


def test_json_has_the_days_and_what_descends_from_what(aftershock: Sscsim) -> None:
    found = json.loads(aftershock(*AT, "--format", "json").stdout)
    told = [(one["source"], one["answers"], one["root"]) for one in found["aftershock"]["sources"]]
    assert told == [
        ("in.mbox#2", "in.mbox#1", "in.mbox#1"),
        ("in.mbox#4", "in.mbox#2", "in.mbox#1"),
    ]
    assert found["aftershock"]["half_life_seconds"] == 3 * 3600
    assert [day["descended"] for day in found["days"]] == [1, 0, 1]
    saved = [(one["mended_at"], one["deleted"], one["saved_emails"]) for one in found["earlier"]]
    assert saved == [
        ("2026-03-02T08:00:00Z", False, 3),
        ("2026-03-01T09:00:00Z", False, 3),
        ("2026-03-02T09:00:00Z", True, 2),
    ]


def test_a_mend_before_everything_leaves_no_aftershock(aftershock: Sscsim) -> None:
    """The twin; a date alone is the beginning of that day in UTC."""
    found = json.loads(aftershock("--mended-at", "2026-03-01", "--format", "json").stdout)
    assert found["mended_at"] == "2026-03-01T00:00:00Z"
    assert (found["exposed"], found["days"]) == (0, [])
    assert found["aftershock"]["half_life_seconds"] is None
    assert aftershock("--mended-at", "2026-03-01").stdout.splitlines()[1].split()[0] == "0"


@pytest.mark.parametrize("format_", ["text", "json", "svg"])
@pytest.mark.parametrize("when", ["2026-03-02T09:00:00Z", "2026-03-03T09:00+01:00", "2030-01-01"])
def test_both_engines_write_the_same_bytes(aftershock: Sscsim, format_: str, when: str) -> None:
    asked = ("--mended-at", when, "--format", format_)
    assert aftershock(*asked, "--engine", "bulk").stdout == aftershock(*asked).stdout


def test_the_chart_has_a_bar_for_each_day_and_the_moment_of_the_mend(aftershock: Sscsim) -> None:
    root = ET.fromstring(aftershock(*AT, "--format", "svg").stdout)  # noqa: S314 - it is our own
    texts = [one.text for one in root.iter(f"{SVG}text")]
    assert "2 emails came in after the mend, as answers" in texts
    assert "mended 2026-03-02 09:00 UTC" in texts
    bars = [one.get("class") for one in root.iter(f"{SVG}rect") if one.get("rx") is None]
    assert bars == ["direct", "descended", "descended"]


def test_a_chart_of_nothing_is_a_chart(aftershock: Sscsim) -> None:
    root = ET.fromstring(aftershock("--mended-at", "2020-01-01", "--format", "svg").stdout)  # noqa: S314
    assert root.find(f"{SVG}title") is not None


@pytest.mark.parametrize("format_", ["text", "svg"])
def test_mail_that_ends_before_the_mend_shows_no_end_of_the_leak(
    aftershock: Sscsim, format_: str
) -> None:
    """The last of the four came on the 4th; at the moment itself it came after the mend."""
    says = "what goes on coming in after it, this mail does not tell."
    after = aftershock("--mended-at", "2026-03-04T08:00:01Z", "--format", format_).stdout
    assert says in after
    assert "The last promotion here is of 2026-03-04 08:00 UTC, before the mend:" in after
    assert says not in aftershock("--mended-at", "2026-03-04T08:00:00Z", "--format", format_).stdout
    assert says not in aftershock("--mended-at", "2026-03-01", "--format", format_).stdout


def test_a_moment_that_is_none_is_told_with_all_else(sscsim: Sscsim, tmp_path: Path) -> None:
    mail = tmp_path / "nowhere.mbox"
    result = sscsim("aftershock", "--org", tmp_path, "--mail", mail, "--mended-at", "yesterday")
    assert result.exit_code == 2
    assert "--mended-at: 'yesterday' is no moment. Write it as 2026-03-02" in result.stderr
    assert "nowhere.mbox cannot be read" in result.stderr


def test_what_fails_over_and_over_is_decided_by_the_reference_engine(
    aftershock: Sscsim, place: Place
) -> None:
    """A notice without sender, seven times in one inbox: only that engine counts its retries."""
    notice = f"From x Mon Mar  2 08:00:00 2026\nTo: {HANNA}\nMessage-ID: <n@outside.example>\n"
    dated = f"{notice}Date: Mon, 2 Mar 2026 08:00:00 +0000\n\nbody\n\n"
    place.mail.write_text("".join(mbox()) + dated * 7, "utf-8", newline="\n")
    bulk = aftershock(*AT, "--engine", "bulk")
    assert bulk.stdout == aftershock(*AT).stdout
    assert "could not be created, over and over" in bulk.stderr
