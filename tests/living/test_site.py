"""The site is built from the repository without a warning, and opens from disk."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from sscsim.cli.app import VERBS
from sscsim.rules import BOOK
from sscsim.world import ORG_SETTINGS

ROOT = Path(__file__).resolve().parents[2]
LOADED = re.compile(r'<(?:script|img|link|iframe)\b[^>]*?\b(?:src|href)="([^"]*)"')
PICTURE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"')
LINKED = re.compile(r'<a\b[^>]*?\bhref="([^"#]*)(?:#([^"]*))?"')


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


def test_every_link_leads_to_a_page_that_is_there(site: Path) -> None:
    """Links to other sites are left alone, and so are those into the repository."""
    broken = []
    for page in site.rglob("*.html"):
        for address, _ in LINKED.findall(read(page)):
            parts = urlsplit(address)
            to = (page.parent / unquote(parts.path)).resolve()
            if not parts.scheme and to.suffix == ".html" and not to.exists():
                broken.append((page.name, address))

    assert broken == []


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
