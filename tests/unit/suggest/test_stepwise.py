"""Mail that answers other mail is decided step by step as playing it under every choice does."""

from __future__ import annotations

from base64 import b64encode
from itertools import product
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, event, given, settings

from sscsim.assumptions import READINGS
from sscsim.policy import apply_policy
from sscsim.rules import BOOK
from sscsim.suggest import demands_of
from sscsim.suggest.accepting import Accepting
from sscsim.suggest.binding import Values
from sscsim.suggest.linked import linked_groups
from sscsim.suggest.varying import (
    concerned,
    every_setting,
    methods_of,
    policy_of_values,
    varied_settings,
)
from sscsim.vocabulary import FilteringMethod, Ref
from sscsim.world import World
from tests.depth import examples
from tests.unit.suggest.test_linked import arrived
from tests.unit.suggest.wishes import Case, cases
from tests.worlds import Thing, mail, scene, user

SLOW = settings(max_examples=examples(15, 3_000), suppress_health_check=[HealthCheck.too_slow])


def both_ways(case: Case) -> tuple[list[int], list[int]]:
    """What comes in by every choice of all who are concerned: by steps, and by playing it."""
    people = concerned(case.world, case.mail)
    chosen = [
        tuple(zip(people, values, strict=True))
        for values in product(*(methods_of(case.world, ref) for ref in people))
    ]
    varied = {
        name: some for name, some in varied_settings(case.world).items() if name not in case.keep
    }
    columns = [dict(zip(varied, values, strict=True)) for values in product(*varied.values())]
    demands = demands_of(case.world, case.must, case.must_not)

    def opened(values: Values) -> World:
        closed: dict[Ref, Any] = dict.fromkeys(people, int(FilteringMethod.NONE))
        methods = closed | dict(values)
        given = {ref: value for ref, value in methods.items() if value is not None}
        return apply_policy(case.world, policy_of_values("row", {}, given, case.world))

    by_step = Accepting(world=case.world, mail=case.mail, settings=columns, opened=opened)
    played = attrs.evolve(by_step, book=attrs.evolve(BOOK))  # an equal book, that is another one
    assert (by_step.by_step, played.by_step) == (True, False)
    return by_step.masks(demands, chosen), played.masks(demands, chosen)


@SLOW
@given(cases())
def test_steps_agree_with_playing_under_every_choice(case: Case) -> None:
    """What several let in together is what each of them alone lets in, step by step."""
    event(f"groups that answer one another: {len(linked_groups(case.world, case.mail))}")
    stepped, played = both_ways(case)
    assert stepped == played


def story(*messages: Thing, **columns: Any) -> Case:
    """Mail to Hanna, Marc and Noor, of whom Hanna may have columns of her own."""
    people = (user(name, 1, **(columns if name == "hanna" else {})) for name in PEOPLE)
    told = scene(*people, *messages)
    deliveries = arrived(told)
    keep = tuple(name for name in every_setting() if name not in _ASKED)
    return Case(told.world, deliveries, [], keep)


PEOPLE = ("hanna", "marc", "noor")
_ASKED = ("emailcorrelationenabled", "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation")
_INDEX = b64encode(bytes([1, *range(21)])).decode()
_FIRST = mail("m1", to=["hanna", "marc"], message_id="<1@outside.example>")
_SECOND = mail(
    "m2", to=["marc", "noor"], message_id="<2@outside.example>", in_reply_to="<1@outside.example>"
)
_THIRD = mail("m3", to=["noor", "hanna"], in_reply_to="<2@outside.example>")


@pytest.mark.parametrize(
    "case",
    [
        story(_FIRST, _SECOND),
        story(_FIRST, _SECOND, _THIRD),
        story(mail("a0", to="marc", in_reply_to="<1@outside.example>"), _FIRST, _SECOND),
        story(_FIRST, _SECOND, _THIRD, islicensed=False),
        story(_FIRST, _SECOND, mailbox=None),
        story(mail("m0", to="noor", thread_index=_INDEX), mail("m1", thread_index=_INDEX)),
    ],
    ids=["two", "chain", "answer first", "no licence", "no mailbox", "conversation"],
)
def test_chains_come_in_step_by_step_as_they_are_played(case: Case) -> None:
    assert linked_groups(case.world, case.mail)
    stepped, played = both_ways(case)
    assert stepped == played
    assert any(stepped)


def test_where_whoever_accepts_decides_what_follows_everything_is_played() -> None:
    """A contact is created or not by whose mailbox takes the mail (PTY-17)."""
    world = story(_FIRST, _SECOND).world
    creating = world.assuming(attrs.evolve(READINGS["article"], auto_create_on_sss_promote=True))
    asked = Accepting(world=world, mail=(), settings=(), opened=lambda _: world)
    assert asked.by_step
    assert not attrs.evolve(asked, world=creating).by_step
