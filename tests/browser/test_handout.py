"""The handout as it is printed."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser

from sscsim.course import handout_html, load_course


def test_the_handout_is_one_sheet_of_a4(chromium: Browser, tmp_path: Path) -> None:
    """Printed at full size, with margins."""
    page = chromium.new_page()
    path = tmp_path / "handout.html"
    path.write_text(handout_html(load_course()), "utf-8")
    page.goto(path.as_uri())
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
