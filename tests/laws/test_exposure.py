"""What holds of exposure, whatever the organisation and its mail."""

from __future__ import annotations

import attrs
from hypothesis import given
from hypothesis import strategies as st

from sscsim.exposure import Exposure, Promotion, Routes, exposure_of, promotions
from sscsim.rules.visibility import readers
from sscsim.scenario import Scenario
from sscsim.vocabulary import ReadDepth, Ref
from sscsim.world import World
from tests.laws.playing import run_of
from tests.laws.strategies import FLAVOURS, scenarios, worlds

ANY_WORLD = st.one_of([worlds(flavour) for flavour in FLAVOURS])


@given(ANY_WORLD, st.data())
def test_whoever_reads_an_email_has_a_route_to_it_and_nobody_else(
    world: World, data: st.DataObject
) -> None:
    """VIS-1 to VIS-5: `Routes` tells why, `readers` who; they agree for any owner and Regarding."""
    directory, routes = world.directory, Routes(world)
    people = [Ref("systemuser", key) for key in directory.systemusers]
    owner = data.draw(st.sampled_from([None, *people, *(Ref("team", k) for k in directory.teams)]))
    shares = data.draw(st.lists(st.sampled_from(people), unique=True))
    regarding = data.draw(st.sampled_from([None, *directory.records]))
    circle = routes.circle(owner, [one.id for one in shares], regarding, directory.queues)
    implicit = [Ref("systemuser", key) for key in circle.shares]
    expected = readers(world, owner, implicit, regarding)
    assert routes.readers(circle) == expected
    having = [key for key in sorted(directory.systemusers) if routes.of(circle, key)]
    assert tuple(having) == expected


@given(scenarios())
def test_the_readers_of_a_promoted_email_are_those_with_a_route(scenario: Scenario) -> None:
    """Contract 6: the readers of `exposure` are those of the decision record."""
    for entry in run_of(scenario).entries:
        promoted = [one for one in entry.decisions if one.promoted]
        found = exposure_of(entry.world, promotions(promoted), anyway=())
        for decision, email in zip(promoted, found.emails, strict=True):
            assert found.readers(email) == decision.readers


@given(scenarios(), st.data())
def test_what_a_person_can_read_is_counted_as_if_email_by_email(
    scenario: Scenario, data: st.DataObject
) -> None:
    """Counting whole business units at once loses nobody and counts nobody twice."""
    mail = list(promotions(run_of(scenario).decisions))
    anyway = data.draw(st.sets(st.sampled_from([one.key for one in mail]))) if mail else set()
    found = exposure_of(scenario.world, mail, anyway=anyway)
    for person in found.persons:
        assert (person.counts.can_read, person.counts.not_sent, person.counts.exposed) == counted(
            found, person.user.id
        )
        own = [one for one in mail if let_in(one) == person.user.id]
        assert person.let_in == len(own)
    assert found.by_route.total() == found.pairs


@given(scenarios(), st.sampled_from(ReadDepth))
def test_how_far_roles_read_changes_no_decision(scenario: Scenario, depth: ReadDepth) -> None:
    """VIS-1: so a choke point that is a role is tried without deciding the mail again."""
    roles = scenario.world.directory.roles.values()
    rows = [attrs.evolve(role, prvReadActivity=depth) for role in roles]
    directory = scenario.world.directory.with_rows(rows)
    other = attrs.evolve(scenario, world=attrs.evolve(scenario.world, directory=directory))
    one, two = (list(promotions(run_of(each).decisions)) for each in (scenario, other))
    assert one == two


def counted(found: Exposure, user: str) -> tuple[int, int, int]:
    """Count what a person can read, what of it was not sent to her, and what of that is exposed."""
    own = [one for one in found.emails if user in found.readers(one)]
    others = [one for one in own if user not in one.mail.parties]
    return len(own), len(others), sum(one.exposed for one in others)


def let_in(mail: Promotion) -> str | None:
    """Name the user whose setting let an email in."""
    who = mail.accepting_entity
    return who.id if who is not None and who.table == "systemuser" else None
