"""`report`: one page that can be handed over; every number of it comes from the decisions."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from base64 import b64encode
from collections import Counter
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


def test_what_answers_an_exported_leak_is_exposure_on_the_page_as_in_the_other_verbs(
    sscsim: Sscsim, place: Place, report: Callable[..., str]
) -> None:
    """Without the leak that was exported nothing would have let it in; so it is no mail of ours."""
    parties = [
        {"participationtypemask": mask, "addressused": address}
        for mask, address in ((1, "ivo@outside.example"), (2, "hanna@contoso.example"))
    ]
    leak = {"activityid": "e1", "directioncode": False, "messageid": "<leak@outside.example>"}
    told = {"_acceptingentityid_value": "u1", "email_activity_parties": parties}
    told["_acceptingentityid_value@Microsoft.Dynamics.CRM.lookuplogicalname"] = "systemuser"
    (place.org / "emails.json").write_text(json.dumps([leak | told]), "utf-8")
    with place.mail.open("a") as mail:
        mail.write("From x Mon Mar  2 11:00:00 2026\nFrom: ivo@outside.example\n")
        mail.write("To: marc@contoso.example\nIn-Reply-To: <leak@outside.example>\n")
        mail.write("Date: Mon, 2 Mar 2026 11:00:00 +0000\n\nx\n")
    found = json.loads(
        sscsim(
            *("exposure", "--org", place.org, "--mail", place.mail, "--format", "json", "--sums")
        ).stdout
    )
    roots = {one["source"]: one["root"] for one in found["emails"] if not one["anyway"]}
    kinds = {"direct", "descended"}
    rows = [(row[0], row[7]) for row in _data(report())["rows"] if row[7] in kinds]
    assert roots == {"in.mbox#1": "in.mbox#1", "in.mbox#2": "in.mbox#2", "in.mbox#5": "e1"}
    assert dict(rows) == dict.fromkeys(roots, "direct") | {"in.mbox#5": "descended"}
    assert found["sums"]["descended"] == 1


def test_both_engines_write_the_same_page(report: Callable[..., str]) -> None:
    assert report("--engine", "bulk") == report()


def test_the_same_in_markdown(
    report: Callable[..., str], snapshot: Callable[[str, str], None]
) -> None:
    snapshot("cli-report.md", report("--format", "markdown"))


def test_what_was_not_promoted_is_counted_and_listed_by_outcome_and_reason(
    sscsim: Sscsim, place: Place, report: Callable[..., str]
) -> None:
    """Each number from the decision records, each listed message under its own kind."""
    data = _data(report())
    lines = sscsim("replay", "--org", place.org, "--mail", place.mail, "--format", "jsonl").stdout
    kept = [one for one in map(json.loads, lines.splitlines()) if one["outcome"] != "promoted"]
    counted = Counter(f"{_SAID[one['outcome']]}: {one['reason']}" for one in kept)
    assert {name: number for name, number, _ in data["groups"]} == counted
    listed = [(data["groups"][row[7]][0], row[0]) for row in data["rows"] if row[7] in range(99)]
    told = [(f"{_SAID[one['outcome']]}: {one['reason']}", one["source"]) for one in kept]
    assert sorted(listed) == sorted(told)


_SAID = {
    "rejected": "Not promoted",
    "duplicate": "Already there",
    "not_processed": "Mailbox not read",
}


def test_the_plan_names_what_came_in_the_wake_too(sscsim: Sscsim) -> None:
    """Step 4 removes as many as the exposure counts, and as many as `remedy` does."""
    company = Path(__file__).parents[3] / "scenarios" / "company"
    given = ("--org", str(company / "org"), "--mail", str(company / "mail.mbox"))
    said = sscsim("report", *given, "--format", "markdown").stdout
    [step] = re.findall(r"^4\. Assess .*", said, re.MULTILINE)
    assert "Assess 115 emails of this mail that their settings let in, and 4 that came in " in step
    assert "only as answers to such, remove them, and tell " in step


_EACH = """
const clicked = [...document.querySelectorAll('a[href="#messages"]')].map((link) => {
  link.dispatchEvent(new MouseEvent("click"));
  const said = (link.querySelector("b, text, title") ?? link).textContent;
  return [said, count.textContent, found.length];
});
const list = document.createElement("pre");
list.id = "told";
list.textContent = JSON.stringify(clicked);
document.body.append(list);
"""


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium on this machine")
def test_a_browser_opens_every_number_to_as_many_messages(
    report: Callable[..., str], tmp_path: Path
) -> None:
    """The page's script runs under its own policy, which lets in one that clicks each link too."""
    page = report()
    [script] = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    path = tmp_path / "clicked.html"
    clicking = page.replace(_digest(script), _digest(script + _EACH))
    path.write_text(clicking.replace(script, script + _EACH), "utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    ran = subprocess.run(
        [*command, f"--user-data-dir={tmp_path / 'profile'}", path.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = re.search(r'<pre id="told">(.*?)</pre>', ran.stdout, re.DOTALL)
    assert found is not None
    told = json.loads(html.unescape(found[1]))
    assert len(told) > 15
    for said, counted, listed in told:
        number = re.search(r"([\d,]+)(?: emails)?$", said)
        assert number is not None
        assert counted.split()[0] == number[1]
        assert listed == int(number[1])


def _digest(script: str) -> str:
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"


def test_a_value_that_was_not_exported_is_no_all_clear(
    report: Callable[..., str], place: Place
) -> None:
    """It is told first; where all were exported, nothing is said of it."""
    told = "What 2 enabled users chose was not exported"
    assert told not in report("--format", "markdown")
    (Path(place.org) / "usersettingscollection.json").unlink()
    page = report("--format", "markdown")
    assert told in page
    assert "No email came in through an open setting that was exported." in page
    assert "What is there came in rightly." not in page
    assert "Nobody of whom a value was exported." in page
    assert "Nobody of whom a value was exported." in report()


@pytest.mark.parametrize("engine", ["reference", "bulk"])
def test_mail_that_cannot_be_decided_is_no_all_clear(
    sscsim: Sscsim, place: Place, tmp_path: Path, engine: str
) -> None:
    """It is told on the first screen; of a mailbox without mail it is said that there was none."""
    mail, empty = tmp_path / "graph.json", tmp_path / "empty.mbox"
    to = {"emailAddress": {"address": "marc@contoso.example"}}
    known = {"internetMessageId": "<m1@x.example>", "receivedDateTime": "2026-03-02T08:00:00Z"}
    message = {**known, "from": to, "toRecipients": [to], "ccRecipients": [], "subject": "Hello"}
    mail.write_text(json.dumps([message]))
    empty.write_text("")
    out = tmp_path / "told.html"

    def summary(path: Path) -> str:
        asked = ("--org", place.org, "--mail", path, "--engine", engine, "--out", out)
        assert sscsim("report", *asked).exit_code == 0
        return out.read_text().partition('aria-label="Summary"')[2].partition("</section>")[0]

    said = summary(mail)
    opened = re.search(r'<p>Of <a href="#messages" data-verdict="Cannot tell">1</a> (.*?):', said)
    assert opened is not None
    assert opened[1] == "message in a mailbox it cannot be told whether it is promoted"
    assert "Of the mail that could be decided, no email came in through an open setting." in said
    assert "rightly" not in said
    said = summary(empty)
    assert "<p>No mail was looked at: what was given holds no message.</p>" in said
    assert "rightly" not in said


def test_nobody_is_comforted_where_no_value_was_exported(
    report: Callable[..., str], place: Place
) -> None:
    """The dialog offers nothing open; what was chosen before it was so is not known."""
    org = Path(place.org)
    hidden = {"orgdborgsettings": "<OrgSettings><HideEmailAutoTrackOptions>true"
              "</HideEmailAutoTrackOptions></OrgSettings>"}  # fmt: skip
    row = {"organizationid": "org", "name": "Contoso", **hidden}
    (org / "organizations.json").write_text(json.dumps([row]))
    assert "nobody can open an inbox there." in report("--format", "markdown")
    (org / "usersettingscollection.json").unlink()
    page = report("--format", "markdown")
    assert "nobody can open an inbox there." not in page
    assert "what was chosen before, and was not exported, may be open all the same." in page
