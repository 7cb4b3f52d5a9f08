"""What others do of our job with the same mail file, each as a whole process.

A peer that is not installed is named and left out; ``make bench-install`` installs all of them.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from tests.bench.made import Company, maildir
from tests.bench.pairs import Ran, run

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
    """A program by the key of its goal, and a run of it; without one, why there is none."""

    goal: str
    go: Callable[[], Ran] | None
    missing: str = ""


def peers(made: Company, folder: Path) -> Iterator[Peer]:
    """Prepare every peer for a mail file; what it needs is written into the folder."""
    read: list[str | Path] = [sys.executable, "-c", _STANDARD_LIBRARY, made.mail]
    count: list[str | Path] = ["rg", "-c", "^From ", made.mail]
    senders = made.senders()
    yield _peer("rg", "rg", lambda: partial(run, count))
    yield _peer("mblaze", "mhdr", lambda: _mblaze(made.mail))
    yield _peer("sieve-short", "sieve-filter", lambda: _sieve(senders[:10], made.mail, folder))
    yield _peer("sieve-long", "sieve-filter", lambda: _sieve(senders, made.mail, folder))
    yield Peer("stdlib", partial(run, read))
    yield _peer("mu", "mu", lambda: _mu(made.mail, folder))


def _peer(goal: str, tool: str, prepare: Callable[[], Callable[[], Ran]]) -> Peer:
    if shutil.which(tool) is None:
        return Peer(goal, None, f"{tool} is not installed (make bench-install)")
    return Peer(goal, prepare())


def _sieve(senders: Sequence[str], mail: Path, folder: Path) -> Callable[[], Ran]:
    """Pigeonhole's filter with a warm index: it tells what it would file, and files nothing."""
    return _filtering(senders, _dovecot(mail, folder))


@cache
def _dovecot(mail: Path, folder: Path) -> Path:
    """Set up a mailbox of Dovecot with the mail and its index, once for all that filter it."""
    own = folder / "dovecot"
    (own / "home").mkdir(parents=True)
    shutil.copy(mail, own / "mail.mbox")
    user, group = os.getuid() or _NOBODY, os.getgid() or _NOBODY
    (own / "dovecot.conf").write_text(
        f"mail_location = mbox:{own}/home:INBOX={own}/mail.mbox\nssl = no\n"
        f"mail_uid = {user}\nmail_gid = {group}\n"
        "mbox_read_locks = fcntl\nlog_path = /dev/stderr\n"
    )
    if not os.getuid():  # Dovecot lets nobody in who is root
        for path in (own, *own.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY)
    _filtering(["nobody@nowhere.example"], own)()
    return own


def _filtering(senders: Sequence[str], own: Path) -> Callable[[], Ran]:
    script = own / f"known-{len(senders)}.sieve"
    known = ", ".join(f'"{sender}"' for sender in senders)
    script.write_text(
        f'require ["fileinto"];\nif address :is "from" [{known}] {{ fileinto "known"; }}\n'
    )
    return partial(run, ["sieve-filter", "-c", own / "dovecot.conf", script, "INBOX"])


def _mblaze(mail: Path) -> Callable[[], Ran]:
    listed = f"mlist '{maildir(mail)}'"
    both = f"{listed} | mhdr -h {_HEADERS.lower()} > /dev/null; {listed} | mthread > /dev/null"
    return partial(run, ["sh", "-c", both])


def _mu(mail: Path, folder: Path) -> Callable[[], Ran]:
    path, index = maildir(mail), folder / "index"

    def indexed() -> Ran:
        shutil.rmtree(index, ignore_errors=True)
        run(["mu", "init", f"--maildir={path}", f"--muhome={index}"])
        return run(["mu", "index", f"--muhome={index}"])

    return indexed
