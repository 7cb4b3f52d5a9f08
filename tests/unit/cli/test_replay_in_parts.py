"""`replay --work`: the bytes of one piece, however often it was stopped on the way, and by whom."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import Result

from sscsim.cli import working
from tests.disks import full_at
from tests.unit.cli.test_replay_policies import LOCKDOWN, MOVED

Sscsim = Callable[..., Result]

INTERPRETED = {"NUMBA_DISABLE_JIT": "1"}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company with some mail, made up."""
    from click.testing import CliRunner  # noqa: PLC0415 - the fixture of calls is of one test

    from sscsim.cli.app import app  # noqa: PLC0415

    place = tmp_path_factory.mktemp("company") / "made"
    asked = ["synth", "--users", "12", "--messages", "150", "--seed", "3", "--out", str(place)]
    assert CliRunner().invoke(app, asked).exit_code == 0
    for name, text in (("lockdown", LOCKDOWN), ("moved", MOVED)):
        (place / f"{name}.yaml").write_text(text, "utf-8")
    return place


def asked(company: Path, *more: object) -> list[str]:
    """Ask for a replay by the bulk engine."""
    mail = ("--org", company / "org", "--mail", company / "mail.mbox", "--engine", "bulk")
    return ["replay", *map(str, (*mail, *more))]


def in_parts(folder: Path, workers: int = 1) -> list[object]:
    return ["--work", folder, "--workers", workers, "--rows-per-part", 8]


@pytest.mark.parametrize("format_", ["text", "json", "jsonl", "csv"])
@pytest.mark.parametrize("more", [[], ["--readers"], ["--reading", "widest"], ["--order", "file"]])
def test_the_bytes_are_those_of_one_piece(
    sscsim: Sscsim, company: Path, tmp_path: Path, format_: str, more: list[object]
) -> None:
    """Under policies as well, under one of which the mail lies in another mailbox."""
    policies = ["current", company / "lockdown.yaml", company / "moved.yaml"]
    under = [part for policy in policies for part in ("--policy", policy)]
    for number, each in enumerate(([], under)):
        options = [*each, *more, "--format", format_]
        whole = sscsim(*asked(company, *options))
        parts = sscsim(*asked(company, *options, *in_parts(tmp_path / f"{number}")))
        assert (parts.exit_code, parts.stdout) == (whole.exit_code, whole.stdout)
        assert parts.stderr == whole.stderr


def test_one_message_is_explained_from_its_part(
    sscsim: Sscsim, company: Path, tmp_path: Path
) -> None:
    one = ("--policy", "current", "--policy", company / "lockdown.yaml", "--explain")
    whole = sscsim(*asked(company, *one, "mail.mbox#7"))
    parts = sscsim(*asked(company, *one, "mail.mbox#7", *in_parts(tmp_path / "work")))
    assert parts.stdout == whole.stdout
    assert "mail.mbox#7" in parts.stdout
    nobody = sscsim(*asked(company, *one, "mail.mbox#700", *in_parts(tmp_path / "work")))
    assert (nobody.exit_code, "no message has this source" in nobody.stderr) == (2, True)


def test_parquet_holds_the_rows_of_one_piece(sscsim: Sscsim, company: Path, tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole.parquet", tmp_path / "parts.parquet"
    for out, more in ((whole, []), (parts, in_parts(tmp_path / "work"))):
        assert sscsim(*asked(company, "--format", "parquet", "--out", out, *more)).exit_code == 0
    assert pq.read_table(parts).equals(pq.read_table(whole))


def test_what_is_decided_is_not_decided_again(
    sscsim: Sscsim, company: Path, tmp_path: Path
) -> None:
    call = asked(company, "--format", "csv", *in_parts(tmp_path / "work"))
    first = sscsim(*call)
    decided = sorted((tmp_path / "work" / "decided").iterdir())
    times = [path.stat().st_mtime_ns for path in decided]
    decided[3].unlink()
    second = sscsim(*call)
    assert second.stdout == first.stdout
    count = len(decided)
    assert second.stderr == (
        f"sscsim: note: {tmp_path / 'work'}: {count - 1} of {count} parts were decided before; "
        f"they are not decided again.\n{first.stderr}"
    )
    again = [path.stat().st_mtime_ns for path in decided]
    assert [one == other for one, other in zip(times, again, strict=True)].count(False) == 1


@pytest.mark.parametrize(
    ("more", "what"),
    [
        (["--order", "file"], "another order"),
        (["--policy", "current"], "another policies"),
        (["--reading", "narrowest"], "another reading"),
        (["--readers"], "another list of readers"),
    ],
)
def test_another_question_is_refused(
    sscsim: Sscsim, company: Path, tmp_path: Path, more: list[object], what: str
) -> None:
    work = tmp_path / "work"
    assert sscsim(*asked(company, *in_parts(work))).exit_code == 0
    refused = sscsim(*asked(company, *in_parts(work), *more))
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == (
        f"sscsim: --work {work}: the work there is that of another replay: {what}. "
        "Ask the same again, or name a new folder.\n"
    )


def test_other_mail_is_another_question(sscsim: Sscsim, company: Path, tmp_path: Path) -> None:
    mail = tmp_path / "mail.mbox"
    mail.write_bytes((company / "mail.mbox").read_bytes())
    call = ("replay", "--org", company / "org", "--mail", mail, "--engine", "bulk")
    assert sscsim(*call, *in_parts(tmp_path / "work")).exit_code == 0
    with mail.open("a") as file:
        file.write("\nFrom x Thu Jan  1 00:00:00 2026\nFrom: x@outside.example\n\nHello\n")
    assert "another mail." in sscsim(*call, *in_parts(tmp_path / "work")).stderr


def test_a_folder_that_holds_something_else_is_refused(
    sscsim: Sscsim, company: Path, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("Dear all", "utf-8")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "manifest.json").write_text("{", "utf-8")
    said = {
        tmp_path: "this folder holds something else than the work of a replay. "
        "Name an empty folder, or a new one.",
        tmp_path / "letter.txt": "this is no folder. Name a folder.",
        company / "org": "this is what is read. Name another folder, or a new one.",
    }
    for folder, what in said.items():
        refused = sscsim(*asked(company, "--work", folder))
        assert (refused.exit_code, refused.stderr) == (2, f"sscsim: --work {folder}: {what}\n")
    assert "this is no JSON" in sscsim(*asked(company, "--work", tmp_path / "bad")).stderr
    below = sscsim(*asked(company, "--work", tmp_path / "letter.txt" / "work"))
    assert (below.exit_code, "Not a directory" in below.stderr) == (2, True)


def test_the_reference_engine_does_no_work_in_parts(sscsim: Sscsim, company: Path) -> None:
    call = [one for one in asked(company, "--workers", 2) if one not in {"--engine", "bulk"}]
    refused = sscsim(*call)
    assert (refused.exit_code, refused.stderr) == (
        2,
        (
            "sscsim: --workers: the reference engine decides all mail in one piece, in one process."
            " Leave it out, or write --engine bulk.\n"
        ),
    )


def test_much_mail_is_decided_in_parts_in_a_folder_that_goes(
    sscsim: Sscsim, company: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sscsim(*asked(company, "--format", "csv")).stdout
    monkeypatch.setattr(working, "memory_left", lambda: 0)
    out = tmp_path / "decisions.csv"
    assert sscsim(*asked(company, "--format", "csv", "--out", out)).exit_code == 0
    assert out.read_bytes().decode() == whole
    assert list(tmp_path.iterdir()) == [out]


def test_one_long_conversation_is_told(sscsim: Sscsim, company: Path, tmp_path: Path) -> None:
    lines = []
    for number in range(9):
        lines += [
            "From x Thu Jan  1 00:00:00 2026", "From: x@outside.example", "Subject: On and on",
            f"Message-ID: <{number}@outside.example>", "In-Reply-To: <0@outside.example>", "", "",
        ]  # fmt: skip
    mail = tmp_path / "long.mbox"
    mail.write_text("\n".join(lines), "utf-8")
    call = ("replay", "--org", company / "org", "--mail", mail, "--engine", "bulk")
    told = sscsim(*call, *in_parts(tmp_path / "work")).stderr
    assert told == "sscsim: note: one conversation of 9 rows is decided in one piece.\n"


def test_no_mail_at_all_gives_what_one_piece_gives(
    sscsim: Sscsim, company: Path, tmp_path: Path
) -> None:
    (tmp_path / "none").mkdir()
    call = ("replay", "--org", company / "org", "--mail", tmp_path / "none", "--engine", "bulk")
    for format_ in ("text", "json"):
        whole = sscsim(*call, "--format", format_)
        parts = sscsim(*call, "--format", format_, *in_parts(tmp_path / format_))
        assert (parts.exit_code, parts.stdout) == (whole.exit_code, whole.stdout)


# -- stopped from outside --------------------------------------------------------------------------


def started(
    call: Sequence[str], before: Sequence[str] = ("-m", "sscsim"), **options: Any
) -> subprocess.Popen[str]:
    """Start a replay as a process of its own."""
    return subprocess.Popen(
        [sys.executable, *before, *call],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **{"env": {**os.environ, **INTERPRETED}, **options},
    )


def watched(process: subprocess.Popen[str], path: Path) -> None:
    """Wait until a file has appeared."""
    while not path.exists():
        assert process.poll() is None, process.communicate()


def children_of(process: subprocess.Popen[str]) -> list[int]:
    text = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("utf-8")
    return list(map(int, text.split()))


def decided_in(work: Path) -> list[str]:
    folder = work / "decided"
    return sorted(one.name for one in folder.glob("0*.parquet")) if folder.exists() else []


@pytest.fixture(scope="module")
def expected(company: Path) -> str:
    """The decisions of one piece."""
    process = started(asked(company, "--format", "csv"))
    stdout, _ = process.communicate()
    assert process.returncode == 0
    return stdout


_STAGES = [
    ("manifest.json", 1),
    ("parts", 1),
    ("parts/00000.arrow", 1),
    ("cut.json", 2),
    ("decided", 2),
    ("decided/00000.parquet", 1),
    ("decided/00000.parquet", 2),
    ("decided/00011.parquet", 2),
]


@pytest.mark.parametrize(("stage", "workers"), _STAGES)
def test_a_replay_that_was_killed_goes_on(
    company: Path, tmp_path: Path, expected: str, stage: str, workers: int
) -> None:
    work, out = tmp_path / "work", tmp_path / "decisions.csv"
    call = asked(company, "--format", "csv", "--out", out, *in_parts(work, workers))
    process = started(call)
    watched(process, work / stage)
    process.kill()
    process.communicate()  # which ends when every worker has let go of the pipes: all are gone
    assert not out.exists()
    there = decided_in(work)
    times = {name: (work / "decided" / name).stat().st_mtime_ns for name in there}
    again = started(call)
    _, told = again.communicate()
    assert again.returncode == 0, told
    assert out.read_text("utf-8") == expected.replace("\r\n", "\n")
    for name, time in times.items():
        assert (work / "decided" / name).stat().st_mtime_ns == time
    noted = f"{len(there)} of {json.loads((work / 'cut.json').read_bytes())['parts']} parts were"
    assert (noted in told) == bool(there)
    assert not list(work.rglob(".*"))


_KILLED_AS_IT_MERGES = """
import os, signal, sys
from sscsim.parts import merging, working

merging._STRETCH = 16  # so that there are several to merge
whole = working.merged

def killed(paths, columns=None):
    for number, table in enumerate(whole(paths, columns)):
        if number == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        yield table

working.merged = killed
from sscsim.cli.app import app
app(sys.argv[1:])
"""


def test_a_replay_that_was_killed_as_it_merged_goes_on(
    company: Path, tmp_path: Path, expected: str
) -> None:
    """All is decided then; the file is written anew, from the first row."""
    work, out = tmp_path / "work", tmp_path / "decisions.csv"
    call = asked(company, "--format", "csv", "--out", out, *in_parts(work))
    process = started(call, before=("-c", _KILLED_AS_IT_MERGES))
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not out.exists()
    count = json.loads((work / "cut.json").read_bytes())["parts"]
    assert len(decided_in(work)) == count
    again = started(call)
    _, told = again.communicate()
    assert (again.returncode, f"{count} of {count} parts were decided before" in told) == (0, True)
    assert out.read_text("utf-8") == expected.replace("\r\n", "\n")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs a list of processes")
def test_a_worker_that_is_killed_is_told(company: Path, tmp_path: Path, expected: str) -> None:
    work, out = tmp_path / "work", tmp_path / "decisions.csv"
    call = asked(company, "--format", "csv", "--out", out, *in_parts(work, 2))
    process = started(call)
    watched(process, work / "decided" / "00000.parquet")
    os.kill(children_of(process)[0], signal.SIGKILL)
    _, told = process.communicate()
    assert (process.returncode, told) == (
        2,
        (
            f"sscsim: --work {work}: a process that decides was ended from outside, for want of "
            "memory perhaps. What is decided is kept: the same command goes on there.\n"
        ),
    )
    assert not out.exists()
    again = started(call)
    again.communicate()
    assert out.read_text("utf-8") == expected.replace("\r\n", "\n")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs a list of processes")
def test_where_no_folder_keeps_anything_a_killed_worker_is_told_otherwise(
    company: Path, tmp_path: Path
) -> None:
    """A folder that has gone is not named, nor is anything promised of it."""
    out = tmp_path / "decisions.csv"
    call = asked(company, "--format", "csv", "--out", out, *in_parts(tmp_path, 2)[2:])
    process = started(call)
    while not (there := list(tmp_path.glob(".sscsim-*/decided/*.parquet"))):
        assert process.poll() is None, process.communicate()
    assert there
    os.kill(children_of(process)[0], signal.SIGKILL)
    _, told = process.communicate()
    assert (process.returncode, told) == (
        2,
        (
            "sscsim: --workers: a process that decides was ended from outside, for want of memory "
            "perhaps. Ask for fewer, or name a folder (--work), where the same command goes on "
            "then.\n"
        ),
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_replay_that_is_stopped_says_where_it_goes_on(
    company: Path, tmp_path: Path, number: signal.Signals, workers: int
) -> None:
    work = tmp_path / "work"
    call = asked(company, "--format", "csv", "--out", tmp_path / "out", *in_parts(work, workers))
    process = started(
        call, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler)
    )
    watched(process, work / "decided" / "00000.parquet")
    process.send_signal(number)
    _, told = process.communicate()
    assert (process.returncode, told) == (
        130,
        (
            f"sscsim: interrupted; what is decided is kept in {work}, and the same command goes on "
            "there\n"
        ),
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("size", "where"), [(3_000, "parts/"), (7_600, "decided/")])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_disk_that_is_full_is_told(
    company: Path, tmp_path: Path, size: int, where: str, workers: int
) -> None:
    work = tmp_path / "work"
    call = asked(company, "--format", "csv", "--out", tmp_path / "out", *in_parts(work, workers))
    process = started(call, **full_at(size, **INTERPRETED))
    _, told = process.communicate()
    assert process.returncode == 2, told
    assert told.count("\n") == 1
    assert told.startswith(f"sscsim: {work / where}")
    assert told.endswith(": File too large\n")
    assert not list(work.rglob(".*"))
    assert not (tmp_path / "out").exists()
