"""Which verdicts lean on a guess."""

from __future__ import annotations

from typing import Any

import pytest

from sscsim.assumptions import SWITCHES, Assumptions
from sscsim.decisions import Decision
from sscsim.engine import sensitivities, simulate, with_sensitivity
from sscsim.engine.sensitivity import alternatives, heard
from sscsim.rules import BOOK
from sscsim.world import World
from tests.worlds import STRANGER, contact, email, event, mail, queue, scene, user


def leaning(*things: Any, **settings: Any) -> list[set[str]]:
    """List, for each decision, the switches it leans on."""
    scenario = scene(*things, **settings)
    run = with_sensitivity(scenario.world, scenario.events)
    return [set(one.sensitive_to) for one in run.decisions]


SENT, ANSWER = email("e1", messageid="<a@x.example>"), mail(in_reply_to="<a@x.example>")
HIDDEN = mail(to="all-staff@contoso.example", mailboxes=["hanna"])


def test_a_verdict_that_leans_on_nothing() -> None:
    """Contract 3: method 4 and a plain message."""
    assert leaning(user("hanna", 4), mail()) == [set()]


@pytest.mark.parametrize(
    ("things", "switch"),
    [
        ((user("hanna", 0), HIDDEN), "accept_all_requires_recipient_match"),
        ((user("hanna"), contact("ivo", STRANGER), mail()), "user_default_filter"),
        ((queue("hanna"), mail()), "queue_default_filter"),
        ((user("hanna", 2), SENT, ANSWER), "sender_methods_accept_correlated"),
        ((user("hanna", 0), mail(to=["hanna", "a@b"])), "invalid_recipient_policy"),
        ((user("hanna", 0), mail(message_id=None)), "missing_message_id"),
    ],
)  # fmt: skip
def test_a_verdict_names_the_switch_it_leans_on(things: tuple[Any, ...], switch: str) -> None:
    """Contract 3: the alternative changes outcome, reason or accepting entity."""
    assert leaning(*things) == [{switch}]


def test_an_earlier_promotion_may_turn_a_later_verdict() -> None:
    """The whole run is played again, not the message alone."""
    reply = mail("m2", in_reply_to="<m1@scenario.invalid>", mailboxes=["hanna"])
    lower = event("write", record="hanna", incomingemailfilteringmethod=1)
    first, second = leaning(user("hanna", 0), HIDDEN, lower, reply)
    assert "accept_all_requires_recipient_match" in first & second


def test_a_message_that_is_decided_three_times_has_three_verdicts() -> None:
    """Each keeps its place, whatever becomes of the others."""
    again = event("resync", mailbox="hanna", processemailreceivedafter="2020-01-01T00:00:00Z")
    raised, lowered = (
        event("write", record="hanna", incomingemailfilteringmethod=value) for value in (0, 4)
    )
    leans = leaning(user("hanna", 4), HIDDEN, raised, again, lowered, again)
    assert leans[:2] == [set(), {"accept_all_requires_recipient_match"}]
    assert len(leans) == 3


def test_the_world_at_the_end_and_the_book_are_those_of_the_run() -> None:
    """Only the names are added; every replay asks the same book."""
    scenario = scene(user("hanna", 0), mail(to=["hanna", "a@b"], folder="Filed"))
    book = BOOK.without("SYN-1")
    run = with_sensitivity(scenario.world, scenario.events, book)
    plain = simulate(scenario.world, scenario.events, book)
    assert run.world == plain.world
    assert [one.outcome for one in run.decisions] == [one.outcome for one in plain.decisions]
    assert [one.sensitive_to for one in run.decisions] == [("invalid_recipient_policy",)]
    [ours] = with_sensitivity(scenario.world, scenario.events).decisions
    assert (ours.rule, ours.sensitive_to) == ("SYN-1", ())


def test_switches_that_touch_no_verdict_are_not_turned() -> None:
    """Contract 3: owners, queue items and readers are no verdict."""
    turned = {name for name, _ in alternatives(Assumptions())}
    touching = {
        name for name, switch in SWITCHES.items() if switch.touches_verdict and switch.alternatives
    }
    assert turned == touching
    assert "owner_fallback" not in turned


def test_the_alternatives_are_those_to_the_choice_in_force() -> None:
    """Under another reading the default is the alternative."""
    found = dict(alternatives(Assumptions(accept_all_requires_recipient_match=False)))
    assert found["accept_all_requires_recipient_match"] is True


def test_the_order_of_mailboxes_is_a_switch_and_no_place() -> None:
    """SYN-10: decisions are told apart by message, mailbox and turn, not by their place."""
    scenario = scene(user("hanna", 0), user("paul", 0), mail(to=["hanna", "paul"]))
    names = sensitivities(scenario.world, lambda world: simulate(world, scenario.events).decisions)
    assert names == (("mailbox_order",), ("mailbox_order",))


def test_what_is_read_of_the_assumptions_and_is_no_switch_is_not_noted() -> None:
    """Their class, say; a switch is, though nothing is decided."""
    asked: list[object] = []

    def run(world: World) -> list[Decision]:
        asked.append((type(world.assume), world.assume.__class__, world.assume.mailbox_order))
        return []

    assert heard(World(), run).switches == {"mailbox_order"}
    assert asked
