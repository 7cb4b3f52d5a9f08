"""A small, strict part of YAML 1.2 (and JSON), read into nodes that know their line and column.

What trainers trip over in YAML is not in it: only ``true`` and ``false`` are Booleans, dates and
``12:30`` stay text, ``0123`` is no octal number; aliases, tags, second documents and keys written
twice are problems. The parser's events are put together here by hand and not by its composer:
that one recurses, so that a deep file would end the program.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from sscsim.columns import shown
from sscsim.errors import Place, Problem
from sscsim.scenario.nodes import Node, is_endless, resolve

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "Node",
    "UnreadableError",
    "decode",
    "parse",
    "read_start",
    "resolve",
]

A_SCENARIO = "Write a scenario."
MAX_BYTES = 10_000_000
MAX_DEPTH = 32

Report = Callable[[Problem], None]


def read_start(path: str | Path) -> bytes:
    """Read a file, but no further than it takes to see that it is too large: some have no end."""
    with Path(path).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def decode(data: bytes, file: str) -> str:
    """Read the bytes of a file as UTF-8, or raise a `Problem` at the first that is not."""
    _check_size(len(data), file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _place_at(data[: error.start].decode("utf-8-sig", "replace"), file)
        what = f"the file is not UTF-8: byte 0x{data[error.start]:02x} cannot stand here"
        raise UnreadableError(place, what, "Save the file as UTF-8.") from None


class UnreadableError(Exception):
    """The file cannot be read further; carries the one problem to tell."""

    def __init__(self, place: Place, what: str, offer: str) -> None:
        super().__init__(what)
        self.problem = Problem(place, what + ".", offer)


def parse(text: str, file: str, report: Report, wanted: str = A_SCENARIO) -> Node | None:
    """
    Read a text into its root node; None, with a problem reported, if there is none.

    ``wanted`` is what to write into a file that is empty.
    """
    try:
        _check_size(len(text), file)
        root = _Composer(file, report, wanted).root(_untabbed(text))
    except UnreadableError as error:
        report(error.problem)
    except yaml.reader.ReaderError as error:
        what = f"the character U+{error.character:04X} cannot stand in a file"
        place = _place_at(text[: error.position], file)
        report(
            Problem(place, what + ".", r'Write it in double quotes as "\u....", or leave it out.')
        )
    except yaml.MarkedYAMLError as error:
        report(_syntax(error, file))
    except (ValueError, OverflowError):  # PyYAML turns \U99999999 into a character unasked
        what = "a number in an escape or directive is too large."
        report(Problem(Place(file), what, r"Write \u...."))
    else:
        return root
    return None


def _check_size(size: int, file: str) -> None:
    if size > MAX_BYTES:
        what = f"the file is larger than {MAX_BYTES:,} bytes"
        raise UnreadableError(Place(file), what, "Split it.")


def _untabbed(text: str) -> str:
    """Turn the tabs between the words of JSON into spaces, for YAML does not know them there."""
    if "\t" not in text or text.lstrip()[:1] not in {"{", "["}:
        return text
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text.replace("\t", " ")


def _place_at(before: str, file: str) -> Place:
    return Place(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


class _Composer:
    """Puts the parser's events together, with a list as its stack."""

    def __init__(self, file: str, report: Report, wanted: str) -> None:
        self.file = file
        self.report = report
        self.wanted = wanted

    def root(self, text: str) -> Node:
        documents: list[Node] = []
        events = yaml.parse(text, Loader=yaml.SafeLoader)
        for event in events:
            if isinstance(event, DocumentStartEvent):
                if documents:
                    what = "a second document begins here"
                    raise UnreadableError(
                        self.place(event), what, "Write one document a file, without ---."
                    )
                documents.append(self.document(events))
        if not documents or (documents[0].value is None and not documents[0].text):
            raise UnreadableError(Place(self.file, 1, 1), "the file is empty", self.wanted)
        return documents[0]

    def document(self, events: Iterator[Any]) -> Node:
        open_: list[_Open] = []
        for event in events:
            if isinstance(event, CollectionEndEvent):
                node = open_.pop().closed()
            else:
                self.refuse_extras(event)
                if isinstance(event, CollectionStartEvent):
                    if len(open_) >= MAX_DEPTH:
                        what = f"the file is nested deeper than {MAX_DEPTH} levels"
                        raise UnreadableError(self.place(event), what, "Close a bracket before.")
                    mapping = isinstance(event, MappingStartEvent)
                    open_.append(_Open(self.place(event), self.report, mapping))
                    continue
                node = self.scalar(event)
            if not open_:
                return node
            open_[-1].take(node)
        raise AssertionError("a document ends with its root")  # pragma: no cover

    def refuse_extras(self, event: NodeEvent) -> None:
        if isinstance(event, AliasEvent):
            what, offer = (
                f"*{event.anchor} is an alias",
                "Write the value itself, or quote the text.",
            )
        elif event.anchor is not None:
            what, offer = f"&{event.anchor} is an anchor", "Leave it out, or quote the text."
        elif (tag := getattr(event, "tag", None)) is not None:
            what, offer = f"{shown(tag)} is a tag", "Leave it out, or quote the text."
        else:
            return
        self.report(Problem(self.place(event), what + ".", offer))

    def scalar(self, event: Any) -> Node:
        if not isinstance(event, ScalarEvent):
            return Node(self.place(event), None, "*")
        text = event.value
        if event.style is None:
            if is_endless(text):
                what = f"{shown(text)[1:-1]} is not a number that a column can hold."
                offer = "Write a smaller number, or put the text into quotes."
                self.report(Problem(self.place(event), what, offer))
                return Node(self.place(event), None)
            return Node(self.place(event), resolve(text), text)
        if any("\ud800" <= c <= "\udfff" for c in text):
            text = self.joined(text, event)
        return Node(self.place(event), text, text)

    def joined(self, text: str, event: ScalarEvent) -> str:
        r"""Join the two halves in which JSON writes ``\ud83d\ude00``; a lone half is no text."""
        try:
            return text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            what = "this text holds half of a character"
            self.report(Problem(self.place(event), what + ".", r"Write both halves, or \U........"))
            return ""

    def place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)


class _Open:
    """A list or mapping whose end has not been seen yet."""

    def __init__(self, place: Place, report: Report, mapping: bool) -> None:
        self.place, self.report, self.mapping = place, report, mapping
        self.items: list[Node] = []
        self.values: dict[str, Node] = {}
        self.keys: dict[str, Place] = {}
        self.key: Node | None = None

    def take(self, node: Node) -> None:
        if not self.mapping:
            self.items.append(node)
        elif self.key is None:
            self.key = node
        else:
            self.put(self.key, node)
            self.key = None

    def put(self, key: Node, node: Node) -> None:
        if key.is_list or key.is_mapping:
            self.report(Problem(key.place, f"{key} cannot be a key.", "Write a word."))
        elif key.text in self.values:
            first = self.keys[key.text]
            what = f"the key {shown(key.text)} stands here a second time."
            self.report(Problem(key.place, what, f"The first is in line {first.line}."))
        else:
            self.values[key.text] = node
            self.keys[key.text] = key.place

    def closed(self) -> Node:
        value = self.values if self.mapping else tuple(self.items)
        return Node(self.place, value, keys=self.keys)


# What PyYAML says, and what to do about it, for the mistakes people make.
_OFFERS = (
    ("mapping values are not allowed", "Put a text that holds a colon into quotes."),
    ("'\\t'", "Indent with spaces, not with tabs."),
    ("cannot start any token", "Put a text that begins with this sign into quotes."),
    ("expected ',' or", "Close the bracket, or put the text into quotes."),
    ("expected <block end>", "Check the indentation, or put the text into quotes."),
    ("could not find expected ':'", "Write a colon and a space after the key."),
    ("unexpected end of stream", "Close the quote."),
)


def _syntax(error: yaml.MarkedYAMLError, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    said = (error.problem or error.context or "it cannot be read").strip()
    place = Place(file) if mark is None else Place(file, mark.line + 1, mark.column + 1)
    offer = next((offer for part, offer in _OFFERS if part in said), "Put the text into quotes.")
    return Problem(place, f"this is not YAML: {said}.", offer)
