"""Entries of a timeline become events."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

import pytest

from sscsim.engine import simulate
from sscsim.events import (
    AskReaders,
    Choose,
    Delete,
    Deliver,
    Resync,
    Send,
    SetSettings,
    Track,
    Tracking,
    Write,
)
from sscsim.mail import Attachment, Message
from sscsim.scenario import dump_scenario
from sscsim.vocabulary import Ref
from sscsim.world import OrgDBOrgSettings
from tests.unit.scenario.loading import PEOPLE, event, load, mistakes

HANNA = Ref("systemuser", "hanna")
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
SALES = Ref("queue", "sales")
INDEX = base64.b64encode(bytes(range(22))).decode()


def message(fields: str) -> Message:
    """The message of a deliver with these fields."""
    delivered = event(f"deliver: {{id: m1{', ' if fields else ''}{fields}}}")
    assert isinstance(delivered, Deliver)
    return delivered.message


def addresses(entries: Any) -> list[str]:
    """The addresses of some entries."""
    return [entry.address for entry in entries]


# ----------------------------------------------------------------------------------------- messages


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a@x.example", ["a@x.example"]),
        ("Ann Bee <A@X.example>", ["a@x.example"]),
        ('"a@x.example, Bee <b@x.example>"', ["a@x.example", "b@x.example"]),
        ("[a@x.example, '\"Bee, Bo\" <b@x.example>']", ["a@x.example", "b@x.example"]),
        ("[{address: A@x.example, name: Ann}]", ["a@x.example"]),
        ("[]", []),
        ("null", []),
        ('""', []),
        ('"undisclosed-recipients:;"', []),
        ('"<>"', []),
    ],
)
def test_addresses_are_one_text_or_a_list(written: str, read: list[str]) -> None:
    assert addresses(message(f"to: {written}").to) == read


def test_a_message_without_sender_has_an_empty_from() -> None:
    assert message('from: ""').from_ == ()
    assert message("").from_ == ()


def test_a_malformed_recipient_stays_an_entry() -> None:
    [entry] = message("to: [not an address]").to
    assert not entry.wellformed


@pytest.mark.parametrize(
    ("field", "messageid"),
    [
        ("", "m1@scenario.invalid"),
        ('message-id: "<A@x.example>"', "A@x.example"),
        ("message-id: null", None),
        ('message-id: ""', None),
        ('headers: {Message-ID: "<h@x.example>"}', "h@x.example"),
        ('message-id: a@x, headers: {Message-ID: "<h@x.example>"}', "a@x"),
    ],
)
def test_a_message_id_left_out_is_made_from_the_id(field: str, messageid: str | None) -> None:
    assert message(field).messageid == messageid


@pytest.mark.parametrize(
    "field",
    [
        "in-reply-to: '<a@x> <b@x>'",
        "in-reply-to: [<a@x>, <b@x>]",
        "in-reply-to: a@x b@x",
        "headers: {IN-REPLY-TO: '<a@x> <b@x>'}",
    ],
)
def test_in_reply_to_is_text_or_list(field: str) -> None:
    assert message(field).inreplyto == ("a@x", "b@x")


def test_headers_have_their_meaning_in_any_letter_case() -> None:
    found = message(
        "headers: {auto-submitted: auto-replied, REPLY-TO: r@x.example, Sender: s@x.example, "
        "references: <a@x>, Bcc: b@x.example, Delivered-To: [d@x.example, e@x.example], "
        f"Thread-Index: {INDEX}, Content-Class: rpmsg.message, X-Mailer: any, "
        "Date: 'Mon, 2 Mar 2026 09:00:00 +0100'}"
    )
    assert found.headers == {"Auto-Submitted": "auto-replied", "Reply-To": "r@x.example"}
    assert addresses(found.sender) == ["s@x.example"]
    assert found.references == ("a@x",)
    assert addresses(found.bcc) == ["b@x.example"]
    assert found.envelope == ("d@x.example", "e@x.example")
    assert found.conversationindex == bytes(range(22))
    assert found.irm
    assert found.date == datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("received: 2026-03-01", MARCH),
        ("received: 2026-03-02, headers: {Date: 'Sun, 1 Mar 2026 01:00:00 +0100'}", MARCH),
        ("received: 2026-03-02, headers: {Date: null}", None),
        ("received: 2026-03-02, headers: {Date: tomorrow}", None),
    ],
)
def test_a_message_is_sent_when_it_is_received(fields: str, date: datetime | None) -> None:
    """Unless its header says another date, or none at all."""
    assert message(fields).date == date


@pytest.mark.parametrize(
    ("second", "outcomes"),
    [
        ("received: 2026-03-02", ["promoted", "promoted"]),
        ("received: 2026-03-01", ["promoted", "duplicate"]),
    ],
)
def test_the_same_words_sent_twice_are_two_messages(second: str, outcomes: list[str]) -> None:
    """DUP-6: without message id the date tells them apart; sent once, the second is a copy."""
    mail = "message-id: null, from: ivo@fabrikam.example, to: [hanna@contoso.example]"
    scenario = load(f"""
        systemusers:
          - {{id: hanna, internalemailaddress: hanna@contoso.example,
             incomingemailfilteringmethod: 0}}
        timeline:
          - deliver: {{id: m1, {mail}, received: 2026-03-01}}
          - deliver: {{id: m2, {mail}, {second}}}
    """)
    run = simulate(scenario.world, scenario.events)
    assert [str(decision.outcome) for decision in run.decisions] == outcomes


def test_bcc_says_where_a_message_goes_and_is_not_seen_by_the_rules() -> None:
    found = message("bcc: [Hanna@contoso.example]")
    assert (found.bcc, found.envelope) == ((), ("hanna@contoso.example",))


def test_what_a_mail_server_cannot_say_has_keys_of_ours() -> None:
    found = message(
        "irm: true, copied: true, create_fails: plug-in, unreadable: torn, untold: [in-reply-to], "
        "attachments: [{filename: a.pdf, filesize: 7}]"
    )
    assert (found.irm, found.copied, found.create_fails) == (True, True, "plug-in")
    assert (found.unreadable, found.untold) == ("torn", frozenset({"in-reply-to"}))
    assert found.attachments == (Attachment("a.pdf", 7),)


@pytest.mark.parametrize("text", ["abc", base64.b64encode(b"short").decode()])
def test_a_thread_index_that_is_none_is_pointed_out(text: str) -> None:
    """It is legal, for such mail exists (SP-10); in a scenario it is rarely meant."""
    scenario = load(f"timeline: [{{deliver: {{id: m, thread-index: {text}}}}}]")
    [warning] = scenario.warnings
    assert str(warning) == (
        "s.yaml:1:44: warning: this is no Thread-Index. Write base64 of 22 bytes or more (SP-10)."
    )


@pytest.mark.parametrize(
    ("folder", "warned"), [("Inbxo", True), ("inbox", False), ("Inbox/Filed", False)]
)
def test_a_misspelt_inbox_is_pointed_out(folder: str, warned: bool) -> None:
    scenario = load(f"timeline: [{{deliver: {{id: m, folder: {folder}}}}}]")
    assert bool(scenario.warnings) is warned


# --------------------------------------------------------------------------------------------- time


def times(*entries: str) -> list[str]:
    """When each message of a timeline comes."""
    lines = "".join(f"  - {entry}\n" for entry in entries)
    events = load(f"{PEOPLE}timeline:\n{lines}").events
    return [
        f"{one.message.received:%m-%d %H:%M}" for one in events if isinstance(one, Deliver | Send)
    ]


def test_messages_come_a_minute_apart_unless_they_say_when() -> None:
    assert times(
        "deliver: {id: a}",
        "deliver: {id: b}",
        "deliver: {id: c, received: 2026-03-05T10:00:00+01:00}",
        "deliver: {id: d}",
    ) == ["03-02 08:00", "03-02 08:01", "03-05 09:00", "03-05 09:01"]


def test_a_send_happens_when_the_message_before_it_came() -> None:
    assert times(
        "send: {id: s1, from: hanna}",
        "deliver: {id: a}",
        "deliver: {id: b}",
        "send: {id: s2, from: hanna}",
        "send: {id: s3, from: hanna, received: 2026-04-01}",
        "deliver: {id: c}",
    ) == ["03-02 08:00", "03-02 08:00", "03-02 08:01", "03-02 08:01", "04-01 00:00", "03-02 08:02"]


# ------------------------------------------------------------------------------------- other events


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("choose: {user: hanna, incomingemailfilteringmethod: 2}",
         Choose(record=HANNA, incomingemailfilteringmethod=2)),
        ("choose: {queue: sales, incomingemailfilteringmethod: No email messages}",
         Choose(record=SALES, incomingemailfilteringmethod=4)),
        ("write: {record: hanna, incomingemailfilteringmethod: 1, isdisabled: true}",
         Write(record=HANNA, columns={"incomingemailfilteringmethod": 1, "isdisabled": True})),
        ("write: {record: sales, incomingemailfilteringmethod: null}",
         Write(record=SALES, columns={"incomingemailfilteringmethod": None})),
        ("write: {record: hanna, processemailreceivedafter: 2026-03-01}",
         Write(record=Ref("mailbox", "hanna"), columns={"processemailreceivedafter": MARCH})),
        ("write: {record: sales, mailbox: {statecode: Inactive}}",
         Write(record=Ref("mailbox", "sales"), columns={"statecode": 1})),
        ("write: {record: {table: mailbox, id: sales}, incomingemailstatus: 0}",
         Write(record=Ref("mailbox", "sales"), columns={"incomingemailstatus": 0})),
        ("set: {HideTrackAllOption: true, emailcorrelationenabled: false}",
         SetSettings(values={"HideTrackAllOption": True, "emailcorrelationenabled": False})),
        ("set: {HideTrackAllOption: null, trackingprefix: null}",
         SetSettings(values={"HideTrackAllOption": False, "trackingprefix": None})),
        ("set: {orgdborgsettings: {HideTrackAllOption: true}}",
         SetSettings(values={"orgdborgsettings": OrgDBOrgSettings({"HideTrackAllOption": True})})),
        ("resync: {mailbox: hanna, processemailreceivedafter: 2025-01-01}",
         Resync(mailbox="hanna", processemailreceivedafter=datetime(2025, 1, 1, tzinfo=UTC))),
    ],
)  # fmt: skip
def test_an_entry_becomes_an_event(line: str, expected: object) -> None:
    assert event(line) == expected


def test_columns_of_a_record_and_of_an_email_are_written_too() -> None:
    events = load("""
        contacts: [{id: ivo}]
        records: [{id: step, table: cr_step, columns: {note: x}}]
        emails: [{id: e1}]
        timeline:
          - write: {record: ivo, emailaddress1: ivo@x.example, cr_vip: true}
          - write: {record: step, note: y, cr_mail: a@x.example}
          - write: {record: e1, messageid: <a@x>}
    """).events
    assert [one.columns for one in events if isinstance(one, Write)] == [
        {"emailaddress1": "ivo@x.example", "cr_vip": True},
        {"note": "y", "cr_mail": "a@x.example"},
        {"messageid": "a@x"},
    ]


def test_mailbox_columns_are_written_by_themselves() -> None:
    entry = "{write: {record: hanna, mailbox: {statecode: 1}, isdisabled: true}}"
    [message_] = mistakes(f"{PEOPLE}timeline: [{entry}]")
    expected = "columns of a mailbox stand here beside others. Write them in a write of their own."
    assert message_.endswith(expected)


def test_the_start_date_of_a_server_profile_can_be_written() -> None:
    """SYN-3: what was received before it is looked at afterwards, and not before."""
    scenario = load("""
        emailserverprofiles: [{id: exchange, processemailsreceivedafter: 2026-03-05}]
        systemusers:
          - {id: hanna, internalemailaddress: hanna@contoso.example,
             incomingemailfilteringmethod: 0, mailbox: {emailserverprofile: exchange}}
        timeline:
          - deliver: {id: m1, from: a@x.example, to: hanna@contoso.example, received: 2026-03-02}
          - write: {record: exchange, processemailsreceivedafter: 2026-03-01}
          - deliver: {id: m2, from: a@x.example, to: hanna@contoso.example, received: 2026-03-02}
    """)
    assert scenario.events[1] == Write(
        record=Ref("emailserverprofile", "exchange"), columns={"processemailsreceivedafter": MARCH}
    )
    run = simulate(scenario.world, scenario.events)
    assert [str(one.outcome) for one in run.decisions] == ["not_evaluated", "promoted"]
    assert load(dump_scenario(scenario.world, scenario.events)).events == scenario.events


@pytest.mark.parametrize(
    ("columns", "column"),
    [
        ("processemailsreceivedafter: 2026-03-01", 54),
        ("mailbox: {processemailsreceivedafter: 2026-03-01}", 64),
    ],
)
def test_the_start_date_of_a_profile_is_no_column_of_a_mailbox(columns: str, column: int) -> None:
    """It would change that of every other mailbox too, so it is written where it stands."""
    [told] = mistakes(f"{PEOPLE}timeline:\n- write: {{record: hanna, {columns}}}")
    assert told == (
        f"s.yaml:7:{column}: this is a column of the server profile, not of the mailbox. "
        "Write record: and the id of a row of emailserverprofiles."
    )


def test_the_start_date_of_the_mailbox_itself_is() -> None:
    """The twin: one letter less, and another column (SYN-3)."""
    columns = {"processemailreceivedafter": MARCH}
    expected = Write(record=Ref("mailbox", "hanna"), columns=columns)
    assert (
        event("write: {record: hanna, mailbox: {processemailreceivedafter: 2026-03-01}}")
        == expected
    )


def test_a_send_knows_its_sender_by_id_or_by_address() -> None:
    for sender in ("hanna", "Hanna <HANNA@contoso.example>"):
        sent = event(f"send: {{id: s, from: {sender}, to: a@x.example, bcc: b@x.example}}")
        assert isinstance(sent, Send)
        assert sent.sender == HANNA
        assert addresses(sent.message.from_) == ["hanna@contoso.example"]
        assert addresses(sent.message.bcc) == ["b@x.example"]
    stranger = event("send: {id: s, from: x@x.example}")
    assert stranger.sender is None


def test_a_send_takes_columns_of_an_email() -> None:
    sent = event(
        f"send: {{id: s, from: hanna, trackingtoken: CRM:0001001, thread-index: {INDEX}, "
        "regardingobjectid: {table: lead, id: l1}}"
    )
    assert sent.columns == {"trackingtoken": "CRM:0001001"}
    assert sent.regardingobjectid == Ref("lead", "l1")
    assert sent.message.conversationindex == bytes(range(22))


def test_mailboxes_are_named_by_user_queue_or_address_and_keep_their_order() -> None:
    delivered = event("deliver: {id: m, mailboxes: [sales, Hanna@contoso.example]}")
    assert delivered.mailboxes == ("sales", "hanna")
    assert event("deliver: {id: m, mailboxes: hanna}").mailboxes == ("hanna",)
    assert event("deliver: {id: m}").mailboxes is None


def test_a_track_names_a_message_that_came_before() -> None:
    delivered, first, second = load(f"""{PEOPLE}
timeline:
  - deliver: {{id: m, to: sales@contoso.example, folder: Filed}}
  - track: {{mail: m, mailbox: hanna, route: folder, regardingobjectid: {{table: lead, id: l1}}}}
  - track: {{mail: m}}
""").events
    assert isinstance(delivered, Deliver)
    assert first == Track(
        message=delivered.message,
        mailbox="hanna",
        tracking=Tracking("folder", Ref("lead", "l1")),
        folder="Filed",
    )
    assert isinstance(second, Track)
    assert second.mailbox == "sales", "left out, it is the first mailbox that got it"


def test_an_email_is_named_by_its_id_or_by_that_of_its_message() -> None:
    *_, deleted, asked = load("""
        emails: [{id: e1}]
        timeline:
          - deliver: {id: m1}
          - delete: {email: [e1, m1]}
          - readers: {email: e1}
    """).events
    assert deleted == Delete(activityids=("e1", "m1"))
    assert asked == AskReaders(activityid="e1")


@pytest.mark.parametrize(
    "entry", ["track: {mail: m1}", "delete: {email: m1}", "readers: {email: m1}"]
)
def test_what_has_not_come_yet_cannot_be_named(entry: str) -> None:
    [told] = mistakes(f"timeline:\n  - {entry}\n  - deliver: {{id: m1}}\n")
    assert told.endswith('"m1" comes only later. Move this entry below it.')


def test_ids_of_messages_and_emails_are_unique_and_may_be_those_of_rows() -> None:
    assert load("contacts: [{id: ivo}]\ntimeline: [{deliver: {id: ivo}}]").mails == {"ivo": 0}
    [told] = mistakes("emails: [{id: a}]\ntimeline: [{deliver: {id: a}}]")
    expected = 'the id "a" is already that of another mail or email.'
    assert told == f"s.yaml:2:27: {expected} Give every mail and email an id of its own."


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("just text", ('this is "just text", not an event. '
         "Write one of deliver, choose, write, set, send, track, delete, resync, readers.")),
        ("choose: {user: hanna, incomingemailfilteringmethod: null}",
         "nothing is chosen here. Write a number from 0 to 4."),
        ("write: {record: hanna}", "a write needs a column. Write the name of a column: value."),
        ("write: {record: {table: lead, id: l1}, subject: x}",
         'no row of lead has the id "l1". Write the id of a row in this file.'),
        ("write: just text", "a write needs the key record. Write record: and the id of a row."),
        ("write: {record: nobody, isdisabled: true}",
         'no row has the id "nobody". Write the id of a row in this file.'),
        ("write: {record: {table: mailbox, id: hanna}, regardingobjectid: null}",
         "this is null, not the id of a row. Write a short id."),
    ],
)  # fmt: skip
def test_an_entry_that_says_nothing_is_told(line: str, told: str) -> None:
    assert mistakes(f"{PEOPLE}timeline:\n  - {line}\n")[0].endswith(told)
