"""What is sure and what is not, for people and for programs: always, never, depends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

from sscsim.assumptions import SWITCHES
from sscsim.readings import Envelope, Leaning, Turn
from sscsim.safe import clip
from sscsim.views.text import WIDTH
from sscsim.views.values import shown_value

__all__ = ["ENVELOPE_KEYS", "envelope_figures", "envelope_lines", "envelope_value"]

ENVELOPE_KEYS = ("envelope", "depends_on")
_SHOWN = 20
_NAME = 60
_SAYS = {
    "always": "always promoted, whatever the open questions turn out to be",
    "never": "never promoted",
    "depends": "promoted or not, depending on an open question",
    None: "the input cannot tell: a header is missing",
}


def envelope_value(found: Envelope, source: str) -> dict[str, Any]:
    """Give the keys that a record gets beside those of the contract."""
    one = found.messages[source]
    return {"envelope": one.envelope, "depends_on": list(one.depends_on)}


def envelope_figures(found: Envelope) -> dict[str, Any]:
    """Count messages by what is sure about them."""
    counts = _counts(found)
    return {word: counts[word] for word in ("always", "never", "depends")}


def envelope_lines(
    found: Envelope, subjects: Mapping[str, str], width: int = WIDTH
) -> Iterator[str]:
    """Show the counts, then what depends on which question, and which answer gives what."""
    if not found.messages:
        yield "There was no mail, so nothing is known of what is sure."
        return
    counts = _counts(found)
    yield f"What is sure of {_messages(len(found.messages))}, from whatever mailbox:"
    for word, says in _SAYS.items():
        if counts[word]:
            yield f"{counts[word]:>9,}  {says}"
    for (turn, promoted), leaning in _grouped(found).items():
        yield ""
        yield from _asked(turn, width)
        for line in _answers(found, turn, promoted=promoted, count=len(leaning)):
            yield from wrap(line, width, initial_indent="  ", subsequent_indent="    ")
        yield from _listed(leaning, subjects)


def _counts(found: Envelope) -> Counter[str | None]:
    return Counter(one.envelope for one in found.messages.values())


def _grouped(found: Envelope) -> dict[tuple[Turn, bool], list[Leaning]]:
    """Put messages together that the same answers turn, those first that turn most."""
    groups: dict[tuple[Turn, bool], list[Leaning]] = {}
    for one in found.messages.values():
        for turn in one.turns:
            groups.setdefault((turn, one.promoted), []).append(one)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _asked(turn: Turn, width: int) -> Iterator[str]:
    several = len(turn.changes) > 1
    if several:
        yield "Only if all of these were answered otherwise:"
    for name in turn.switches:
        switch = SWITCHES[name]
        says = f"{switch.asks} ({name}, {switch.rule})"
        yield from wrap(says, width, initial_indent="  " * several, subsequent_indent="    ")


def _answers(found: Envelope, turn: Turn, *, promoted: bool, count: int) -> Iterator[str]:
    """Say what the answer taken gives, and what the other one gives."""
    taken = [(name, getattr(found.assume, name)) for name in turn.switches]
    several = len(taken) > 1
    verb = "is" if count == 1 else "are"
    for changes, becomes, mark in (
        (taken, promoted, " (taken here)"),
        (turn.changes, not promoted, ""),
    ):
        values = " and ".join(_said(name, value, several=several) for name, value in changes)
        yield f"{values}{mark}: {_messages(count)} {verb} {'' if becomes else 'not '}promoted"


def _said(name: str, value: Any, *, several: bool) -> str:
    word = {True: "yes", False: "no"}[value] if isinstance(value, bool) else shown_value(value)
    return f"{name} = {word}" if several else word


def _listed(leaning: list[Leaning], subjects: Mapping[str, str]) -> Iterator[str]:
    for one in leaning[:_SHOWN]:
        subject = subjects.get(one.source, "")
        told = f'  "{clip(subject, _NAME)}"' if subject else ""
        yield f"    {clip(one.source, _NAME)}{told}"
    if len(leaning) > _SHOWN:
        yield f"    and {len(leaning) - _SHOWN:,} more"


def _messages(count: int) -> str:
    return "1 message" if count == 1 else f"{count:,} messages"
