"""What `from sscsim import ...` promises: few names, enough to build a world and to ask it."""

from __future__ import annotations

import subprocess
import sys

import pytest

import sscsim
from sscsim import (
    Address,
    Assumptions,
    Choose,
    Deliver,
    Delivery,
    Directory,
    EmailServerProfile,
    Mailbox,
    Message,
    Queue,
    Record,
    Ref,
    SetSettings,
    SystemUser,
    UserSettings,
    World,
    Write,
    decide,
    simulate,
)
from sscsim.views.record import record

CONTRACT = {"World", "decide", "apply", "simulate", "load_scenario", "load_snapshot", "replay"}
HANNA = Ref("systemuser", "hanna")
SALES = Ref("queue", "salesq")


def inbox(mailboxid: str, address: str, owner: Ref) -> Mailbox:
    """Build a mailbox that server-side synchronization reads: it has a profile."""
    return Mailbox(
        mailboxid=mailboxid,
        emailaddress=address,
        regardingobjectid=owner,
        emailserverprofile="exchange",
    )


def office() -> World:
    """Build an organisation of one person, one queue and one customer, by hand."""
    rows = [
        EmailServerProfile(emailserverprofileid="exchange"),
        SystemUser(systemuserid="hanna", internalemailaddress="hanna@contoso.example"),
        UserSettings(systemuserid="hanna", incomingemailfilteringmethod=1),
        Queue(queueid="salesq", name="Sales", emailaddress="sales@contoso.example"),
        inbox("m1", "hanna@contoso.example", HANNA),
        inbox("m2", "sales@contoso.example", SALES),
        Record(table="contact", id="ivo", columns={"emailaddress1": "ivo@fabrikam.example"}),
    ]
    return World.of(Directory.of(rows=rows), assume=Assumptions(queue_default_filter=1))


def letter(source: str, to: str) -> Message:
    """Write a message of a stranger."""
    sender = (Address("someone@outside.example"),)
    return Message(source=source, messageid=source, from_=sender, to=(Address(to),))


def test_a_world_is_built_and_asked_with_public_names_alone() -> None:
    """Every class that the example needs is at the front door."""
    world, message = office(), letter("l1", "hanna@contoso.example")
    before = decide(world, Delivery(message=message, mailbox="m1"))
    assert (before.outcome, before.reason) == ("rejected", "NoCorrelationMatch")
    events: list[Choose | SetSettings | Deliver | Write] = [
        Choose(record=HANNA, incomingemailfilteringmethod=0),
        SetSettings(values={"HideEmailAutoTrackOptions": True}),
        Deliver(message=message, mailboxes=("m1",)),
        Write(record=HANNA, columns={"incomingemailfilteringmethod": 1}),
        Deliver(message=letter("l2", "hanna@contoso.example"), mailboxes=("m1",)),
    ]
    decisions = simulate(world, events).decisions
    assert [decision.reason for decision in decisions] == ["AcceptAll", "NoCorrelationMatch"]


def test_a_decision_has_every_key_of_a_record() -> None:
    """Contract 7: its fields bear the names of contract 3, the trace among them."""
    decision = decide(
        office(), Delivery(message=letter("l1", "hanna@contoso.example"), mailbox="m1")
    )
    shown = record(decision, trace=True)
    assert [key for key in shown if not hasattr(decision, key)] == []
    asked = [(step.rule, step.asks, step.answer, step.because) for step in decision.trace]
    keys = ("rule", "asks", "answer", "because")
    assert asked == [tuple(step[key] for key in keys) for step in shown["trace"]]


def test_the_names_are_few_and_those_of_the_contract_among_them() -> None:
    """Contract 7; the list is the promise."""
    assert set(sscsim.__all__) >= CONTRACT
    assert len(sscsim.__all__) <= 28


def test_dir_lists_what_is_promised_and_each_name_is_there() -> None:
    """A name is fetched when it is asked for."""
    assert dir(sscsim) == sorted(sscsim.__all__)
    assert all(getattr(sscsim, name) is not None for name in sscsim.__all__)


def test_another_name_is_an_attribute_error() -> None:
    """As of any module."""
    with pytest.raises(AttributeError, match="module 'sscsim' has no attribute 'worlds'"):
        sscsim.worlds  # noqa: B018 - asking is the test


def test_importing_sscsim_costs_nothing() -> None:
    """No room is imported before a name is asked for."""
    code = "import sys, sscsim; print([name for name in sys.modules if name.startswith('sscsim.')])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"
