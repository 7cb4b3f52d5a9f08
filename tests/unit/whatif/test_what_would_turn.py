"""What would have turned a verdict: all that is told was played, and nothing smaller does it."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sscsim import load_scenario_text
from sscsim import strategies as ss
from sscsim.engine import simulate
from sscsim.events import Deliver
from sscsim.mail import Message
from sscsim.whatif import By, Change, WhatIf, by_of, what_would_turn
from sscsim.whatif.changes import Stage
from sscsim.whatif.headers import header_changes
from sscsim.whatif.organisation import organisation_changes
from sscsim.world import World
from tests.depth import examples

STORY = """
organization: {orgdborgsettings: {HideTrackAllOption: %s}}
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: %d}
queues:
  - {id: sales, name: Sales, emailaddress: sales@contoso.example, incomingemailfilteringmethod: %d}
contacts: [{id: ivo, fullname: Ivo Brandt, emailaddress1: ivo@fabrikam.example}]
emails: [{id: e1, messageid: "<a@contoso.example>", directioncode: outgoing, subject: Offer}]
timeline:
  - deliver: {id: m, from: x@outside.example, to: [hanna@contoso.example], cc: [%s], subject: Hello}
"""


def asked(
    *,
    hanna: int = 1,
    sales: int = 1,
    cc: str = "",
    hidden: str = "false",
    mailbox: str | None = None,
) -> WhatIf:
    """Ask what would turn the verdict about one message."""
    scenario = load_scenario_text(STORY % (hidden, hanna, sales, cc))
    [event] = scenario.events
    assert isinstance(event, Deliver)
    return what_would_turn(scenario.world, event, mailbox=mailbox)


def alone(found: WhatIf, by: By) -> list[str]:
    """List the single changes of somebody, as they are told."""
    return [change.says for [change] in found.sets if change.by is by]


def test_a_promoted_message_is_kept_private_by_any_other_method_of_its_reader() -> None:
    found = asked(hanna=0)
    assert found.promoted
    assert [says[:36] for says in alone(found, By.PERSON)] == [
        f"Hanna Reyes: filtering method 0 -> {method}" for method in (1, 2, 3, 4)
    ]
    assert "hanna@contoso.example is left out of To" in alone(found, By.SENDER)


def test_a_message_that_stays_private_is_promoted_by_all_messages_or_by_an_answer() -> None:
    found = asked(hanna=1)
    assert not found.promoted
    assert alone(found, By.PERSON) == ["Hanna Reyes: filtering method 1 -> 0 (All email messages)"]
    assert alone(found, By.SENDER) == ['it answers the email "Offer"']


def test_a_choice_that_the_dialog_hides_is_the_administrators() -> None:
    assert alone(asked(hanna=1, hidden="true"), By.PERSON) == []


def test_two_who_accept_need_two_changes_of_method() -> None:
    """The queue in Cc lets it in as well: neither method alone keeps it out."""
    found = asked(hanna=0, sales=0, cc="sales@contoso.example")
    assert found.promoted
    assert not any("filtering method" in change.says for some in found.sets for change in some)
    only = asked(hanna=0, sales=1, cc="sales@contoso.example")
    assert any("filtering method" in change.says for some in only.sets for change in some)


def test_one_mailbox_alone_may_be_asked_about() -> None:
    """There it is a duplicate, and another id would make it an email of its own."""
    both = {"hanna": 0, "sales": 0, "cc": "sales@contoso.example"}
    found = asked(**both, mailbox="sales@contoso.example")  # type: ignore[arg-type]
    assert not found.promoted
    assert "hanna@contoso.example is left out of To" in alone(found, By.SENDER)


def test_who_can_make_several_changes_is_who_makes_each_or_else_an_administrator() -> None:
    def made(stage: Stage) -> Stage:
        return stage

    one = Change(kind="header", by=By.SENDER, says="", made=made, name="To")
    other = Change(kind="setting", by=By.ADMINISTRATOR, says="", made=made, name="x")
    assert by_of((one,)) is by_of((one, one)) is By.SENDER
    assert by_of((one, other)) is By.ADMINISTRATOR


def test_fewer_than_one_change_is_no_question() -> None:
    with pytest.raises(ValueError, match="most=0 is less than one"):
        what_would_turn(World(), Deliver(message=Message(source="m")), most=0)


@settings(max_examples=examples(25, 3_000), deadline=None)
@given(st.data())
def test_every_set_turns_the_verdict_and_no_smaller_one_does(data: st.DataObject) -> None:
    """Played once more, by other means than the search."""
    world = data.draw(ss.worlds(max_users=2, max_queues=1, max_records=1, max_emails=2))
    events = data.draw(ss.timelines(world, min_events=1, max_events=4))
    for event in events:
        if not isinstance(event, Deliver):
            continue
        found = what_would_turn(world, event, most=2)
        stage = Stage(world, event)
        assert found.promoted == _promoted(stage)
        for some in found.sets:
            assert len(some) == found.size
            assert _promoted(_after(stage, some)) != found.promoted
        changes = [*organisation_changes(stage), *header_changes(stage)]
        assert len(changes) == found.tried
        for size in range(1, found.size):
            for some in combinations(changes, size):
                assert _promoted(_after(stage, some)) == found.promoted
        break


def _after(stage: Stage, some: tuple[Change, ...]) -> Stage:
    for change in some:
        stage = change.made(stage)
    return stage


def _promoted(stage: Stage) -> bool:
    return any(one.promoted for one in simulate(stage.world, [stage.event]).decisions)
