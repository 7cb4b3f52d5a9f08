"""The site is built from the repository without a warning, and opens from disk."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import sync_playwright

from sscsim.cli.app import VERBS
from sscsim.rules import BOOK
from sscsim.world import ORG_SETTINGS
from tests.browser.conftest import FLAGS

ROOT = Path(__file__).resolve().parents[2]
LOADED = re.compile(r'<(?:script|img|link|iframe)\b[^>]*?\b(?:src|href)="([^"]*)"')
PICTURE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"')
LINKED = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')
PLACE = re.compile(r'\b(?:id|name)="([^"]*)"')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as `make site` does."""
    pytest.importorskip("sphinx")
    pages, out = tmp_path_factory.mktemp("pages"), tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "-c", "docs", str(pages), str(out)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    return out


def read(page: Path) -> str:
    """Read a page."""
    return page.read_text(encoding="utf-8")


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    """Neither script nor style nor picture: it is readable offline."""
    pages = list(site.rglob("*.html"))
    loaded = {address for page in pages for address in LOADED.findall(read(page))}

    assert loaded
    assert [one for one in loaded if urlsplit(one).scheme or one.startswith("//")] == []


def broken(site: Path) -> Iterator[tuple[str, str]]:
    """Find links that lead to no file of the site, or to no place of its page."""
    places = {page: set(PLACE.findall(read(page))) for page in site.rglob("*.html")}
    for page in places:
        for link in set(LINKED.findall(read(page))):
            parts = urlsplit(unescape(link))
            to = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            place = unquote(parts.fragment)
            there = to.is_file() and (not place or place in places.get(to, {place}))
            if not parts.scheme and not there:
                yield page.name, link


def test_every_link_leads_to_a_file_and_a_place_that_are_there(site: Path) -> None:
    """Links to other sites are left alone."""
    assert sorted(broken(site)) == []


def test_a_dead_link_would_be_found(tmp_path: Path) -> None:
    """Whether its file is missing, or its place, or both."""
    (tmp_path / "one.html").write_text(
        '<a href="two.html#here"></a><a href="two.html"></a><a href="#"></a><a href="a.txt"></a>'
        '<a href="two.html#gone"></a><a href="three.html"></a><a class="x" href="#gone"></a>'
        '<a href="https://outside.example/#x"></a>'
    )
    (tmp_path / "two.html").write_text('<h1 id="here">Two</h1>')
    (tmp_path / "a.txt").write_text("")
    assert sorted(broken(tmp_path)) == [
        ("one.html", "#gone"),
        ("one.html", "three.html"),
        ("one.html", "two.html#gone"),
    ]


def test_a_search_from_disk_shows_where_the_word_stands(site: Path) -> None:
    """A page from disk may fetch nothing, so the texts lie beside the search."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium on this machine: the search was not tried")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        page = browser.new_page()
        page.goto(f"{(site / 'search.html').as_uri()}?q=handout")
        page.locator("#search-results li .context").first.wait_for()
        said = page.locator("#search-results li .context").all_inner_texts()
        found = page.locator("#search-results li").count()
        browser.close()
    assert len(said) == found
    assert any("handout" in one for one in said)


def test_every_chart_of_a_notebook_says_what_it_shows(site: Path) -> None:
    """In words, for those who cannot see it; never the name of its file."""
    notebooks = (site / "notebooks").glob("*.html")
    says = {one for page in notebooks for one in PICTURE.findall(read(page))}

    assert says
    assert [one for one in says if " " not in one] == []


def test_the_reference_has_every_verb_rule_and_setting(site: Path) -> None:
    """They are written from the package when the site is built."""
    verbs, rules, settings = (
        read(site / "reference" / f"{name}.html") for name in ("verbs", "rules", "settings")
    )

    assert [name for name in VERBS if f'<section id="{name}">' not in verbs] == []
    assert [rule.id for rule in BOOK.rules if f"{rule.id}:" not in rules] == []
    assert [name for name in ORG_SETTINGS if name not in settings] == []


def test_notebooks_and_lessons_are_on_it(site: Path) -> None:
    """With what they show."""
    told = read(site / "notebooks" / "the-hr-directors-inbox.html")

    assert "What became of Hanna" in told
    assert (site / "scenarios" / "README.html").exists()
