"""The input of the bench: mail files by `sscsim synth`, made thick, and tables of headers."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tests.bench.headers import write_headers, write_organisation
from tests.bench.pairs import run

__all__ = ["SSCSIM", "Company", "company", "maildir", "table", "thick"]

SSCSIM = (sys.executable, "-m", "sscsim")
_THICK = 3_000  # bytes of a message: what real mail of offices has without its attachments
_SHAPE = {"users": 200, "queues": 8, "contacts": 5_000, "seed": 1}


class Company(NamedTuple):
    """An organisation, its mail file, and who is known to it."""

    org: Path
    mail: Path

    def senders(self) -> list[str]:
        """Give the addresses of its contacts."""
        rows = json.loads((self.org / "contacts.json").read_text("utf-8"))["value"]
        return sorted({row["emailaddress1"] for row in rows if row.get("emailaddress1")})


def company(folder: Path, messages: int) -> Company:
    """Make a company with so many messages; of one that is there already nothing is made."""
    made = folder / f"company-{messages}"
    found = Company(made / "org", made / "thick.mbox")
    if not found.mail.exists():
        options = [f"--{name}={size}" for name, size in _SHAPE.items()]
        run([*SSCSIM, "synth", *options, f"--messages={messages}", "--out", made])
        thin = made / "mail.mbox"
        with thin.open("rb") as source, found.mail.open("wb") as target:
            thick(source, target)
        thin.unlink()
    return found


def table(folder: Path, messages: int) -> tuple[Path, Path]:
    """Make a table of headers, and give it behind the organisation that received them."""
    org, path = folder / "receiving", folder / f"headers-{messages}.parquet"
    if not org.exists():
        write_organisation(org)
    if not path.exists():
        write_headers(path, messages)
    return org, path


def thick(source: BinaryIO, target: BinaryIO) -> None:
    """
    Copy an mbox file and repeat the lines of every body until a message has 3,000 bytes.

    >>> import io
    >>> made = io.BytesIO()
    >>> thick(io.BytesIO(b"From a" + bytes([10]) + b"A: b" + bytes([10, 10]) + b"Hi" * 9), made)
    >>> len(made.getvalue()) // 100
    30

    """
    for message in _messages(source):
        head, _, body = message.partition(b"\n\n")
        body = body.rstrip(b"\n") + b"\n"
        again = -(-(_THICK - len(head)) // len(body))
        target.write(head + b"\n\n" + body * max(again, 1) + b"\n")


def maildir(mail: Path) -> Path:
    """
    Write an mbox file as a Maildir beside it; one that is there already is left as it is.

    `mailbox` would wait for the disk at each message. It stays, as to take a hundred thousand files
    away lasts longer than all else on some disks.
    """
    path = mail.with_name("Maildir")
    if not path.exists():
        part = path.with_suffix(".part")
        for name in ("cur", "new", "tmp"):
            (part / name).mkdir(parents=True, exist_ok=True)
        with mail.open("rb") as source:
            for number, message in enumerate(_messages(source)):
                name = f"{1_767_225_600 + number}.{number}.bench:2,S"
                (part / "cur" / name).write_bytes(message.partition(b"\n")[2])
        part.rename(path)
    return path


def _messages(source: BinaryIO) -> Iterator[bytes]:
    lines: list[bytes] = []
    for line in source:
        if line.startswith(b"From ") and lines:
            yield b"".join(lines)
            lines = []
        lines.append(line)
    if lines:
        yield b"".join(lines)
