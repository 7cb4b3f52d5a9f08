"""JSON lines, CSV and JSON are written as a stream, and read back as what went in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from sscsim.views.record import KEYS, record
from sscsim.views.tabular import write_csv, write_document, write_json, write_jsonl
from tests.unit.views.handmade import decision, refused


def records() -> list[dict[str, Any]]:
    """Give two records, one of them with a hostile message id."""
    return [record(decision(messageid='=cmd|"/c calc"\r\n\x1b[2J')), record(refused())]


def test_one_record_a_line() -> None:
    """Each line loads to its record, and no line holds an escape character."""
    out = io.StringIO()
    write_jsonl(records(), out)
    assert [json.loads(line) for line in out.getvalue().splitlines()] == records()
    assert "\x1b" not in out.getvalue()


def test_the_columns_of_a_csv_file_are_the_keys_of_the_record() -> None:
    """Lists and objects are JSON in their cells, null is an empty one."""
    out = io.StringIO()
    write_csv(records(), out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert tuple(rows[0]) == (*KEYS, "text")
    assert json.loads(rows[0]["accepting_entity"])["name"] == "Hanna Reyes"
    assert rows[1]["accepting_entity"] == ""
    assert rows[0]["readers"] == "2"


def test_a_csv_file_may_have_more_columns() -> None:
    """Behind the keys of the record, whose places stay; safe like the others."""
    out = io.StringIO()
    write_csv(({**each, "scenario": "=a.yaml"} for each in records()), out, more=("scenario",))
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert tuple(rows[0]) == (*KEYS, "text", "scenario")
    assert rows[1]["scenario"] == "'=a.yaml"


def test_a_csv_cell_neither_runs_nor_breaks_the_line() -> None:
    """A message id like a formula is a text on one line."""
    out = io.StringIO()
    write_csv(records(), out)
    assert len(out.getvalue().splitlines()) == 3
    assert "\x1b" not in out.getvalue()
    row = next(csv.DictReader(io.StringIO(out.getvalue())))
    assert row["messageid"] == '\'=cmd|"/c calc"  ␛[2J'


def test_a_csv_file_with_traces_has_one_more_column() -> None:
    """The steps are JSON in their cell."""
    out = io.StringIO()
    write_csv([record(decision(), trace=True)], out, trace=True)
    row = next(csv.DictReader(io.StringIO(out.getvalue())))
    assert [one["rule"] for one in json.loads(row["trace"])] == ["DUP-6", "FLT-4"]


def test_a_csv_file_without_records_has_its_header() -> None:
    """An empty result is a table without rows, not an empty file."""
    out = io.StringIO()
    write_csv([], out)
    assert out.getvalue().count("\n") == 1


def test_the_json_document_asks_for_its_sums_last() -> None:
    """They are known only when every record was written."""
    written: list[str] = []

    def coming() -> Iterator[dict[str, Any]]:
        for one in records():
            written.append(one["outcome"])
            yield one

    out = io.StringIO()
    write_json({"notes": ["a"]}, "decisions", coming(), lambda: {"seen": list(written)}, out)
    loaded = json.loads(out.getvalue())
    assert list(loaded) == ["notes", "decisions", "seen"]
    assert loaded["seen"] == ["promoted", "rejected"]


def test_an_empty_json_document_is_json() -> None:
    """There is no comma without a record."""
    out = io.StringIO()
    write_json({}, "decisions", [], dict, out)
    assert json.loads(out.getvalue()) == {"decisions": []}


def test_a_single_value_is_indented_and_ends_its_line() -> None:
    """A document is read by people too."""
    out = io.StringIO()
    write_document({"a": 1}, out)
    assert out.getvalue() == '{\n  "a": 1\n}\n'
