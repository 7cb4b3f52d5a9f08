"""`explain --what-if`: what would have turned the verdict, by who could have done it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.cli.test_replay import Sscsim

BOTH = """\
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: 0}
queues:
  - {id: sales, name: Sales, emailaddress: sales@contoso.example, incomingemailfilteringmethod: 0}
timeline:
  - deliver: {id: m, from: x@outside.example, to: [hanna@contoso.example],
              cc: [sales@contoso.example], subject: Hello}
"""


@pytest.fixture
def explain(sscsim: Sscsim, story: Path) -> Sscsim:
    """Explain a message of the story with some more options."""
    return lambda *more: sscsim("explain", story, "--no-trace", "--no-sensitivity", *more)


def test_each_line_is_a_change_and_stands_with_who_could_have_made_it(
    explain: Sscsim, snapshot: Callable[[str, str], None]
) -> None:
    """What a trainer reads out after the question "and what would have stopped this?"."""
    result = explain("--mail", "complaint", "--what-if")
    assert result.exit_code == 0
    snapshot("cli-what-if.txt", result.stdout)


def test_json_has_the_keys_of_the_contract(explain: Sscsim) -> None:
    value = json.loads(explain("--mail", "complaint", "--what-if", "--format", "json").stdout)
    found = value["what_if"]
    assert {one["by"] for one in found} == {"person", "administrator", "sender"}
    assert {"changes": [{"kind": "header", "name": "To", "to": None}], "by": "sender"} in found
    column = {
        "kind": "column",
        "table": "usersettings",
        "id": "hanna",
        "column": "incomingemailfilteringmethod",
        "to": 1,
    }
    assert {"changes": [column], "by": "person"} in found
    setting = {"kind": "setting", "name": "SSSForceFilteringMethodForUserMailboxes", "to": 4}
    assert {"changes": [setting], "by": "administrator"} in found
    assert len(value["decisions"]) == 1
    assert set(value) == {"decisions", "what_if", "by_whom", "by_filtering"}
    assert {"changes": [column], "by": "person"} in value["by_whom"]["person"]
    assert {"changes": [setting], "by": "administrator"} in value["by_whom"]["administrator"]
    assert {"changes": [column], "by": "person"} in value["by_filtering"]


def test_one_change_does_not_hide_the_two_that_others_could_have_made(
    sscsim: Sscsim, tmp_path: Path, snapshot: Callable[[str, str], None]
) -> None:
    """A start date alone would do; Hanna and the queue both let it in."""
    path = tmp_path / "both.yaml"
    path.write_text(BOTH, "utf-8")
    asked = ("explain", path, "--mail", "m", "--what-if", "--no-trace", "--no-sensitivity")
    text = sscsim(*asked).stdout
    snapshot("cli-what-if-both.txt", text[text.index("What would") :])
    value = json.loads(sscsim(*asked, "--format", "json").stdout)
    assert {len(one["changes"]) for one in value["what_if"]} == {1}
    assert {len(one["changes"]) for one in value["by_whom"]["sender"]} == {2}
    assert {len(one["changes"]) for one in value["by_filtering"]} == {2}


def test_without_the_question_there_is_no_answer(explain: Sscsim) -> None:
    value = json.loads(explain("--mail", "complaint", "--format", "json").stdout)
    assert set(value) == {"decisions"}


def test_one_mailbox_may_be_asked_about(explain: Sscsim) -> None:
    text = explain("--mail", "later", "--mailbox", "marc", "--what-if").stdout
    assert "What would have promoted it\n" in text


def test_a_table_has_no_room_for_it(explain: Sscsim) -> None:
    result = explain("--mail", "complaint", "--what-if", "--format", "csv")
    assert result.exit_code == 2
    assert result.stderr == (
        "sscsim: --what-if: what would have turned a verdict is no row of a table. "
        "Write --format text or json.\n"
    )
