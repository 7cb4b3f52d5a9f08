"""Message traces of Exchange: many rows for one mail, whoever wrote them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from sscsim.mail import Message
from sscsim.sources import MailSource, messages, table_notes

_ROWS = """\
"Received","SenderAddress","RecipientAddress","Subject","Status","ToIP","MessageId","MessageTraceId"
"2026-03-02T08:00:00Z","ivo@fabrikam.example","hanna@contoso.example","Offer","Delivered","","<1@x>","a"
"2026-03-02T09:00:00Z","ivo@fabrikam.example","hanna@contoso.example","Other","Delivered","","<2@x>","b"
"2026-03-02T08:00:01Z","ivo@fabrikam.example","marc@contoso.example","Offer","Delivered","","<1@x>","a"
"2026-03-02T08:00:01Z","ivo@fabrikam.example","paul@contoso.example","Offer","Failed","","<1@x>","a"
"""  # fmt: skip


def _read(folder: Path, text: str | bytes, name: str = "t.csv") -> list[Message]:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(messages(MailSource(path)))


def _told(message: Message) -> tuple[str, str | None, list[str]]:
    return message.source, message.messageid, [str(one) for one in message.to]


_BOTH = [
    ("t.csv#1", "1@x", ["hanna@contoso.example", "marc@contoso.example"]),
    ("t.csv#2", "2@x", ["hanna@contoso.example"]),
]


def test_the_rows_of_a_mail_are_one_message(tmp_path: Path) -> None:
    """In the order in which each is first met; whom it did not reach is left out."""
    found = _read(tmp_path, _ROWS)
    assert [_told(one) for one in found] == _BOTH
    assert [one.received and one.received.hour for one in found] == [8, 9]
    assert {one.untold for one in found} == {frozenset({"In-Reply-To"})}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_the_encoding_is_found_with_its_mark_and_without(
    tmp_path: Path, encoding: str, line: str
) -> None:
    text = _ROWS.replace("Offer", "Größe").replace("\n", line)
    found = _read(tmp_path, text.encode(encoding))
    assert [_told(one) for one in found] == _BOTH
    assert found[0].subject == "Größe"


@pytest.mark.parametrize("before", ["#TYPE Selected.PSObject\n", "sep=,\n", "\n"])
def test_what_programs_write_above_the_header_is_passed_over(tmp_path: Path, before: str) -> None:
    assert [_told(one) for one in _read(tmp_path, before + _ROWS)] == _BOTH


def test_a_packed_trace_is_read(tmp_path: Path) -> None:
    found = _read(tmp_path, gzip.compress(_ROWS.encode()), "t.csv.gz")
    assert [one.messageid for one in found] == ["1@x", "2@x"]


_SUMMARY = """\
origin_timestamp_utc,sender_address,recipient_status,message_subject,total_bytes,message_id,network_message_id
2026-03-02T08:00:00.1234567Z,ivo@fabrikam.example,"hanna@contoso.example##Receive, Deliver;paul@contoso.example##Receive, Fail;sales@contoso.example##Receive, Send",Offer,1,<1@x>,1f
2026-03-02T08:00:00Z,ivo@fabrikam.example,##Receive,Nobody,1,,2f
"""  # noqa: E501 - as it is exported


def test_a_summary_lists_recipients_with_what_became_of_them(tmp_path: Path) -> None:
    one, nobody = _read(tmp_path, _SUMMARY)
    assert _told(one) == ("t.csv#1", "1@x", ["hanna@contoso.example", "sales@contoso.example"])
    assert _told(nobody) == ("t.csv#2", None, [])


_EXTENDED = """\
date_time_utc,source,event_id,message_id,network_message_id,recipient_address,related_recipient_address,message_subject,sender_address,custom_data
2026-03-02T08:00:05Z,STOREDRIVER,DELIVER,<1@x>,1f,marc@contoso.example,,Offer,ivo@fabrikam.example,
2026-03-02T08:00:03Z,SMTP,RECEIVE,<1@x>,1f,hanna@contoso.example;marc@contoso.example,,Offer,ivo@fabrikam.example,
2026-03-02T08:00:00Z,SMTP,RECEIVE,<1@x>,1f,staff@contoso.example;hanna@contoso.example,,Offer,ivo@fabrikam.example,
2026-03-02T08:00:01Z,ROUTING,EXPAND,<1@x>,1f,hanna@contoso.example;marc@contoso.example,staff@contoso.example,Offer,ivo@fabrikam.example,
2026-03-02T08:00:06Z,SMTP,FAIL,<1@x>,1f,gone@contoso.example,,Offer,ivo@fabrikam.example,
"""


def test_whom_a_group_brought_in_got_it_and_is_not_addressed(tmp_path: Path) -> None:
    """FLT-16: lists are not expanded; Hanna was addressed herself, and is in the group besides."""
    [one] = _read(tmp_path, _EXTENDED)
    assert [str(entry) for entry in one.to] == ["hanna@contoso.example", "staff@contoso.example"]
    assert one.envelope == ("marc@contoso.example",)
    assert one.received is not None
    assert one.received.second == 0


def test_the_log_of_a_server_of_ones_own_is_a_trace(tmp_path: Path) -> None:
    text = (
        "#Software: Microsoft Exchange Server\n#Version: 15.0.0.0\n"
        "#Fields: date-time,event-id,message-id,recipient-address,message-subject,sender-address\n"
        "2026-03-02T08:00:00.000Z,RECEIVE,<1@x>,hanna@contoso.example,Offer,ivo@fabrikam.example\n"
        "#Software: Microsoft Exchange Server\n"
    )
    [one] = _read(tmp_path, text)
    assert _told(one) == ("t.csv#1", "1@x", ["hanna@contoso.example"])


@pytest.mark.parametrize(
    "text",
    ["3/2/2026 8:00:00 AM", "02.03.2026 08:00", "2026-03-02 08:00:00", "/Date(1772438400000)/"],
)
def test_times_are_read_as_windows_writes_them(tmp_path: Path, text: str) -> None:
    [one, _] = _read(tmp_path, _ROWS.replace("2026-03-02T08:00:00Z", text))
    assert one.received is not None
    assert one.received.isoformat() == "2026-03-02T08:00:00+00:00"


def _with_times(*times: str) -> str:
    header = "Received,SenderAddress,RecipientAddress,Subject,MessageId"
    rows = (
        f'"{time}",ivo@fabrikam.example,hanna@contoso.example,Offer,<{number}@x>'
        for number, time in enumerate(times)
    )
    return "\n".join((header, *rows)) + "\n"


@pytest.mark.parametrize(
    ("times", "read"),
    [
        (["3/2/2026 8:00:00 AM", "2/25/2026 8:00:00 PM"], ["2026-03-02T08", "2026-02-25T20"]),
        (["3/2/2026 8:00:00 AM", "25/2/2026 8:00:00 PM"], ["2026-02-03T08", "2026-02-25T20"]),
        (["03/02/2026 08:00", "25/02/2026 20:00:00"], ["2026-02-03T08", "2026-02-25T20"]),
        (["03/02/2026 08:00", "02/25/2026 20:00:00"], ["2026-03-02T08", "2026-02-25T20"]),
        (["3/3/2026 8:00:00 AM"], ["2026-03-03T08"]),
    ],
)
def test_a_day_beyond_the_twelfth_proves_the_order_of_all_dates(
    tmp_path: Path, times: list[str], read: list[str]
) -> None:
    """Wherever it stands in the file; then nothing has to be told."""
    found = _read(tmp_path, _with_times(*times))
    assert [one.received and one.received.isoformat()[:13] for one in found] == read
    assert not [note for note in table_notes([MailSource(tmp_path / "t.csv")]) if "days" in note]


@pytest.mark.parametrize(
    ("times", "read", "told"),
    [
        (
            ["3/2/2026 8:00:00 AM"],
            ["2026-03-02T08"],
            (
                "t.csv: 1 time could be of two days: '3/2/2026 8:00:00 AM' is read with the month "
                "first, and no date in it proves the order. Export times as 2026-03-02T08:00:00Z "
                "if that is wrong: $_.Received.ToString('o')."
            ),
        ),
        (
            ["03/02/2026 08:00", "04/02/2026 08:00"],
            ["2026-02-03T08", "2026-02-04T08"],
            (
                "t.csv: 2 times could be of two days: '03/02/2026 08:00' is read with the day "
                "first, and no date in it proves the order. Export times as 2026-03-02T08:00:00Z "
                "if that is wrong: $_.Received.ToString('o')."
            ),
        ),
        (
            ["3/2/2026 8:00:00 AM", "25/2/2026 8:00:00 AM", "2/26/2026 8:00:00 AM"],
            ["2026-03-02T08", "2026-02-25T08", "2026-02-26T08"],
            (
                "t.csv: 1 time could be of two days: '3/2/2026 8:00:00 AM' is read with the month "
                "first, and its dates have both orders. Export times as 2026-03-02T08:00:00Z if "
                "that is wrong: $_.Received.ToString('o')."
            ),
        ),
    ],
)
def test_where_no_date_proves_the_order_it_is_told_which_was_assumed(
    tmp_path: Path, times: list[str], read: list[str], told: str
) -> None:
    """AM and PM go with the month first, other hours with the day first."""
    found = _read(tmp_path, _with_times(*times))
    assert [one.received and one.received.isoformat()[:13] for one in found] == read
    assert told in table_notes([MailSource(tmp_path / "t.csv")])


@pytest.mark.parametrize("text", ["30/13/2026 8:00:00 AM", "31.02.2026 08:00", "soon"])
def test_a_time_that_is_none_leaves_the_message_without(tmp_path: Path, text: str) -> None:
    rows = "\n".join(_ROWS.splitlines()[:2])
    [one] = _read(tmp_path, rows.replace("2026-03-02T08:00:00Z", text))
    assert one.received is None


def test_an_empty_return_path_is_no_sender(tmp_path: Path) -> None:
    """It is the notice of a server, whose From the trace does not tell: nothing is judged by it."""
    [one, _] = _read(tmp_path, _ROWS.replace('Z","ivo@fabrikam.example","hanna', 'Z","<>","hanna'))
    assert one.unreadable == (
        "the trace does not tell who it is from: an empty return path is no From"
    )


def test_rows_that_cannot_be_read_are_told_behind_the_others(tmp_path: Path) -> None:
    """Nothing goes in that does not come out."""
    found = _read(tmp_path, _ROWS + '"2026","x"\n')
    assert [one.unreadable for one in found] == [
        None,
        None,
        (
            "has 2 cells, where the table has 8 columns: a cell with a delimiter in it stands in "
            "quotation marks"
        ),
    ]


def test_formulas_and_line_breaks_in_cells_are_text(tmp_path: Path) -> None:
    """A subject with a line break does not make a header of what follows it."""
    rows = _ROWS.replace('"Offer"', '"=1+1\nIn-Reply-To: <9@x>"')
    one = _read(tmp_path, rows)[0]
    assert one.subject == "=1+1 In-Reply-To: <9@x>"
    assert one.inreplyto == ()


def test_what_a_trace_lacks_is_told_once(tmp_path: Path) -> None:
    _read(tmp_path, _ROWS)
    assert table_notes([MailSource(tmp_path / "t.csv")]) == (
        (
            "t.csv: it is a message trace, which tells no In-Reply-To: a verdict that turns on it "
            "is undecidable."
        ),
        (
            "t.csv: a message trace does not tell To from Cc or Bcc: whoever got a message counts "
            "as addressed."
        ),
    )


def test_a_trace_without_ids_is_refused(tmp_path: Path) -> None:
    [one] = _read(tmp_path, "Received,SenderAddress,RecipientAddress,Subject\n")
    assert one.unreadable == "has no column message_id"
