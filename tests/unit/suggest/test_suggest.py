"""What is suggested does what is wanted, and nothing that was not tried is nearer or stricter."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings

from sscsim import Delivery, Message, World
from sscsim.errors import InputError
from sscsim.mail import parse_address
from sscsim.policy import apply_policy, is_promoted
from sscsim.suggest import demands_of, suggest
from sscsim.suggest.choosing import Aim
from sscsim.suggest.grid import Grid, came_in
from sscsim.suggest.varying import Varied, concerned, varied_settings
from tests.depth import examples
from tests.unit.suggest.wishes import Case, cases, every_policy

SLOW = settings(max_examples=examples(25, 3_000), suppress_health_check=[HealthCheck.too_slow])


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


@settings(SLOW, max_examples=examples(6, 1_000))
@given(cases(most=1))
def test_no_policy_that_does_what_is_wanted_lets_in_fewer_kinds_or_more(case: Case) -> None:
    demands = demands_of(case.world, case.must, case.must_not)
    found = suggest(case.world, case.mail, demands, keep=case.keep)
    if not found.satisfiable:
        return
    some = {n: v for n, v in varied_settings(case.world, case.mail).items() if n not in case.keep}
    varied = Varied(settings=some, people=concerned(case.world, case.mail))
    grid = Grid(case.world, case.mail, demands, varied)
    kept = [name for name in some if name not in grid.varied.settings]
    keys = frozenset(one.key for one in demands)
    counts = []
    for one in every_policy(case, kept):
        world = apply_policy(case.world, one.policy)
        if met(case, world) == keys:
            counts.append(sum(is_promoted(world, kind.message) for kind in grid.kinds))
    assert found.answers[Aim.STRICTEST].promotes == min(counts)
    assert found.answers[Aim.LOOSEST].promotes == max(counts)
    assert found.answers[Aim.STRICTEST].promotes <= found.answers[Aim.LEAST_CHANGE].promotes


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
