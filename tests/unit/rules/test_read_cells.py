"""The cells of an answer: where a verdict points that its sentence only tells in words."""

from __future__ import annotations

from typing import Any

import pytest

from sscsim.decisions import Cell, Decision
from sscsim.rules import FILTERS, VETOES, Case, Verdict
from sscsim.vocabulary import FilteringMethod
from tests.worlds import (
    Thing,
    case_of,
    decided,
    email,
    event,
    mail,
    played,
    step,
    steps,
    user,
)

HANNA = user("hanna", 1)
SENT = email("e1", subject="Offer", messageid="<e1@x.example>", conversationindex="01" * 22)


def cell(decision: Decision, rule: str, name: str) -> Cell:
    """The cell that a rule's only step calls by this name."""
    found = step(decision, rule).fragments[name]
    assert isinstance(found, Cell)
    return found


def place(one: Cell) -> tuple[str, str | None, str, Any]:
    """Where a cell stands and what it holds."""
    return one.table, one.id, one.column, one.value


@pytest.mark.parametrize(
    ("rule", "mark"),
    [("COR-10", {"in_reply_to": "<e1@x.example>"}), ("COR-30", {"thread_index": "01" * 22})],
)
def test_a_forward_points_at_the_setting_that_keeps_it_from_being_a_reply(
    rule: str, mark: dict[str, Any]
) -> None:
    """COR-14."""
    name = "DoNotCorrelateForwardedEmailsAsReplies"
    decision = decided(HANNA, SENT, mail(subject="Fw: Offer", **mark), settings={name: True})
    read = cell(decision, rule, "setting")
    assert (read.table, read.column, read.value) == ("organization", name, True)
    assert "setting" not in step(decided(HANNA, SENT, mail(**mark)), rule).fragments


def test_several_ids_are_shown_as_one_value() -> None:
    """COR-10: with References under the switch."""
    answer = mail(in_reply_to="<a@x.example>", references=["<b@x.example>"])
    decision = decided(HANNA, answer, assume={"use_references_header": True})
    assert cell(decision, "COR-10", "header").value == "a@x.example, b@x.example"


@pytest.mark.parametrize(
    ("message", "column"),
    [
        (mail(to=["hanna", "a@b"]), "To"),
        (mail(cc=["a@b"]), "Cc"),
        (mail(headers={"Bcc": "a@b"}), "Bcc"),
    ],
)
def test_a_malformed_recipient_is_shown_in_its_header(message: Thing, column: str) -> None:
    """VAL-1."""
    assert place(cell(decided(HANNA, message), "VAL-1", "entry")) == (
        "message",
        "m1",
        column,
        "a@b",
    )


def test_a_message_without_an_id_points_at_the_empty_header() -> None:
    """DUP-6."""
    decision = decided(HANNA, mail(message_id=None))
    assert place(cell(decision, "DUP-6", "messageid")) == ("message", "m1", "Message-ID", None)


def test_a_message_tracked_twice_points_at_the_email_that_is_there() -> None:
    """SP-16."""
    track = event("track", mail="m1", mailbox="hanna")
    decision = played(user("hanna", 0), mail(message_id="<m1@x.example>"), track).decisions[1]
    found = ("email", "m1", "messageid", "m1@x.example")
    assert place(cell(decision, "MAN-1", "email")) == found


def test_a_dropped_attachment_points_at_the_limit() -> None:
    """VAL-8: also where it was its type."""
    film = {"filename": "film.mov", "filesize": 7}
    message = mail(attachments=[film])
    decision = decided(user("hanna", 0), message, organization={"maxuploadfilesize": 5})
    read = cell(decision, "VAL-8", "limit")
    assert (read.table, read.column, read.value) == ("organization", "maxuploadfilesize", 5)


def test_ignored_internal_mail_calls_its_cells_by_name() -> None:
    """DUP-12: the column, and the sent copy or the older detection."""
    rows = (HANNA, user("paul", 1))
    copy = email("e1", messageid="<m1@x.example>", directioncode=True)
    message = mail(sender="paul", message_id="<m1@x.example>")
    ignored: dict[str, Any] = {"ignoreinternalemail": True}
    only = {"DoNotIgnoreInternalEmailToQueues": False}
    decision = decided(*rows, copy, message, settings=only, organization=ignored)
    assert cell(decision, "DUP-12", "ignore").column == "ignoreinternalemail"
    assert place(cell(decision, "DUP-12", "copy"))[:2] == ("email", "e1")
    old = {**only, "IgnoreInternalEmailDetectionEnhancement": False}
    decision = decided(*rows, message, settings=old, organization=ignored)
    assert cell(decision, "DUP-12", "detection").value is False


def test_a_forced_method_is_shown_with_the_one_that_was_stored() -> None:
    """SET-9."""
    name = "SSSForceFilteringMethodForUserMailboxes"
    [refusal] = steps(decided(HANNA, mail(), settings={name: 4}), "FLT-8")
    forced = refusal.fragments["forced"]
    assert isinstance(forced, Cell)
    assert (forced.column, forced.value) == (name, 4)


# --------------------------------------------------------------- answers that the trace leaves out


def one_candidate(*things: Thing, **settings: Any) -> tuple[Case, Any]:
    case = case_of(*things, **settings)
    return case, case.candidate_recipients[0]


def test_a_veto_that_does_not_bite_says_whom_and_what_it_looked_at() -> None:
    """FLT-18, FLT-26."""
    correlation_is_off, acceptor_mailbox = VETOES
    off = {"emailcorrelationenabled": False}
    asked = one_candidate(HANNA, mail(), reading="learn", organization=off)
    said = correlation_is_off.step(correlation_is_off.check(*asked))
    assert said.because == "Correlation is off; personal options still count."
    assert [read.column for read in said.reads] == ["emailcorrelationenabled"]
    needed = {"acceptor_mailbox_must_be_enabled": True}
    said = acceptor_mailbox.step(
        acceptor_mailbox.check(*one_candidate(HANNA, mail(), assume=needed))
    )
    assert said.because == "The mailbox of Hanna is read."


@pytest.mark.parametrize("method", [1, 2, 3, 4])
def test_who_does_not_accept_names_no_correlation_match(method: int) -> None:
    """FLT-5 to FLT-8: the reason of one candidate; `nobody_accepts` says that of all."""
    asked = one_candidate(user("hanna", method), mail())
    refused: Verdict = FILTERS[FilteringMethod(method)].check(*asked).finding
    assert refused == ("rejected", "NoCorrelationMatch")


def test_who_may_not_accept_names_no_correlation_match() -> None:
    """FLT-18, FLT-26."""
    correlation_is_off, acceptor_mailbox = VETOES
    off = {"emailcorrelationenabled": False}
    refused = correlation_is_off.check(*one_candidate(HANNA, mail(), organization=off)).finding
    assert refused == ("rejected", "NoCorrelationMatch")
    unread = user("hanna", 0, mailbox={"enabledforincomingemail": False})
    needed = {"acceptor_mailbox_must_be_enabled": True}
    refused = acceptor_mailbox.check(*one_candidate(unread, mail(), assume=needed)).finding
    assert refused == ("rejected", "NoCorrelationMatch")
