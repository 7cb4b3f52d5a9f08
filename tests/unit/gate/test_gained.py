"""Would another policy promote more? A witness holds when it is read as a file; none means none."""

from __future__ import annotations

from hypothesis import event as note
from hypothesis import given, settings
from hypothesis import strategies as st

from sscsim import load_scenario_text
from sscsim import strategies as ss
from sscsim.events import Deliver, Event
from sscsim.gate import gained
from sscsim.policy import Policy, Write, apply_policy
from sscsim.world import World
from tests.unit.gate.played import is_gained, promotes

STORY = """
organization: {orgdborgsettings: {SSSForceFilteringMethodForUserMailboxes: -1}}
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: %d}
queues:
  - {id: sales, name: Sales, emailaddress: sales@contoso.example, incomingemailfilteringmethod: 1}
contacts: [{id: ivo, fullname: Ivo Brandt, emailaddress1: ivo@fabrikam.example}]
emails: [{id: e1, messageid: "<a@contoso.example>", directioncode: outgoing, subject: Offer}]
timeline: []
"""


def world(method: int = 1) -> World:
    """One user with a method of her own, and a queue that takes answers."""
    return load_scenario_text(STORY % method).world


def forced(start: World, method: int) -> World:
    """Force a method on all users."""
    setting = {"SSSForceFilteringMethodForUserMailboxes": method}
    return apply_policy(start, Policy(name="Forced", set=setting))


def test_the_organisation_as_it_is_gains_nothing_over_itself() -> None:
    found = gained(world(), world())
    assert found.witness is None
    assert found.tried > 10


def test_a_looser_method_gains_what_its_reader_then_accepts() -> None:
    found = gained(world(1), forced(world(1), 0))
    assert found.witness is not None
    assert found.witness.says == "to hanna@contoso.example, from someone@outside.invalid"


def test_a_method_that_lets_other_mail_in_gains_that_mail_alone() -> None:
    """From customers to answers: mail from a stranger who answers."""
    found = gained(world(2), forced(world(2), 1))
    assert found.witness is not None
    assert found.witness.says.endswith('from someone@outside.invalid, in reply to "Offer"')


def test_a_stricter_method_gains_nothing() -> None:
    assert gained(world(0), forced(world(0), 1)).witness is None


def test_an_earlier_start_date_gains_older_mail() -> None:
    write = Write(table="mailbox", columns={"processemailreceivedafter": _date(2025)})
    late = apply_policy(
        world(0),
        Policy(
            name="Late",
            write=(Write(table="mailbox", columns={"processemailreceivedafter": _date(2026)}),),
        ),
    )
    early = apply_policy(world(0), Policy(name="Early", write=(write,)))
    found = gained(late, early)
    assert found.witness is not None
    assert "received 2025" in found.witness.says
    assert gained(early, late).witness is None


def _date(year: int) -> object:
    from datetime import UTC, datetime  # noqa: PLC0415

    return datetime(year, 1, 1, tzinfo=UTC)


def policies(start: World) -> st.SearchStrategy[World]:
    """Draw the organisation under a policy."""
    return ss.policies(start).map(lambda policy: apply_policy(start, policy))


def delivered(start: World) -> st.SearchStrategy[tuple[Event, ...]]:
    """Draw events, of which mail is played."""
    return ss.timelines(start, min_events=2, max_events=6)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_where_there_is_no_witness_no_drawn_mail_is_gained(data: st.DataObject) -> None:
    """And a witness that is written to a file and read again is gained."""
    start = data.draw(ss.worlds(max_users=2, max_queues=1, max_records=2, max_emails=2))
    one, other = data.draw(policies(start)), data.draw(policies(start))
    found = gained(one, other)
    if found.witness is not None:
        note("a witness")
        assert is_gained(one, other, found.witness)
        return
    note("no witness")
    for event in data.draw(delivered(start)):
        if isinstance(event, Deliver) and promotes(other, event.message):
            assert promotes(one, event.message)
