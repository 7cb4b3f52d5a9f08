"""The page beside the corpus says what is in it, and what it shows is so."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sscsim.scenario import scenario_schema
from sscsim.testing.corpus import FILE, header
from sscsim.views.record import KEYS

jsonschema: Any = pytest.importorskip("jsonschema", reason="the schema was tried by nobody")

PAGE = Path(str(FILE)).with_name("README.md").read_text(encoding="utf-8")
LINES: list[dict[str, Any]] = [
    json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()
]


def keys_under(heading: str) -> list[str]:
    """Read the first column of the table under a heading."""
    part = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)


def test_the_keys_of_each_line_are_those_of_the_page() -> None:
    assert keys_under("The first line") == list(LINES[0]) == list(header())
    for line in LINES[1:]:
        assert sorted(keys_under("Every other line is a case")) == sorted(line)


def test_the_keys_of_a_record_are_those_of_the_page() -> None:
    """All of the contract's but one that no engine is asked for; ``text`` where there is one."""
    listed = keys_under("A decision record")
    assert listed == [*(key for key in KEYS if key != "sensitive_to"), "text"]
    answers = [one for line in LINES[1:] for one in line["expected"] if isinstance(one, list)]
    found = {tuple(record) for records in answers for record in records}
    assert found == {tuple(listed), tuple(listed[:-1])}


def test_an_answer_has_the_form_that_the_page_gives_for_its_entry() -> None:
    forms = {
        "deliver track resync": "list",
        "choose write set send delete": "outcome",
        "readers": "readers",
    }
    wanted = {(kind, form) for kinds, form in forms.items() for kind in kinds.split()}
    pairs = (zip(timeline(line), line["expected"], strict=True) for line in LINES[1:])
    assert {(kind, form_of(answer)) for pair in pairs for kind, answer in pair} == wanted


def timeline(line: dict[str, Any]) -> list[str]:
    """Give the kind of each entry."""
    return [kind for entry in line["scenario"]["timeline"] for kind in entry]


def form_of(answer: Any) -> str:
    return "list" if isinstance(answer, list) else " ".join(answer)


def test_every_scenario_is_one_that_the_schema_knows() -> None:
    validator = jsonschema.Draft202012Validator(scenario_schema())
    wrong = [line["id"] for line in LINES[1:] if not validator.is_valid(line["scenario"])]
    assert wrong == []


def test_the_example_prints_what_is_shown() -> None:
    [code], [shown] = (
        re.findall(rf"```{word}\n(.*?)```", PAGE, re.DOTALL) for word in ("python", "text")
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == shown


def test_the_command_says_where_the_file_lies() -> None:
    [command] = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    code = command.partition('"')[2].rpartition('"')[0]
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert Path(ran.stdout.strip()).samefile(str(FILE))
