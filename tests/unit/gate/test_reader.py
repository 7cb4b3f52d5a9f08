"""Who reads what is promoted: held against every message that a small organisation can get."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations, permutations, product
from typing import Any

import pytest
from hypothesis import event as note
from hypothesis import given, settings
from hypothesis import strategies as st

from sscsim import load_scenario_text
from sscsim import strategies as ss
from sscsim.classes import Kind
from sscsim.gate import Gate, Property, broken, decided, expression
from sscsim.gate.facts import facts
from sscsim.mail import Message, parse_address
from sscsim.world import World
from tests.unit.gate.played import read

_STORY = """
businessunits: [{id: root, name: Contoso}, {id: north, name: North, parentbusinessunitid: root}]
roles:
  - {id: own, name: Own, prvReadActivity: user}
  - {id: unit, name: Unit, prvReadActivity: business_unit}
systemusers:
  - {id: hanna, fullname: Hanna, internalemailaddress: hanna@contoso.example, roles: [own],
     businessunitid: north, incomingemailfilteringmethod: %s}
  - {id: bob, fullname: Bob, internalemailaddress: bob@contoso.example, roles: [%s],
     businessunitid: %s, incomingemailfilteringmethod: 4, mailbox: null}
  - {id: otto, fullname: Otto, internalemailaddress: otto@contoso.example, roles: [own],
     businessunitid: root, incomingemailfilteringmethod: 4}
accounts: [{id: fab, name: Fabrikam, emailaddress1: info@fabrikam.example, ownerid: bob}]
emails:
  - {id: e1, messageid: "<a@contoso.example>", directioncode: outgoing, subject: Offer}
  - {id: e2, messageid: "<b@contoso.example>", directioncode: outgoing, subject: Order,
     regardingobjectid: %s}
organization:
  orgdborgsettings: {DisableImplicitSharingOfCommunicationActivities: %s}
"""


def story(
    method: int = 0,
    role: str = "unit",
    unit: str = "root",
    about: str = "null",
    shared: bool = False,
) -> World:
    """Hanna, who takes mail in; Bob, who owns none but may read it; and Otto, in the root unit."""
    return load_scenario_text(
        _STORY % (method, role, unit, about, "false" if shared else "true")
    ).world


def asked(world: World, never: str) -> Gate:
    """Ask whether something never is so."""
    return broken(world, [Property(never=True, said=expression(never))])


BOB = "reader = bob@contoso.example"
_ABOUT = "{table: account, id: fab}"


@pytest.mark.parametrize(
    ("world", "says"),
    [
        (story(role="own"), None),
        (story(role="unit"), "first to otto@contoso.example"),
        (story(role="own", shared=True), "beside bob@contoso.example"),
        (story(role="unit", unit="north"), "to hanna@contoso.example, from someone@outside"),
        (story(method=4, role="unit", unit="north", shared=True), None),
        (story(method=1, role="own", about=_ABOUT), 'in reply to "Order"'),
        (story(method=1, role="own"), None),
    ],
    ids=["own mail only", "unit", "shared", "her unit", "nothing comes in", "account", "none"],
)
def test_a_route_by_which_somebody_reads_is_found(world: World, says: str | None) -> None:
    """By whose email it is, by who got it, by what it is about; and not without one."""
    found = asked(world, BOB).witness
    assert (found is None) is (says is None)
    if found is not None:
        assert str(says) in found.says
        assert any("bob" in one.readers for one in decided(world, read(found)))


@pytest.mark.parametrize(("about", "reads"), [(_ABOUT, True), ("null", False)])
def test_what_an_answer_is_about_is_handed_on_to_the_next(about: str, reads: bool) -> None:
    """Of the emails none is of a conversation; who answers one begins one, about the same."""
    found = asked(story(role="own", about=about), f"{BOB} and method = conversation_index").witness
    assert (found is not None) is reads
    if found is not None:
        assert [one.message.inreplyto for one in found.before] == [("b@contoso.example",)]


def test_all_mail_may_have_to_have_a_reader() -> None:
    """Bob reads what his unit owns; what Otto owns is not his."""
    always = [Property(never=False, said=expression(BOB))]
    near, far = story(unit="north"), story(unit="north", method=4)
    found = broken(near, always)
    assert found.witness is not None
    assert "first to otto@contoso.example" in found.witness.says
    assert broken(far, always).witness is None


def everything(world: World) -> Iterator[Message]:
    """Give mail from everybody to everybody, as an answer to every email and to none."""
    directory = world.directory
    rows: list[Any] = [*directory.systemusers.values(), *directory.queues.values()]
    people = sorted({one.lower() for row in rows for one in row.addresses.values() if one})[:3]
    senders = [row.addresses for row in directory.records.values()]
    from_ = ["someone@outside.invalid", *(one for each in senders for one in each.values())]
    answers = [(), *((email.messageid,) for email in world.emails if email.messageid)]
    to = [*((one,) for one in people), *permutations(people, 2)]
    cc = list(chain.from_iterable(combinations(people, size) for size in range(len(people) + 1)))
    for first, copies, sender, answer in product(to, cc, from_[:2], answers[:3]):
        yield Message(
            source="m",
            messageid="m@outside.invalid",
            subject="Hello",
            from_=(parse_address(sender),),
            to=tuple(map(parse_address, first)),
            cc=tuple(map(parse_address, copies)),
            inreplyto=answer,
        )


def breaks(world: World, wanted: Property, kind: Kind) -> bool:
    """Play a message; whether what is promoted breaks the property, by all its readers."""
    users = world.directory.systemusers.values()
    every = {
        one.systemuserid: frozenset(a.strip().lower() for a in one.addresses.values())
        for one in users
    }
    let_in = (one for one in decided(world, kind) if one.promoted)
    return any(wanted.broken_by(facts(world, kind, one, every)) for one in let_in)


@st.composite
def questions(draw: st.DrawFn, world: World) -> Property:
    """Draw something about readers, and about what else may hold."""
    users = world.directory.systemusers.values()
    known = sorted({a.strip().lower() for one in users for a in one.addresses.values() if a})
    if not known:
        known = ["nobody@contoso.example"]
    tests = st.sampled_from(known).map("reader = {}".format) | st.sampled_from(
        ["correlated", "sender = contact", "reason = AcceptAll", "method = none", "internal"]
    )
    either = st.sampled_from(["and", "or", "and not", "or not"])
    first = f"reader = {draw(st.sampled_from(known))}"
    more = draw(st.lists(st.tuples(either, tests), max_size=2))
    text = " ".join([first, *(f"{sign} {test}" for sign, test in more)])
    return Property(never=draw(st.booleans()), said=expression(text))


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_no_message_breaks_what_holds_and_what_is_broken_has_a_witness(
    data: st.DataObject,
) -> None:
    """Every message to three people of a drawn organisation, in any order, To and Cc."""
    drawn = ss.worlds(flavour="anything", max_users=3, max_queues=1, max_records=2, max_emails=2)
    world = data.draw(drawn)
    wanted = data.draw(questions(world))
    found = broken(world, [wanted])
    if found.witness is not None:
        note("broken")
        assert breaks(world, wanted, read(found.witness))
        return
    note("holds")
    assert not any(breaks(world, wanted, Kind("", message)) for message in everything(world))
