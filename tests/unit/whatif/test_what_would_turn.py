"""What would have turned a verdict: all that is told was played, and nothing smaller does it."""

from __future__ import annotations

from collections.abc import Sequence
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
from sscsim.whatif.candidates import every_change
from sscsim.whatif.changes import Stage
from sscsim.whatif.smallest import smallest
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


def told(sets: tuple[tuple[Change, ...], ...]) -> list[str]:
    """Say each set in one line."""
    return [" + ".join(change.says for change in some) for some in sets]


def test_what_one_could_have_done_does_not_hide_what_it_took_others() -> None:
    """One start date is enough; the sender and the filtering methods needed two changes."""
    found = asked(hanna=0, sales=0, cc="sales@contoso.example")
    assert found.size == 1
    sender = found.by_whom[By.SENDER]
    assert sender.size == 2
    assert told(sender.sets) == [
        "hanna@contoso.example is left out of To + sales@contoso.example is left out of Cc"
    ]
    assert found.by_filtering.size == 2
    methods = {tuple((one.table, one.to) for one in some) for some in found.by_filtering.sets}
    assert (("usersettings", 1), ("queue", 1)) in methods
    assert len(methods) == 2 * 4 * 4  # Hanna's own or the forced one, with that of the queue
    assert found.by_whom[By.PERSON] == ((), 1, True)


def test_what_a_person_could_have_done_alone_is_not_told_of_an_administrator() -> None:
    found = asked(hanna=0)
    assert found.by_whom[By.PERSON].sets == tuple(
        some for some in found.sets if by_of(some) is By.PERSON
    )
    own = found.by_whom[By.ADMINISTRATOR].sets
    assert own == tuple(some for some in found.sets if by_of(some) is By.ADMINISTRATOR)


def test_what_an_administrator_does_beside_a_person_takes_more_than_hers() -> None:
    """Nothing that holds a superfluous change is told as his."""
    changes = [
        Change(kind="column", by=by, says=name, were="", made=_same, name=name)
        for by, name in ((By.PERSON, "a"), (By.ADMINISTRATOR, "b"), (By.ADMINISTRATOR, "c"))
    ]
    a, b, c = changes

    def does(some: tuple[Change, ...]) -> bool:
        return a in some or {b, c} <= set(some)

    assert smallest(changes, does, 3) == (((a,),), 1, False)
    assert smallest(changes, does, 3, lambda some: a not in some) == (((b, c),), 2, False)
    assert smallest([b], does, 3) == ((), 1, True)


def test_what_takes_too_many_runs_is_not_tried() -> None:
    """Of 250 changes there are more than 30,000 pairs."""
    many = [
        Change(kind="setting", by=By.ADMINISTRATOR, says="", were="", made=_same, name=str(number))
        for number in range(250)
    ]
    assert smallest(many, lambda _: False, 3) == ((), 1, False)
    assert smallest(many[:40], lambda _: False, 3) == ((), 3, False)


def _same(stage: Stage) -> Stage:
    return stage


def test_one_mailbox_alone_may_be_asked_about() -> None:
    """There it is a duplicate, and another id would make it an email of its own."""
    both = {"hanna": 0, "sales": 0, "cc": "sales@contoso.example"}
    found = asked(**both, mailbox="sales@contoso.example")  # type: ignore[arg-type]
    assert not found.promoted
    assert "hanna@contoso.example is left out of To" in alone(found, By.SENDER)


def test_who_can_make_several_changes_is_who_makes_each_or_else_an_administrator() -> None:
    def made(stage: Stage) -> Stage:
        return stage

    one = Change(kind="header", by=By.SENDER, says="", were="", made=made, name="To")
    other = Change(kind="setting", by=By.ADMINISTRATOR, says="", were="", made=made, name="x")
    assert by_of((one,)) is by_of((one, one)) is By.SENDER
    assert by_of((one, other)) is By.ADMINISTRATOR


def test_fewer_than_one_change_is_no_question() -> None:
    with pytest.raises(ValueError, match="most=0 is less than one"):
        what_would_turn(World(), Deliver(message=Message(source="m")), most=0)


@settings(max_examples=examples(25, 3_000), deadline=None)
@given(st.data())
def test_every_set_turns_the_verdict_and_no_smaller_one_does(data: st.DataObject) -> None:
    """Played once more, by other means than the search: of all changes, and of each doer's own."""
    world = data.draw(ss.worlds(max_users=2, max_queues=1, max_records=1, max_emails=2))
    events = data.draw(ss.timelines(world, min_events=1, max_events=4))
    for event in events:
        if isinstance(event, Deliver):
            stage = Stage(world, event)
            _holds(stage, what_would_turn(world, event, most=2))
            break


def _holds(stage: Stage, found: WhatIf) -> None:
    """Compare what was told with what turns the verdict, of everybody and of each doer."""
    every = every_change(stage)
    assert len(every) == found.tried
    own = [one for one in every if one.by is not By.SENDER]
    headers = [one for one in every if one.by is By.SENDER]
    assert found.promoted == _promoted(stage)
    persons = [one for one in own if one.by is By.PERSON]
    methods = [one for one in own if one.filters]
    brute = _Brute(stage)
    assert set(map(frozenset, found.sets)) == brute.smallest(every, found.size)
    told = found.by_whom[By.PERSON]
    assert set(map(frozenset, told.sets)) == brute.smallest(persons, told.size)
    told = found.by_whom[By.SENDER]
    assert set(map(frozenset, told.sets)) == brute.smallest(headers, told.size)
    assert set(map(frozenset, found.by_filtering.sets)) == brute.smallest(
        methods, found.by_filtering.size
    )
    told = found.by_whom[By.ADMINISTRATOR]
    assert set(map(frozenset, told.sets)) == brute.smallest(own, told.size, persons)


class _Brute:
    """Play every set of up to some changes; each is played once."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.promoted = stage, _promoted(stage)
        self.known: dict[frozenset[Change], bool] = {}

    def smallest(
        self, changes: list[Change], size: int, others: Sequence[Change] = ()
    ) -> set[frozenset[Change]]:
        """
        Give those of a size that turn the verdict; nothing smaller may.

        Left out is what others could have done alone, and whatever holds that.
        """
        turning = [
            frozenset(some)
            for many in range(1, size + 1)
            for some in combinations(changes, many)
            if len({change.spot for change in some}) == many and self.turns(frozenset(some))
        ]
        alone = [some for some in turning if some <= set(others)]
        left = [some for some in turning if not any(part <= some for part in alone)]
        assert all(len(some) == size for some in left)
        return {some for some in left if not any(_leaner(one, some) for one in left)}

    def turns(self, some: frozenset[Change]) -> bool:
        """Play a set."""
        if some not in self.known:
            self.known[some] = _promoted(_after(self.stage, tuple(some))) != self.promoted
        return self.known[some]


def _leaner(one: frozenset[Change], some: frozenset[Change]) -> bool:
    """Say whether one set is another but for less of the same headers."""
    spots = {change.spot: change for change in one}
    pairs = [(spots.get(change.spot), change) for change in some]
    return one != some and all(
        less == more or (less is not None and less.touches < more.touches) for less, more in pairs
    )


def _after(stage: Stage, some: tuple[Change, ...]) -> Stage:
    for change in some:
        stage = change.made(stage)
    return stage


def _promoted(stage: Stage) -> bool:
    return any(one.promoted for one in simulate(stage.world, [stage.event]).decisions)
