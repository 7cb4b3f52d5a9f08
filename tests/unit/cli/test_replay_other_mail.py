"""The same mail in another form gives the same verdicts, or says that it cannot tell."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from sscsim.sources.containers import read_items
from tests.othermail import as_graph, as_json, as_msg, as_msg_of_properties, as_trace

Replay = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def replay(
    sscsim: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Replay:
    """Mail of a made-up organisation; both engines have to say the same of it."""
    monkeypatch.chdir(tmp_path)
    size = ("--users", "8", "--queues", "2", "--contacts", "20", "--messages", "120")
    assert sscsim("synth", *size, "--seed", "3", "--out", "made").exit_code == 0

    def call(mail: str) -> list[dict[str, Any]]:
        said = []
        for engine in ("reference", "bulk"):
            options = ("--mail", mail, "--engine", engine, "--format", "jsonl")
            result = sscsim("replay", "--org", "made/org", *options)
            assert result.exit_code == 0, result.stderr
            said.append([json.loads(line) for line in result.stdout.splitlines()])
        assert said[0] == said[1]
        return [{**one, "source": one["source"].rpartition("#")[2]} for one in said[0]]

    return call


def _heads() -> list[bytes]:
    return [item.head for item in read_items(Path("made/mail.mbox"))]


@pytest.mark.parametrize("name", ["graph.json", "graph.jsonl", "notes.txt"])
def test_graph_with_headers_gives_the_verdicts_of_the_mail(replay: Replay, name: str) -> None:
    """Whatever the file is called: it is known by what stands in it."""
    heads = _heads()
    text = as_json(heads, headers=True)
    if name.endswith("l"):
        text = "\n".join(json.dumps(as_graph(head, headers=True)) for head in heads)
    Path(name).write_text(text)
    assert replay(name) == replay("made/mail.mbox")


def _promoted(records: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(one["messageid"], one["mailbox"]) for one in records if one["outcome"] == "promoted"}


@pytest.mark.parametrize(
    ("form", "encoding"), [("graph", "utf-16"), ("rows", "utf-16-le"), ("summary", "utf-8-sig")]
)
def test_what_has_no_in_reply_to_is_never_told_as_kept_out(
    replay: Replay, form: str, encoding: str
) -> None:
    """Contract 3: it cannot tell, and says so; what everybody's method settles is settled."""
    heads = _heads()
    text = as_json(heads, headers=False) if form == "graph" else as_trace(heads, form=form)
    name = "mail.json" if form == "graph" else "mail.csv"
    Path(name).write_bytes(text.encode(encoding))
    told = replay(name)
    there = _promoted(replay("made/mail.mbox"))
    refused = [one for one in told if one["outcome"] == "rejected"]
    assert there.isdisjoint((one["messageid"], one["mailbox"]) for one in refused)
    assert len(_promoted(told)) > 10
    assert sum(one["outcome"] == "undecidable" for one in told) > 10


def test_outlook_messages_give_the_verdicts_of_the_mail(replay: Replay) -> None:
    """Headers only, in the order of their names."""
    pytest.importorskip("olefile", reason="the extra msg is not installed")
    Path("inbox").mkdir()
    for number, head in enumerate(_heads(), start=1):
        Path(f"inbox/#{number}").write_bytes(as_msg(head))
    mail = replay("made/mail.mbox")
    assert sorted(replay("inbox"), key=str) == sorted(mail, key=str)


def test_a_message_that_never_left_exchange_is_told_by_its_properties(replay: Replay) -> None:
    pytest.importorskip("olefile", reason="the extra msg is not installed")
    [user] = json.loads(Path("made/org/systemusers.json").read_text())["value"][:1]
    texts = {"0037": "Hi", "1035": "<2@contoso.example>", "5D02": "ivo@fabrikam.example"}
    to = [(1, user["internalemailaddress"])]
    Path("one.msg").write_bytes(as_msg_of_properties(texts, to, 134170560000000000))
    [one] = replay("one.msg")
    assert (one["source"], one["messageid"]) == ("one.msg", "2@contoso.example")
    assert one["mailbox"] == user["internalemailaddress"].lower()


@pytest.mark.usefixtures("replay")
def test_without_olefile_a_line_says_what_to_install(
    sscsim: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "olefile", None)
    monkeypatch.delitem(sys.modules, "sscsim.sources.outlook", raising=False)
    Path("one.msg").write_bytes(as_msg(b"Subject: Hi\n\n"))
    result = sscsim("replay", "--org", "made/org", "--mail", "one.msg")
    assert result.exit_code == 2
    assert result.stderr == (
        "sscsim: --mail one.msg: one.msg is an Outlook message (.msg) that takes olefile to read, "
        "which is not installed. Install it: pip install 'sscsim[msg]'. Or: Save the message as "
        ".eml.\n"
    )


@pytest.mark.usefixtures("replay")
def test_check_knows_mail_of_every_form(sscsim: Callable[..., Result]) -> None:
    Path("mail.json").write_text(as_json(_heads()[:2], headers=True))
    Path("mail.csv").write_text(as_trace(_heads()[:2], form="rows"))
    for name in ("mail.json", "mail.csv", "made/mail.mbox"):
        result = sscsim("check", name)
        assert result.exit_code == 2
        assert result.stderr == (
            f"sscsim: {name}: it is mail, and mail is replayed as it is. "
            f"Write: sscsim replay --org ORG --mail {name}\n"
        )
