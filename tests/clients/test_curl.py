"""curl with the article's own URLs."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.clients.company import address_of, at_risk, emails, users
from tests.clients.conftest import Serve

Curl = Callable[..., Any]
QUERY = "usersettingscollection?$select=systemuserid&$filter=incomingemailfilteringmethod%20eq%20{}"


def curled(address: str, *options: str) -> str:
    """Run curl, and give what it printed; with ``--verbose`` also what it was told on the way."""
    if shutil.which("curl") is None:
        pytest.skip("no curl here: the article's URLs were not tried with it")
    command = ["curl", "--silent", "--show-error", "--globoff", *options, address]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return told.stdout + (told.stderr if "--verbose" in options else "")


@pytest.fixture
def curl(serve: Serve) -> Curl:
    """Run curl against a server of its own; a path is below v9.0, as in the article."""
    url = serve().url

    def asked(path: str, *options: str) -> Any:
        address = path if "://" in path else f"{url}/api/data/v9.0/{path}"
        told = curled(address, *options)
        return json.loads(told) if told else None

    return asked


def found(curl: Curl) -> list[str]:
    """Ask the article's three queries."""
    return sorted(
        row["systemuserid"] for method in (0, 2, 3) for row in curl(QUERY.format(method))["value"]
    )


def patch(method: int) -> tuple[str, ...]:
    """Give the options that write a method."""
    body = json.dumps({"incomingemailfilteringmethod": method})
    return "--request", "PATCH", "--header", "Content-Type: application/json", "--data", body


def test_the_articles_queries_find_who_is_at_risk(curl: Curl) -> None:
    assert found(curl) == at_risk()


def test_next_links_lead_through_every_user_once(curl: Curl) -> None:
    """Until there is none."""
    page = curl("usersettingscollection?$select=systemuserid", "-H", "Prefer: odata.maxpagesize=5")
    seen = [row["systemuserid"] for row in page["value"]]
    while "@odata.nextLink" in page:
        page = curl(page["@odata.nextLink"], "-H", "Prefer: odata.maxpagesize=5")
        seen += [row["systemuserid"] for row in page["value"]]

    assert sorted(seen) == list(users())


def test_one_is_mended(curl: Curl) -> None:
    one, *others = at_risk()
    curl(f"usersettingscollection({one})", *patch(1))

    assert found(curl) == others


def test_many_are_mended_at_once(curl: Curl) -> None:
    targets = [
        {
            "@odata.type": "Microsoft.Dynamics.CRM.usersettings",
            "systemuserid": one,
            "incomingemailfilteringmethod": 1,
        }
        for one in at_risk()
    ]
    body = json.dumps({"Targets": targets})
    header = "Content-Type: application/json"
    action = "usersettingscollection/Microsoft.Dynamics.CRM.UpdateMultiple"
    curl(action, "-X", "POST", "-H", header, "--data", body)

    assert found(curl) == []


def test_a_mail_that_is_sent_is_an_email_then(serve: Serve, tmp_path: Path) -> None:
    """By SMTP, as a mail program sends it; the verdict is the answer that it gets."""
    server = serve("--smtp", "0")
    to = address_of(next(users(0)))
    mail = tmp_path / "mail.eml"
    mail.write_text(f"From: x@outside.example\nTo: {to}\nMessage-ID: <new@outside.example>\n\nHi\n")
    sent = ("--mail-from", "x@outside.example", "--mail-rcpt", to, "--upload-file", str(mail))
    told = curled(f"smtp://{server.smtp}", *sent, "--verbose")
    query = "emails?$select=messageid&$filter=contains(messageid,'new@outside')"
    found = json.loads(curled(f"{server.url}/api/data/v9.0/{query}"))["value"]

    assert f"{to} promoted AcceptAll" in told
    assert len(found) == 1


def test_an_email_is_deleted_and_is_gone(curl: Curl) -> None:
    one, *others = emails()
    curl(f"emails({one})", "--request", "DELETE")

    left = curl("emails?$select=activityid")["value"]
    assert sorted(row["activityid"] for row in left) == sorted(others)
    assert curl(f"emails({one})")["error"]["code"] == "0x80040217"
