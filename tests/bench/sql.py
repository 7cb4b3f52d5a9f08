"""DuckDB's answer about a table of headers, for the bench; a process of its own.

python -m tests.bench.sql {decide|scan} ORG TABLE [POLICIES]
python -m tests.bench.sql differing ORG TABLE DECISIONS.csv

``decide`` runs `rules.sql`, once for each of so many policies; ``scan`` only adds up the lengths of
the strings; ``differing`` counts the rows of a replay's records that `rules.sql` decides otherwise.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import duckdb

__all__ = ["decided", "differing", "scanned"]

_RULES = Path(__file__).with_name("rules.sql")
_STRINGS = """
select sum(strlen(message_id) + strlen("from") + strlen("to") + strlen(cc) + strlen(subject)
    + coalesce(strlen(in_reply_to), 0))
from read_parquet(?)
"""
_THEIRS = "select number, mailbox, outcome, reason from decided"
_OURS = """
select regexp_extract(source, '#(\\d+)$', 1)::bigint as number, mailbox, outcome, reason
from read_csv(?, all_varchar = true)
"""


def _opened(org: Path, table: Path) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect()
    database.execute(f"create temp macro org_file(name) as '{org}/' || name || '.json'")
    database.execute(
        f"create temp macro headers() as table from read_parquet('{table}', file_row_number = true)"
    )
    return database


def decided(org: Path, table: Path, policies: int = 1) -> list[Any]:
    """Count outcomes and reasons under so many policies, which force a method or none."""
    database, found = _opened(org, table), []
    rules = _RULES.read_text("utf-8")
    for number in range(policies):
        _force(database, number % 6 - 1)
        database.execute(rules)
        counted = "select outcome, reason, count(*) from decided group by all order by all"
        found.append(database.execute(counted).fetchall())
    return found


def _force(database: duckdb.DuckDBPyConnection, method: int) -> None:
    database.execute(f"set variable forced = {'null::int' if method < 0 else method}")


def scanned(table: Path) -> int:
    """Add up the lengths of the strings."""
    [(letters,)] = duckdb.execute(_STRINGS, [str(table)]).fetchall()
    return int(letters)


def differing(org: Path, table: Path, records: Path, method: int = -1) -> int:
    """Count the deliveries of which the records of a replay say anything else, or nothing."""
    database = _opened(org, table)
    _force(database, method)
    database.execute(_RULES.read_text("utf-8"))
    database.execute(f"create temp table ours as {_OURS}", [str(records)])
    theirs, ours = database.sql(_THEIRS), database.table("ours")
    return len(theirs.except_(ours)) + len(ours.except_(theirs))


def main() -> None:
    """Answer, and print it."""
    what, org, table = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    more = sys.argv[4:]
    if what == "scan":
        print(scanned(table))
    elif what == "differing":
        print(differing(org, table, Path(more[0])))
    else:
        print(decided(org, table, *map(int, more)))


if __name__ == "__main__":
    main()
