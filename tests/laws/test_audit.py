"""The audit, from a snapshot alone, says of whom mail that arrives could come in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import attrs
from hypothesis import given

from sscsim.assumptions import READINGS
from sscsim.audit import OPEN, Class, Classed, audit_of, findings_of
from sscsim.audit.classing import is_read
from sscsim.decisions import Reason
from sscsim.engine import decide, simulate
from sscsim.events import Delivery
from sscsim.mail import Message, parse_address
from sscsim.scenario import Scenario
from sscsim.views.audit import audit_value, baseline_of
from sscsim.world import Record, World
from tests.laws.strategies import arrivals

_BY_SETTING = {Reason.ACCEPT_ALL, Reason.SENDER_MATCH}


@given(arrivals())
def test_only_who_is_live_or_reachable_lets_in_more_than_answers(scenario: Scenario) -> None:
    """
    Users and queues alike, and nobody whom the audit calls safe or overridden.

    Of the latent only one whose own mailbox is inactive, whom mail in others' asks all the same.
    """
    audit = audit_of(scenario.world)
    known = {one.row.ref: one for one in (*audit.users, *audit.queues)}
    for decision in simulate(scenario.world, scenario.events).decisions:
        if decision.promoted and decision.reason in _BY_SETTING and decision.accepting_entity:
            one = known[decision.accepting_entity.ref]
            assert one.acts


@given(arrivals())
def test_an_audit_in_json_is_a_baseline_whatever_was_asked_of_it(scenario: Scenario) -> None:
    """The findings are found again in the keys of the contract."""
    audit = audit_of(scenario.world)
    document = json.loads(json.dumps(audit_value(audit)))
    assert baseline_of(document) == {one.id: one.is_ for one in findings_of(audit)}


# A contact is a lead, contact or account, and an email-enabled record: each open method lets it in.
WITNESS = Record(
    table="contact",
    id="witness",
    columns={"emailaddress1": "witness@witness.example"},
    addresscolumns=("emailaddress1",),
)


@given(arrivals())
def test_whoever_is_live_or_reachable_lets_in_mail_of_a_known_sender(scenario: Scenario) -> None:
    """
    The live in the own mailbox, the reachable in somebody else's; in the reading of the article.

    Not at an address that others have too: it may stand for them.
    """
    world = scenario.world.assuming(READINGS["article"])
    audit = audit_of(world)
    world = attrs.evolve(world, directory=world.directory.with_row(WITNESS))
    opening = {one.row.ref: one for one in (*audit.users, *audit.queues) if one.class_ in OPEN}
    for one in opening.values():
        for item in _witnesses(world, one):
            decision = decide(world, item)
            if decision.reason is Reason.CREATE_HOOK:  # the filter said yes; a licence is missing
                continue
            assert decision.reason in _BY_SETTING
            assert decision.accepting_entity is not None
            assert decision.accepting_entity.ref in opening


def _witnesses(world: World, one: Classed) -> Iterator[Delivery]:
    """Give mail of somebody known that names a row: in its own mailbox, or in those of others."""
    directory = world.directory
    own = directory.mailbox_of_owner(one.row.ref)
    for box in directory.mailboxes.values():
        owner = directory.row(box.regardingobjectid)
        if owner is None or not owner.active or not is_read(world, box):
            continue
        named = [] if box is own else [next(iter(one.row.addresses.values()))]
        rows = [list(directory.rows_at(at.lower())) for at in (box.emailaddress, *named)]
        plain = all(len(some) == 1 for some in rows)
        if plain and (box is own) is (one.class_ is Class.LIVE):
            message = Message(
                source="witness",
                messageid="witness@witness.example",
                from_=(parse_address("witness@witness.example"),),
                to=tuple(map(parse_address, (box.emailaddress, *named))),
                subject="Witness",
                received=datetime(2099, 1, 1, tzinfo=UTC),
            )
            yield Delivery(message=message, mailbox=box.mailboxid)
