"""Two messages may do what none does: the first is let in, and the second answers it."""

from __future__ import annotations

import pytest
from hypothesis import event as note
from hypothesis import given, settings
from hypothesis import strategies as st

from sscsim import load_scenario_text, simulate
from sscsim import strategies as ss
from sscsim.assumptions import Assumptions
from sscsim.classes import Kind
from sscsim.events import Deliver
from sscsim.gate import Gate, Property, broken, expression, gained
from sscsim.gate.facts import facts
from sscsim.mail import Message
from sscsim.policy import Policy, apply_policy
from sscsim.strategies.arguments import Flavour
from sscsim.world import World
from tests.unit.gate.played import is_gained, sent

_STORY = """
organization: {%s}
systemusers:
  - {id: hanna, internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: %d}
queues: [{id: sales, emailaddress: sales@contoso.example, incomingemailfilteringmethod: %d}]
"""
_ANSWERED = "accepting_entity = hanna@contoso.example"


def story(hanna: int = 1, sales: int = 0, organization: str = "") -> World:
    """Hanna, a queue, and no email that mail could answer."""
    return load_scenario_text(_STORY % (organization, hanna, sales)).world


def never(world: World, text: str) -> Gate:
    """Ask whether something never is so."""
    return broken(world, [Property(never=True, said=expression(text))])


def test_what_a_queue_lets_in_can_be_answered_to_somebody_who_takes_answers() -> None:
    """There is no email; the queue takes the first message, and Hanna the answer."""
    found = never(story(), _ANSWERED).witness
    assert found is not None
    assert found.says == (
        "to hanna@contoso.example, from someone@outside.invalid, in reply to an earlier message"
    )
    [first] = found.before
    assert first.says == "to sales@contoso.example, from someone@outside.invalid"
    assert sent(story(), found) == [True, True]


@pytest.mark.parametrize(
    "world",
    [
        story(sales=4),
        story(hanna=4),
        story(sales=1),
        story(organization="emailcorrelationenabled: false"),
    ],
    ids=["nothing is let in", "no answers", "answers alone", "no correlation"],
)
def test_where_there_is_no_first_or_no_second_there_is_no_chain(world: World) -> None:
    """The twins of the story, each without one of the things that it takes."""
    assert never(world, _ANSWERED).witness is None


@pytest.mark.parametrize(
    ("organization", "method"),
    [
        ("", "tracking_token"),
        ("", "conversation_index"),
        ("enablesmartmatching: true", "smart_matching"),
    ],
)
def test_a_first_message_can_be_answered_by_every_mark(organization: str, method: str) -> None:
    world = story(organization=organization)
    found = never(world, f"method = {method} and {_ANSWERED}").witness
    assert found is not None
    assert sent(world, found) == [True, True]
    assert len(found.before) == 1


def test_smart_matching_that_is_off_finds_no_first_message() -> None:
    assert never(story(), "method = smart_matching").witness is None


def test_an_answer_hands_on_marks_that_the_first_email_has_not() -> None:
    """The email holds a token alone; who answers by it can be answered by In-Reply-To."""
    held = "emails: [{id: e1, directioncode: outgoing, subject: Offer, trackingtoken: CRM:0001007}]"
    world = load_scenario_text(_STORY % ("", 1, 4) + held).world
    found = never(world, "method = in_reply_to").witness
    assert found is not None
    assert [one.message.subject for one in found.before] == ["Hello CRM:0001007"]
    assert sent(world, found) == [True, True]
    without = load_scenario_text(_STORY % ("", 1, 4)).world
    assert never(without, "method = in_reply_to").witness is None


def test_a_policy_may_gain_an_answer_to_what_it_lets_in_itself() -> None:
    """The queue lets in under both; Hanna takes answers under the second policy alone."""
    forced = {"SSSForceFilteringMethodForUserMailboxes": 1}
    opened = apply_policy(story(hanna=4), Policy(name="Answers", set=forced))
    found = gained(story(hanna=4), opened).witness
    assert found is not None
    assert sent(opened, found) == [True, True]
    assert sent(story(hanna=4), found) == [True, False]
    assert gained(opened, story(hanna=4)).witness is None


def test_a_token_may_be_one_that_only_the_other_policy_reads() -> None:
    """The first message bears it, but under the first policy its email holds none."""
    write = {"trackingprefix": "CRM:;ORD:", "emailcorrelationenabled": True}
    switched = Assumptions(correlation_off_effect="blocks_header_correlation_only")
    start = apply_policy(
        story(), Policy(name="Headers off", set={"emailcorrelationenabled": False})
    )
    start = start.assuming(switched)
    other = apply_policy(
        start, Policy(name="Orders", set={"trackingprefix": write["trackingprefix"]})
    )
    found = gained(start, other).witness
    assert found is not None
    assert "ORD:" in found.message.subject
    assert sent(other, found) == [True, True]
    assert sent(start, found) == [True, False]


def test_old_answers_count_where_a_mailbox_starts_earlier() -> None:
    """The first message bears no date, so it comes before every start date."""

    def starting(year: int) -> World:
        date = f"{year}-01-01T00:00:00Z"
        wide = f"id: hanna, mailbox: {{processemailreceivedafter: {date}}},"
        text = (_STORY % ("", 1, 0)).replace("id: hanna,", wide)
        return load_scenario_text(text).world

    found = gained(starting(2026), starting(2025)).witness
    assert found is not None
    assert len(found.before) == 1
    assert "received 2025" in found.says
    assert gained(starting(2025), starting(2026)).witness is None


def test_a_contact_that_promotion_creates_is_a_customer_thereafter() -> None:
    """Only where the switch says that promotion creates one (PTY-17)."""
    assume = Assumptions(auto_create_on_sss_promote=True)
    found = never(story(hanna=2).assuming(assume), _ANSWERED).witness
    assert found is not None
    assert sent(story(hanna=2).assuming(assume), found) == [True, True]
    assert never(story(hanna=2), _ANSWERED).witness is None


def promoted_ids(world: World, mail: list[Message]) -> set[str]:
    """Play mail in order, and name the messages that any mailbox promotes."""
    run = simulate(world, [Deliver(message=message) for message in mail])
    return {
        entry.event.message.identity
        for entry in run.entries
        if isinstance(entry.event, Deliver) and any(one.promoted for one in entry.decisions)
    }


@st.composite
def organisations(draw: st.DrawFn) -> tuple[World, World]:
    """Draw an organisation without emails, under two policies."""
    start = draw(ss.worlds(max_users=2, max_queues=1, max_records=2, max_emails=0))
    one, other = draw(ss.policies(start)), draw(ss.policies(start))
    return apply_policy(start, one), apply_policy(start, other)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_sequence_of_drawn_mail_is_gained_where_there_is_no_witness(
    data: st.DataObject,
) -> None:
    """Drawn mail answers the mail before it; a message is what has a message id."""
    one, other = data.draw(organisations())
    found = gained(one, other).witness
    if found is not None:
        note(f"a witness of {len(found.before) + 1}")
        assert is_gained(one, other, found)
        return
    note("no witness")
    drawn = data.draw(ss.timelines(one, min_events=3, max_events=8))
    mail = [event.message for event in drawn if isinstance(event, Deliver)]
    assert promoted_ids(other, mail) <= promoted_ids(one, mail)


@st.composite
def questions(draw: st.DrawFn, world: World) -> Property:
    """Draw something about who lets mail in, and about what it answers."""
    directory = world.directory
    boxes = sorted({box.emailaddress.strip().lower() for box in directory.mailboxes.values()})
    methods = ("in_reply_to", "tracking_token", "conversation_index", "smart_matching")
    fields = [
        "correlated",
        "forward",
        "sender in (contact, lead, account)",
        "reason = SenderMatch",
        *map("method = {}".format, methods),
        *map("mailbox = {}".format, boxes),
        *map("accepting_entity = {}".format, boxes),
    ]
    tests = draw(st.lists(st.sampled_from(fields), min_size=1, max_size=3))
    signs = st.sampled_from([" and ", " and not ", " or "])
    text = tests[0] + "".join(draw(signs) + test for test in tests[1:])
    return Property(never=draw(st.booleans()), said=expression(text))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_sequence_of_drawn_mail_breaks_what_holds(data: st.DataObject) -> None:
    """Of each promoted message of a run, in the world before it."""
    flavours: tuple[Flavour, ...] = ("sensible", "anything")
    flavour = data.draw(st.sampled_from(flavours))
    drawn = ss.worlds(flavour=flavour, max_users=2, max_queues=1, max_records=2, max_emails=1)
    start = data.draw(drawn)
    wanted = data.draw(questions(start))
    found = broken(start, [wanted]).witness
    if found is not None:
        note(f"a witness of {len(found.before) + 1}")
        assert all(sent(start, found))
        return
    note("holds")
    events = data.draw(ss.timelines(start, min_events=3, max_events=8))
    mail = [Deliver(message=one.message) for one in events if isinstance(one, Deliver)]
    for event, entry in zip(mail, simulate(start, mail).entries, strict=True):
        kind = Kind("", event.message)
        for decision in entry.decisions:
            assert not (
                decision.promoted and wanted.broken_by(facts(entry.world, kind, decision, {}))
            )
