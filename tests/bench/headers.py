"""Header tables of any size for the bench, an organisation that receives them, and DuckDB's answer.

The mail is like that of `reference`: two in five messages answer an earlier one, every other sender
is a contact, and users have all five methods.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

__all__ = ["CONTACTS", "USERS", "duckdb_counts", "write_headers", "write_organisation"]

USERS, CONTACTS = 200, 2_000
_SECOND = 1_000_000
_START = 1_767_225_600 * _SECOND  # 2026-01-01, in microseconds
_CHUNK = 1_000_000


def write_organisation(folder: Path) -> None:
    """Save an organisation as its Web API would answer."""
    folder.mkdir(parents=True)
    users = [f"user{number}" for number in range(USERS)]
    sets: dict[str, list[dict[str, Any]]] = {
        "systemusers": [
            {"systemuserid": key, "internalemailaddress": f"{key}@contoso.example"} for key in users
        ],
        "usersettingscollection": [
            {"systemuserid": key, "incomingemailfilteringmethod": number % 5}
            for number, key in enumerate(users)
        ],
        "contacts": [
            {"contactid": f"contact{number}", "emailaddress1": f"person{number}@fabrikam.example"}
            for number in range(CONTACTS)
        ],
    }
    for name, rows in sets.items():
        (folder / f"{name}.json").write_text(json.dumps({"value": rows}), "utf-8")


def write_headers(path: Path, messages: int, seed: int = 7) -> None:
    """Write so many messages as a Parquet table, chunk by chunk."""
    chance = np.random.default_rng(seed)
    with pq.ParquetWriter(path, _table(chance, 0, 1).schema) as writer:
        for first in range(0, messages, _CHUNK):
            writer.write_table(_table(chance, first, min(_CHUNK, messages - first)))


def _table(chance: np.random.Generator, first: int, count: int) -> pa.Table:
    numbers = np.arange(first, first + count)
    answered = (chance.random(count) * numbers).astype(np.int64)
    answers = (chance.random(count) < 0.4) & (numbers > 0)
    return pa.table(
        {
            "message_id": _text("<m", numbers, "@x.example>"),
            "from": _text("person", chance.integers(2 * CONTACTS, size=count), "@fabrikam.example"),
            "to": _text("user", chance.integers(USERS, size=count), "@contoso.example"),
            "cc": _text("user", chance.integers(USERS, size=count), "@contoso.example"),
            "subject": _text("Order ", numbers % 997, ""),
            "in_reply_to": pc.if_else(
                pa.array(answers),
                _text("<m", answered, "@x.example>"),
                pa.scalar(None, pa.string()),
            ),
            "received": pa.array(_START + numbers * _SECOND, pa.timestamp("us", "UTC")),
        }
    )


def _text(before: str, numbers: np.ndarray[Any, Any], after: str) -> pa.Array:
    return pc.binary_join_element_wise(before, pa.array(numbers).cast(pa.string()), after, "")


_RULES = Path(__file__).with_name("rules.sql")
_READ = """
create view mail as
select
    regexp_extract(message_id, '[0-9]+')::bigint as number,
    regexp_extract("from", '[0-9]+')::bigint as sender,
    [regexp_extract("to", '[0-9]+')::int, regexp_extract(cc, '[0-9]+')::int] as addressed,
    try_cast(regexp_extract(in_reply_to, '[0-9]+') as bigint) as parent
from read_parquet('{path}')
"""
_STRINGS = """
select sum(strlen(message_id) + strlen("from") + strlen("to") + strlen(cc) + strlen(subject)
    + coalesce(strlen(in_reply_to), 0))
from read_parquet('{path}')
"""


def duckdb_counts(path: Path) -> int:
    """Let DuckDB say how many messages are promoted."""
    import duckdb  # noqa: PLC0415 - the tables are made without it

    database = duckdb.connect()
    database.execute(_READ.format(path=path))
    database.execute(_RULES.read_text("utf-8"))
    [(promoted,)] = database.execute("select count(*) from decided").fetchall()
    return int(promoted)


def _scanned(path: Path) -> int:
    import duckdb  # noqa: PLC0415 - the tables are made without it

    [(letters,)] = duckdb.execute(_STRINGS.format(path=path)).fetchall()
    return int(letters)


if __name__ == "__main__":
    what, file = sys.argv[1:]
    print({"decide": duckdb_counts, "scan": _scanned}[what](Path(file)))
