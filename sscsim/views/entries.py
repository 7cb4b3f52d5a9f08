"""Everything that can be looked up in the glossary, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import attrs

from sscsim.assumptions import READINGS, SWITCHES, Assumptions, Switch
from sscsim.decisions import Outcome, Reason
from sscsim.views.record import plain
from sscsim.views.sentences import OUTCOME_MEANS, REASON_SAYS
from sscsim.views.systemsettings import SYSTEM_SETTINGS, SystemSetting
from sscsim.views.values import shown_value
from sscsim.views.words import WORDS, Word
from sscsim.vocabulary import OPTION_SETS, OptionSet
from sscsim.world import ORG_SETTINGS, OrgSetting

__all__ = ["Entry", "entries", "option_values"]


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


def option_values() -> Iterator[Entry]:
    """Give every value of every option set, to be looked up by its number or its label."""
    for options in OPTION_SETS:
        for value, label in options.labels.items():
            yield _option_value(options, value, label)


def _word(word: Word) -> Entry:
    says = [word.means[:1].upper() + word.means[1:] + "."]
    if word.confused:
        says.append(f"Beware: {word.confused}.")
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


def _option_value(options: OptionSet, value: int, label: str) -> Entry:
    says = [f"{label}.", f"Stored in {', '.join(options.columns)}. Source: {options.source}."]
    if options.name == "reasoncode":
        says[1:1] = [_means(each) for each in Reason if each.code == value]
    plainly = {"option_set": options.name, "value": value, "label": label}
    also = (str(value), label, f"{options.name} {value}", f"{value} {label}")
    return Entry(f"{options.name} = {value}", "option value", tuple(says), plainly, also)


def _system_setting(setting: SystemSetting) -> Entry:
    says = [f"{setting.effect[:1].upper()}{setting.effect[1:]}."]
    if setting.label:
        says.append(f"The settings pages call it '{setting.label}'.")
    default = "empty" if setting.default is None else shown_value(setting.default)
    says.append(f"A column of organization; where it is left out it is {default}.")
    if setting.rules:
        says.append(f"Rules {', '.join(setting.rules)}.")
    value = {
        "effect": setting.effect,
        "label": setting.label or None,
        "default": setting.default,
        "rules": list(setting.rules),
    }
    also = (f"organization.{setting.column}", *([setting.label] if setting.label else ()))
    return Entry(setting.column, "system setting", tuple(says), value, also)


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
    means = _means(reason)
    number = "The product has no number for it."
    if reason.code is not None:
        number = f"The product's number for it is {reason.code}."
    return Entry(reason.value, "reason", (means, number), {"means": means, "code": reason.code})


def _means(reason: Reason) -> str:
    return REASON_SAYS[reason].replace("{who}", "A recipient")


def _switch(switch: Switch) -> Entry:
    direction = "It is not clear which value promotes more."
    if switch.direction_known:
        direction = f"Most is promoted with {shown_value(switch.widest)}."
    if not switch.touches_verdict:
        direction = "It changes what follows from a promotion, not whether a message is promoted."
    says = (
        switch.asks,
        f"Values: {', '.join(map(shown_value, switch.values))}; the first is the default.",
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
    chosen = tuple(f"{key} = {shown_value(value)}" for key, value in differs.items())
    return Entry(name, "reading", (_READING_MEANS[name], *chosen), {"switches": plain(differs)})


_READING_MEANS = {
    "article": "The default: the article where it speaks, then Microsoft's pages, then community.",
    "learn": "Microsoft's pages wherever they and the article differ.",
    "widest": "For every switch the value that promotes more, to estimate a risk from above.",
    "narrowest": "For every switch the value that promotes less.",
}

_KINDS: tuple[tuple[Callable[[Any], Entry], Any], ...] = (
    (_word, WORDS),
    (_option_set, OPTION_SETS),
    (_setting, ORG_SETTINGS.values()),
    (_system_setting, SYSTEM_SETTINGS),
    (_outcome, Outcome),
    (_reason, Reason),
    (_switch, SWITCHES.values()),
    (_reading, READINGS),
)
