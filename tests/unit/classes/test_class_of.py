"""A class says what becomes of mail: soundly, and every message has one that kinds made."""

from __future__ import annotations

from functools import reduce
from operator import or_

from hypothesis import given, note, settings
from hypothesis import strategies as st

from sscsim import simulate
from sscsim import strategies as ss
from sscsim.classes import Kinds, MailClass, Observer, promoting
from sscsim.events import Deliver
from sscsim.mail import Message
from sscsim.policy import AtOnce, apply_policy
from sscsim.strategies.arguments import Flavour
from sscsim.world import World


def played(worlds: tuple[World, ...], message: Message) -> int:
    """Give the worlds, as bits, in which the reference engine promotes a message."""
    runs = [simulate(world, [Deliver(message=message)]) for world in worlds]
    return sum(
        1 << number
        for number, run in enumerate(runs)
        if any(decision.promoted for decision in run.decisions)
    )


@st.composite
def policies(draw: st.DrawFn) -> AtOnce:
    """Draw an organisation under some policies."""
    flavours: tuple[Flavour, ...] = ("sensible", "anything")
    flavour = draw(st.sampled_from(flavours))
    start = draw(ss.worlds(flavour=flavour, max_users=3, max_queues=2, max_records=3, max_emails=3))
    drawn = draw(st.lists(ss.policies(start), max_size=3))
    return AtOnce([start, *(apply_policy(start, policy) for policy in drawn)])


def arrivals(data: st.DataObject, many: AtOnce) -> list[Message]:
    """Draw mail that arrives."""
    events = data.draw(ss.timelines(many.worlds[0], min_events=2, max_events=6))
    return [one.message for one in events if isinstance(one, Deliver)]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_two_messages_of_one_class_are_promoted_under_the_same_policies(
    data: st.DataObject,
) -> None:
    """Held against the reference engine; and the class itself says under which."""
    many = data.draw(policies())
    observer = Observer(many)
    known: dict[MailClass, int] = {}
    kinds = [kind.message for kind in Kinds(many.worlds, many=many).plain()]
    some = data.draw(st.lists(st.sampled_from(kinds), max_size=4)) if kinds else []
    for message in (*arrivals(data, many), *some):
        found = observer.class_of(message)
        ends = played(many.worlds, message)
        assert known.setdefault(found, ends) == ends
        assert promoting(found) == ends


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_is_promoted_of_any_message_is_what_is_promoted_of_witnesses(
    data: st.DataObject,
) -> None:
    """A message is let in for one of several reasons, and kinds have a witness of each."""
    many = data.draw(policies())
    kinds = Kinds(many.worlds, many=many)
    plain = list(kinds.plain())
    stopped = [one for kind in plain for one in kinds.stops.of(kind)]
    witnessed = {kinds.observer.promoted(kind.message) for kind in (*plain, *stopped)}
    for message in arrivals(data, many):
        ends = played(many.worlds, message)
        note(f"promoted under {ends:b}, witnesses {[f'{one:b}' for one in witnessed]}")
        below = (one for one in witnessed if one & ~ends == 0)
        assert reduce(or_, below, 0) == ends
