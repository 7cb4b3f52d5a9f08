"""`synth`: a company and its mail in a folder, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sscsim.synth import company as company_module

Sscsim = Callable[..., Result]
SMALL = ("--users", 3, "--queues", 1, "--contacts", 4, "--messages", 50)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_what_is_written_and_what_comes_next(
    sscsim: Sscsim, snapshot: Callable[[str, str], None]
) -> None:
    """Names, counts, and the command that replays it."""
    result = sscsim("synth", *SMALL, "--out", "made-up")
    assert (result.exit_code, result.stderr) == (0, "")
    assert sorted(path.name for path in Path("made-up").iterdir()) == ["mail.mbox", "org"]
    snapshot("cli-synth.txt", result.stdout)


def test_the_command_it_offers_works(sscsim: Sscsim) -> None:
    """Word for word."""
    offered = sscsim("synth", *SMALL, "--out", "made-up").stdout.splitlines()[-1]
    result = sscsim(*offered.removeprefix("Next: sscsim ").split(), "--format", "jsonl")
    sources = {json.loads(line)["source"] for line in result.stdout.splitlines()}
    assert result.exit_code == 0
    assert len(sources) == 50


def test_a_program_gets_the_same_as_json(sscsim: Sscsim) -> None:
    """The folder, the counts of rows, messages and bytes."""
    result = sscsim("synth", *SMALL, "--out", "made-up", "--format", "json")
    told = json.loads(result.stdout)
    assert (told["out"], told["messages"]) == ("made-up", 50)
    assert told["bytes"] == Path("made-up/mail.mbox").stat().st_size
    assert {"systemusers": 3, "queues": 1, "contacts": 4}.items() <= told["rows"].items()


def test_an_organisation_fits_given_mail(sscsim: Sscsim) -> None:
    """The mail stays where it is; what was made can be replayed with it."""
    sscsim("synth", *SMALL, "--out", "made-up")
    mail = "made-up/mail.mbox"
    arguments = ("--from-mail", mail, "--domain", "contoso.example", "--out", "fitting")
    result = sscsim("synth", *arguments)
    offered = result.stdout.splitlines()[-1]
    assert result.exit_code == 0
    assert [path.name for path in Path("fitting").iterdir()] == ["org"]
    assert offered == f"Next: sscsim replay --org fitting/org --mail {mail}"
    assert sscsim(*offered.removeprefix("Next: sscsim ").split()).exit_code == 0


def test_everything_wrong_is_told_at_once(sscsim: Sscsim) -> None:
    """Numbers, mail and folder."""
    Path("full").mkdir()
    Path("full/kept.txt").write_text("mine", encoding="utf-8")
    wrong = ("--users", 0, "--from-mail", "gone.mbox", "--messages", 5, "--out", "full")
    result = sscsim("synth", *wrong)
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        (
            "sscsim: --users 0: this is no number of users. Give a number from 1 to 100,000."
            " Somebody has to own the queues and to receive the mail."
        ),
        "sscsim: --from-mail gone.mbox: gone.mbox cannot be read: No such file or directory.",
        (
            "sscsim: --messages 5: no mail is made. With --from-mail the mail is there already;"
            " leave this out."
        ),
        (
            "sscsim: --out full: this folder is not empty. Name a new folder, or empty this one"
            " first."
        ),
    ]
    assert Path("full/kept.txt").read_text(encoding="utf-8") == "mine"


def test_a_domain_without_mail_means_nothing(sscsim: Sscsim) -> None:
    """The option belongs to another."""
    result = sscsim("synth", "--domain", "contoso.example", "--out", "made-up")
    assert result.exit_code == 2
    assert result.stderr == (
        "sscsim: --domain contoso.example: there is no mail. It says which addresses of"
        " --from-mail are the organisation's; add --from-mail.\n"
    )
    assert not Path("made-up").exists()


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("a-file", "sscsim: --out a-file: this is no folder. Name a new folder.\n"),
        ("gone/made-up", "sscsim: --out gone/made-up: there is no folder gone. Make it first.\n"),
    ],
)
def test_a_folder_that_cannot_be_is_told(sscsim: Sscsim, name: str, wrong: str) -> None:
    """Before anything is made."""
    Path("a-file").touch()
    result = sscsim("synth", *SMALL, "--out", name)
    assert (result.exit_code, result.stderr) == (2, wrong)


@pytest.mark.parametrize("inside", [None, ".out.x7/whole/mail.mbox"])
def test_a_full_disk_is_told_by_the_name_the_user_wrote(
    sscsim: Sscsim, monkeypatch: pytest.MonkeyPatch, inside: str | None
) -> None:
    """The system names no file, or one that lies where nobody was told of."""
    file = None if inside is None else str(Path.cwd() / inside)

    def fill(*_: object) -> None:
        raise OSError(28, "No space left on device", file)

    monkeypatch.setattr("sscsim.synth.write_company", fill)
    result = sscsim("synth", "--out", "out")
    assert (result.exit_code, result.stderr) == (2, "sscsim: out: No space left on device\n")
    assert list(Path.cwd().iterdir()) == []


def test_an_empty_folder_is_filled(sscsim: Sscsim) -> None:
    """Somebody made it first; that is no reason to complain."""
    Path("made-up").mkdir()
    assert sscsim("synth", *SMALL, "--out", "made-up").exit_code == 0
    assert Path("made-up/mail.mbox").is_file()


def test_an_interruption_leaves_nothing(sscsim: Sscsim, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the folder nor the one it was written in."""

    def interrupted(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(company_module, "posted", interrupted)
    result = sscsim("synth", *SMALL, "--out", "made-up")
    assert (result.exit_code, result.stderr) == (130, "sscsim: interrupted\n")
    assert list(Path().iterdir()) == []
