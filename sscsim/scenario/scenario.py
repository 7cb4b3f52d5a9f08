"""A scenario, and how a file becomes one: nodes, then forms, then a world and its events."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from sscsim.errors import InputError, Place, Problem
from sscsim.events import (
    Deliver,
    Event,
)
from sscsim.scenario.compounds import ListOf
from sscsim.scenario.desk import Desk
from sscsim.scenario.forms import Filled, Form
from sscsim.scenario.kinds import MISSING, OPTIONAL_TEXT, TEXT, WHOLE, Kind, Nullable
from sscsim.scenario.making.events import build_events
from sscsim.scenario.making.world import build_world
from sscsim.scenario.parts.expectations import Expectation
from sscsim.scenario.parts.organisation import TOP
from sscsim.scenario.parts.timeline import TIMELINE, Happening
from sscsim.scenario.plain_nodes import nodes
from sscsim.scenario.yaml_nodes import Node, UnreadableError, decode, parse, read_start
from sscsim.world import World

__all__ = [
    "DOCUMENT",
    "Scenario",
    "load_scenario",
    "load_scenario_data",
    "load_scenario_text",
    "read_file",
]

_SENTENCES = ListOf(TEXT, single=True)

# What a lesson says about itself; nothing of it changes what happens.
_LESSON: dict[str, Kind] = {
    "level": Nullable(WHOLE),
    "minutes": Nullable(WHOLE),
    "goal": OPTIONAL_TEXT,
    "point_out": _SENTENCES,
    "ask": _SENTENCES,
    "tags": _SENTENCES,
}

DOCUMENT = Form(what="a scenario", keys={**TOP, **_LESSON, "timeline": TIMELINE})


@attrs.frozen(kw_only=True)
class Scenario:
    """A world, what happens in it, and what should come of it.

    Attributes:
        name: the file, or what the text was called.
        expectations: one for each event, None where nothing is expected.
        places: where each event stands.
        warnings: what is legal in the file, but will surprise.
    """

    title: str
    name: str
    world: World
    events: tuple[Event, ...] = ()
    expectations: tuple[Expectation | None, ...] = ()
    places: tuple[Place, ...] = ()
    summary: str | None = None
    reading: str = "article"
    level: int | None = None
    minutes: int | None = None
    goal: str | None = None
    point_out: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def mails(self) -> Mapping[str, int]:
        """The place in ``events`` of each message that is delivered, by its id."""
        return {
            event.message.source: number
            for number, event in enumerate(self.events)
            if isinstance(event, Deliver)
        }

    def expects(self, key: str) -> bool:
        """Say whether any expectation names this key of a decision, such as ``sensitive_to``."""
        wanted = (one for one in self.expectations if one is not None)
        return any(key in entry.values for one in wanted for entry in one.entries)


def load_scenario(path: str | Path, name: str | None = None) -> Scenario:
    """
    Load a scenario file, YAML or JSON, or raise `InputError` with everything that is wrong.

    ``name`` is what messages call the file, where that is shorter than its path.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from sscsim import load_scenario
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "one.scenario.yaml"
    ...     _ = path.write_text("queues: [{id: sales, name: Sales}]")
    ...     load_scenario(path).title
    'one.scenario'

    """
    desk = Desk(str(path) if name is None else name)
    return _loaded(read_file(path, desk), desk)


def read_file(path: str | Path, desk: Desk) -> Node | None:
    """
    Read a file into its root node; None, with a problem on the desk, where it is not our YAML.

    Raises `InputError` for a file that is not there, is no text, or is too large.
    """
    name = desk.file
    try:
        text = decode(read_start(path), name)
    except OSError as error:
        what = f"the file cannot be read: {error.strerror or error}."
        raise InputError([Problem(Place(name), what, "Check its name.")]) from None
    except UnreadableError as error:
        raise InputError([error.problem]) from None
    return parse(text, name, desk.report, desk.wanted)


def load_scenario_text(text: str, name: str = "scenario") -> Scenario:
    """
    Load a scenario from a text, or raise `InputError` with everything that is wrong.

    >>> from sscsim import load_scenario_text
    >>> story = load_scenario_text("{title: One queue, queues: [{id: sales, name: Sales}]}")
    >>> story.title, story.world.directory.queues["sales"].label
    ('One queue', 'Sales')

    """
    desk = Desk(name)
    return _loaded(parse(text, name, desk.report), desk)


def load_scenario_data(data: Mapping[str, Any], name: str = "scenario") -> Scenario:
    """
    Load a scenario from plain data, as JSON holds it, five times as fast as from its text.

    Raises `InputError` with everything that is wrong; a place is a JSON Pointer.

    >>> hanna = {"id": "hanna", "internalemailaddress": "hanna@contoso.example"}
    >>> load_scenario_data({"title": "One user", "systemusers": [hanna]}).title
    'One user'

    """
    desk = Desk(name)
    return _loaded(nodes(data, name, desk.report), desk)


def _loaded(root: Node | None, desk: Desk) -> Scenario:
    filled = MISSING
    if root is not None:
        desk.register(root)
        filled = DOCUMENT.read(root, desk)
    if filled is not MISSING:
        _check_order(filled, desk)
    desk.raise_problems()
    return _scenario(filled, desk)


def _scenario(filled: Filled, desk: Desk) -> Scenario:
    world = build_world(filled)
    happenings: tuple[Happening, ...] = filled.get("timeline", ())
    lesson = {key: filled.get(key) for key in _LESSON if key in filled}
    return Scenario(
        title=filled.get("title") or Path(desk.file).stem,
        name=desk.file,
        world=world,
        events=tuple(build_events(happenings, world)),
        expectations=tuple(one.expected for one in happenings),
        places=tuple(one.node.place for one in happenings),
        summary=filled.get("summary"),
        reading=filled.get("reading") or "article",
        warnings=desk.sorted_problems(),
        **lesson,
    )


def _check_order(filled: Filled, desk: Desk) -> None:
    """A message is tracked, deleted and asked about after it came, not before."""
    seen = {key for key, kind in desk.mails.items() if kind == "emails"}
    for happening in filled.get("timeline", ()):
        if not isinstance(happening.said, Filled):
            continue
        if happening.kind in {"deliver", "send"}:
            seen.add(happening.said.get("id", ""))
        for key in ("mail", "email"):
            named = happening.said.get(key, ())
            for one in (named,) if isinstance(named, str) else named:
                if one not in seen and one in desk.mails:
                    where = happening.said.nodes[key]
                    desk.problem(where, f'"{one}" comes only later', "Move this entry below it.")
