"""The rules run in the page: what is switched there is decided by the package itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, expect

from sscsim.cli.app import app
from tests.browser.conftest import Watched

LESSON = "01-the-confidential-inbox"

# Play every lesson anew by the rules in the page; name those that come otherwise than as told.
_ALL_ANEW = """async () => {
  const other = [];
  for (const { name, data, lesson } of DATA.lessons) {
    const answer = await engine.ask({ ask: "play", name, data, changes: [], reading: null });
    for (const step of lesson.steps) delete step.what_if;
    if (JSON.stringify(answer.lesson) !== JSON.stringify(lesson)) other.push(name);
  }
  return other;
}"""


@pytest.fixture
def live(classroom: Watched) -> Watched:
    """The page when the rules have started."""
    if not (Path(classroom.address.removeprefix("file://")).parent / "engine.js").is_file():
        pytest.skip("no Pyodide to be had: no rule was run in a browser")
    classroom.open(f"{LESSON}/2")
    started(classroom)
    return classroom


class Silent(SimpleHTTPRequestHandler):
    """Any static server, which says nothing."""

    def log_message(self, format: str, *_: object) -> None:
        pass


@pytest.fixture
def served(folder: Path) -> Iterator[str]:
    """The folder, served from this machine."""
    handler = partial(Silent, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def started(watched: Watched) -> None:
    """Wait until the rules have started, or hold why they could not."""
    root = watched.page.locator("html")
    expect(root).not_to_have_attribute("data-engine", "starting")
    assert root.get_attribute("data-engine-error") is None
    assert root.get_attribute("data-engine") == "ready"


def test_every_lesson_comes_in_the_page_as_it_was_told_when_the_page_was_made(
    live: Watched,
) -> None:
    assert live.page.evaluate(_ALL_ANEW) == []


def test_a_page_can_be_stepped_through_within_three_seconds_and_the_rules_start_meanwhile(
    live: Watched,
) -> None:
    live.page.reload()
    started(live)
    timing = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    assert live.page.evaluate(timing) < 3_000
    assert live.page.locator("#next").is_enabled()


def test_the_flags_leave_a_stored_choice_alone_and_a_force_does_not(live: Watched) -> None:
    page = live.page
    page.get_by_label("Hide all three risky choices").check()
    expect(page.locator("#where")).to_have_text("Step 3 of 7")
    expect(page.locator("#said")).to_have_text(
        "An administrator hides all three risky choices (HideEmailAutoTrackOptions)"
    )
    assert page.evaluate("scrollY") > 0
    page.keyboard.press("ArrowRight")
    expect(page.locator("#scene")).to_be_in_viewport()
    expect(page.locator("#said")).to_be_empty()
    expect(page.locator("#scene .chip")).to_have_text("→ Copied into the CRM")
    page.get_by_label("Force one choice on every user").select_option("1")
    expect(page.locator("#where")).to_have_text("Step 5 of 8")
    page.get_by_role("button", name="Arrives once more: In confidence").click()
    expect(page.locator("#scene .chip")).to_have_text("✓ Stays in the mailbox")
    page.get_by_role("button", name="As the lesson is written").click()
    expect(page.locator("#where")).to_have_text("Step 6 of 6")


def test_what_an_administrator_stores_is_what_a_flag_does_not_change(live: Watched) -> None:
    page = live.page
    live.open("02-the-flag-is-set/1")
    page.get_by_label("Store a choice for Hanna Reyes").select_option("4")
    expect(page.locator("#scene .happening")).to_have_text(
        'An administrator stores "No email messages" for Hanna Reyes'
    )
    page.get_by_role("button", name="Arrives once more").click()
    expect(page.locator("#scene .chip")).to_have_text("✓ Stays in the mailbox")


def test_what_a_class_did_is_saved_as_a_file_that_the_command_plays(
    live: Watched, tmp_path: Path
) -> None:
    page = live.page
    page.get_by_label("Force one choice on every user").select_option("4")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Save as a scenario file").click()
    path = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(path)
    assert path.name == f"{LESSON}.scenario.yaml"
    played = CliRunner().invoke(app, ["run", str(path), "--format", "json"])
    [show] = json.loads(played.stdout)["scenarios"]
    assert {one["outcome"] for one in show["decisions"]} == {"rejected"}


def test_a_person_chooses_in_the_dialog_and_what_follows_says_how_it_was_before(
    live: Watched,
) -> None:
    page = live.page
    page.locator("#options").get_by_label("No email messages").check()
    expect(page.locator("#scene .happening")).to_have_text(
        'Hanna Reyes chooses "No email messages" in the personal options'
    )
    page.keyboard.press("Tab")
    page.locator("#next").click()
    expect(page.locator("#scene .chip")).to_have_text("✓ Stays in the mailbox")
    expect(page.locator("#scene .before")).to_have_text(
        "As the lesson is written: Copied into the CRM."
    )
    page.get_by_role("button", name="Undo the last").click()
    expect(page.locator("#where")).to_have_text("Step 2 of 6")


def test_a_message_of_ones_own_arrives_and_what_would_have_stopped_it_is_worked_out(
    live: Watched,
) -> None:
    page = live.page
    page.get_by_text("Write a message of your own").click()
    page.locator(".compose").get_by_label("Hanna Reyes").check()
    page.locator(".compose").get_by_label("Subject").fill("<b>Karl Voss</b>")
    page.get_by_role("button", name="Let it arrive").click()
    expect(page.locator("#scene .happening")).to_have_text("<b>Karl Voss</b>")
    page.get_by_text("What would have stopped this?").click()
    expect(page.locator(".turns").first).to_contain_text("Hanna Reyes chooses")


def test_a_file_is_dropped_and_played_and_a_wrong_one_is_told_line_by_line(
    live: Watched, tmp_path: Path
) -> None:
    page = live.page
    page.get_by_role("button", name="All lessons").click()
    wrong, right = tmp_path / "wrong.yaml", tmp_path / "right.scenario.yaml"
    wrong.write_text("titel: x\n")
    page.locator("#file").set_input_files(wrong)
    expect(page.locator("#problems li")).to_have_text(
        'wrong.yaml:1:1: "titel" is not a key of a scenario. Did you mean title?'
    )
    right.write_text(
        'title: "<img src=x onerror=alert(1)>"\n'
        "queues: [{id: s, name: Sales, emailaddress: s@contoso.example}]\n"
        "timeline: [deliver: {id: m, from: x@outside.example, to: [s@contoso.example]}]\n"
    )
    page.locator("#file").set_input_files(right)
    expect(page.locator("#title")).to_have_text("<img src=x onerror=alert(1)>")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#scene .chip")).to_have_text("→ Copied into the CRM")
    assert page.locator("main img").count() == 0


def test_a_file_is_dropped_in_the_middle_of_a_lesson(live: Watched) -> None:
    live.page.evaluate("""() => {
      const dropped = new DataTransfer();
      dropped.items.add(new File(["title: Dropped"], "mine.scenario.yaml"));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true }));
    }""")
    expect(live.page.locator("#title")).to_have_text("Dropped")


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_served_by_any_server_it_is_the_same_page(
    live: Watched, chromium: Browser, served: str
) -> None:
    page = chromium.new_page()
    watched: Any = Watched(page, f"{served}/index.html", asked=[], complained=[])
    page.on("console", lambda message: watched.complained.append(message.text))
    watched.open(f"{LESSON}/1")
    started(watched)
    assert watched.complained == []
    assert page.inner_text("#where") == live.page.inner_text("#where").replace("2", "1")
    page.close()


def test_another_reading_is_believed_from_the_start(live: Watched) -> None:
    page = live.page
    live.open("22b-smart-matching-under-load/1")
    before = page.locator("#scene .chip").first.inner_text()
    page.get_by_label("Where the sources disagree, believe").select_option("learn")
    expect(page.locator("#scene .before")).to_have_text(f"As the lesson is written: {before[2:]}.")


def test_a_memory_that_this_browser_cannot_read_back_is_done_without(
    live: Watched, chromium: Browser, tmp_path: Path
) -> None:
    folder = Path(live.address.removeprefix("file://")).parent
    engine = (folder / "engine.js").read_text("utf-8")
    if '"memory.bin": "' not in engine:
        pytest.skip("no node on this machine: the page starts without a memory anyway")
    nothing = "H4sIAAAAAAACAwMAAAAAAAAAAAA="  # gzip of nothing
    spoilt = re.sub(r'"memory.bin": "[^"]*"', f'"memory.bin": "{nothing}"', engine)
    (tmp_path / "engine.js").write_text(spoilt, "utf-8")
    (tmp_path / "index.html").write_bytes((folder / "index.html").read_bytes())
    context = chromium.new_context()
    watched: Any = Watched(context.new_page(), (tmp_path / "index.html").as_uri())
    watched.open(LESSON)
    started(watched)
    context.close()
