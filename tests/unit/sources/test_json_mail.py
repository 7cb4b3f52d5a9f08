"""Messages of Microsoft Graph as they were saved: whole, cut off, odd, or meant to do harm."""

from __future__ import annotations

import doctest
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from sscsim.mail import Message
from sscsim.sources import (
    MailSource,
    encodings,
    graphmessage,
    jsonmail,
    jsonwalk,
    mail_problems,
    messages,
    personentry,
    table_notes,
    tracecolumns,
)
from sscsim.sources.containers import read_items

_ROOMS = [encodings, graphmessage, jsonmail, jsonwalk, personentry, tracecolumns]
_IVO = {"emailAddress": {"name": "Ivo", "address": "ivo@fabrikam.example"}}
_HANNA = {"emailAddress": {"address": "hanna@contoso.example"}}


def _message(**more: Any) -> dict[str, Any]:
    plain = {
        "internetMessageId": "<1@fabrikam.example>",
        "subject": "Offer",
        "from": _IVO,
        "toRecipients": [_HANNA],
        "ccRecipients": [],
        "receivedDateTime": "2026-03-02T08:00:00Z",
    }
    return {**plain, **more}


def _read(folder: Path, text: str | bytes, name: str = "m.json") -> list[Message]:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(messages(MailSource(path)))


def _one(folder: Path, **more: Any) -> Message:
    [one] = _read(folder, json.dumps(_message(**more)))
    return one


@pytest.mark.parametrize("room", _ROOMS)
def test_the_examples_run(room: Any) -> None:
    assert doctest.testmod(room).failed == 0


def test_one_message_alone_is_named_as_its_file(tmp_path: Path) -> None:
    one = _one(tmp_path)
    assert (one.source, one.messageid, one.subject) == ("m.json", "1@fabrikam.example", "Offer")
    assert [str(entry) for entry in (*one.from_, *one.to)] == [
        "ivo@fabrikam.example",
        "hanna@contoso.example",
    ]
    assert one.untold == {"In-Reply-To"}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"@odata.context": "c", "value": [_message(), _message()]}),
        json.dumps([_message(), _message()], indent=1),
        f"{json.dumps(_message())}\n{json.dumps(_message())}\n",
        "\ufeff" + json.dumps([_message(), _message()]),
    ],
)
def test_several_are_numbered_from_one(tmp_path: Path, text: str) -> None:
    assert [one.source for one in _read(tmp_path, text)] == ["m.json#1", "m.json#2"]
    assert [one.source for one in _read(tmp_path, gzip.compress(text.encode()), "m.json.gz")] == [
        "m.json.gz#1",
        "m.json.gz#2",
    ]


def test_all_headers_tell_all(tmp_path: Path) -> None:
    headers = [
        {"name": "In-Reply-To", "value": "<0@contoso.example>"},
        {"name": "From", "value": "=?utf-8?q?J=C3=B6rg?= <joerg@fabrikam.example>"},
        {"name": "Received", "value": "from a by b; Sun, 1 Mar 2026 08:00:00 +0000"},
    ]
    one = _one(tmp_path, internetMessageHeaders=headers)
    assert (one.inreplyto, one.untold) == (("0@contoso.example",), frozenset())
    assert str(one.from_[0]) == "joerg@fabrikam.example"
    assert one.received is not None
    assert one.received.day == 2  # the mailbox knows when it arrived


def test_no_headers_at_all_tell_nothing(tmp_path: Path) -> None:
    """The no twin: an empty list is what comes of a message that never had any."""
    assert _one(tmp_path, internetMessageHeaders=[]).untold == {"In-Reply-To"}


def test_the_property_of_in_reply_to_tells_it(tmp_path: Path) -> None:
    properties = [{"id": "String 0x1042", "value": "<0@contoso.example>"}]
    one = _one(tmp_path, singleValueExtendedProperties=properties)
    assert (one.inreplyto, one.untold) == (("0@contoso.example",), frozenset())


def test_the_conversation_index_is_read_in_both_alphabets(tmp_path: Path) -> None:
    plain = _one(tmp_path, conversationIndex="AdJ//+" + "A" * 24 + "==").conversationindex
    assert plain is not None
    assert _one(tmp_path, conversationIndex="AdJ__-" + "A" * 24 + "==").conversationindex == plain


def test_a_draft_lies_in_no_inbox(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text(json.dumps(_message(isDraft=True)))
    assert [item.folder for item in read_items(path)] == ["Drafts"]


def test_sender_is_told_where_it_is_another(tmp_path: Path) -> None:
    assert _one(tmp_path, sender=_IVO).sender == ()
    assert [str(one) for one in _one(tmp_path, sender=_HANNA).sender] == ["hanna@contoso.example"]


def test_no_name_or_address_can_add_a_recipient(tmp_path: Path) -> None:
    evil = {"emailAddress": {"name": '"x" <a@x.example>, \n', "address": "b@x.example>, <c@x.y"}}
    one = _one(tmp_path, toRecipients=[evil])
    assert [entry.wellformed for entry in one.to] == [False]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"subject": 4}, "is no message: it has in subject no text"),
        ({"from": {"emailAddress": 1}}, "is no message: it has in from what is no recipient"),
        ({"toRecipients": "hanna"}, "is no message: it has in toRecipients no list"),
        ({"internetMessageHeaders": {"a": 1}},
         "is no message: it has in internetMessageHeaders no list"),
        ({"internetMessageHeaders": [1]},
         "is no message: it has in internetMessageHeaders what is no header"),
        ({"subject": float("nan")}, "is no message: it has in subject no text"),
    ],
)  # fmt: skip
def test_an_odd_message_is_unreadable(tmp_path: Path, changes: Any, told: str) -> None:
    assert _one(tmp_path, **changes).unreadable == told


def test_a_message_without_recipients_is_refused_before_any_is_read(tmp_path: Path) -> None:
    """Left out by $select, they are unknown: it is not mail to nobody."""
    path = tmp_path / "m.json"
    path.write_text(json.dumps({"value": [{"internetMessageId": "<1@x>", "subject": "Offer"}]}))
    [problem] = mail_problems([MailSource(path)])
    assert problem.what == f"{path} is no message: it does not tell from, toRecipients."
    assert problem.offer.startswith("Ask for $select=internetMessageId,internetMessageHeaders")


@pytest.mark.parametrize("told", [{}, {"ccRecipients": []}, {"ccRecipients": None}])
def test_a_message_of_which_cc_is_not_told_has_none(tmp_path: Path, told: dict[str, Any]) -> None:
    """As a table without that column; whoever writes a message by hand leaves it out."""
    message = {name: value for name, value in _message().items() if name != "ccRecipients"}
    [one] = _read(tmp_path, json.dumps({**message, **told}))
    assert (one.unreadable, one.cc) == (None, ())
    assert [str(entry) for entry in one.to] == ["hanna@contoso.example"]


def test_a_file_that_breaks_off_keeps_what_is_whole(tmp_path: Path) -> None:
    whole = json.dumps([_message(), _message()])
    found = _read(tmp_path, whole[:-9])
    assert [one.unreadable for one in found] == [
        None,
        "the file breaks off here: unterminated string starting at, line 1 column 543",
    ]


def test_packed_mail_that_breaks_off_says_so(tmp_path: Path) -> None:
    packed = gzip.compress(json.dumps([_message()] * 400).encode())
    found = _read(tmp_path, packed[: len(packed) // 2], "m.json.gz")
    assert found[-1].unreadable is not None
    assert "breaks off here" in found[-1].unreadable


def test_a_line_that_is_no_json_is_one_message(tmp_path: Path) -> None:
    text = f"{json.dumps(_message())}\n{{broken\n[]\n\n{json.dumps(_message())}"
    found = _read(tmp_path, text, "m.jsonl")
    assert [one.unreadable for one in found] == [
        None,
        "is no JSON: expecting value, line 1 column 2",
        "is no message: it is no object, and so no message",
        None,
    ]


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000])
def test_deep_nesting_ends_no_run(tmp_path: Path, deep: str) -> None:
    text = f'[{json.dumps(_message())}, {{"x": {deep}'
    found = _read(tmp_path, text)
    assert [one.unreadable for one in found] == [
        None,
        "the file breaks off here: it is nested too deep",
    ]


def test_a_number_of_many_digits_ends_no_run(tmp_path: Path) -> None:
    found = _read(tmp_path, f'[{json.dumps(_message())}, {{"x": {"9" * 5000}}}]')
    assert found[1].unreadable is not None
    assert found[1].unreadable.startswith("the file breaks off here: Exceeds the limit")


def test_other_json_is_still_no_mail(tmp_path: Path) -> None:
    path = tmp_path / "queues.json"
    path.write_text('{"value": [{"queueid": "q", "name": "Sales"}]}')
    [problem] = mail_problems([MailSource(path)])
    assert problem.what == f"{path} is JSON, not mail."


def test_what_the_first_message_does_not_tell_is_told_once(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(json.dumps(_message()))
    assert table_notes([MailSource(tmp_path)]) == (
        (
            "a.json and 1 more file: its first message does not tell In-Reply-To: a verdict that "
            "turns on it is undecidable. Ask Graph for $select=internetMessageHeaders."
        ),
    )


def test_a_trace_may_be_json(tmp_path: Path) -> None:
    row = {
        "Received": "/Date(1772438400000)/",
        "SenderAddress": "ivo@fabrikam.example",
        "RecipientAddress": "hanna@contoso.example",
        "Subject": "Offer",
        "Status": "Delivered",
        "MessageId": "<1@x>",
        "Index": 0,
    }
    rows = [row, {**row, "RecipientAddress": "marc@contoso.example"}, 7]
    one, odd = _read(tmp_path, json.dumps(rows))
    assert (one.source, [str(entry) for entry in one.to]) == (
        "m.json#1",
        ["hanna@contoso.example", "marc@contoso.example"],
    )
    assert odd.unreadable == "is no row of a trace"
