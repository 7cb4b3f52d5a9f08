"""What others do of our job with the same mail file, each as a whole process.

A peer that is not installed is named and left out; ``make bench-install`` installs all of them.
"""

from __future__ import annotations

import mailbox
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.pairs import run

__all__ = ["PACKAGES", "Peer", "peers"]

PACKAGES = ("ripgrep", "mblaze", "dovecot-sieve", "maildir-utils")  # of Debian

_NOBODY = 65534
_HEADERS = "From:Sender:To:Cc:Subject:Date:Message-ID:In-Reply-To:References"
_STANDARD_LIBRARY = f"""
import mailbox, sys
from email.utils import getaddresses
for message in mailbox.mbox(sys.argv[1]):
    for name in {_HEADERS.split(":")!r}:
        getaddresses([str(value) for value in message.get_all(name, [])])
"""


class Peer(NamedTuple):
    """A program, the goal of how many times as long it takes, and a run of it in seconds."""

    name: str
    does: str
    goal: float
    run: Callable[[], float] | None
    missing: str = ""


def peers(mail: Path, senders: Sequence[str], folder: Path) -> Iterator[Peer]:
    """Prepare every peer for an mbox file; what it needs is written into the folder."""
    yield _sieve("every known sender", senders, 50, mail, folder)
    yield _sieve("a list of ten senders", senders[:10], 8, mail, folder)
    yield _tool("mhdr", "mblaze: headers and threads, no rules", 4, _mblaze(mail, folder))
    yield _tool("mu", "an index of all words, no rules", 200, _mu(mail, folder))
    read = [sys.executable, "-c", _STANDARD_LIBRARY, str(mail)]
    yield Peer(
        "mailbox + email", "headers read by the standard library", 40, lambda: run(read).seconds
    )
    count = ["rg", "-c", "^From ", str(mail)]
    yield _tool("rg", "counts the lines that begin with From: the limit", 0.25, _command(count))


def _tool(name: str, does: str, goal: float, prepare: Callable[[], Callable[[], float]]) -> Peer:
    if shutil.which(name) is None:
        return Peer(name, does, goal, None, f"{name} is not installed")
    return Peer(name, does, goal, prepare())


def _command(command: Sequence[str | Path]) -> Callable[[], Callable[[], float]]:
    return lambda: lambda: run(command).seconds


def _sieve(what: str, senders: Sequence[str], goal: float, mail: Path, folder: Path) -> Peer:
    """Pigeonhole's filter with a warm index: files mail of known senders, and files nothing."""

    def prepare() -> Callable[[], float]:
        own = folder / f"sieve-{len(senders)}"
        (own / "home").mkdir(parents=True)
        shutil.copy(mail, own / "mail.mbox")
        known = ", ".join(f'"{sender}"' for sender in senders)
        script = own / "known.sieve"
        script.write_text(
            f'require ["fileinto"];\nif address :is "from" [{known}] {{ fileinto "known"; }}\n'
        )
        user = os.getuid() or _NOBODY
        (own / "dovecot.conf").write_text(
            f"mail_location = mbox:{own}/home:INBOX={own}/mail.mbox\nssl = no\n"
            f"mail_uid = {user}\nmail_gid = {os.getgid() or _NOBODY}\n"
            "mbox_read_locks = fcntl\nlog_path = /dev/stderr\n"
        )
        if not os.getuid():
            for path in (folder, own, *own.rglob("*")):
                os.chown(path, _NOBODY, _NOBODY)
        command: list[str | Path] = ["sieve-filter", "-c", own / "dovecot.conf", script, "INBOX"]
        return lambda: run(command).seconds

    does = f"Pigeonhole: one rule with {what} ({len(senders):,}), index warm"
    return _tool("sieve-filter", does, goal, prepare)


def _maildir(mail: Path, folder: Path) -> Path:
    """Write the mail as a Maildir, once."""
    path = folder / "Maildir"
    if not path.exists():
        box = mailbox.Maildir(path)
        for message in mailbox.mbox(mail):
            box.add(message)
    return path


def _mblaze(mail: Path, folder: Path) -> Callable[[], Callable[[], float]]:
    def prepare() -> Callable[[], float]:
        path = _maildir(mail, folder)
        listed = f"mlist '{path}'"
        command = (
            f"{listed} | mhdr -h {_HEADERS.lower()} > /dev/null; {listed} | mthread > /dev/null"
        )
        return lambda: run(["sh", "-c", command]).seconds

    return prepare


def _mu(mail: Path, folder: Path) -> Callable[[], Callable[[], float]]:
    def prepare() -> Callable[[], float]:
        path, index = _maildir(mail, folder), folder / "index"

        def indexed() -> float:
            shutil.rmtree(index, ignore_errors=True)
            run(["mu", "init", f"--maildir={path}", f"--muhome={index}"])
            return run(["mu", "index", f"--muhome={index}"]).seconds

        return indexed

    return prepare
