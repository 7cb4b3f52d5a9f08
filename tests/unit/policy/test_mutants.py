"""Mutants of an organisation and of a policy: what they say, and the policy that each is."""

from __future__ import annotations

import doctest
from types import ModuleType
from typing import Any

import attrs
import pytest

from sscsim.policy import (
    Policy,
    PolicyMutant,
    Spot,
    Write,
    apply_policy,
    loosening,
    mutants,
    mutants_of_policy,
    mutants_of_world,
    rows_meant,
)
from sscsim.vocabulary import FilteringMethod, ReadDepth, Ref
from sscsim.world import World
from tests.worlds import queue, row, scene, user

METHOD = "incomingemailfilteringmethod"
ALL, REPLIES, KNOWN, ENABLED = (FilteringMethod(number).label for number in range(4))
WORLD = scene(
    user("hanna", 1),
    user("marc", mailbox={"processemailreceivedafter": "2026-01-01T00:00:00Z"}),
    queue("sales"),
    row("roles", "staff", name="Staff", prvReadActivity="business_unit"),
    row("emailserverprofiles", "exchange", processemailsreceivedafter="2026-01-01T00:00:00Z"),
).world
LOCKDOWN = Policy(
    name="Lockdown",
    set={"HideTrackAllOption": True, "isauditenabled": True},
    write=(
        Write(table="systemuser", where={METHOD: (0, 2)}, columns={METHOD: 1}),
        Write(table="queue", ids=("a", "b"), columns={METHOD: 1, "name": "Sales"}),
    ),
)


def said(found: Any, column: str) -> list[str]:
    """The sentences of the mutants that change a column."""
    return [one.says for one in found if one.spot is not None and one.spot.column == column]


def test_methods_go_one_step_from_what_is_in_force() -> None:
    """One that is not given counts as 1 for a user, as 0 for a queue (FLT-2, FLT-3)."""
    assert said(mutants_of_world(WORLD), METHOD) == [
        "Hanna: filtering method 1 -> 0 (All email messages)",
        "Hanna: filtering method 1 -> 4 (No email messages)",
        "Marc: filtering method not given -> 0 (All email messages)",
        "Marc: filtering method not given -> 4 (No email messages)",
        f"queue Sales: filtering method not given -> 3 ({ENABLED})",
        f"queue Sales: filtering method not given -> 1 ({REPLIES})",
    ]


def test_another_default_gives_other_steps() -> None:
    """The switches travel with the world."""
    assume = attrs.evolve(WORLD.assume, user_default_filter=2)
    found = said(mutants_of_world(WORLD.assuming(assume)), METHOD)
    assert [one.partition("-> ")[2][:1] for one in found if "Marc" in one] == ["3", "4"]


def test_every_table_has_its_words() -> None:
    """A row is called as people call it, a value as the product does."""
    found = list(mutants_of_world(WORLD))
    assert said(found, "HideTrackAllOption") == ["HideTrackAllOption false -> true"]
    assert said(found, "isdisabled")[0] == "Hanna: isdisabled false -> true"
    assert said(found, "incomingemailstatus")[:2] == [
        "mailbox hanna@contoso.example: incomingemailstatus 1 -> 0 (Not Run)",
        "mailbox hanna@contoso.example: incomingemailstatus 1 -> 2 (Failure)",
    ]
    assert said(found, "processemailreceivedafter") == [
        f"mailbox marc@contoso.example: processemailreceivedafter 2026-01-01 00:00 UTC -> {other}"
        for other in ("2025-12-31 00:00 UTC", "2026-01-02 00:00 UTC", "not given")
    ]
    assert said(found, "prvReadActivity") == [
        "role Staff: prvReadActivity business_unit -> user",
        "role Staff: prvReadActivity business_unit -> parent_child",
    ]
    assert said(found, "processemailsreceivedafter")[2] == (
        "server profile exchange: processemailsreceivedafter 2026-01-01 00:00 UTC -> not given"
    )
    assert {one.kind for one in found} == {"user", "queue", "mailbox", "profile", "role", "setting"}


def test_a_link_is_named_by_its_row() -> None:
    """Table and id, for the name may be nobody's."""
    world = scene(queue("sales", ownerid={"table": "team", "id": "t1", "gone": True})).world
    assert (
        said(mutants_of_world(world), "ownerid")[0] == "queue Sales: ownerid team t1 -> not given"
    )


def test_each_mutant_changes_the_one_value_that_it_names() -> None:
    """Put on top of the world, it gives what it says, and nothing else but what follows."""
    for mutant in mutants_of_world(WORLD):
        spot = mutant.spot
        assert spot is not None
        world = apply_policy(WORLD, mutant.policy)
        assert value(world, spot) == spot.after
        assert value(WORLD, spot) == spot.before
        assert spot.before != spot.after
        back = attrs.evolve(spot, before=spot.after, after=spot.before)
        assert value(apply_policy(world, undo(back)), spot) == spot.before


def value(world: World, spot: Spot) -> Any:
    """What stands where a mutant changes something."""
    if spot.table == "organization":
        blob = spot.column[0].isupper()
        return world.settings[spot.column] if blob else getattr(world.organization, spot.column)
    shelves = {
        "usersettings": world.directory.usersettings,
        "systemuser": world.directory.systemusers,
        "queue": world.directory.queues,
        "mailbox": world.directory.mailboxes,
        "role": world.directory.roles,
        "emailserverprofile": world.directory.emailserverprofiles,
    }
    table: Any = shelves[spot.table]
    return getattr(table.get(spot.id), spot.column, None)


def undo(spot: Spot) -> Policy:
    """The policy that writes the value back."""
    if spot.table == "organization":
        return Policy(name="undo", set={spot.column: spot.after})
    write = Write(table=spot.table, ids=(str(spot.id),), columns={spot.column: spot.after})
    return Policy(name="undo", write=(write,))


def test_a_role_can_be_written_by_a_policy_made_by_hand() -> None:
    """A policy file cannot say it; a mutant does."""
    write = Write(table="role", columns={"prvReadActivity": ReadDepth.USER})
    assert rows_meant(WORLD, write) == (Ref("role", "staff"),)


def found_in(policy: Policy) -> list[PolicyMutant]:
    """The mutants of a policy."""
    return list(mutants_of_policy(policy))


def test_a_policy_is_loosened_entry_by_entry() -> None:
    """Left out, one step off, wider, narrower: in the order of the file."""
    assert [mutant.says for mutant in found_in(LOCKDOWN)] == [
        "Lockdown without HideTrackAllOption",
        "Lockdown: HideTrackAllOption true -> false",
        "Lockdown without isauditenabled",  # no rule looks at it: it is not turned
        "Lockdown, write 1 (systemuser) left out",
        "Lockdown, write 1 (systemuser): filtering method 1 -> 0 (All email messages)",
        "Lockdown, write 1 (systemuser): filtering method 1 -> 4 (No email messages)",
        "Lockdown, write 1 (systemuser): whatever the filtering method is",
        f"Lockdown, write 1 (systemuser): no longer where the filtering method is 0 ({ALL})",
        f"Lockdown, write 1 (systemuser): no longer where the filtering method is 2 ({KNOWN})",
        "Lockdown, write 2 (queue) left out",
        "Lockdown, write 2 (queue) without filtering method",
        "Lockdown, write 2 (queue): filtering method 1 -> 0 (All email messages)",
        "Lockdown, write 2 (queue): filtering method 1 -> 4 (No email messages)",
        "Lockdown, write 2 (queue) without name",
        "Lockdown, write 2 (queue): no longer for the row a",
        "Lockdown, write 2 (queue): no longer for the row b",
    ]


def test_each_gives_the_whole_policy_with_one_thing_changed() -> None:
    """In the place of the one it was made from; the name stays."""
    found = {mutant.says.removeprefix("Lockdown"): mutant for mutant in found_in(LOCKDOWN)}
    first, second = LOCKDOWN.write
    policies = {says: mutant.policy for says, mutant in found.items()}
    assert policies[" without HideTrackAllOption"] == attrs.evolve(
        LOCKDOWN, set={"isauditenabled": True}
    )
    assert policies[", write 1 (systemuser) left out"] == attrs.evolve(LOCKDOWN, write=(second,))
    assert policies[", write 1 (systemuser): whatever the filtering method is"] == attrs.evolve(
        LOCKDOWN, write=(attrs.evolve(first, where={}), second)
    )
    assert policies[", write 2 (queue): no longer for the row a"] == attrs.evolve(
        LOCKDOWN, write=(first, attrs.evolve(second, ids=("b",)))
    )
    assert found[", write 2 (queue) without name"].path == ("write", 1, "columns", "name")
    assert all(mutant.policy.name == "Lockdown" for mutant in found.values())


def test_what_has_but_one_value_is_not_narrowed_to_none() -> None:
    """A write that finds no row is a write left out, which is there already."""
    lone = Write(table="queue", ids=("a",), where={METHOD: (0,)}, columns={METHOD: 4})
    assert [one.says for one in found_in(Policy(name="P", write=(lone,)))] == [
        "P, write 1 (queue) left out",
        f"P, write 1 (queue): filtering method 4 -> 2 ({KNOWN})",
        f"P, write 1 (queue): filtering method 4 -> 1 ({REPLIES})",
        "P, write 1 (queue): whatever the filtering method is",
    ]


def test_a_policy_that_changes_nothing_has_no_mutants() -> None:
    """Contract 6: `current`."""
    assert found_in(Policy(name="current")) == []


@pytest.mark.parametrize("module", [mutants, loosening], ids=lambda one: one.__name__)
def test_its_examples_are_true(module: ModuleType) -> None:
    """What the docstrings show."""
    shown = doctest.testmod(module)
    assert shown.attempted > 0
    assert shown.failed == 0
