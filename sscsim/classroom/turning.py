"""What would have stopped this? Every smallest change, in the words of those who can make it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sscsim.classroom.saying import CORRELATION
from sscsim.events import Deliver
from sscsim.safe import one_line
from sscsim.views.plainly import label
from sscsim.vocabulary import FORCE, METHOD
from sscsim.whatif import By, Change, WhatIf, by_of, what_would_turn
from sscsim.world import World

__all__ = ["turned"]

_COUNTED = {1: "one change", 2: "two changes", 3: "three changes"}
_WHO = {
    By.PERSON: "The person",
    By.ADMINISTRATOR: "An administrator",
    By.SENDER: "The sender",
}


def turned(world: World, event: Deliver) -> dict[str, Any]:
    """
    Say what would have turned the verdict on a message, as plain values.

    Under ``groups`` stand the changes that people speak of, by who makes them, in sentences; under
    ``further`` those that only administrators know.

    >>> from sscsim import load_scenario_text
    >>> story = load_scenario_text('''
    ... systemusers:
    ...   - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
    ...      incomingemailfilteringmethod: 1}
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [hanna@contoso.example]}]
    ... ''')
    >>> found = turned(story.world, story.events[0])
    >>> found["title"], found["groups"][0]
    ('What would have promoted it?', {'who': 'The person', 'says': \
['Hanna Reyes chooses "All email messages" in the personal options.']})

    """
    found = _found(world, event)
    return {
        "title": (
            "What would have stopped this?" if found.promoted else "What would have promoted it?"
        ),
        "says": _how_many(found),
        "groups": list(_groups(found)),
        "further": [one_line(_joined(some)) for some in found.sets if not _spoken_of(some)],
    }


def _found(world: World, event: Deliver) -> WhatIf:
    """Look for single changes, and only where there is none for two: a class waits for it."""
    single = what_would_turn(world, event, most=1)
    return single if single.sets else what_would_turn(world, event, most=2)


def _how_many(found: WhatIf) -> str:
    counted = _COUNTED.get(found.size, f"{found.size} changes")
    if not found.sets:
        return f"Nothing that was tried turns it: up to {counted} at a time, of {found.tried}."
    return f"Each of these alone is enough, and takes {counted}. All of them were tried out."


def _groups(found: WhatIf) -> Iterator[dict[str, Any]]:
    for who, name in _WHO.items():
        own = [some for some in found.sets if by_of(some) is who and _spoken_of(some)]
        if own:
            yield {"who": name, "says": list(_sentences(own))}


def _spoken_of(some: Sequence[Change]) -> bool:
    return all(one.kind == "header" or one.name in _SENTENCES for one in some)


def _joined(some: Sequence[Change]) -> str:
    return ", and ".join(change.says for change in some)


def _sentences(own: Sequence[Sequence[Change]]) -> Iterator[str]:
    """Say what is done in one spot in one sentence, with all values that do."""
    spots: dict[Any, list[Change]] = {}
    for some in own:
        if len(some) == 1:
            spots.setdefault(some[0].spot, []).append(some[0])
    for changes in spots.values():
        say = _SENTENCES.get(changes[0].name, _header)
        yield one_line(say(changes))
    yield from (one_line(f"{_joined(some)}.") for some in own if len(some) > 1)


def _header(changes: Sequence[Change]) -> str:
    says = " or ".join(change.says for change in changes)
    return f"{says[:1].upper()}{says[1:]}." if " " in says[:4] else f"{says}."


def _method(changes: Sequence[Change]) -> str:
    name = changes[0].says.partition(":")[0]
    if changes[0].by is By.PERSON:
        return f"{name} chooses {_labels(changes)} in the personal options."
    return f"{_labels(changes)} is stored for {name}."


def _force(changes: Sequence[Change]) -> str:
    return f"Every user is forced to {_labels(changes)} ({FORCE})."


def _correlation(changes: Sequence[Change]) -> str:
    return f'"Use correlation" is switched {"on" if changes[0].to else "off"} ({CORRELATION}).'


def _labels(changes: Sequence[Change]) -> str:
    *others, last = [label(change.to) for change in changes]
    return f"{', '.join(others)} or {last}" if others else last


_SENTENCES: dict[str, Callable[[Sequence[Change]], str]] = {
    METHOD: _method,
    FORCE: _force,
    CORRELATION: _correlation,
}
