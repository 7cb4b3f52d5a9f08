"""The dictionary: words, option values, settings, outcomes, reasons, switches and readings."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import attrs

from sscsim.assumptions import READINGS, SWITCHES, Assumptions, Switch
from sscsim.decisions import Outcome, Reason
from sscsim.views.record import plain
from sscsim.views.sentences import OUTCOME_MEANS, REASON_SAYS
from sscsim.views.text import WIDTH
from sscsim.views.words import WORDS, Word
from sscsim.vocabulary import OPTION_SETS, OptionSet
from sscsim.world import ORG_SETTINGS, OrgSetting

__all__ = ["Entry", "entries", "entry_lines", "find", "glossary_lines"]


class Entry(NamedTuple):
    """One thing that can be looked up: its name, what kind it is, what it says, other names."""

    name: str
    kind: str
    says: tuple[str, ...]
    value: Mapping[str, Any]
    also: tuple[str, ...] = ()


def entries() -> Iterator[Entry]:
    """Give everything that can be looked up, kind by kind."""
    for make, things in _KINDS:
        yield from map(make, things)


def find(word: str) -> list[Entry]:
    """Find the entries of that name, whatever its letter case; a kind names all of its entries."""
    wanted = word.strip().casefold()
    everything = list(entries())
    named = [
        entry for entry in everything
        if wanted in {name.casefold() for name in (entry.name, *entry.also)}
    ]  # fmt: skip
    return named or [entry for entry in everything if wanted in (entry.kind, _PLURALS[entry.kind])]


def glossary_lines(width: int = WIDTH) -> Iterator[str]:
    """List every name under its kind."""
    names: dict[str, list[str]] = {}
    for entry in entries():
        names.setdefault(entry.kind, []).append(entry.name)
    for kind, listed in names.items():
        yield f"{_TITLES[kind]} ({_PLURALS[kind]})"
        yield from textwrap.wrap(
            ", ".join(dict.fromkeys(listed)), width,
            initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False,
        )  # fmt: skip
        yield ""
    yield "Look one up: sscsim glossary WORD; all of one kind: sscsim glossary switches"


def entry_lines(entry: Entry, width: int = WIDTH) -> Iterator[str]:
    """Show one entry."""
    yield f"{entry.name}  ({entry.kind})"
    for line in entry.says:
        yield from textwrap.wrap(
            line, width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False
        )


def _word(word: Word) -> Entry:
    says = [word.means[:1].upper() + word.means[1:] + "."]
    if word.confused:
        says.append(f"Often confused: {word.confused}.")
    if word.also:
        says.append(f"Also: {', '.join(word.also)}.")
    value = {"means": word.means, "confused": word.confused or None, "also": list(word.also)}
    return Entry(word.word, "word", tuple(says), value, word.also)


def _option_set(options: OptionSet) -> Entry:
    says = (
        *(f"{value:>3}  {label}" for value, label in options.labels.items()),
        f"Stored in {', '.join(options.columns)}.",
        f"Source: {options.source}.",
    )
    labels = {str(value): label for value, label in options.labels.items()}
    value = {"values": labels, "columns": list(options.columns), "source": options.source}
    return Entry(options.name, "option set", says, value, options.columns)


def _setting(setting: OrgSetting) -> Entry:
    kind = "true or false" if setting.type is bool else "a number"
    if setting.range is not None:
        kind = f"a number from {setting.range[0]} to {setting.range[1]}"
    says = [
        setting.effect[:1].upper() + setting.effect[1:] + ".",
        f"It is {kind}; where it is absent it is {str(setting.default).lower()}.",
        f"Rules {', '.join(setting.rules)}; source {setting.source}.",
    ]
    if setting.first_build:
        says.append(f"From build {setting.first_build} on.")
    value = {
        "effect": setting.effect,
        "type": "boolean" if setting.type is bool else "number",
        "default": setting.default,
        "range": plain(setting.range),
        "rules": list(setting.rules),
        "source": setting.source,
        "first_build": setting.first_build,
    }
    return Entry(setting.name, "setting", tuple(says), value)


def _outcome(outcome: Outcome) -> Entry:
    says = OUTCOME_MEANS[outcome]
    return Entry(outcome.value, "outcome", (says,), {"means": says})


def _reason(reason: Reason) -> Entry:
    means = REASON_SAYS[reason].replace("{who}", "A recipient")
    number = "The product has no number for it."
    if reason.code is not None:
        number = f"The product's number for it is {reason.code}."
    return Entry(reason.value, "reason", (means, number), {"means": means, "code": reason.code})


def _switch(switch: Switch) -> Entry:
    direction = "It is not clear which value promotes more."
    if switch.direction_known:
        direction = f"Most is promoted with {_shown(switch.widest)}."
    if not switch.touches_verdict:
        direction = "It changes what follows from a promotion, not whether a message is promoted."
    says = (
        switch.asks,
        f"Values: {', '.join(map(_shown, switch.values))}; the first is the default.",
        f"{direction} Rule {switch.rule}.",
    )
    value = {
        "asks": switch.asks,
        "rule": switch.rule,
        "values": plain(switch.values),
        "widest": plain(switch.widest),
        "narrowest": plain(switch.narrowest),
        "direction_known": switch.direction_known,
        "touches_verdict": switch.touches_verdict,
    }
    return Entry(switch.name, "switch", says, value, (f"assume.{switch.name}",))


def _reading(name: str) -> Entry:
    default = Assumptions()
    differs = {
        key: value
        for key, value in attrs.asdict(READINGS[name], recurse=False).items()
        if value != getattr(default, key)
    }
    chosen = tuple(f"{key} = {_shown(value)}" for key, value in differs.items())
    return Entry(name, "reading", (_READING_MEANS[name], *chosen), {"switches": plain(differs)})


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "none" if value is None else str(value)


_READING_MEANS = {
    "article": "The default: the article where it speaks, then Microsoft's pages, then community.",
    "learn": "Microsoft's pages wherever they and the article differ.",
    "widest": "For every switch the value that promotes more, to estimate a risk from above.",
    "narrowest": "For every switch the value that promotes less.",
}

_TITLES = {
    "word": "Words",
    "option set": "Option values, as the product publishes them",
    "setting": "OrgDBOrgSettings",
    "outcome": "What can become of a message",
    "reason": "Why",
    "switch": "Open questions: switches for --assume",
    "reading": "Readings for --reading",
}

_PLURALS = {kind: f"{kind}es" if kind.endswith("ch") else f"{kind}s" for kind in _TITLES}

_KINDS: tuple[tuple[Callable[[Any], Entry], Any], ...] = (
    (_word, WORDS),
    (_option_set, OPTION_SETS),
    (_setting, ORG_SETTINGS.values()),
    (_outcome, Outcome),
    (_reason, Reason),
    (_switch, SWITCHES.values()),
    (_reading, READINGS),
)
