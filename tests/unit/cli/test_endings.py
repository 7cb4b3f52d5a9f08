"""How a command ends: statuses, one line for each mistake, output whole or not at all."""

from __future__ import annotations

import io
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from sscsim.cli import main
from sscsim.cli.endings import complain, endings
from sscsim.cli.output import opened, painted, progress, say, width
from sscsim.cli.stopping import stoppable
from sscsim.errors import InputError, Place, Problem
from tests.disks import full_at

Sscsim = Callable[..., Result]
COMMAND = [sys.executable, "-m", "sscsim"]


def shell(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Call the command as a shell does."""
    texts = [*COMMAND, *map(str, arguments)]
    defaults = {"capture_output": True, "text": True, "timeout": 60}
    return subprocess.run(texts, check=False, **{**defaults, **options})


def ending(error: BaseException) -> Result:
    """Let a command fail in a certain way."""

    @click.command()
    @click.pass_context
    def fails(ctx: click.Context) -> None:
        with endings(ctx):
            raise error

    return CliRunner().invoke(fails)


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (KeyboardInterrupt(), 130, "sscsim: interrupted\n"),
        (FileNotFoundError(2, "No such file or directory", "a.yaml"), 2, "a.yaml: No such file"),
        (PermissionError(13, "Permission denied", "b"), 2, "sscsim: b: Permission denied\n"),
        (OSError(28, "No space left on device"), 2, "sscsim: No space left on device\n"),
        (OSError("odd"), 2, "sscsim: odd\n"),
        (OSError(), 2, "sscsim: OSError\n"),
        (KeyboardInterrupt("interrupted after 3"), 130, "sscsim: interrupted after 3\n"),
    ],
)
def test_a_failure_is_one_line_and_a_status(error: BaseException, status: int, says: str) -> None:
    """Never a traceback."""
    result = ending(error)
    assert result.exit_code == status
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_every_problem_is_one_line_that_no_terminal_obeys() -> None:
    """A hostile key in a file is shown, and not carried out."""
    problems = [Problem(Place("a", 1, 2), "bad \x1b[2J\nkey"), Problem(Place("b"), "worse")]
    result = ending(InputError(problems))
    assert result.exit_code == 2
    assert result.stderr == "sscsim: a:1:2: bad ␛[2J key\nsscsim: b: worse\n"


def test_module_and_help_and_arguments() -> None:
    """`python -m sscsim` is the command; without arguments it shows how it is used."""
    assert shell("--version").stdout.startswith("sscsim, version")
    assert shell("--help").returncode == 0
    assert shell("replay").returncode == 2
    assert "Traceback" not in shell("run", "/nowhere/x.yaml").stderr


def test_output_that_cannot_be_written(story: Path) -> None:
    """A full disk is told, and is no success."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("w") as full:
        result = shell("run", story, stdout=full, capture_output=False, stderr=subprocess.PIPE)
    assert result.returncode == 2
    assert result.stderr == "sscsim: standard output: No space left on device\n"
    device = shell("run", story, "--out", "/dev/full")
    assert device.returncode == 2
    assert device.stderr == "sscsim: /dev/full: No space left on device\n"


def test_a_disk_that_is_full_in_the_middle_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    """With the name the user wrote, and not that of the file it was written to meanwhile."""
    out = tmp_path / "schema.json"
    result = shell("schema", "--out", out, **full_at(1000))
    assert result.returncode == 2
    assert result.stderr == f"sscsim: {out}: File too large\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", ["run STORY", "demo", "rules", "--help", "run --help"])
def test_a_reader_that_goes_away(arguments: str, story: Path) -> None:
    """`sscsim ... | head` ends without a word: the reader has had enough."""
    reading, writing = os.pipe()
    os.close(reading)
    words = [str(story) if word == "STORY" else word for word in arguments.split()]
    try:
        result = shell(*words, stdout=writing, capture_output=False, stderr=subprocess.PIPE)
    finally:
        os.close(writing)
    assert (result.returncode, result.stderr) == (0, "")


def test_a_broken_pipe_is_no_mistake() -> None:
    """Whichever line of a verb meets it."""
    quiet = ending(BrokenPipeError())
    assert (quiet.exit_code, quiet.stderr) == (0, "")


def test_errors_that_nobody_can_hear(monkeypatch: pytest.MonkeyPatch) -> None:
    """`sscsim ... 2>&-`: the shell closed the stream; the status still tells."""
    monkeypatch.setattr(sys, "stderr", None)
    complain(["gone"])


def test_a_reader_that_goes_away_with_the_errors_too(story: Path) -> None:
    """`sscsim ... 2>&1 | head` still has its status: here of a mistake that nobody hears of."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        fine = shell("run", story, stdout=writing, stderr=writing, capture_output=False)
        wrong = shell("run", "gone.yaml", stdout=writing, stderr=writing, capture_output=False)
    finally:
        os.close(writing)
    assert (fine.returncode, wrong.returncode) == (0, 2)


@pytest.mark.usefixtures("_heeding_interrupts")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_with_130_and_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    """The command waits for a pipe that nobody writes; then it is stopped."""
    pipe, out = tmp_path / "mail.yaml", tmp_path / "out.txt"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [*COMMAND, "run", str(pipe), "--out", str(out)],
        stderr=subprocess.PIPE,
        text=True,
    )
    with pipe.open("w"):  # returns when the command has opened its end
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors == "sscsim: interrupted\n"
    assert [path.name for path in tmp_path.iterdir()] == ["mail.yaml"]


def test_a_signal_before_any_verb_has_begun_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """While the command is still being loaded."""

    def load(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr("sscsim.cli.app.app", load)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130
    assert capsys.readouterr().err == "sscsim: interrupted\n"


def test_a_signal_that_is_ignored_stays_so() -> None:
    """Under nohup a command goes on when the window is closed."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stoppable():
            os.kill(os.getpid(), signal.SIGHUP)
            assert signal.getsignal(signal.SIGTERM) is signal.default_int_handler
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
    assert signal.getsignal(signal.SIGTERM) is not signal.default_int_handler


def test_a_file_appears_whole(tmp_path: Path) -> None:
    """Under its own name only when everything is in it."""
    out = tmp_path / "a.csv"
    with opened(out) as stream:
        stream.write("half")
        stream.flush()
        assert not out.exists()
    assert out.read_text() == "half"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_file_that_fails_leaves_what_was_there(
    tmp_path: Path, error: type[BaseException]
) -> None:
    """Neither a half file nor a stray one."""
    out = tmp_path / "a.csv"
    out.write_text("before")

    def write_half() -> None:
        with opened(out) as stream:
            stream.write("half")
            raise error

    with pytest.raises(error):
        write_half()
    assert out.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_file_that_is_replaced_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    """A link goes on pointing at the file."""
    out, link = tmp_path / "a.csv", tmp_path / "link.csv"
    out.write_text("before")
    out.chmod(0o640)
    link.symlink_to(out)
    with opened(link) as stream:
        stream.write("after")
    assert out.read_text() == "after"
    assert link.is_symlink()
    assert stat.S_IMODE(out.stat().st_mode) == 0o640


def test_a_new_file_has_the_mode_of_new_files(tmp_path: Path) -> None:
    """The temporary file's own mode would hide it from colleagues."""
    out, other = tmp_path / "a.csv", tmp_path / "b.csv"
    with opened(out):
        pass
    other.touch()
    assert out.stat().st_mode == other.stat().st_mode


def test_a_folder_or_a_missing_folder_is_refused(sscsim: Sscsim, tmp_path: Path) -> None:
    """Before anything is decided."""
    folder = sscsim("schema", "--out", tmp_path)
    missing = sscsim("schema", "--out", tmp_path / "no" / "a.json")
    assert (folder.exit_code, missing.exit_code) == (2, 2)
    what = "this is a folder; --out needs the name of a file"
    assert folder.stderr == f"sscsim: {tmp_path}: {what}\n"
    assert missing.stderr == f"sscsim: {tmp_path}/no/a.json: No such file or directory\n"


def test_a_folder_that_may_not_be_written_is_told_by_the_name_the_user_wrote(
    sscsim: Sscsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for whoever is the superuser here."""

    def refuse(prefix: str, dir: Path) -> None:
        raise PermissionError(13, "Permission denied", f"{dir}/{prefix}x7")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    result = sscsim("schema", "--out", tmp_path / "a.json")
    assert result.exit_code == 2
    assert result.stderr == f"sscsim: {tmp_path}/a.json: Permission denied\n"


def test_a_device_is_written_directly(sscsim: Sscsim) -> None:
    """It cannot be replaced by a file."""
    assert sscsim("schema", "--out", os.devnull).exit_code == 0
    assert not Path(os.devnull).is_file()


class Terminal:
    """A stream that says it is a terminal."""

    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        """It does."""
        return True

    def write(self, text: str) -> int:
        """Keep what is written."""
        self.text += text
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Keep what is written."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Nothing waits."""


def test_only_a_terminal_gets_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """And only if the user has not asked for none (no-color.org)."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured, plain = Terminal(), Terminal()
    say(["PROMOTED  x"], coloured)  # type: ignore[arg-type]
    monkeypatch.setenv("NO_COLOR", "1")
    say(["PROMOTED  x"], plain)  # type: ignore[arg-type]
    assert coloured.text == "\x1b[33m\x1b[1mPROMOTED\x1b[0m  x\n"
    assert plain.text == "PROMOTED  x\n"


def test_not_promoted_is_coloured_as_one_word() -> None:
    """It is the opposite of promoted, and looks so."""
    assert painted("NOT PROMOTED  x").startswith("\x1b[32m\x1b[1mNOT PROMOTED\x1b[0m")


def test_progress_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log file holds no bars."""
    with progress(reading=10) as advance:
        advance("reading", 1)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress(reading=10, deciding=None) as advance:
        advance("reading", 5)
        advance("deciding")
        advance("reading", 5)
    assert "Reading" in terminal.text


def test_a_note_beside_a_bar_has_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """`replay --sensitivity` says how long it takes while the bar of what was read still stands."""
    written = io.BytesIO()
    screen = io.TextIOWrapper(written, encoding="utf-8", write_through=True)
    monkeypatch.setattr(written, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with progress(reading=10) as advance:
        advance("reading", 10)
        complain(["note: that takes long"])
    assert "\r\x1b[2Ksscsim: note: that takes long\n" in written.getvalue().decode()


def test_lines_are_as_wide_as_the_terminal_within_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Very wide lines are hard to read, and a pipe has 80 columns."""
    assert width() == 80
    monkeypatch.setattr(sys, "stdout", Terminal())
    for columns, expected in (("60", 60), ("20", 40), ("300", 100)):
        monkeypatch.setenv("COLUMNS", columns)
        assert width() == expected
