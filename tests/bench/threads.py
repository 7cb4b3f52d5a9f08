"""Mail as large as real mail is: long message ids, References, conversation indexes, and copies.

Rows of the mail table are made directly, batch by batch, so ten million of them need no memory.
The organisation is that of `reference`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from sscsim.bulk import MAIL

__all__ = ["mail_rows", "write_mail"]

_USERS, _PEOPLE, _OPEN = 200, 4_000, 5_000  # those of `reference`; threads that may be answered
_BATCH, _FILE = 50_000, 250_000
_START, _SECOND = 1_767_225_600_000_000, 1_000_000
_Thread: TypeAlias = tuple[str, bytes, list[str]]  # subject, conversation, the ids so far

_WORDS = ("offer", "order", "invoice", "delivery", "visit", "report", "budget", "sample", "urgent")


def write_mail(folder: Path, rows: int, seed: int = 7) -> Path:
    """Write so many rows into Parquet files of a folder, whose names say their order."""
    folder.mkdir(parents=True, exist_ok=True)
    made = mail_rows(rows, seed)
    for number in range(-(-rows // _FILE)):
        with pq.ParquetWriter(folder / f"{number:05}.parquet", MAIL) as writer:
            for _ in range(_FILE // _BATCH):
                if batch := list(islice(made, _BATCH)):
                    writer.write_table(pa.Table.from_pylist(batch, MAIL))
    return folder


def mail_rows(rows: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Make so many rows of a mail table, in their order."""
    return islice(_rows(random.Random(seed)), rows)  # noqa: S311 - made-up mail needs a seed


def _rows(chance: random.Random) -> Iterator[dict[str, Any]]:
    """Make messages, each for one mailbox or several; one in two opens a thread."""
    threads: list[_Thread] = []
    for number in range(10**12):
        if len(threads) < 20 or chance.random() < 0.5:
            subject = " ".join(chance.sample(_WORDS, 3)).capitalize()
            opened: _Thread = (f"{subject} {number % 9_973}", b"\x01" + chance.randbytes(21), [])
            place = chance.randrange(_OPEN) if len(threads) == _OPEN else len(threads)
            threads[place : place + 1] = [opened]
        subject, index, before = chance.choice(threads)
        yield from _copies(chance, number, subject, index, before)


def _copies(
    chance: random.Random, number: int, subject: str, index: bytes, before: list[str]
) -> Iterator[dict[str, Any]]:
    key = f"{chance.randbytes(16).hex()}@mail{number % 300}.fabrikam.example"
    users = chance.sample(range(_USERS), chance.choice((1, 1, 1, 2, 3)))
    row = {
        "source": f"archive/2026-{number % 12 + 1:02}.mbox#{number}",
        "messageid": key,
        "identity": key,
        "subject": f"Re: {subject}" if before else subject,
        "received": _START + number * _SECOND,
        "from": [f"person{chance.randrange(_PEOPLE)}@fabrikam.example"],
        "to": [f"user{users[0]}@contoso.example"],
        "cc": [f"user{user}@contoso.example" for user in users[1:]],
        "bcc": [],
        "inreplyto": before[-1:],
        "references": before[-10:],
        "conversationindex": index + bytes(5 * len(before)),
        **dict.fromkeys(_NEVER, False),
    }
    before.append(key)
    for user in sorted(users):
        yield {**row, "mailbox": f"user{user}"}


_NEVER = ("frommalformed", "malformed", "irm", "copied", "createfails", "untold")
