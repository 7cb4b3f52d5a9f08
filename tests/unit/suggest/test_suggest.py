"""What is suggested does what is wanted, and nothing that was not tried is nearer or stricter."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

from sscsim import Delivery, Message, World, load_scenario_text
from sscsim.classes import Kinds
from sscsim.errors import InputError
from sscsim.mail import parse_address
from sscsim.policy import AtOnce, Policy, Write, apply_policy, is_promoted
from sscsim.suggest import demands_of, suggest
from sscsim.suggest.choosing import Aim
from sscsim.suggest.grid import Grid
from sscsim.suggest.others import others_of
from sscsim.suggest.playing import came_in
from sscsim.suggest.varying import Varied, concerned, varied_settings
from sscsim.vocabulary import METHOD, Ref
from tests.depth import examples
from tests.unit.suggest.wishes import STORY, Case, cases, every_policy

SLOW = settings(max_examples=examples(25, 3_000), suppress_health_check=[HealthCheck.too_slow])

ENDS = (Aim.STRICTEST, Aim.LOOSEST)


def met(case: Case, world: World) -> frozenset[str]:
    """Say which wishes are met in an organisation."""
    inside = came_in(world, case.mail)
    demands = demands_of(case.world, case.must, case.must_not)
    return frozenset(one.key for one in demands if (one.key in inside) is one.must)


@SLOW
@given(cases())
def test_nothing_less_does_what_is_wanted_and_no_conflict_is_smaller(case: Case) -> None:
    """Every policy of what is varied is played, one by one."""
    demands = demands_of(case.world, case.must, case.must_not)
    found = suggest(case.world, case.mail, demands, keep=case.keep)
    keys = frozenset(one.key for one in demands)
    tried = [(one, met(case, apply_policy(case.world, one.policy))) for one in every_policy(case)]
    doing = [one.changes for one, here in tried if here == keys]
    assert found.satisfiable is bool(doing)
    if doing:
        least = found.answers[Aim.LEAST_CHANGE]
        assert len(least.changes) == min(doing)
        assert met(case, apply_policy(case.world, least.policy)) == keys
        assert found.conflict == ()
        return
    clash = frozenset(one.key for one in found.conflict)
    possible = {here for _, here in tried}
    assert not any(clash <= here for here in possible)
    smaller = (frozenset(some) for some in combinations(keys, len(clash) - 1))
    assert all(any(some <= here for here in possible) for some in smaller)


@settings(SLOW, max_examples=examples(3, 1_000))
@given(cases(most=1))
def test_no_policy_that_does_what_is_wanted_lets_in_fewer_kinds_or_more(case: Case) -> None:
    """Of all settings that are varied and everybody's methods each combination is a world."""
    held_against_all(case)


def held_against_all(case: Case) -> None:
    """Replay the labels under every policy, and count over the gate's kinds of all of them."""
    demands = demands_of(case.world, case.must, case.must_not)
    found = suggest(case.world, case.mail, demands, keep=case.keep)
    if not found.satisfiable:
        return
    worlds = [apply_policy(case.world, one.policy) for one in every_policy(case, everybody=True)]
    told = AtOnce(worlds).ask(lambda world: met(case, world))
    keys = frozenset(one.key for one in demands)
    doing = [worlds[number] for one in told if one.answer == keys for number in one.numbers]
    ends = [apply_policy(case.world, found.answers[aim].policy) for aim in ENDS]
    many = AtOnce([*ends, *doing])
    here = [many.promoted(kind.message) for kind in Kinds(many.worlds, many=many).plain()]
    strictest, loosest, *others = (
        frozenset(number for number, bits in enumerate(here) if bits >> at & 1)
        for at in range(len(many.worlds))
    )
    assert not [one for one in others if one < strictest]
    assert not [one for one in others if one > loosest]
    varied = Varied(settings=varied_of(case), people=concerned(case.world, case.mail))
    others_too = attrs.evolve(varied, others=others_of(case.world, varied.people))
    grid = Grid(case.world, case.mail, demands, others_too)
    counts = [0] * len(many.worlds)
    for kind in grid.kinds:
        for one in many.ask(partial(is_promoted, message=kind.message)):
            for number in one.numbers if one.answer else ():
                counts[number] += 1
    assert found.answers[Aim.STRICTEST].promotes == counts[0] == min(counts)
    assert found.answers[Aim.LOOSEST].promotes == counts[1] == max(counts)
    assert counts[0] <= found.answers[Aim.LEAST_CHANGE].promotes <= counts[1]


def varied_of(case: Case) -> dict[str, tuple[Any, ...]]:
    """Give the settings that may be others."""
    return {
        name: some for name, some in varied_settings(case.world).items() if name not in case.keep
    }


def test_what_labelled_mail_does_not_notice_is_turned_where_the_ends_are_looked_for() -> None:
    """A stranger writes to Hanna and must not come in: no label is about Marc, or a colleague."""
    story = load_scenario_text(
        STORY + "  - deliver: {id: m0, from: x@outside.example, to: [hanna@contoso.example]}\n"
    )
    [box] = [
        key
        for key, one in story.world.directory.mailboxes.items()
        if one.regardingobjectid.id == "hanna"
    ]
    open_to_all = Policy(
        name="open", set={"ignoreinternalemail": True}, write=(write("systemuser", 0),)
    )
    world = apply_policy(story.world, open_to_all)
    mail = [Delivery(message=story.events[0].message, mailbox=box)]  # type: ignore[union-attr]
    keep = ["emailcorrelationenabled", "SSSForceFilteringMethodForUserMailboxes"]
    found = suggest(world, mail, demands_of(world, [], mail), keep=keep)
    least, strictest, loosest = found.answers.values()
    assert len(least.changes) == 1
    assert strictest.promotes == 0
    assert "Marc Keller: filtering method 0 -> 4 (No email messages)" in strictest.changes
    assert "ignoreinternalemail true -> false" in loosest.changes
    assert (found.concerned, found.others) == (1, 2)
    keep.append("ignoreinternalemail")
    kept = suggest(world, mail, demands_of(world, [], mail), keep=keep)
    assert kept.answers[Aim.LOOSEST].promotes < loosest.promotes


def write(table: str, method: int) -> Write:
    """Give all rows of a table one method."""
    return Write(table=table, columns={METHOD: method})


def test_many_sorts_of_others_are_one_group_for_each_method() -> None:
    flags = ("false", "true")
    users = "".join(
        f"  - {{id: u{n}, internalemailaddress: u{n}@contoso.example, "
        f"incomingemailfilteringmethod: {n % 2}, mailbox: {{statecode: {n // 2 % 2}}}, "
        f"isdisabled: {flags[n // 4 % 2]}, islicensed: {flags[n // 8 % 2]}}}\n"
        for n in range(16)
    )
    few = load_scenario_text(f"systemusers:\n{users}").world
    assert sorted(map(len, others_of(few, ()))) == [8, 8]
    left = others_of(few, [Ref("systemuser", f"u{n}") for n in range(4, 16)])
    assert sorted(map(len, left)) == [1, 1, 1, 1]


def a_message(source: str, key: str = "1@x", unreadable: str | None = None) -> Delivery:
    """Lie in nobody's mailbox."""
    from_ = (parse_address("x@outside.example"),)
    message = Message(source=source, messageid=key, from_=from_, unreadable=unreadable)
    return Delivery(message=message, mailbox=None)


def test_copies_of_a_message_are_one_wish() -> None:
    mail = [a_message("a.eml"), a_message("b.eml", "1@X"), a_message("c.eml", "2@x")]
    assert [one.source for one in demands_of(World(), mail, [])] == ["a.eml", "c.eml"]


def test_a_message_that_is_wanted_and_not_wanted_is_told_with_both_places() -> None:
    with pytest.raises(InputError) as caught:
        demands_of(World(), [a_message("a.eml")], [a_message("b.eml"), a_message("c.eml", "2@x")])
    assert str(caught.value) == (
        "a.eml: the same message must come in here, and must not in b.eml. Leave it in one of them."
    )


def test_what_cannot_be_read_is_named() -> None:
    with pytest.raises(InputError) as caught:
        demands_of(World(), [], [a_message("a.eml", unreadable="no headers")])
    assert str(caught.value) == (
        "a.eml: this message cannot be read (no headers), so nothing can be wanted of it. "
        "Mend it, or leave it out."
    )


def test_mail_for_nobody_cannot_come_in_and_is_a_conflict_of_its_own() -> None:
    mail = [a_message("a.eml"), a_message("b.eml", "2@x")]
    found = suggest(World(), mail, demands_of(World(), mail[:1], mail[1:]))
    assert [one.source for one in found.conflict] == ["a.eml"]
    assert [one.source for one in found.today] == ["b.eml"]
