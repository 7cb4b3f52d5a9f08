"""Pages tried in a real Chromium, which is on the machine or is not; nothing leaves the host."""

from __future__ import annotations

import io
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from sscsim.classroom.npm import NpmError, package
from sscsim.cli.app import app

# Without the last of these Chromium asks its maker for news, as root it needs the first.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = "4.14.1"
PATIENCE = 120_000  # milliseconds: a machine that tests has other things to do
expect.set_options(timeout=PATIENCE)
_GO = "(hash) => { history.replaceState(null, '', hash); fromAddress(); }"
HERE = ("file:", "blob:", "data:", "http://127.0.0.1:")


@attrs.define
class Watched:
    """A page, and what it did beside showing itself."""

    page: Page
    address: str
    asked: list[str] = attrs.field(factory=list)
    complained: list[str] = attrs.field(factory=list)

    def open(self, hash_: str = "") -> None:
        """Open the page at a lesson and a step; it is loaded once, so the rules start once."""
        if self.page.url.startswith(self.address):
            self.page.evaluate(_GO, f"#{hash_}")
        else:
            self.page.goto(f"{self.address}#{hash_}")

    def behaved(self) -> None:
        """Hold that no request left the host and nothing was complained of."""
        assert [url for url in self.asked if not url.startswith(HERE)] == []
        assert self.complained == []


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for the tests of a file; a longer one would keep an event loop from others."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium on this machine: no page was tried in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the command makes of the lessons that come with sscsim."""
    out = tmp_path_factory.mktemp("classroom") / "class"
    result = CliRunner().invoke(app, ["classroom", "--out", str(out)], catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return out


@pytest.fixture(scope="module")
def opened(chromium: Browser, folder: Path) -> Watched:
    """The page, opened from disk as by a double click, and watched from then on."""
    page = chromium.new_page(viewport={"width": 1366, "height": 768})
    page.set_default_timeout(PATIENCE)
    watched = Watched(page, (folder / "index.html").as_uri())

    def ask(request: Request) -> None:
        watched.asked.append(request.url)

    page.on("request", ask)
    page.on("console", lambda message: watched.complained.append(message.text))
    page.on("pageerror", lambda error: watched.complained.append(str(error)))
    watched.open()
    return watched


_AS_NEW = """() => {
  closeLesson();
  opened.clear();
  document.body.classList.remove("presenter");
  byId("problems").replaceChildren();
}"""


@pytest.fixture
def classroom(opened: Watched) -> Iterator[Watched]:
    """The page as it is when it was just opened."""
    opened.asked.clear()
    opened.complained.clear()
    opened.page.evaluate(_AS_NEW)
    yield opened
    opened.behaved()


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, from npm or from where it was kept."""
    try:
        packed = package("axe-core", AXE)
    except NpmError as error:
        pytest.skip(f"{error}: nobody looked whether everybody can use the page")
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        member = archive.extractfile("package/axe.min.js")
        assert member is not None
        return member.read().decode("utf-8")
