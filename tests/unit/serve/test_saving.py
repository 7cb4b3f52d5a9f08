"""A state in a file: whole after every change, the same when it is opened again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sscsim.engine import apply
from sscsim.errors import InputError
from sscsim.events import Event, Write
from sscsim.scenario import load_scenario_text
from sscsim.serve import Organisation, State
from sscsim.serve.codec import decoded, encoded
from sscsim.serve.ours import happened
from sscsim.serve.saving import Store, parts_of, state_of
from sscsim.strategies import timelines, worlds
from sscsim.vocabulary import Ref
from sscsim.world import World
from tests.unit.serve.conftest import STORY


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "class.sscsim"


@pytest.fixture
def start() -> State:
    story = load_scenario_text(STORY)
    kept = {"systemusers": {"hanna": {"title": "Counsel"}}}
    return State(world=story.world, events=story.events, kept=kept)


def _again(path: Path, start: State) -> State:
    store = Store(path)
    try:
        return store.opened(start)
    finally:
        store.close()


def test_what_was_changed_is_there_when_it_is_opened_again(path: Path, start: State) -> None:
    """Each event of a story, saved; the order of rows too, for it decides between equals."""
    store = Store(path)
    state = store.opened(start)
    for event in start.events:
        state, _ = happened(state, event)
        store.save(state)
    store.close()
    again = _again(path, start)
    assert again == state
    assert again.world.directory.addressbook == state.world.directory.addressbook
    assert list(again.world.directory.systemusers) == list(start.world.directory.systemusers)
    assert _again(path, start) == state


def test_only_the_rows_that_changed_are_written(path: Path, start: State) -> None:
    store = Store(path)
    store.opened(start)
    event = Write(record=Ref("queue", "sales"), columns={"name": "Orders"})
    before = store._base.total_changes
    store.save(start.after(apply(start.world, event)))
    assert store._base.total_changes - before == 1
    store.close()


def test_a_change_that_cannot_be_saved_is_not_made(start: State) -> None:
    def full(_state: State) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    organisation = Organisation(start, full)
    with pytest.raises(sqlite3.OperationalError), organisation.changing() as desk:
        desk.state = attrs.evolve(start, played=1)
    assert organisation.state is start


def test_half_a_character_is_saved_too(path: Path, start: State) -> None:
    store = Store(path)
    event = Write(record=Ref("queue", "sales"), columns={"name": "\ud800"})
    state = store.opened(start).after(apply(start.world, event))
    store.save(state)
    store.close()
    assert _again(path, start) == state


def test_two_servers_may_not_have_one_file(path: Path, start: State) -> None:
    store = Store(path)
    store.opened(start)
    with pytest.raises(InputError, match="is in use by another server"):
        Store(path)
    store.close()


def test_another_organisation_and_another_file_are_refused(path: Path, start: State) -> None:
    _again(path, start)
    other = load_scenario_text("organization: {organizationid: fabrikam}").world
    with pytest.raises(InputError, match="is the state of another organisation"):
        _again(path, State(world=other))
    path.write_bytes(b"hello " * 300)
    with pytest.raises(InputError, match="is no saved state"):
        Store(path)


@given(st.data())
@settings(max_examples=15)
def test_every_world_comes_back_as_it_was(data: st.DataObject) -> None:
    world = data.draw(worlds())
    state = State(world=world)
    events: tuple[Event, ...] = data.draw(timelines(world))
    for event in events:
        state, _ = happened(state, event)
    read = {part: decoded(encoded(value)) for part, value in parts_of(state)}
    assert state_of(read, State(world=world)) == state


@pytest.mark.parametrize(
    "text", ["{}", '{"os": 1}', '{"a": 1, "b": 2}', '{"Queue": {"x": 1}}', "x"]
)
def test_what_nobody_wrote_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="value"):
        decoded(text)


def test_an_empty_organisation_has_a_file_too(path: Path) -> None:
    assert _again(path, State(world=World())) == State(world=World())
