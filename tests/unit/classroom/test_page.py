"""The page is one file that lets nothing in but what is in it, and shows mail as text."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from click.testing import Result

from sscsim.classroom import built_in_lessons, lesson_from_text, page_html, taught, told
from sscsim.course import load_course
from tests.unit.cli.conftest import sscsim

__all__ = ["sscsim"]  # a fixture

HOSTILE = """
title: "</script><script>alert(1)</script>"
systemusers:
  - {id: hanna, fullname: "<img src=x onerror=alert(1)>",
     internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: 0}
timeline:
  - deliver: {id: m, from: x@outside.example, to: [hanna@contoso.example],
              subject: "<!--<script></title>"}
"""


def _data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_text_from_a_file_ends_no_element_and_begins_none() -> None:
    page = page_html([told(lesson_from_text(HOSTILE, "hostile"))])
    assert len(re.findall("<script", page)) == 2
    assert "<img" not in page
    assert _data(page)["lessons"][0]["lesson"]["title"] == "</script><script>alert(1)</script>"


def test_style_and_script_are_let_in_by_what_they_are() -> None:
    page = page_html([])
    for kind, text in (
        ("style-src", re.search(r"<style>(.*?)</style>", page, re.DOTALL)),
        ("script-src", re.search(r"<script>(.*?)</script>", page, re.DOTALL)),
    ):
        assert text is not None
        digest = b64encode(sha256(text[1].encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in page


def test_without_scripts_every_step_and_verdict_is_there_as_text() -> None:
    page = page_html([told(lesson_from_text(HOSTILE, "hostile"))])
    [text] = re.findall(r"<noscript>(.*?)</noscript>", page, re.DOTALL)
    assert "Copied into the CRM (hanna@contoso.example)." in text
    assert "<p>Can read it now: " in text


def test_the_command_makes_a_folder_with_every_lesson(
    sscsim: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / "two.scenario.yaml"
    path.write_text("title: Two")
    result = sscsim(
        "classroom", built_in_lessons()[1], path, "--static", "--out", tmp_path / "class"
    )
    assert result.exit_code == 0
    page = tmp_path / "class" / "index.html"
    assert result.stdout == f"{page}: 2 lessons. Open it in a browser.\n"
    data = _data(page.read_text("utf-8"))
    assert [one["name"] for one in data["lessons"]] == ["03-only-one-option-hidden", "two"]
    assert data["course"] is None


def test_the_lessons_stand_as_they_are_taught_with_what_classes_get_wrong() -> None:
    course = load_course()
    first = told(taught(course.lessons[0]))
    data = _data(page_html([first], course=course))
    assert data["course"]["title"] == "One dropdown, a whole inbox"
    assert data["course"]["parts"][0]["lessons"][:2] == [
        "01-the-confidential-inbox",
        "03-only-one-option-hidden",
    ]
    assert data["lessons"][0]["core"]
    assert [one["said"] for one in data["lessons"][0]["answers"]] == [
        "Somebody must have forwarded it, or hacked the mailbox.",
        "When Hanna changes her choice back, the complaint is gone.",
    ]


def test_a_file_that_is_wrong_makes_no_folder_and_is_told_with_its_line(
    sscsim: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / "two.yaml"
    path.write_text("titel: Two")
    result = sscsim("classroom", path, "--out", tmp_path / "class")
    assert result.exit_code == 2
    assert result.stderr == (
        f'sscsim: {path}:1:1: "titel" is not a key of a scenario. Did you mean title?\n'
    )
    assert not (tmp_path / "class").exists()
