"""A table of headers at the command line: one message, one answer, whichever engine decides."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result

_ROWS: list[dict[str, Any]] = [
    {"message_id": "<1@contoso.example>", "from": "hanna@contoso.example",
     "to": ["ivo@fabrikam.example", "hanna@contoso.example"], "subject": "Offer"},
    {"message_id": "<2@fabrikam.example>", "from": "ivo@fabrikam.example",
     "to": ["hanna@contoso.example", "Marc <marc@contoso.example>"], "subject": "Re: Offer",
     "in_reply_to": "<1@contoso.example>"},
    {"message_id": "<2@fabrikam.example>", "from": "ivo@fabrikam.example",
     "to": ["marc@contoso.example"], "subject": "Re: Offer",
     "in_reply_to": "<1@contoso.example>"},
    {"message_id": None, "from": "=?utf-8?q?J=C3=B6rg?= <joerg@fabrikam.example>",
     "to": ["marc@contoso.example"], "subject": "=?utf-8?q?Gr=C3=BC=C3=9Fe?="},
    {},
    {"message_id": "<5@x.example>", "from": "x", "to": ["list@x.example"], "subject": "News",
     "delivered_to": "marc@contoso.example"},
]  # fmt: skip

Replay = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def replay(
    sscsim: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Replay:
    """Hanna accepts everything, Marc only answers; both engines have to say the same."""
    monkeypatch.chdir(tmp_path)
    users = [
        {"systemuserid": name, "fullname": name, "internalemailaddress": f"{name}@contoso.example"}
        for name in ("hanna", "marc")
    ]
    settings = [
        {"systemuserid": "hanna", "incomingemailfilteringmethod": 0},
        {"systemuserid": "marc", "incomingemailfilteringmethod": 1},
    ]
    Path("org").mkdir()
    Path("org/systemusers.json").write_text(json.dumps(users))
    Path("org/usersettingscollection.json").write_text(json.dumps(settings))

    def call(mail: str, *more: str) -> list[dict[str, Any]]:
        said = []
        for engine in ("reference", "bulk"):
            options = ("--mail", mail, "--engine", engine, "--format", "jsonl", *more)
            result = sscsim("replay", "--org", "org", *options)
            assert result.exit_code == 0, result.stderr
            said.append([json.loads(line) for line in result.stdout.splitlines()])
        assert said[0] == said[1]
        return said[0]

    return call


def _save(rows: list[dict[str, Any]], *without: str, **more: Any) -> str:
    """Write rows a day apart; columns ``without`` are left out."""
    names = dict.fromkeys(name for row in _ROWS for name in row)
    columns: dict[str, Any] = {
        name: pa.array([row.get(name) for row in rows]) for name in names if name not in without
    }
    days = [None if not row else 20_500 + number for number, row in enumerate(rows)]
    columns["received"] = pa.array(days, pa.int32()).cast(pa.date32())
    pq.write_table(pa.table(columns | more), "mail.parquet", row_group_size=2)
    return "mail.parquet"


def _told(records: list[dict[str, Any]]) -> list[str]:
    return [f"{one['source'][12:]} {one['mailbox']} {one['outcome']}" for one in records]


def test_both_engines_decide_a_table_alike(replay: Replay) -> None:
    """Answers, copies, mail without an id, a row of nothing, and a list that somebody gets."""
    assert _told(replay(_save(_ROWS))) == [
        "#1 hanna@contoso.example promoted",
        "#2 hanna@contoso.example promoted",
        "#2 marc@contoso.example duplicate",
        "#3 marc@contoso.example duplicate",
        "#5 None unreadable",
        "#4 marc@contoso.example rejected",
        "#6 marc@contoso.example rejected",
    ]


def test_without_a_column_of_replies_nobody_is_refused_who_may_have_answered(
    replay: Replay,
) -> None:
    """That is `undecidable` (COR-12); whom everybody may write to gets the mail all the same."""
    told = _told(replay(_save(_ROWS[:4], "in_reply_to")))
    assert told == [
        "#1 hanna@contoso.example promoted",
        "#2 hanna@contoso.example promoted",
        "#2 marc@contoso.example duplicate",
        "#3 marc@contoso.example duplicate",
        "#4 marc@contoso.example undecidable",
    ]


def test_a_table_may_be_the_inbox_of_somebody(replay: Replay) -> None:
    """Every row then lies there, whoever it is addressed to."""
    records = replay(f"hanna@contoso.example={_save(_ROWS[:3])}", "--order", "file")
    assert {one["mailbox"] for one in records} == {"hanna@contoso.example"}
    assert [one["source"] for one in records] == [f"mail.parquet#{n}" for n in (1, 2, 3)]


def test_what_lies_in_another_folder_is_not_looked_at(replay: Replay) -> None:
    """The bulk engine leaves such mail to the reference engine."""
    name = _save(_ROWS[:2], folder=pa.array(["Archive", "INBOX"]))
    assert next((one["outcome"], one["reason"]) for one in replay(name)) == (
        "not_evaluated",
        "folder",
    )
