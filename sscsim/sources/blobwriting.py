"""The ``orgdborgsettings`` blob with some settings changed, and every other byte as it was.

The blob is sent back whole (SET-10), so what nobody here knows must survive: settings of other
features, attributes, comments, order and white space. Nothing is parsed and written anew; the
places of elements are asked of the parser, and the text is cut there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias
from xml.parsers.expat import ExpatError, ParserCreate

import attrs

from sscsim.sources.orgsettings import Inner, inner_of, written_in

__all__ = ["rewritten"]

_OPEN, _CLOSE = b"<OrgSettings>", b"</OrgSettings>"
_Edit: TypeAlias = tuple[int, int, bytes]


def rewritten(blob: str, changes: Mapping[str, bool | int]) -> str | None:
    """
    Write settings into a blob as it was exported.

    Args:
        blob: the text of the column; empty where there was none.
        changes: the settings that get another value, by name.

    Gives None where the blob is written in a way that cannot be changed in place.

    >>> rewritten("<OrgSettings> <Other a='1'/> </OrgSettings>", {"HideTrackAllOption": True})
    "<OrgSettings> <Other a='1'/> <HideTrackAllOption>true</HideTrackAllOption></OrgSettings>"

    """
    inner = inner_of(blob)
    texts = {name: _text_of(value) for name, value in changes.items()}
    changed = None if inner is None else _changed(inner, texts)
    if inner is None or changed is None:
        return None
    whole = f"{blob[: inner.start]}{changed}{blob[inner.end :]}"
    return whole if written_in(whole) == {**(written_in(blob) or {}), **texts} else None


def _text_of(value: bool | int) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _changed(inner: Inner, texts: Mapping[str, str]) -> str | None:
    if not inner.text.strip():
        new = b"".join(_new(name, text) for name, text in texts.items())
        return (_OPEN + new + _CLOSE).decode()
    try:
        raw = _OPEN + inner.text.encode() + _CLOSE
        elements = _Places(raw).elements
    except (ExpatError, UnicodeEncodeError):
        return None
    for start, end, new in sorted(_edits(elements, texts), reverse=True):
        raw = raw[:start] + new + raw[end:]
    return raw.removeprefix(_OPEN).removesuffix(_CLOSE).decode()


def _edits(elements: list[_Element], texts: Mapping[str, str]) -> Iterator[_Edit]:
    """Change every element of a name; one that is not there is put at the end of the settings."""
    missing = []
    for name, text in texts.items():
        there = [one for one in elements if one.is_setting and _local(one.name) == name]
        yield from (one.filled(text.encode()) for one in there)
        if not there:
            missing.append(_new(name, text))
    if missing:
        yield [one for one in elements if one.is_root][-1].with_more(b"".join(missing))


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _new(name: str, text: str) -> bytes:
    return f"<{name}>{text}</{name}>".encode()


class _Span(NamedTuple):
    """From where to where something goes, in bytes."""

    start: int
    end: int


@attrs.define
class _Element:
    """An element, where it stands, and what it is."""

    name: str
    start: int
    is_root: bool
    is_setting: bool
    content: _Span | None = None
    end: int = 0

    def filled(self, text: bytes) -> _Edit:
        """Put a text in; an empty element is written anew, for its value may be an attribute."""
        if self.content is not None:
            return *self.content, text
        name = self.name.encode()
        return self.start, self.end, b"<" + name + b">" + text + b"</" + name + b">"

    def with_more(self, new: bytes) -> _Edit:
        """Put elements at the end; one without content is opened for them."""
        if self.content is not None:
            return self.content.end, self.content.end, new
        return self.end - len(b"/>"), self.end, b">" + new + b"</" + self.name.encode() + b">"


class _Places:
    """Asks the parser where each element begins, where its content does, and where both end."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.elements: list[_Element] = []
        self._open: list[_Element] = []
        self._inside: dict[int, int] = {}  # where the content of an element begins, by its start
        self._parser = ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._within
        self._parser.DefaultHandler = self._within
        self._parser.Parse(raw, True)

    def _within(self, _data: str) -> None:
        """Note that something stands in the element that was opened last."""
        if self._open:
            self._inside.setdefault(self._open[-1].start, self._parser.CurrentByteIndex)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._within("")
        parent = self._open[-1] if self._open else None
        root = _local(name).lower() == "orgsettings"
        setting = parent is not None and parent.is_root and not root
        element = _Element(name, self._parser.CurrentByteIndex, root, setting)
        self.elements.append(element)
        self._open.append(element)

    def _end(self, _name: str) -> None:
        element, place = self._open.pop(), self._parser.CurrentByteIndex
        element.end = place
        begin = self._inside.get(element.start)
        if begin is not None or not self.raw.endswith(b"/>", 0, place):
            element.content = _Span(place if begin is None else begin, place)
