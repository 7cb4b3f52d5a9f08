"""Section 5 of the contract, sentence by sentence, through the command line."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Records = list[dict[str, Any]]
Replay = Callable[..., Records]

_OPENING = "From ivo@fabrikam.example Mon Mar  2 08:00:00 2026"
_ORG: dict[str, list[dict[str, Any]]] = {
    "systemusers": [
        {
            "systemuserid": "u1",
            "fullname": "Hanna Reyes",
            "internalemailaddress": "hanna@contoso.example",
            "personalemailaddress": "reyes@fabrikam.example",
        },
        {
            "systemuserid": "u2",
            "fullname": "Marc Keller",
            "internalemailaddress": "Marc@contoso.example",
        },
        {
            "systemuserid": "u3",
            "fullname": "Ida Lund",
            "internalemailaddress": "ida@contoso.example",
            "isdisabled": True,
        },
    ],
    "queues": [
        {"queueid": "q1", "name": "Sales", "emailaddress": "sales@contoso.example", "statecode": 0}
    ],
    "emailserverprofiles": [{"emailserverprofileid": "p1", "name": "Exchange"}],
    "mailboxes": [
        {
            "mailboxid": f"m-{owner}",
            "emailaddress": address,
            "_regardingobjectid_value": owner,
            "_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname": table,
            "incomingemaildeliverymethod": 2,
            "enabledforincomingemail": True,
            "incomingemailstatus": 1,
            "emailrouteraccessapproval": 1,
            "statecode": 0,
            "_emailserverprofile_value": "p1",
        }
        | extra
        for owner, table, address, extra in (
            ("u1", "systemuser", "hanna@contoso.example", {}),
            ("u2", "systemuser", "Marc@contoso.example", {}),
            ("u3", "systemuser", "ida@contoso.example", {"enabledforincomingemail": False}),
            ("q1", "queue", "sales@contoso.example", {}),
        )
    ],
}


@pytest.fixture
def replay(
    sscsim: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Replay:
    """Replay sources in the working folder and give the records."""
    monkeypatch.chdir(tmp_path)
    _snapshot(_ORG)

    def call(*mail: str, more: tuple[str, ...] = ()) -> Records:
        sources = [argument for one in mail for argument in ("--mail", one)]
        result = sscsim("replay", "--org", "org", *sources, "--format", "jsonl", *more)
        assert result.exit_code == 0, result.stderr
        assert "DOES NOT AGREE" not in result.stderr
        return [json.loads(line) for line in result.stdout.splitlines()]

    return call


def _snapshot(sets: dict[str, list[dict[str, Any]]]) -> None:
    Path("org").mkdir(exist_ok=True)
    for name, rows in sets.items():
        Path(f"org/{name}.json").write_text(json.dumps({"value": rows}), "utf-8")


def _save(path: str, *heads: str) -> str:
    """Save a message, or an mbox of several; those with headers are from Ivo."""
    heads = tuple(f"From: ivo@fabrikam.example\n{head}" if ":" in head else head for head in heads)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    one = len(heads) == 1 and ".mbox" not in path
    text = "".join(f"{'' if one else _OPENING}\n{head}\n\nbody\n\n" for head in heads)
    data = text.lstrip("\n").encode()
    Path(path).write_bytes(gzip.compress(data) if path.endswith(".gz") else data)
    return path


def _where(records: Records) -> list[str]:
    return [f"{one['source']} {(one['mailbox'] or '-').partition('@')[0]}" for one in records]


def _at(hour: int, rest: str = "To: hanna@contoso.example") -> str:
    return f"Date: Mon, 2 Mar 2026 {hour:02}:00:00 +0000\n{rest}"


@pytest.mark.parametrize(
    "header", ["To", "Cc", "Bcc", "Delivered-To", "X-Original-To", "Envelope-To"]
)
def test_a_message_goes_to_whoever_a_header_names(replay: Replay, header: str) -> None:
    """`--mail PATH` delivers each message to every mailbox of a user or queue addressed."""
    mail = _save("in.eml", f"{header}: marc@contoso.example, Sales <SALES@contoso.example>")
    assert _where(replay(mail)) == ["in.eml marc", "in.eml sales"]


@pytest.mark.parametrize("header", ["From", "Reply-To", "Resent-To", "X-To", "Apparently-To"])
def test_no_other_header_does(replay: Replay, header: str) -> None:
    """Its twin."""
    [record] = replay(_save("in.eml", f"Subject: x\n{header}: marc@contoso.example"))
    assert (record["mailbox"], record["outcome"], record["reason"]) == (
        *(None, "not_processed", "mailbox"),
    )


def test_an_address_of_the_user_counts_and_so_does_a_mailbox_that_is_off(replay: Replay) -> None:
    """Its own address or any Email-column address of its user or queue, enabled or not."""
    mail = _save("in.eml", "To: reyes@fabrikam.example, ida@contoso.example")
    assert [(one["mailbox"], one["outcome"]) for one in replay(mail)] == [
        ("hanna@contoso.example", "rejected"),
        ("ida@contoso.example", "not_processed"),
    ]


@pytest.mark.parametrize(
    "address", ["hanna@contoso", "hanna contoso.example", "<hanna@@contoso.example>", "hanna", "@"]
)
def test_a_malformed_address_addresses_nobody(replay: Replay, address: str) -> None:
    """In whatever header it stands; the message is accounted for."""
    mail = _save("in.eml", f"To: {address}\nDelivered-To: {address}")
    [record] = replay(mail)
    assert (record["mailbox"], record["outcome"], record["reason"], record["reasoncode"]) == (
        *(None, "not_processed", "mailbox", None),
    )


def test_an_inbox_receives_all_of_it(replay: Replay) -> None:
    """`--mail ADDRESS=PATH`: every message was received there, visible recipient or not."""
    mail = _save("in.mbox", _at(8, "To: list@fabrikam.example"), _at(9, "To: marc@contoso.example"))
    assert _where(replay(f"Hanna@contoso.example={mail}")) == ["in.mbox#1 hanna", "in.mbox#2 hanna"]
    # A second address of the user means the same mailbox.
    assert _where(replay(f"reyes@fabrikam.example={mail}")) == [
        *("in.mbox#1 hanna", "in.mbox#2 hanna"),
    ]


def test_the_same_file_may_be_the_inbox_of_several(replay: Replay) -> None:
    """Ties go by mailbox address; what one of them promoted is a duplicate in the next."""
    mail = _save("in.mbox", _at(8), _at(9))
    assert _where(replay(f"sales@contoso.example={mail}", f"hanna@contoso.example={mail}")) == [
        *("in.mbox#1 hanna", "in.mbox#1 sales", "in.mbox#2 hanna", "in.mbox#2 sales"),
    ]


def test_the_topmost_received_header_counts_before_the_date(replay: Replay) -> None:
    """Else the date; else the place in the file."""
    relay = "Received: by {}.example; Mon, 2 Mar 2026 {}:00:00 +0000\n"
    mail = _save(
        "in.mbox",
        _at(8, relay.format("b", 12) + relay.format("a", 7) + "To: hanna@contoso.example"),
        _at(9),
        _at(10, "Received: by a.example; yesterday\nTo: hanna@contoso.example"),
        "To: hanna@contoso.example",
        _at(11),
    )
    assert [one["source"] for one in replay(mail)] == [
        *("in.mbox#2", "in.mbox#3", "in.mbox#4", "in.mbox#5", "in.mbox#1"),
    ]


def test_a_message_without_a_time_takes_that_of_the_one_before(replay: Replay) -> None:
    """The first one of a file sorts before all, and one that cannot be read has a time as well."""
    first = _save("a.mbox", _at(12), "To: hanna@contoso.example", "nothing")
    second = _save("b.mbox", "To: hanna@contoso.example", _at(13))
    assert _where(replay(first, second)) == [
        *("b.mbox#1 hanna", "a.mbox#3 -", "a.mbox#1 hanna", "a.mbox#2 hanna", "b.mbox#2 hanna"),
    ]


def test_a_date_without_zone_is_in_utc(replay: Replay) -> None:
    """And one with a zone is brought there."""
    mail = _save(
        "in.mbox",
        "Date: Mon, 2 Mar 2026 08:30:00\nTo: hanna@contoso.example",
        "Date: Mon, 2 Mar 2026 09:00:00 +0100\nTo: hanna@contoso.example",
        "Date: Mon, 2 Mar 2026 02:45:00 -0600\nTo: hanna@contoso.example",
    )
    assert [one["source"] for one in replay(mail)] == ["in.mbox#2", "in.mbox#1", "in.mbox#3"]


def test_ties_go_by_mailbox_then_by_file_name_then_by_number(replay: Replay) -> None:
    """As a number: 10 comes after 9, and `b/2` after `b/10`, for names are compared as text."""
    both = _at(8, "To: marc@contoso.example, hanna@contoso.example")
    _save("mail/b.mbox", *[both] * 11)
    for name in ("b/10.eml", "b/2.eml", "a.eml", "B.eml"):
        _save(f"mail/{name}", both)
    names = ["B.eml", "a.eml", *(f"b.mbox#{n}" for n in range(1, 12)), "b/10.eml", "b/2.eml"]
    assert _where(replay("mail")) == [
        *(f"{name} hanna" for name in names),
        *(f"{name} marc" for name in names),
    ]


def test_or_files_as_given_and_messages_as_stored(replay: Replay) -> None:
    """`--order file`; one message's several mailboxes by address."""
    both = "To: marc@contoso.example, hanna@contoso.example"
    late, early = _save("b.mbox", _at(12, both), _at(8)), _save("a.mbox", _at(9))
    assert _where(replay(late, early, more=("--order", "file"))) == [
        *("b.mbox#1 hanna", "b.mbox#1 marc", "b.mbox#2 hanna", "a.mbox#1 hanna"),
    ]


def test_in_the_order_of_the_files_the_watermark_stays_where_the_snapshot_has_it(
    replay: Replay,
) -> None:
    """It moves in the order of arrival, where nothing is older than what was read before."""
    rows = [row | {"processemailreceivedafter": "2026-03-02T09:30:00Z"} for row in _mailboxes()]
    _snapshot({"mailboxes": rows})
    undated = _save("a.mbox", "To: hanna@contoso.example", _at(12), _at(11), _at(9))
    told = {
        order: [(one["source"], one["reason"]) for one in replay(undated, more=("--order", order))]
        for order in ("file", "received")
    }
    stored = [
        ("a.mbox#1", "NoCorrelationMatch"),  # without any time the watermark does not exclude it
        ("a.mbox#2", "NoCorrelationMatch"),
        ("a.mbox#3", "NoCorrelationMatch"),
        ("a.mbox#4", "before_watermark"),
    ]
    assert told["file"] == stored
    assert told["received"] == [stored[0], stored[3], stored[2], stored[1]]


def _mailboxes() -> list[dict[str, Any]]:
    return _ORG["mailboxes"]


def test_every_kind_of_file_has_its_names(replay: Replay) -> None:
    """A name keeps its ending; in a folder that was given it is the path below, with slashes."""
    _save("mail/x.mbox.gz", _at(8), _at(8))
    _save("mail/deep/er/y.mbox", _at(8))
    _save("mail/z.eml", _at(8))
    _save("mail/hanna/cur/17:2,S", _at(8))
    _save("mail/hanna/new/18", _at(8))
    below = ["deep/er/y.mbox#1", "hanna/17", "hanna/18", "x.mbox.gz#1", "x.mbox.gz#2", "z.eml"]
    assert [one["source"] for one in replay("mail")] == below
    assert [one["source"] for one in replay("mail/x.mbox.gz")] == ["x.mbox.gz#1", "x.mbox.gz#2"]
    assert [one["source"] for one in replay("mail/deep/er/y.mbox")] == ["y.mbox#1"]
    assert [one["source"] for one in replay("mail/hanna")] == ["hanna/17", "hanna/18"]


def test_mboxrd_is_read_as_it_was_before_it_was_quoted(replay: Replay) -> None:
    """A line that began with From is text of the message, quoted or not."""
    text = _at(8) + "\n\n>From here on\n>>From there\n\nFrom now on nothing opens a message"
    assert [one["source"] for one in replay(_save("in.mboxrd", text))] == ["in.mboxrd#1"]
    _save("in.mbox", text, _at(9))
    assert [one["source"] for one in replay("in.mbox")] == ["in.mbox#1", "in.mbox#2"]


def test_a_folder_of_a_maildir_is_not_its_inbox(replay: Replay) -> None:
    """Only the Inbox is looked at (SYN-1); a folder that is given itself is the Inbox."""
    for name in ("hanna/cur/1", "hanna/.Sent/cur/2", "hanna/.Archive.2026/new/3"):
        folder = Path(name).parent.parent
        for each in (*(folder / "cur", folder / "new"),):
            each.mkdir(parents=True, exist_ok=True)
        _save(name, _at(8))
    inbox = "hanna@contoso.example=hanna"
    assert {one["source"]: (one["outcome"], one["reason"]) for one in replay(inbox)} == {
        "hanna/1": ("rejected", "NoCorrelationMatch"),
        "hanna/.Sent/2": ("not_evaluated", "folder"),
        "hanna/.Archive.2026/3": ("not_evaluated", "folder"),
    }
    told = [one["trace"][-1]["because"] for one in replay(inbox, more=("--trace",))]
    assert [text.split('"')[1] for text in told if "lies in the folder" in text] == [
        *("Archive/2026", "Sent Items"),
    ]
    [given] = replay(f"{inbox}/.Archive.2026")
    assert (given["source"], given["outcome"]) == (".Archive.2026/3", "rejected")


def test_the_sums_are_told_at_the_end(replay: Replay, sscsim: Callable[..., Result]) -> None:
    """Looked at = promoted + rejected + ... + unreadable, by outcome and reason."""
    mail = _save("in.mbox", _at(8), "To: nobody@fabrikam.example", "nothing", _at(9))
    assert len(replay(mail)) == 4
    call = ("replay", "--org", "org", "--mail", mail)
    figures = json.loads(sscsim(*call, "--format", "json").stdout)
    assert figures["looked_at"] == 4 == sum(figures["outcomes"].values())
    assert figures["outcomes"]["unreadable"] == figures["reasons"]["unreadable"] == 1
    assert figures["agrees"] is True
    text = sscsim(*call).stdout
    assert "4 = 2 + 1 + 1" in text
    assert text.endswith("Could not be read:\n  in.mbox#3: has no email headers\n")
