"""What a mailbox answers alone is found once, and rests on nothing that another message brings."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from sscsim import Delivery, Mailbox, Message, Ref, SystemUser, World, decide
from sscsim.rules import BOOK, Answer, Case, Rule, passes
from sscsim.rules.remembering import of_the_mailbox
from sscsim.world import Directory, EmailServerProfile

REMEMBERED = [rule for rule in BOOK.rules if rule.id in {"SYN-7", "VAL-4", "VAL-5"}]
PROFILE = EmailServerProfile(emailserverprofileid="exchange")


def world(**columns: Any) -> World:
    """One user with a mailbox of these columns."""
    hanna = Ref("systemuser", "hanna")
    inbox = Mailbox(
        mailboxid="hanna",
        emailaddress="hanna@contoso.example",
        regardingobjectid=hanna,
        emailserverprofile="exchange",
    )
    rows = [SystemUser(systemuserid="hanna"), PROFILE, attrs.evolve(inbox, **columns)]
    return World.of(Directory.of(rows=rows))


def case(of: World) -> Case:
    """Any message in that mailbox."""
    return Case(of, Delivery(message=Message(source="m1"), mailbox="hanna"))


class Closed:
    """Whoever reads any of it but what is left open fails the test."""

    def __init__(self, **opened: Any) -> None:
        self.__dict__.update(opened)

    def __getattr__(self, name: str) -> Any:
        pytest.fail(f"{name} was read")


@pytest.mark.parametrize("rule", REMEMBERED, ids=lambda rule: rule.id)
def test_a_remembered_answer_reads_neither_message_nor_emails_nor_switches(rule: Rule) -> None:
    """SYN-7, VAL-4, VAL-5: they are of the mailbox alone, so another message has the same."""
    for columns in ({}, {"emailserverprofile": None}, {"emailrouteraccessapproval": 2}):
        asked = case(world(**columns))
        closed: Any = Closed()
        asked.message = asked.assume = closed
        asked.world = Closed(directory=asked.directory)  # type: ignore[assignment]
        assert rule.check(asked) == rule.check(case(world(**columns)))


def test_it_is_asked_once_for_a_directory() -> None:
    """SYN-7: and again for the next one."""
    asked = []

    def asking(one: Case) -> Answer:
        """Is it read?"""
        asked.append(one.delivery.mailbox)
        return passes("Its mailbox is read.")

    check = of_the_mailbox(asking)
    assert (check.__module__, check.__doc__) == (__name__, "Is it read?")  # as its card tells it

    here = world()
    assert check(case(here)) is check(case(here))
    check(case(attrs.evolve(here, directory=here.directory.with_row(PROFILE))))
    assert asked == ["hanna", "hanna"]


def test_a_mailbox_that_is_changed_answers_anew() -> None:
    """SYN-7: what was remembered belongs to the organisation as it was."""
    before = world()
    [inbox] = before.directory.mailboxes.values()
    closed = attrs.evolve(inbox, enabledforincomingemail=False)
    after = attrs.evolve(before, directory=before.directory.with_row(closed))
    delivery = case(before).delivery
    said = [decide(one, delivery).steps[1].because for one in (before, after, before)]
    assert said[0] == said[2]
    assert said[1].startswith("The mailbox hanna@contoso.example is not read")
