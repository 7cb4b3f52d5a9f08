"""Where results go: standard output, or a file that is written whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TextIO, TypeAlias

import click

__all__ = [
    "CANNOT_BE_WRITTEN",
    "FORMATS",
    "named",
    "opened",
    "opened_bytes",
    "painted",
    "progress",
    "say",
    "unseen",
    "width",
]

FORMATS = ("text", "json", "jsonl", "csv")

Advance: TypeAlias = Callable[..., None]

_NARROW, _WIDE = 40, 100
_COLOURS = {
    "PROMOTED": "yellow",
    "NOT PROMOTED": "green",
    "ALREADY THERE": "cyan",
    "NOT LOOKED AT": "cyan",
    "MAILBOX NOT READ": "cyan",
    "FAILED": "red",
    "UNREADABLE": "red",
    "CANNOT TELL": "magenta",
    "EXPECTED": "red",
}
_VERDICT = re.compile(
    rf"(?<![A-Z] )\b({'|'.join(sorted(map(re.escape, _COLOURS), key=len, reverse=True))})\b"
)


@contextmanager
def opened(out: Path | None, *, machine: bool = True) -> Iterator[TextIO]:
    """
    Open the place for results.

    A file appears when everything is written, and not before: it is written under another name in
    the same folder, which is removed when anything fails. A device or pipe is written directly.

    Raises:
        OSError: it cannot be written; ``filename`` is what the user wrote, or standard output.

    """
    if out is None:
        with named("standard output"):
            yield _standard_output(machine)
            sys.stdout.flush()
    elif out.exists() and not out.is_file() and not out.is_dir():
        with named(out), out.open("w", encoding="utf-8", errors="replace", newline="") as stream:
            yield stream
    else:
        with named(out), _replaced(out) as stream:
            yield stream


@contextmanager
def opened_bytes(out: Path) -> Iterator[IO[bytes]]:
    """Open a file for bytes, written whole or not at all; raises what `opened` raises."""
    if out.exists() and not out.is_file() and not out.is_dir():
        with named(out), out.open("wb") as stream:
            yield stream
    else:
        with named(out), _replaced(out, "wb") as stream:
            yield stream


# The disk is full, the quota used up, the file too large, the device broken.
CANNOT_BE_WRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


@contextmanager
def named(out: Path | str) -> Iterator[None]:
    """Name the place in an error that comes without: the system says only that a disk is full."""
    try:
        yield
    except OSError as error:
        if error.filename is None and error.errno in CANNOT_BE_WRITTEN:
            error.filename = str(out)
        raise


def _standard_output(machine: bool) -> TextIO:
    if isinstance(sys.stdout, io.TextIOWrapper):
        if machine:  # JSON is UTF-8, whatever the terminal speaks
            sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="")
        else:
            sys.stdout.reconfigure(errors="replace")
    return sys.stdout


@contextmanager
def _replaced(out: Path, mode: str = "w") -> Iterator[Any]:
    if out.is_dir():
        what = "this is a folder; --out needs the name of a file"
        raise IsADirectoryError(errno.EISDIR, what, str(out))
    target = Path(os.path.realpath(out))  # a link goes on pointing at the file
    number, temporary = _beside(target, out)
    try:
        coding, errors, newline = ("utf-8", "replace", "") if mode == "w" else (None, None, None)
        with os.fdopen(number, mode, encoding=coding, errors=errors, newline=newline) as stream:
            yield stream
            stream.flush()
            os.fsync(number)
        temporary.chmod(_mode_of(target))
        temporary.replace(target)
    except BaseException:  # an interrupt too: nothing half written stays
        temporary.unlink(missing_ok=True)
        raise


def _beside(target: Path, out: Path) -> tuple[int, Path]:
    """Open a temporary file in the folder of the target; its name is nobody's business."""
    import tempfile

    try:
        number, name = tempfile.mkstemp(prefix=f".{target.name[:80]}.", dir=target.parent)
    except OSError as error:
        error.filename = str(out)
        raise
    return number, Path(name)


def _mode_of(target: Path) -> int:
    """Keep the mode of the file that is replaced; a new one gets what a new file gets."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def width() -> int:
    """Tell how wide lines may be: as the terminal, within reason; 80 where there is none."""
    import shutil

    columns = shutil.get_terminal_size((80, 24)).columns
    return max(_NARROW, min(columns, _WIDE)) if sys.stdout.isatty() else 80


def say(lines: Iterable[str], out: TextIO) -> None:
    """Write lines for people, with coloured verdicts where the reader is a terminal."""
    coloured = out.isatty() and "NO_COLOR" not in os.environ
    out.writelines(f"{painted(line) if coloured else line}\n" for line in lines)


def painted(line: str) -> str:
    """Colour the verdicts in a line."""
    return _VERDICT.sub(lambda found: click.style(found[1], fg=_COLOURS[found[1]], bold=True), line)


@contextmanager
def progress(*, quiet: bool = False, **totals: int | None) -> Iterator[Advance]:
    """
    Show bars on standard error while it is a terminal; yields what to call as things go on.

    Each keyword is a bar and where its end is; it appears when it is first advanced.
    """
    if quiet or not sys.stderr.isatty():
        yield unseen
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def advance(name: str, count: int = 1) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name.capitalize(), total=totals.get(name))
            bars.advance(tasks[name], count)

        yield advance


def unseen(name: str, count: int = 1) -> None:
    """Show nothing: nobody looks."""
