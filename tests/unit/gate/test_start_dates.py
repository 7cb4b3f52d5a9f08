"""A start date that is moved back lets old mail in, whoever else takes the same mail today."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sscsim import load_scenario_text
from sscsim.gate import gained, over_all_mail
from sscsim.mail import Address, Message
from sscsim.policy import Policy, Write, apply_policy
from sscsim.world import World
from tests.unit.gate.played import is_gained, promotes

STORY = """
organization: {orgdborgsettings: {SSSForceFilteringMethodForUserMailboxes: %d}}
systemusers:
  - {id: hanna, internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: 0,
     mailbox: {processemailreceivedafter: 2026-03-01T00:00:00Z}}
  - {id: mia, internalemailaddress: mia@contoso.example, incomingemailfilteringmethod: 1,
     mailbox: {processemailreceivedafter: 2026-02-01T00:00:00Z}}
queues:
  - {id: sales, emailaddress: sales@contoso.example, incomingemailfilteringmethod: 0,
     mailbox: {processemailreceivedafter: 2026-01-01T00:00:00Z}}
"""
EARLY, LATE = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)


def pair(who: str, date: datetime, force: int = -1) -> tuple[World, World]:
    """The organisation, and the same with another start date of one mailbox."""
    world = load_scenario_text(STORY % force).world
    write = Write(table="mailbox", ids=(who,), columns={"processemailreceivedafter": date})
    return world, apply_policy(world, Policy(name="Moved", write=(write,)))


@pytest.mark.parametrize(
    ("who", "force"), [("hanna", -1), ("sales", -1), ("hanna", 0), ("mia", 0), ("sales", 0)]
)
def test_a_date_moved_back_gains_old_mail_of_that_mailbox(who: str, force: int) -> None:
    """A user and a queue who both take everything are no one place: each has a date."""
    one, other = pair(who, EARLY, force)
    found = gained(one, other).witness
    assert found is not None
    assert is_gained(one, other, found)
    assert over_all_mail([one, other]).gained(1)


@pytest.mark.parametrize("who", ["hanna", "mia", "sales"])
def test_a_date_moved_forth_gains_nothing(who: str) -> None:
    one, other = pair(who, LATE)
    assert gained(one, other).witness is None
    assert not over_all_mail([one, other]).gained(1)


OWN_ONLY = "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation"


@pytest.mark.parametrize(("ulf", "is_more"), [("2026-01-01", True), ("2026-04-01", False)])
def test_mail_too_old_for_its_own_mailbox_is_gained_in_that_of_another(
    ulf: str, *, is_more: bool
) -> None:
    """Though Hanna, who has no date, lets in the same mail as the queue."""
    world = load_scenario_text(f"""
organization: {{orgdborgsettings: {{{OWN_ONLY}: true}}}}
systemusers:
  - {{id: hanna, internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: 0}}
  - {{id: ulf, internalemailaddress: ulf@contoso.example, incomingemailfilteringmethod: 4,
     mailbox: {{processemailreceivedafter: {ulf}T00:00:00Z}}}}
queues:
  - {{id: sales, name: Sales, emailaddress: sales@contoso.example, incomingemailfilteringmethod: 0,
     mailbox: {{processemailreceivedafter: 2026-03-01T00:00:00Z}}}}
""").world
    message = Message(
        source="m",
        messageid="m@outside.example",
        from_=(Address("someone@outside.example"),),
        to=(Address("sales@contoso.example"),),
        envelope=("ulf@contoso.example",),
        received=datetime(2026, 2, 1, tzinfo=UTC),
    )
    other = apply_policy(world, Policy(name="Anybody", set={OWN_ONLY: False}))
    assert (promotes(world, message), promotes(other, message)) == (False, is_more)
    found = gained(world, other).witness
    assert found is not None  # in Hanna's mailbox, or in Ulf's
    assert is_gained(world, other, found)
