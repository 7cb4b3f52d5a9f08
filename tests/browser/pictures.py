"""Pictures of the page for the README and the site: `python -m tests.browser.pictures FOLDER`.

FOLDER is one that `sscsim classroom` made; the pictures go to docs/pictures.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
LESSON = "01-the-confidential-inbox"


def main(folder: Path) -> None:
    """Take them: a step as on a laptop, and the same as on a projector."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1366, "height": 900}, reduced_motion="reduce")
        page.goto(f"{(folder / 'index.html').as_uri()}#{LESSON}/3")
        page.locator('html[data-engine="ready"]').wait_for(state="attached")
        page.screenshot(path=PICTURES / "classroom.png")
        page.set_viewport_size({"width": 1280, "height": 720})
        page.keyboard.press("t")
        page.keyboard.press("p")
        page.screenshot(path=PICTURES / "classroom-presenter.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
