"""Sheets, guide and handout in a browser: on paper, on a narrow screen, and for everybody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser

from sscsim.cli.app import app

PAGES = (
    "course/guide.html",
    "course/handout.html",
    "sheet1/sheet.html",
    "sheet1/solution.html",
    "sheet2/solution.html",
    "sheet3/solution.html",
)
VIOLATIONS = "async () => (await axe.run()).violations.map(({ id, nodes }) => [id, nodes[0].html])"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course and a sheet of each level."""
    out = tmp_path_factory.mktemp("pages")
    for arguments in (
        ["course", "--out", f"{out}/course"],
        *(["exercise", "--level", n, "--out", f"{out}/sheet{n}"] for n in ("1", "2", "3")),
    ):
        assert CliRunner().invoke(app, arguments, catch_exceptions=False).exit_code == 0
    return out


def test_the_handout_is_one_sheet_of_a4(chromium: Browser, pages: Path) -> None:
    """Printed at full size, with margins."""
    page = chromium.new_page()
    page.goto((pages / "course/handout.html").as_uri())
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


@pytest.mark.parametrize("name", PAGES)
def test_nothing_keeps_anybody_out(chromium: Browser, pages: Path, axe: str, name: str) -> None:
    """Light and dark; and nothing has to be scrolled sideways on a telephone."""
    page = chromium.new_page()
    page.goto((pages / name).as_uri())
    page.evaluate(axe)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert page.evaluate(VIOLATIONS) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()
