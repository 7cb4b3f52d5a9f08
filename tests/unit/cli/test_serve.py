"""`serve` as a command: one line when it is ready, a clean stop, and what it refuses to begin."""

from __future__ import annotations

import http.client
import json
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sscsim.remedy import Request, batches
from tests.unit.cli.conftest import STORY
from tests.unit.cli.test_replay import Place, Sscsim, place

__all__ = ["place"]  # a fixture

COMPANY = Path(__file__).resolve().parents[3] / "scenarios" / "company" / "org"
SETTINGS = COMPANY / "usersettingscollection.json"
_SET = "/api/data/v9.2/usersettingscollection"
_METHOD = "incomingemailfilteringmethod"


@contextmanager
def _running(*arguments: object) -> Iterator[tuple[subprocess.Popen[str], Any]]:
    command = [sys.executable, "-m", "sscsim", "serve", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_over_tls_and_stops_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    """The certificate that is printed is the only one that has to be trusted."""
    story = tmp_path / "story.yaml"
    story.write_text(STORY, encoding="utf-8")
    with _running(story, "--tls") as (process, ready):
        trusted = ssl.create_default_context(cafile=ready["certificate"])
        where = urlsplit(ready["url"])
        assert where.scheme == "https"
        connection = http.client.HTTPSConnection(
            where.hostname or "", where.port, context=trusted, timeout=20
        )
        connection.request("GET", "/api/data/v9.2/systemusers?$select=fullname")
        found = json.load(connection.getresponse())["value"]
        connection.close()
        assert [row["fullname"] for row in found] == ["Hanna Reyes", "Marc Keller"]
        process.send_signal(number)
        assert process.wait(20) == 0
    assert not Path(ready["certificate"]).exists()


def test_other_machines_are_let_in_only_with_a_token(sscsim: Sscsim, place: Place) -> None:
    result = sscsim("serve", place.org, "--host", "0.0.0.0")  # noqa: S104 - it is refused
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "sscsim: --host 0.0.0.0: others could connect, and anybody could change the organisation. "
        "Add --token, or listen at 127.0.0.1.\n"
    )


def test_everything_that_is_wrong_is_told_at_once(sscsim: Sscsim) -> None:
    result = sscsim("serve", "nowhere", "--host", "192.0.2.1", "--token", " ")
    assert result.exit_code == 2
    assert result.stderr == (
        "sscsim: --token: it is no text that a header can carry. Write letters and digits.\n"
        "sscsim: nowhere: the file cannot be read: No such file or directory. Check its name.\n"
    )


@pytest.mark.allow_hosts(["192.0.2.1"])
def test_an_address_that_is_not_of_this_machine_is_told(sscsim: Sscsim, place: Place) -> None:
    result = sscsim("serve", place.org, "--host", "192.0.2.1", "--token", "t")
    assert result.exit_code == 2
    assert "192.0.2.1:0: cannot be listened at: " in result.stderr


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_what_was_answered_is_there_after_a_kill(tmp_path: Path) -> None:
    """Killed without a word, it goes on from the last change."""
    story, saved = tmp_path / "story.yaml", tmp_path / "class.sscsim"
    story.write_text(STORY, encoding="utf-8")
    path = "/api/data/v9.2/usersettingscollection(hanna)"
    with _running(story, "--save", saved) as (process, ready):
        connection = http.client.HTTPConnection(urlsplit(ready["url"]).netloc, timeout=20)
        connection.request("PATCH", path, '{"incomingemailfilteringmethod": 4}')
        assert connection.getresponse().status == 204
        process.kill()
        connection.close()
    with _running(story, "--save", saved) as (_, ready):
        connection = http.client.HTTPConnection(urlsplit(ready["url"]).netloc, timeout=20)
        connection.request("GET", path)
        assert json.load(connection.getresponse())["incomingemailfilteringmethod"] == 4
        connection.close()


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize("milliseconds", [0, 2, 5, 10, 20, 40, 80])
def test_a_kill_in_the_middle_of_a_batch_leaves_all_of_it_or_nothing(
    tmp_path: Path, milliseconds: int
) -> None:
    """Whenever it comes: what was saved opens, and holds no half of a change set."""
    saved = tmp_path / "class.sscsim"
    users = [row["systemuserid"] for row in json.loads(SETTINGS.read_text("utf-8"))["value"]]
    requests = [
        Request(step=3, method="PATCH", url=f"{_SET}({user})", body={_METHOD: 4}) for user in users
    ]
    [body] = batches(requests)
    with _running(COMPANY, "--save", saved) as (process, ready):
        connection = http.client.HTTPConnection(urlsplit(ready["url"]).netloc, timeout=20)
        kind = {"Content-Type": "multipart/mixed; boundary=batch_sscsim"}
        connection.request("POST", "/api/data/v9.2/$batch", body, kind)
        with suppress(subprocess.TimeoutExpired):
            process.wait(milliseconds / 1_000)
        process.kill()
        connection.close()
    with _running(COMPANY, "--save", saved) as (_, ready):
        connection = http.client.HTTPConnection(urlsplit(ready["url"]).netloc, timeout=20)
        connection.request("GET", f"{_SET}?$select={_METHOD}&$filter={_METHOD}%20eq%204")
        changed = len(json.load(connection.getresponse())["value"])
        connection.close()
    before = SETTINGS.read_text("utf-8").count(f'"{_METHOD}": 4')
    assert changed in {before, len(users)}
