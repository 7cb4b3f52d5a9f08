"""`replay` under policies, and by the bulk engine: the same answers, told in the same way."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from sscsim.fastmail import Letters, MailFiles
from tests.unit.cli.test_replay import Place, Sscsim, place, replay

__all__ = ["place", "replay"]  # fixtures

LOCKDOWN = """\
name: Lockdown
set: {SSSForceFilteringMethodForUserMailboxes: 1}
"""
NOTHING = """\
name: For another company
write:
  - {table: queue, where: {name: [Nobody]}, columns: {incomingemailfilteringmethod: 1}}
"""

MOVED = """\
name: Moved
write:
  - {table: systemuser, where: {internalemailaddress: [hanna@contoso.example]},
     columns: {internalemailaddress: away@contoso.example}}
  - {table: mailbox, where: {emailaddress: [hanna@contoso.example]},
     columns: {emailaddress: away@contoso.example}}
"""


@pytest.fixture
def policies(tmp_path: Path) -> list[object]:
    """The organisation as it is, and under a policy that forces a method on all."""
    file = tmp_path / "lockdown.yaml"
    file.write_text(LOCKDOWN, "utf-8")
    return ["--policy", "current", "--policy", file]


def outcomes(result: Result, policy: str) -> list[str]:
    """List the outcomes under a policy, by source."""
    records = map(json.loads, result.stdout.splitlines())
    return [one["outcome"] for one in records if one["policy"] == policy]


def test_every_record_says_under_which_policy_it_was_decided(
    replay: Sscsim, policies: list[object]
) -> None:
    result = replay(*policies, "--format", "jsonl")
    assert outcomes(result, "current").count("promoted") == 2
    assert outcomes(result, "Lockdown").count("promoted") == 0
    assert len(outcomes(result, "current")) == len(outcomes(result, "Lockdown")) == 5


def test_without_a_policy_no_record_speaks_of_one(replay: Sscsim) -> None:
    [first, *_] = replay("--format", "jsonl").stdout.splitlines()
    assert "policy" not in json.loads(first)


def test_the_sums_are_told_for_each_policy(replay: Sscsim, policies: list[object]) -> None:
    text = replay(*policies).stdout
    before, current, lockdown = text.split("Under the policy ")
    assert "PROMOTED" not in before
    assert "        2  PROMOTED " in current
    assert "        5  looked at" in lockdown
    assert " PROMOTED  " not in lockdown.replace("NOT PROMOTED", "")
    figures = json.loads(replay(*policies, "--format", "json").stdout)["policies"]
    assert {name: sums["outcomes"]["promoted"] for name, sums in figures.items()} == {
        "current": 2,
        "Lockdown": 0,
    }


@pytest.mark.parametrize("format_", ["text", "json", "jsonl", "csv"])
@pytest.mark.parametrize("more", [[], ["--readers"], ["--reading", "widest"], ["--order", "file"]])
def test_the_bulk_engine_writes_the_same_bytes(
    replay: Sscsim, policies: list[object], format_: str, more: list[str]
) -> None:
    for asked in ([], policies):
        options = [*asked, *more, "--format", format_]
        assert replay(*options, "--engine", "bulk").stdout == replay(*options).stdout


@pytest.mark.parametrize("more", [[], ["--reading", "widest"]])
def test_one_message_is_explained_by_either_engine(
    replay: Sscsim, policies: list[object], more: list[str]
) -> None:
    """Its steps are those of a trace; names beside addresses are not in a mail table."""
    asked = (*policies, *more, "--explain", "in.mbox#2")
    shown = replay(*asked).stdout
    assert shown.count("  in hanna@contoso.example  ") == 2
    assert "in.mbox#1" not in shown
    assert 'Under the policy "Lockdown":' in shown
    assert replay(*asked, "--engine", "bulk").stdout == shown


@pytest.mark.parametrize("engine", ["reference", "bulk"])
def test_a_message_that_is_not_there_is_named(replay: Sscsim, engine: str) -> None:
    result = replay("--explain", "in.mbox#9", "--engine", engine)
    assert result.exit_code == 2
    assert result.stderr == (
        "sscsim: --explain in.mbox#9: no message has this source. "
        "Write it as the records do, such as inbox.mbox#3 or folder/one.eml.\n"
    )


def test_what_the_bulk_engine_does_not_decide_is_told(replay: Sscsim) -> None:
    told = replay("--engine", "bulk", "--reading", "widest").stderr
    assert told == (
        "sscsim: note: the bulk engine does not decide contacts that promotion creates "
        "(auto_create_on_sss_promote). Use the reference engine. It decides here.\n"
    )


def test_messages_that_are_read_with_care_are_counted_aside(replay: Sscsim, place: Place) -> None:
    """The same answers; but a share that grows is why a replay is slow."""
    assert "careful reader" not in replay("--engine", "bulk").stderr
    with place.mail.open("a") as file:
        file.write("From x Thu Jan  1 00:00:00 2026\nFrom: x@outside.example\nSubject: No id\n\n")
    plain, bulk = replay("--format", "csv"), replay("--engine", "bulk", "--format", "csv")
    assert bulk.stdout == plain.stdout
    assert bulk.stderr == plain.stderr + (
        "sscsim: note: the careful reader has read 1 of 5 messages (20.0%): something is unusual "
        "in their headers.\n"
    )


def test_policies_that_move_an_address_have_the_same_mail_once_more(
    replay: Sscsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read once, and delivered under each."""
    file = tmp_path / "moved.yaml"
    file.write_text(MOVED, "utf-8")
    asked = ("--policy", "current", "--policy", file, "--format", "jsonl")
    plain = replay(*asked).stdout
    assert plain.count('"policy": "Moved"') < plain.count('"policy": "current"')
    read: list[MailFiles] = []
    read_once = MailFiles.read

    def counted(files: MailFiles, *args: Any, **more: Any) -> Letters:
        read.append(files)
        return read_once(files, *args, **more)

    monkeypatch.setattr(MailFiles, "read", counted)
    assert replay(*asked, "--engine", "bulk").stdout == plain
    assert len(read) == 1


def test_other_folders_are_left_to_the_reference_engine(sscsim: Sscsim, place: Place) -> None:
    """A Maildir with a folder of sent mail: nothing of it was read twice, or lost."""
    maildir = place.mail.parent / "Maildir"
    [first, second, *_] = place.mail.read_text("utf-8").split("From x ")[1:]
    for folder, text in (("cur", first), (".Sent/cur", second)):
        for name in (folder, f"{folder.rpartition('/')[0]}/new"):
            (maildir / name.lstrip("/")).mkdir(parents=True, exist_ok=True)
        (maildir / folder / "1").write_text(text.partition("\n")[2], "utf-8")
    call = ("replay", "--org", place.org, "--mail", maildir, "--format", "jsonl")
    plain, bulk = sscsim(*call), sscsim(*call, "--engine", "bulk")
    assert '"reason": "folder"' in plain.stdout
    assert bulk.stdout == plain.stdout
    assert "mail outside the Inbox, or tracked by hand" in bulk.stderr


def test_a_write_that_finds_no_row_is_noted(replay: Sscsim, tmp_path: Path) -> None:
    file = tmp_path / "other.yaml"
    file.write_text(NOTHING, "utf-8")
    told = replay("--policy", file, "--format", "jsonl").stderr
    assert 'note: Policy "For another company": write 1 finds no row of queue.\n' in told


def test_every_mistake_about_policies_and_engines_is_told_at_once(
    replay: Sscsim, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("set: {HideTrackAllOptions: true}\n", "utf-8")
    result = replay(
        *("--policy", bad, "--policy", "current", "--policy", "current"),
        *("--policy", tmp_path / "none.yaml", "--engine", "bulk", "--trace"),
    )
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.replace(str(tmp_path), "HERE") == (
        "sscsim: --trace: the bulk engine has no steps to show and asks the rules of the rulebook "
        "alone. Leave it out, or --engine bulk.\n"
        'sscsim: HERE/bad.yaml:1:7: "HideTrackAllOptions" is not a key of a set. Did you mean '
        "HideTrackAllOption?\n"
        "sscsim: --policy current: it is given twice. Give it once.\n"
        "sscsim: HERE/none.yaml: the file cannot be read: No such file or directory. "
        "Check its name.\n"
    )


def test_an_engine_that_is_not_installed_names_the_extra(
    replay: Sscsim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "sscsim.cli.bulk", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = replay("--engine", "bulk")
    assert result.exit_code == 2
    assert result.stderr == (
        "sscsim: --engine bulk: the bulk engine needs pyarrow, which is not installed. "
        "Install it: pip install 'sscsim[bulk]'\n"
    )


def test_an_interrupt_leaves_nothing_half_written(
    replay: Sscsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sscsim.cli.bulk.decide_bulk", stop)
    out = tmp_path / "out.csv"
    result = replay("--engine", "bulk", "--format", "csv", "--out", out)
    assert result.exit_code == 130
    assert result.stderr.splitlines()[-1] == "sscsim: interrupted before the first decision"
    assert not out.exists()
