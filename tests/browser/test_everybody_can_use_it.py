"""The page can be used by everybody: axe-core finds nothing, in any state, light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import Watched


def found(watched: Watched, axe: str) -> list[str]:
    """Name what axe finds: its rule, and the first element that breaks it."""
    watched.page.evaluate(axe)
    problems: list[str] = watched.page.evaluate(
        "async () => (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)"
    )
    return problems


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anybody_out(classroom: Watched, axe: str, scheme: str) -> None:
    page = classroom.page
    page.emulate_media(
        color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce"
    )
    assert found(classroom, axe) == []
    classroom.open("02-the-flag-is-set/1")
    assert found(classroom, axe) == []
    classroom.open("01-the-confidential-inbox/3")
    for summary in page.locator("summary:visible").all():
        summary.click()
    assert found(classroom, axe) == []
    page.keyboard.press("p")
    assert found(classroom, axe) == []


def test_focus_stays_where_it_is_when_a_step_is_taken(classroom: Watched) -> None:
    page = classroom.page
    classroom.open("01-the-confidential-inbox/0")
    page.locator("#next").focus()
    for _ in range(3):
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "next"
    assert page.inner_text("#where") == "Step 3 of 6"


def test_whoever_wants_no_motion_sees_none(classroom: Watched) -> None:
    page = classroom.page
    name = "getComputedStyle(document.querySelector('#scene .outcome')).animationName"
    classroom.open("01-the-confidential-inbox/2")
    page.emulate_media(reduced_motion="no-preference")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(name) == "come"
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(name) == "none"


def test_on_paper_stands_the_whole_lesson_and_no_button(classroom: Watched) -> None:
    page = classroom.page
    classroom.open("01-the-confidential-inbox/1")
    page.emulate_media(media="print")
    assert page.locator("button:visible").count() == 0
    assert page.locator("#handout > ol > li").count() == 6
    assert "Nobody forwarded the complaint" in page.inner_text("#handout")
    page.emulate_media(media="screen")


def test_paper_says_once_what_holds_for_many_mailboxes(classroom: Watched) -> None:
    page = classroom.page
    classroom.open("23-emergency-stop/1")
    page.emulate_media(media="print")
    third = page.locator("#handout > ol > li").nth(2).inner_text()
    assert "10 mailboxes: Ada Lindt stored" in third
    assert third.count("Stays in the mailbox") == 1
    page.emulate_media(media="screen")


def test_a_narrow_screen_needs_no_scrolling_sideways(classroom: Watched) -> None:
    page = classroom.page
    page.set_viewport_size({"width": 360, "height": 740})
    for name in ("01-the-confidential-inbox/3", "23-emergency-stop/3"):
        classroom.open(name)
        for summary in page.locator("#why > details > summary").all():
            summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1366, "height": 768})


def kept_by_hand() -> Path:
    """Name the folder of the scripts that the page is made of."""
    return Path(__file__).parents[2] / "sscsim" / "classroom" / "assets"


def test_no_script_parses_text_as_a_page() -> None:
    """Hostile content stays text because nothing here could make more of it."""
    for path in kept_by_hand().glob("*.js"):
        text = path.read_text("utf-8")
        for word in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval("):
            assert word not in text, (path.name, word)
