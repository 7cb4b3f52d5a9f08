"""One change from where one stands: what it gains, what it loses, and that some change nothing."""

from __future__ import annotations

from itertools import product

import attrs
import pytest

from sscsim import load_scenario_text
from sscsim.engine import apply, written
from sscsim.events import SetSettings
from sscsim.lattice import Lattice, lattice_of, legend, move_lines, shared_by, svg
from sscsim.lattice.combining import VARIED, whose
from sscsim.policy import is_promoted
from sscsim.vocabulary import FORCE, METHOD, Ref
from sscsim.world import World

STORY = """
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: 1}
  - {id: marc, fullname: Marc Keller, internalemailaddress: marc@contoso.example,
     incomingemailfilteringmethod: 0}
queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example,
          incomingemailfilteringmethod: 1}]
contacts: [{id: ivo, fullname: Ivo Brandt, emailaddress1: ivo@fabrikam.example}]
emails: [{id: e1, messageid: "<a@contoso.example>", directioncode: outgoing, subject: Offer}]
timeline: []
"""


@pytest.fixture(scope="module")
def world() -> World:
    """Two users who choose differently, a queue, a customer and an email to answer."""
    return load_scenario_text(STORY).world


def lattice(world: World, box: str | None = None) -> Lattice:
    """Find the lattice, of all or of one mailbox."""
    boxes = world.directory.mailboxes.values()
    return lattice_of(world, next((one for one in boxes if one.emailaddress == box), None))


def test_every_other_value_of_every_name_is_a_move(world: World) -> None:
    """Two users choose differently, so each method for all is another than today's."""
    moves = [(move.name, move.to) for move in lattice(world).moves]
    assert moves[:5] == [(METHOD, number) for number in range(5)]
    others = [len(those) - 1 for name, those in VARIED.items() if name != METHOD]
    assert len(moves) == len(set(moves)) == 5 + sum(others)
    assert (FORCE, -1) not in moves
    assert ("ignoreinternalemail", False) not in moves  # what counts where nothing was said


def test_what_a_move_gains_and_loses_is_what_is_promoted_then(world: World) -> None:
    """Each kind of mail played again under each change."""
    found = lattice(world)
    users = list(world.directory.systemusers.values())
    for move, kind in product(found.moves, range(len(found.kinds))):
        rows = {user.ref: {METHOD: move.to} for user in users}
        after = (
            written(world, rows)
            if move.name == METHOD
            else apply(world, SetSettings(values={move.name: move.to}))
        )
        message = found.kinds[kind].message
        then, now = is_promoted(after, message), is_promoted(world, message)
        assert (then and not now) == (kind in move.gains)
        assert (now and not then) == (kind in move.loses)


def test_a_move_leads_to_the_behaviour_that_promotes_what_it_leaves(world: World) -> None:
    found = lattice(world)
    by_id = {one.id: one.promotes for one in found.behaviours}
    led = [move for move in found.moves if move.behaviour is not None]
    assert led
    for move in led:
        assert by_id[str(move.behaviour)] == by_id[found.current] - {*move.loses} | {*move.gains}


def test_moves_that_come_to_the_same_are_said_together_and_idle_ones_last(world: World) -> None:
    lines = list(move_lines(lattice(world)))
    assert lines[0].startswith(f"filtering method of all users -> 0, or {FORCE} -> 0: to b")
    assert " kinds more, such as mail to hanna@contoso.example, from " in lines[0]
    assert lines[-1] == (
        "Nothing comes of HideEmailAutoTrackOptions -> true, HideTrackAllOption -> true, "
        "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation -> true."
    )


def test_of_a_mailbox_its_owner_is_named_and_of_a_queue_no_forced_method_is_told(
    world: World,
) -> None:
    found = lattice(world, "hanna@contoso.example")
    assert found.whose == "Hanna Reyes"
    assert "behaviours of 960 combinations, of the mailbox of Hanna Reyes<" in svg(found)
    assert next(move_lines(found)).startswith("filtering method of Hanna Reyes -> 0")
    queue = lattice(world, "sales@contoso.example")
    assert queue.whose == "queue Sales"
    top, here = queue.behaviours[-1], next(x for x in queue.behaviours if x.id == queue.current)
    assert shared_by(queue, top)[0] == "method 0; users forced to 0; correlation on"
    assert shared_by(queue, here)[0] == "method 1; users not forced; correlation on"
    assert shared_by(queue, queue.behaviours[0])[0] == "method 1, 4"


def test_boxes_of_a_mailbox_that_behave_differently_are_said_differently(world: World) -> None:
    """Other users may let mail into it as well, so what is forced on them tells boxes apart."""
    for box in ("hanna@contoso.example", "sales@contoso.example"):
        found = lattice(world, box)
        said = [shared_by(found, one) for one in found.behaviours]
        assert len(said) == len(set(said)) == len(found.behaviours)
    found = lattice(world, "hanna@contoso.example")
    firsts = [shared_by(found, one)[0] for one in found.behaviours]
    assert "all forced to 4; correlation on" in firsts
    assert "method 2 or all forced to 2; correlation on" in firsts


def test_where_users_choose_differently_that_is_said(world: World) -> None:
    found = lattice(world)
    here = next(one for one in found.behaviours if one.id == found.current)
    assert shared_by(found, here)[0] == "users at different methods; correlation on"


def test_an_owner_who_is_not_there_has_his_id() -> None:
    world = load_scenario_text(STORY).world
    box = next(iter(world.directory.mailboxes.values()))
    lost = box.__class__(
        mailboxid="lost", emailaddress="lost@contoso.example", regardingobjectid=Ref("queue", "q9")
    )
    assert whose(world, lost) == "queue q9"


def test_the_legend_says_what_numbers_and_short_words_stand_for() -> None:
    methods, words = legend()
    assert methods.startswith('Methods in force: 0 "All email messages", 1 ')
    assert words.startswith("correlation: emailcorrelationenabled; own mailbox only: Use")


def test_where_no_move_was_played_none_is_told(world: World) -> None:
    assert list(move_lines(attrs.evolve(lattice(world), moves=()))) == []
