"""A value of a file and where it stands, and what a plain scalar means."""

from __future__ import annotations

import math
import re
from typing import Any

import attrs

from sscsim.columns import shown
from sscsim.errors import Place

__all__ = ["PLAIN", "Node", "is_endless", "resolve"]

# What a plain scalar may be beside a text; the writer quotes texts that look like one of these.
PLAIN = {
    "null": re.compile(r"(?:null|~|)\Z"),
    "bool": re.compile(r"(?:true|false)\Z"),
    "int": re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\Z"),
    # What other readers of YAML and JSON take for numbers, and no column can hold.
    "endless": re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|NaN|-?Infinity)\Z"),
    "float": re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\Z"),
}
_LONGEST = 64  # signs of a number; what is longer is a text
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}


@attrs.frozen
class Node:
    """
    A value and where it stands.

    Attributes:
        value: None, a Boolean, a number or a text; a tuple of nodes; or nodes by key.
        text: how a scalar is written, so that ``1.10`` can still be a text.
        keys: where each key of a mapping stands.
    """

    place: Place
    value: Any
    text: str = ""
    keys: dict[str, Place] = attrs.field(factory=dict)

    @property
    def is_list(self) -> bool:
        """Whether it is a list of nodes."""
        return isinstance(self.value, tuple)

    @property
    def is_mapping(self) -> bool:
        """Whether it holds nodes by key."""
        return isinstance(self.value, dict)

    def get(self, key: str) -> Node | None:
        """Find what stands under a key; None if this is no mapping or has no such key."""
        return self.value.get(key) if self.is_mapping else None

    def items(self) -> tuple[Node, ...]:
        """Give the nodes of a list; anything else has none."""
        return self.value if self.is_list else ()

    def plain(self) -> Any:
        """Give the value without places, as JSON would hold it."""
        if self.is_list:
            return [item.plain() for item in self.value]
        if self.is_mapping:
            return {key: item.plain() for key, item in self.value.items()}
        return self.value

    def __str__(self) -> str:
        """Show the value in a message."""
        if self.is_list:
            return "a list"
        if self.is_mapping:
            return "a mapping"
        return shown(self.value) if isinstance(self.value, str) else self.text or "null"


def resolve(text: str) -> Any:
    """Say what a plain scalar means; whatever is nothing else is text."""
    if text in _WORDS:
        return _WORDS[text]
    if PLAIN["int"].match(text):
        return int(text)
    if len(text) < _LONGEST and PLAIN["float"].match(text) and math.isfinite(float(text)):
        # A whole number too long for the product's columns comes here too, and stays a text.
        return text if text.lstrip("+-").isdigit() else float(text)
    return text


def is_endless(text: str) -> bool:
    """Whether a plain scalar is a number without end, or so large that it is none."""
    if PLAIN["endless"].match(text):
        return True
    return len(text) < _LONGEST and bool(PLAIN["float"].match(text)) and math.isinf(float(text))
