"""Mail that was not promoted, kept to be looked at: the first few of each kind."""

from __future__ import annotations

import attrs
import pytest

pytest.importorskip("pyarrow")

from sscsim import Delivery, load_scenario_text, simulate
from sscsim.bulk import decide_bulk, mail_table
from sscsim.cli.keptout import keep_out
from sscsim.decisions import Outcome, Reason
from sscsim.events import Deliver
from sscsim.mail import Message
from sscsim.scenario import Scenario
from sscsim.views.keptout import KeptOut, KeptOuts

_STORY = """
systemusers:
  - {id: hanna, fullname: Hanna, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: 1}
timeline:
  - deliver: {id: m1, from: ivo@fabrikam.example, to: [hanna@contoso.example]}
  - deliver: {id: m2, from: ivo@fabrikam.example, to: [hanna@contoso.example]}
  - deliver: {id: m3, from: ivo@fabrikam.example, to: [hanna@contoso.example]}
  - deliver: {id: m4, from: "", to: [hanna@contoso.example]}
"""
_NO_MATCH = (Outcome.REJECTED, Reason.NO_CORRELATION_MATCH)


def test_the_first_of_each_kind_are_kept_with_the_rule_that_refused_them() -> None:
    """One without a sender is another kind."""
    kept = _looked(most=2)
    assert [one.source for one in kept.of(*_NO_MATCH)] == ["m1", "m2"]
    assert [one.source for one in kept] == ["m1", "m2", "m4"]
    first = kept.of(*_NO_MATCH)[0]
    assert first.sender == "ivo@fabrikam.example"
    assert first.cause == (
        "The message is not taken from this mailbox: none of the users and queues that were asked "
        f"accepts it. ({first.rule})"
    )


def test_of_a_message_that_is_not_the_one_decided_no_sender_is_told() -> None:
    story = load_scenario_text(_STORY)
    kept = KeptOuts()
    kept.look(simulate(story.world, story.events).decisions[0])
    assert next(iter(kept)).sender == ""


def test_a_run_in_bulk_keeps_the_same() -> None:
    story = load_scenario_text(_STORY)
    mailbox = next(iter(story.world.directory.mailboxes))
    mail = [Delivery(message=one, mailbox=mailbox) for one in _messages(story)]
    [run] = decide_bulk([story.world], mail_table(mail))
    kept = KeptOuts(most=2)
    keep_out(kept, run, policy=0)
    assert kept.found == _looked(most=2).found


def test_what_went_to_no_mailbox_says_so() -> None:
    nowhere = KeptOut(source="m1", reason=Reason.MAILBOX, rule="SYN-7")
    assert nowhere.cause == "The message went to no mailbox of a user or a queue. (SYN-7)"
    somewhere = attrs.evolve(nowhere, mailbox="hanna@contoso.example")
    assert somewhere.cause.startswith("The message stays in the mailbox alone")


def _looked(most: int) -> KeptOuts:
    story = load_scenario_text(_STORY)
    kept = KeptOuts(most=most)
    decisions = simulate(story.world, story.events).decisions
    for message, decision in zip(_messages(story), decisions, strict=True):
        kept.entering = message
        kept.look(decision)
    return kept


def _messages(story: Scenario) -> list[Message]:
    return [event.message for event in story.events if isinstance(event, Deliver)]
