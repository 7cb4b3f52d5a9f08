"""The fold: which deliveries an event makes, in which order, and what every event answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from sscsim.engine import Answer, Turn, apply, decide, deliveries, due, play, simulate
from sscsim.engine.reference import _last
from sscsim.events import Deliver, Delivery, Write
from sscsim.rules import BOOK, Case, passes
from sscsim.rules import Answer as Said
from sscsim.vocabulary import Ref
from sscsim.world import World
from tests.worlds import event, mail, only_delivery, played, queue, scene, user, verdict

ALL = ("promoted", "AcceptAll")
DUPLICATE = ("duplicate", "Duplicate")
LATE = ("not_evaluated", "before_watermark")
PEOPLE = (user("paul", 0), user("hanna", 0), queue("sales", 0))


def boxes(*things: Any, **settings: Any) -> list[str | None]:
    """List the mailboxes in which the message of a scenario arrives."""
    scenario = scene(*things, **settings)
    [arrival] = scenario.events
    assert isinstance(arrival, Deliver)
    return [one.mailbox for one in deliveries(scenario.world, arrival)]


def test_a_message_arrives_wherever_it_is_addressed() -> None:
    """Contract 2: every mailbox of a user or queue addressed in to, cc or bcc, by address."""
    assert boxes(*PEOPLE, mail(to=["sales", "paul"], cc=["hanna"])) == ["hanna", "paul", "sales"]
    hidden = mail(
        to="nobody", bcc=["hanna@contoso.example"], headers={"Bcc": "sales@contoso.example"}
    )
    assert boxes(*PEOPLE, hidden) == ["hanna", "sales"]
    assert boxes(*PEOPLE, mail(to=["nobody", "a@b"])) == [None]


def test_the_mailboxes_may_be_named() -> None:
    """Contract 2: in the order of `mailboxes`, addressed or not."""
    assert boxes(*PEOPLE, mail(to="nobody", mailboxes=["sales", "hanna"])) == ["sales", "hanna"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("received_then_id", ["b", "a", "c"]),
        ("id_first", ["a", "b", "c"]),
        ("reverse", ["c", "a", "b"]),
        ("seeded_shuffle", ["c", "b", "a"]),
    ],
)
def test_the_order_of_mailboxes_is_a_switch(order: str, expected: list[str]) -> None:
    """SYN-10: `mailbox_order`; addresses and ids sort differently here."""
    rows = (
        user("a", 0, internalemailaddress="m@contoso.example"),
        user("b", 0, internalemailaddress="L@contoso.example"),
        user("c", 0, internalemailaddress="n@contoso.example"),
    )
    message = mail(to=[f"{one}@contoso.example" for one in "nml"])
    found = boxes(*rows, message, assume={"mailbox_order": order})
    assert found == expected


def test_every_delivery_has_a_decision_and_a_world_before_it() -> None:
    """`simulate` keeps, for each event, the world before it."""
    run = played(*PEOPLE, mail(to=["hanna", "paul"]), mail("m2"))
    assert [verdict(one) for one in run.decisions] == [ALL, DUPLICATE, ALL]
    assert [len(entry.world.emails) for entry in run.entries] == [0, 1]
    assert len(run.world.emails) == 2
    assert [entry.answer for entry in run.entries] == [None, None]


def test_every_entry_holds_its_event() -> None:
    scenario = scene(user("hanna", 0), mail(), event("set", HideTrackAllOption=True))
    run = simulate(scenario.world, scenario.events)
    assert [entry.event for entry in run.entries] == list(scenario.events)


def test_a_decision_says_which_message_it_is_about() -> None:
    """Contract 3: its id, its date and its subject; a text only where it could not be read."""
    [decision] = played(user("hanna", 4), mail(subject="Offer")).decisions
    assert (decision.source, decision.messageid) == ("m1", "m1@scenario.invalid")
    assert (decision.subject, decision.text) == ("Offer", "")
    assert decision.received == datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_play_asks_the_book_that_it_is_given() -> None:
    """A rule taken out is not asked."""
    scenario = scene(user("hanna", 0), mail(folder="Filed"))
    items = [only_delivery(scenario)]
    assert [one.promoted for one in play(scenario.world, items)] == [False]
    book = BOOK.without("SYN-1")
    assert [one.promoted for one in play(scenario.world, items, book=book)] == [True]


def test_mailboxes_are_read_in_the_order_of_their_addresses() -> None:
    """Contract 5: in small letters, so that a sign like _ comes before the letters."""
    ab, a_b = (
        user(key, 0, internalemailaddress=at)
        for key, at in (("one", "AB@contoso.example"), ("two", "a_b@contoso.example"))
    )
    run = played(ab, a_b, mail(to=["ab@contoso.example", "a_b@contoso.example"]))
    assert [one.mailbox for one in run.decisions] == ["a_b@contoso.example", "ab@contoso.example"]


def test_a_tracked_message_lies_in_the_folder_of_the_tracking() -> None:
    """MAN-2: wherever it was delivered."""
    track = event("track", mail="m1", mailbox="hanna", route="folder", folder="Clients")
    scenario = scene(user("hanna", 4), mail(), track)
    [delivery] = due(scenario.world, scenario.events[1], ())
    assert (delivery.mailbox, delivery.folder) == ("hanna", "Clients")


def test_play_decides_one_by_one() -> None:
    """Contract 5: with or without moving the watermark."""
    scenario = scene(
        user("hanna", 0),
        mail("m1", received="2026-03-02T09:00:00Z"),
        mail("m2", received="2026-03-02T08:00:00Z"),
    )
    items = [
        Delivery(message=one.message, mailbox="hanna")
        for one in scenario.events
        if isinstance(one, Deliver)
    ]
    moving = [verdict(one) for one in play(scenario.world, items)]
    assert moving == [ALL, LATE]
    still = [verdict(one) for one in play(scenario.world, [*items, items[0]], move_watermark=False)]
    assert still == [ALL, ALL, DUPLICATE]


def test_what_the_other_events_answer() -> None:
    """Contract 2: done, or the readers."""
    run = played(
        user("hanna", 0),
        event("set", HideTrackAllOption=True),
        event("send", id="s1", **{"from": "hanna"}, to=[]),
        event("readers", email="s1"),
        event("delete", email="s1"),
        event("readers", email="s1"),
    )
    answers = [entry.answer for entry in run.entries]
    told = [(one.outcome, one.because, one.rule) for one in answers if one is not None]
    assert told == [
        ("done", "Done.", "SET-8"),
        ("done", "Done.", "SET-8"),
        ("readers", "1 people can read it.", "VIS-1"),
        ("done", "Done.", "SET-8"),
        ("readers", "There is no such email in Dynamics, so nobody reads it.", "VIS-8"),
    ]


def test_a_write_that_a_flag_refuses_says_so() -> None:
    """SET-6: `hide_flags_block_api_writes`."""
    write = event("write", record="hanna", incomingemailfilteringmethod=0)
    hidden = {"HideTrackAllOption": True}
    blocked = {"hide_flags_block_api_writes": True}
    run = played(user("hanna", 1), write, settings=hidden, assume=blocked)
    because = "A Hide flag refuses the value for tools as well."
    assert run.entries[0].answer == Answer("refused", because, "SET-6")
    run = played(user("hanna", 1), write, settings=hidden)
    assert run.entries[0].answer == Answer("done", "Done.", "SET-6")


@pytest.mark.parametrize(
    ("record", "everything"), [({"user": "hanna"}, False), ({"queue": "sales"}, True)]
)
def test_a_choice_is_answered_with_what_the_form_offers(
    record: dict[str, str], everything: bool
) -> None:
    """SET-12, SET-4: the flag hides nothing on the form of a queue."""
    rows = (user("hanna", 1), queue("sales", 1))
    choose = event("choose", **record, incomingemailfilteringmethod=4)
    run = played(*rows, choose, settings={"HideTrackAllOption": True})
    answer = run.entries[0].answer
    assert answer is not None
    assert (answer.outcome, answer.rule) == ("done", "SET-12")
    first = '"All email messages", ' if everything else ""
    offered = f'The dialog offers it, with {first}"Email messages in response'
    assert answer.because.startswith(offered)


def test_a_message_of_unknown_time_is_evaluated_again_first() -> None:
    """Contract 2: `resync` goes in received order; what has no time comes before."""
    scenario = scene(
        user("hanna", 4),
        mail(),
        event("resync", mailbox="hanna", processemailreceivedafter="2020-01-01T00:00:00Z"),
    )
    dated, again = scenario.events
    assert isinstance(dated, Deliver)
    message = attrs.evolve(dated.message, received=None, source="undated", messageid="x@y.example")
    run = simulate(scenario.world, [dated, attrs.evolve(dated, message=message), again])
    assert [one.source for one in run.entries[-1].decisions] == ["undated", "m1"]


def test_a_chapter_whose_last_rule_does_not_answer_is_a_fault() -> None:
    """Engine: the book's promise is held."""
    with pytest.raises(AssertionError, match="the last rule of a chapter did not answer"):
        _last(None)


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (["addresses_are_valid", "sender_is_valid"], "InvalidAddress"),
        (["addresses_are_valid"], "InvalidAddress"),
        ("VAL-12", "InvalidSender"),
    ],
)
def test_only_the_reported_reason_depends_on_the_order_of_checks(order: Any, reason: str) -> None:
    """VAL-12: `check_order`."""
    run = played(
        user("hanna", 0), mail(sender="", to=["hanna", "a@b"]), assume={"check_order": order}
    )
    assert verdict(run.decisions[0]) == ("rejected", reason)


def test_an_order_of_checks_that_names_no_rule_is_refused() -> None:
    """VAL-12: a name that orders nothing is a mistake, also in an `Assumptions` made in Python."""
    scenario = scene(user("hanna", 0), mail())
    order = ("sender", "addresses_are_valid", "moon")
    assume = attrs.evolve(scenario.world.assume, check_order=order)
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        simulate(scenario.world.assuming(assume), scenario.events)
    assert str(caught.value) == (
        "check_order has no rule sender, moon. Write sender_is_valid, addresses_are_valid, "
        "has_message_id, already_an_email, internal_mail."
    )


def test_a_rule_in_the_place_of_another_goes_by_its_name_in_the_order() -> None:
    """A check that everybody passes, put in the place of the one that refuses the sender."""

    def anybody(case: Case) -> Said:  # noqa: ARG001
        return passes("Anybody may write.")

    [sender] = [rule for rule in BOOK.valid_and_new if rule.name == "sender_is_valid"]
    book = BOOK.replacing(attrs.evolve(sender, check=anybody))
    order = ["addresses_are_valid", "sender_is_valid"]
    scenario = scene(user("hanna", 0), mail(sender="", to=["hanna"]), assume={"check_order": order})
    [decision] = simulate(scenario.world, scenario.events, book).decisions
    assert verdict(decision) == ALL


def test_what_is_no_event_is_named() -> None:
    """A `Delivery` is decided, not played: `simulate` says what to pass."""
    scenario = scene(user("hanna", 0), mail())
    delivery = only_delivery(scenario)
    wrong: list[Any] = [delivery]
    with pytest.raises(TypeError) as caught:
        simulate(scenario.world, wrong)
    assert str(caught.value) == (
        "simulate plays events, and a Delivery is none. "
        "Pass Deliver(message=..., mailboxes=(...,)), or give deliveries to decide or play."
    )
    with pytest.raises(TypeError) as caught:
        simulate(scenario.world, [delivery.message])  # type: ignore[list-item]
    assert str(caught.value) == (
        "simulate plays events, and a Message is none. "
        "Pass Deliver(message=..., mailboxes=(...,)), or give deliveries to decide or play."
    )


def test_a_mailbox_that_is_not_there_is_named() -> None:
    """A delivery names its mailbox by id; an address is answered with the id to write."""
    scenario = scene(user("hanna", 0), mail())
    [world, delivery] = scenario.world, only_delivery(scenario)
    assert decide(world, delivery).promoted
    with pytest.raises(LookupError) as caught:
        decide(world, attrs.evolve(delivery, mailbox="Hanna@contoso.example"))
    assert caught.value.args == (
        'no mailbox has the id "Hanna@contoso.example"; that address has the mailbox "hanna".',
    )
    with pytest.raises(LookupError) as caught:
        decide(world, attrs.evolve(delivery, mailbox="gone"))
    assert caught.value.args == (
        'no mailbox has the id "gone". Pass the id of a mailbox, or None for nobody\'s.',
    )


def test_an_address_with_two_mailboxes_is_told_with_both() -> None:
    """The id of each: two rows may carry one address by mistake."""
    shared = {"internalemailaddress": "shared@contoso.example"}
    scenario = scene(user("a", 0, **shared), user("b", 0, **shared), mail(mailboxes=["a"]))
    delivery = attrs.evolve(only_delivery(scenario), mailbox="shared@contoso.example")
    with pytest.raises(LookupError) as caught:
        decide(scenario.world, delivery)
    assert caught.value.args == (
        'no mailbox has the id "shared@contoso.example"; that address has the mailbox "a", "b".',
    )


def test_the_first_delivery_is_given_to_tests() -> None:
    """`only_delivery` of the tests themselves."""
    assert only_delivery(scene(user("hanna", 0), mail()), subject="x").message.subject == "x"


def test_the_organisation_changes_before_the_first_message_of_that_moment() -> None:
    """A turn: the setting is mended while mail goes on arriving; one received then is under it."""
    times = ("2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z")
    things = [mail(f"m{number}", received=when) for number, when in enumerate(times)]
    scenario = scene(user("hanna", 0), *things)
    world = scenario.world
    items = [item for event in scenario.events for item in due(world, event, ())]
    mend = Write(record=Ref("systemuser", "hanna"), columns={"incomingemailfilteringmethod": 1})
    turn = Turn(datetime(2026, 3, 2, 9, tzinfo=UTC), lambda before: apply(before, mend))
    assert [one.promoted for one in play(world, items, turns=[turn])] == [True, False, False]
    assert [one.promoted for one in play(world, items)] == [True, True, True]


def test_mail_without_a_time_waits_for_no_turn() -> None:
    """Nobody knows on which side of the moment it came."""
    scenario = scene(user("hanna", 0), mail())
    delivery = only_delivery(scenario, received=None)
    turn = Turn(datetime(2020, 1, 1, tzinfo=UTC), lambda _: World())
    assert [one.promoted for one in play(scenario.world, [delivery], turns=[turn])] == [True]
