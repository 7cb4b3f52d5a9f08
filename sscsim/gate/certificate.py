"""Why a gate is passed, as a value that others can check without this project's search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sscsim.classes import Kind
from sscsim.engine import simulate
from sscsim.events import Deliver
from sscsim.gate.digest import digests
from sscsim.gate.dimensions import dimensions
from sscsim.gate.judged import Gate, Judged
from sscsim.gate.overall import not_tried
from sscsim.gate.properties import Property
from sscsim.gate.writing import eml
from sscsim.policy import AtOnce, is_promoted
from sscsim.world import World

__all__ = ["certificate"]


def certificate(
    found: Gate,
    worlds: Sequence[World],
    wanted: Iterable[Property] = (),
    notes: Iterable[str] = (),
) -> dict[str, Any]:
    """
    Say of each class of mail what each policy decides, and what was looked at for that.

    The message of each class stands there as the text of a file: who replays it under both
    policies must find the same, and no class that the second promotes alone; where a class answers
    mail that is let in, that stands ``before`` it. Of properties, the
    certificate says what they are, and of each class that is promoted what holds of it.

    It is tied to the organisation under each policy by digests of its tables. Its classes are
    counted, all and by dimension, so that one that is lost is missed.

    Args:
        found: what the gate found: no witness.
        worlds: the organisation under the policies that it was asked about.
        wanted: the properties, where it was asked about properties.
        notes: what else the verdict leans on, such as what was assumed for want of a file; what was
            not tried, or in samples only, is told after it.

    >>> from sscsim import World
    >>> from sscsim.gate import gained
    >>> told = certificate(gained(World(), World()), [World(), World()])
    >>> told["claim"], told["tried"], told["count"], told["classes"]
    ('no new promotion', 0, 0, [])

    """
    return {
        **_claim(list(wanted)),
        "organisation": dict(zip(_names(worlds), digests(worlds), strict=True)),
        "notes": [*notes, *not_tried(*reversed(worlds), cut_short=found.cut_short)],
        "tried": found.tried,
        "count": len(found.classes),
        "dimensions": dimensions([judged.kind for judged in found.classes], worlds),
        "classes": [_class(judged, worlds) for judged in found.classes],
    }


def _names(worlds: Sequence[World]) -> tuple[str, ...]:
    return ("from", "to") if len(worlds) > 1 else ("policy",)


def _claim(wanted: Sequence[Property]) -> dict[str, Any]:
    if not wanted:
        return {"claim": "no new promotion"}
    never = [one.said.text for one in wanted if one.never]
    always = [one.said.text for one in wanted if not one.never]
    return {"claim": "all promoted mail is so", "never": never, "always": always}


def _class(judged: Judged, worlds: Sequence[World]) -> dict[str, Any]:
    message = judged.kind.message
    told: dict[str, Any] = {
        name: {"promoted": promoted, "read": _read(one, judged.kind)}
        for name, promoted, one in zip(_names(worlds), judged.promoted, worlds, strict=True)
    }
    if judged.facts is not None:
        told["facts"] = {name: sorted(values) for name, values in judged.facts.items()}
    first = [eml(one.message).decode() for one in judged.kind.before]
    before = {"before": first} if first else {}
    return {"says": judged.kind.says, **before, "message": eml(message).decode(), **told}


def _read(world: World, kind: Kind) -> list[str]:
    mail = [Deliver(message=one.message) for one in kind.before]
    many = AtOnce([simulate(world, mail).world])
    [told] = many.ask(lambda one: is_promoted(one, kind.message))
    return sorted(map(str, told.seen))
