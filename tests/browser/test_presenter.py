"""The presenter view on a small projector: a step fits, and where it does not, the page says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Watched

PROJECTOR = {"width": 1280, "height": 720}
# Of 233 steps 40 were cut before they were made to fit. A sentence of 23.5 pixels is one of 18
# points on a slide.
_WALK = """() => {
  const found = { steps: 0, cut: [], unsaid: [], small: [] };
  for (const base of DATA.lessons) {
    openLesson(base);
    for (let step = 0; step <= base.lesson.steps.length; step += 1) {
      go(step);
      found.steps += 1;
      const name = `${base.name}/${step}`;
      const bar = document.getElementById("steps").getBoundingClientRect().top;
      const end = document.querySelector("#scene").lastElementChild;
      const cut = end.getBoundingClientRect().bottom > bar;
      const says = document.getElementById("next").textContent === "More below \\u2193";
      if (cut) found.cut.push(name);
      if (cut !== says) found.unsaid.push(name);
      const read = [...document.querySelectorAll("#scene .because, #scene .happening")];
      const sizes = read.map((one) => parseFloat(getComputedStyle(one).fontSize));
      if (Math.min(...sizes) < 23.5) found.small.push(name);
    }
  }
  return found;
}"""


@pytest.fixture
def projector(classroom: Watched) -> Iterator[Page]:
    """The page in its presenter view, on a projector of 1280 by 720."""
    page = classroom.page
    page.set_viewport_size(PROJECTOR)  # type: ignore[arg-type]
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("present()")
    yield page
    page.set_viewport_size({"width": 1366, "height": 768})


def settle(page: Page) -> None:
    """Let what was opened or scrolled be drawn."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def seen(page: Page, selector: str) -> bool:
    """Tell whether the whole of an element stands between the top and the bar of steps."""
    return bool(
        page.evaluate(
            """(selector) => {
      const { top, bottom } = document.querySelector(selector).getBoundingClientRect();
      return top >= 0 && bottom <= document.getElementById("steps").getBoundingClientRect().top;
    }""",
            selector,
        )
    )


def test_steps_fit_or_say_that_there_is_more_and_are_read_from_the_last_row(
    projector: Page,
) -> None:
    found: dict[str, Any] = projector.evaluate(_WALK)
    assert found["unsaid"] == []
    assert found["small"] == []
    ends = projector.evaluate(
        "DATA.lessons.map(({ name, lesson }) => `${name}/${lesson.steps.length}`)"
    )
    # What is pointed out at the end of a lesson is a page of its own there.
    assert set(found["cut"]) <= set(ends)
    assert len(found["cut"]) <= 15


@pytest.mark.parametrize(("key", "fold"), [("w", "whatif"), ("y", "why")])
def test_what_a_key_opens_is_seen(classroom: Watched, projector: Page, key: str, fold: str) -> None:
    classroom.open("23-emergency-stop/3")
    projector.keyboard.press(key)
    settle(projector)
    assert seen(projector, f"[data-fold={fold}] > summary")
    assert seen(projector, f"[data-fold={fold}] > :nth-child(2) p, [data-fold={fold}] dd")
    projector.keyboard.press(key)
    assert projector.evaluate(f"document.querySelector('[data-fold={fold}]').open") is False


def test_a_step_begins_at_its_top_with_nothing_open(classroom: Watched, projector: Page) -> None:
    classroom.open("23-emergency-stop/3")
    projector.keyboard.press("w")
    settle(projector)
    assert projector.evaluate("scrollY") > 0
    projector.keyboard.press("ArrowRight")
    assert projector.evaluate("[scrollY, document.querySelectorAll('details[open]').length]") == [
        0,
        0,
    ]
    assert projector.inner_text("#where") == "Step 4 of 7"


def test_a_page_key_goes_on_to_what_is_hidden_and_back(classroom: Watched, projector: Page) -> None:
    classroom.open("04-paul-and-the-sales-queue/4")
    assert projector.inner_text("#next") == "More below ↓"
    assert not seen(projector, ".ending .ask")
    projector.keyboard.press("PageDown")
    settle(projector)
    assert projector.inner_text("#next") == "The end"
    assert seen(projector, ".ending .ask")
    assert projector.inner_text("#where") == "Step 4 of 4"
    projector.keyboard.press("PageUp")
    settle(projector)
    assert projector.inner_text("#where") == "Step 4 of 4"
    assert projector.evaluate("scrollY") == 0
    projector.keyboard.press("PageUp")
    assert projector.inner_text("#where") == "Step 3 of 4"
    projector.keyboard.press("p")
    assert projector.inner_text("#next") == "Mail arrives"


def test_a_key_that_finds_nothing_at_a_step_says_so(projector: Page) -> None:
    projector.evaluate("openLesson(DATA.lessons[0]); go(2)")
    projector.keyboard.press("w")
    said = projector.locator("#said")
    assert said.inner_text() == "Nothing to stop here: no mail arrives at this step."
    projector.keyboard.press("y")
    assert said.inner_text() == "Nothing was decided at this step."
    projector.keyboard.press("ArrowRight")
    assert said.inner_text() == ""
    projector.keyboard.press("w")
    assert said.inner_text() == ""
    assert projector.locator('[data-fold="whatif"]').get_attribute("open") is not None
