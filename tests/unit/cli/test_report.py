"""`report`: one page that can be handed over; every number of it comes from the decisions."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.test_replay import Place, Sscsim, place

__all__ = ["place"]  # a fixture


@pytest.fixture
def report(sscsim: Sscsim, place: Place, tmp_path: Path) -> Callable[..., str]:
    """Make a page of the small organisation under one more policy."""
    policy = tmp_path / "lockdown.yaml"
    policy.write_text(
        "name: '</script><b>Lockdown'\nset: {SSSForceFilteringMethodForUserMailboxes: 1}\n"
    )

    def make(*more: str) -> str:
        out = tmp_path / "report.html"
        given = ("--org", place.org, "--mail", place.mail, "--policy", str(policy))
        result = sscsim("report", *given, "--out", str(out), *more)
        assert result.exit_code == 0, result.stderr
        return out.read_text()

    return make


def _data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def _said(page: str) -> list[int]:
    """List the numbers of the cards, in their order."""
    return [int(text.replace(",", "")) for text in re.findall(r"<b>([\d,]+)</b>", page)]


def test_every_number_can_be_counted_again_from_the_decision_records(
    sscsim: Sscsim, place: Place, report: Callable[..., str]
) -> None:
    """Issue 7: of the cards, the policies and the messages."""
    page = report()
    lines = sscsim("replay", "--org", place.org, "--mail", place.mail, "--format", "jsonl").stdout
    records = [json.loads(line) for line in lines.splitlines()]
    promoted = [one["source"] for one in records if one["outcome"] == "promoted"]
    data = _data(page)
    exposed = [row[0] for row in data["rows"] if row[7] in {"direct", "descended"}]
    current = [row[0] for row in data["rows"] if row[8] & 1]
    assert sorted(current) == sorted(promoted)
    assert _said(page)[0] == len(exposed)
    assert _said(page)[3] == len(promoted)
    assert f"of {len(records):,} messages in mailboxes" in page


def test_the_page_lets_in_its_own_style_and_script_and_nothing_else(
    report: Callable[..., str],
) -> None:
    """By their hashes; nothing is loaded from anywhere."""
    page = report()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    [script] = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert style is not None
    for text in (style[1], script):
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert f"sha256-{digest}" in policy[1].replace("&#43;", "+")
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)


def test_texts_from_outside_are_shown_as_text(report: Callable[..., str]) -> None:
    """Subjects with escapes, and a policy whose name would end the script."""
    page = report()
    assert "\x1b" not in page
    assert "<b>Lockdown" not in page
    assert _data(page)["policies"] == ["current", "</script><b>Lockdown"]


def test_both_engines_write_the_same_page(report: Callable[..., str]) -> None:
    assert report("--engine", "bulk") == report()


def test_the_same_in_markdown(
    report: Callable[..., str], snapshot: Callable[[str, str], None]
) -> None:
    snapshot("cli-report.md", report("--format", "markdown"))


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium on this machine")
def test_a_browser_lists_the_messages_behind_the_first_number(
    report: Callable[..., str], tmp_path: Path
) -> None:
    """The script runs under the page's own policy."""
    report()
    path = tmp_path / "report.html"
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    ran = subprocess.run(
        [*command, f"--user-data-dir={tmp_path / 'profile'}", path.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert re.search(r'<span id="count" role="status">\d+ messages</span>', ran.stdout)
