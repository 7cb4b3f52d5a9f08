"""Why a gate is passed, as a value that others can check without this project's search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sscsim.gate.search import Gate, Judged
from sscsim.gate.writing import eml
from sscsim.policy import AtOnce, is_promoted
from sscsim.world import World

__all__ = ["certificate"]


def certificate(found: Gate, worlds: Sequence[World]) -> dict[str, Any]:
    """
    Say of each class of mail what each policy decides, and what was looked at for that.

    The message of each class stands there as the text of a file: who replays it under both
    policies must find the same, and no class that the second promotes alone.

    >>> from sscsim import World
    >>> from sscsim.gate import gained
    >>> certificate(gained(World(), World()), [World(), World()])
    {'claim': 'no new promotion', 'tried': 0, 'classes': []}

    """
    classes = [_class(judged, worlds) for judged in found.classes]
    return {"claim": "no new promotion", "tried": found.tried, "classes": classes}


def _class(judged: Judged, worlds: Sequence[World]) -> dict[str, Any]:
    message = judged.kind.message
    said = zip(("from", "to"), (judged.one, judged.other), worlds, strict=True)
    return {
        "says": judged.kind.says,
        "message": eml(message).decode(),
        **{
            name: {"promoted": promoted, "read": _read(one, message)}
            for name, promoted, one in said
        },
    }


def _read(world: World, message: Any) -> list[str]:
    [told] = AtOnce([world]).ask(lambda one: is_promoted(one, message))
    return sorted(map(str, told.seen))
