"""A policy put in force: what it changes, what it leaves, and which rows it finds."""

from __future__ import annotations

import doctest
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from sscsim.engine import simulate
from sscsim.policy import Policy, Write, apply_policy, applying, rows_meant
from sscsim.vocabulary import Ref
from sscsim.world import UserSettings, World
from tests.worlds import mail, queue, row, scene, user

METHOD = "incomingemailfilteringmethod"
WORLD = scene(
    user("hanna", 0),
    user("marc", 1),
    user("Nora", mailbox={"processemailreceivedafter": "2026-01-01T00:00:00Z"}),
    queue("sales", 0),
    row("emailserverprofiles", "exchange"),
).world


def write(table: str = "systemuser", **columns: Any) -> Write:
    """A write into every row of a table."""
    return Write(table=table, columns=columns)


def after(*writes: Write, world: World = WORLD, **settings: Any) -> World:
    """The world in which a policy is in force."""
    return apply_policy(world, Policy(name="p", set=settings, write=writes))


def methods(world: World) -> list[int | None]:
    """The stored method of each user."""
    found = world.directory.usersettings
    return [
        found.get(key, UserSettings(systemuserid=key)).incomingemailfilteringmethod
        for key in world.directory.systemusers
    ]


def test_a_policy_without_changes_changes_nothing() -> None:
    """Contract 6: `current` names the organisation as it is."""
    assert after() == WORLD


def test_settings_are_set_and_rows_are_written() -> None:
    """Names of the blob and columns of the organisation alike; each column where it lies."""
    world = after(
        write(incomingemailfilteringmethod=4, isdisabled=True),
        write("queue", statecode=1),
        write("mailbox", enabledforincomingemail=False),
        write("emailserverprofile", statecode=1),
        HideTrackAllOption=True,
        emailcorrelationenabled=False,
    )
    assert (world.settings.HideTrackAllOption, world.organization.emailcorrelationenabled) == (
        True,
        False,
    )
    assert methods(world) == [4, 4, 4]
    assert all(one.isdisabled for one in world.directory.systemusers.values())
    assert world.directory.queues["sales"].statecode == 1
    assert not any(one.enabledforincomingemail for one in world.directory.mailboxes.values())
    assert all(one.statecode == 1 for one in world.directory.emailserverprofiles.values())
    assert methods(WORLD) == [0, 1, None]


def test_where_finds_the_rows_that_hold_one_of_the_values() -> None:
    """Beside each that is found stands one that is not; a value that is not given is null."""
    ask = write(incomingemailfilteringmethod=4)
    found = [
        [ref.id for ref in rows_meant(WORLD, attrs.evolve(ask, where={METHOD: wanted}))]
        for wanted in ((0, 2), (1,), (None, 1), (3,))
    ]
    assert found == [["hanna"], ["marc"], ["marc", "Nora"], []]


def test_every_condition_has_to_hold() -> None:
    """Columns of the user and of the options in one question."""
    both = {METHOD: (0, 1), "fullname": ("Marc",)}
    assert rows_meant(WORLD, Write(table="systemuser", columns={}, where=both)) == (
        Ref("systemuser", "marc"),
    )


def test_ids_are_compared_as_those_of_a_snapshot() -> None:
    """The policy has them without braces and in lower case."""
    asked = Write(table="systemuser", columns={METHOD: 4}, ids=("nora", "nobody"))
    assert rows_meant(WORLD, asked) == (Ref("systemuser", "Nora"),)
    assert methods(after(asked)) == [0, 1, 4]


def test_personal_options_are_there_for_every_user() -> None:
    """Nora's were not given; written they are (FLT-2)."""
    assert methods(after(write("usersettings", incomingemailfilteringmethod=4))) == [4, 4, 4]
    asked = Write(table="usersettings", columns={METHOD: 4}, where={METHOD: (None,)})
    assert methods(after(asked)) == [0, 1, 4]


def test_a_write_sees_what_the_one_before_it_left() -> None:
    """In the order of the file."""
    first = Write(table="systemuser", columns={METHOD: 1}, where={METHOD: (0,)})
    second = Write(table="systemuser", columns={METHOD: 4}, where={METHOD: (1,)})
    assert methods(after(first, second)) == [4, 4, None]
    assert methods(after(second, first)) == [1, 4, None]


def test_a_hide_flag_refuses_only_where_the_switch_says_so() -> None:
    """SET-6: values the dialog hides are refused to tools, or are not."""
    strict = attrs.evolve(WORLD.assume, hide_flags_block_api_writes=True)
    open_ = write(incomingemailfilteringmethod=0)
    assert methods(after(open_, HideTrackAllOption=True)) == [0, 0, 0]
    assert methods(after(open_, world=WORLD.assuming(strict), HideTrackAllOption=True)) == [
        0,
        1,
        None,
    ]


def test_a_mailbox_whose_date_is_written_is_read_from_there() -> None:
    """SYN-4: the mark up to which it was read is forgotten."""
    scenario = scene(user("hanna", 0), mail(to="hanna"))
    read = simulate(scenario.world, scenario.events).world
    date = datetime(2025, 1, 1, tzinfo=UTC)
    assert set(read.watermarks) == {"hanna"}
    assert not set(after(write("mailbox", processemailreceivedafter=date), world=read).watermarks)
    assert set(after(write("mailbox", statecode=0), world=read).watermarks) == {"hanna"}


def test_an_address_that_is_written_is_found() -> None:
    """Look-ups follow the rows, for many as for one."""
    directory = after(write("queue", emailaddress="office@contoso.example")).directory
    assert [one.ref.id for one in directory.rows_at("office@contoso.example")] == ["sales"]
    assert directory.rows_at("sales@contoso.example") == ()
    assert [one.mailboxid for one in directory.mailboxes_at("office@contoso.example")] == ["sales"]


def test_a_column_that_is_none_is_no_column() -> None:
    """A policy made by hand is held to the tables too."""
    with pytest.raises(TypeError):
        after(write("queue", colour="red"))
    with pytest.raises(KeyError):
        after(write("contact", fullname="x"))


def test_a_path_is_no_policy() -> None:
    """It is told what to give instead."""
    path: Any = "lockdown.yaml"
    says = r"^policy='lockdown.yaml' is no Policy. Give what load_policy gave, or a Policy\(...\).$"
    with pytest.raises(TypeError, match=says):
        apply_policy(WORLD, path)


def test_its_examples_are_true() -> None:
    """What the docstrings show."""
    shown = doctest.testmod(applying)
    assert shown.attempted > 0
    assert shown.failed == 0
