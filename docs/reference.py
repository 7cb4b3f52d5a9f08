"""The pages of reference: what the package says of itself, so that nothing stands twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import click
from click.testing import CliRunner

import sscsim
from sscsim.cli.app import VERBS, app
from sscsim.rules import BOOK
from sscsim.views.cards import rule_value
from sscsim.views.entries import Entry, entries
from sscsim.views.markdown import marked
from sscsim.views.rulebook import paragraphs, sources

__all__ = ["pages"]


def pages() -> Mapping[str, str]:
    """Give every page by the name of its file."""
    return {name: "\n".join(lines()) + "\n" for name, lines in _PAGES.items()}


def _verbs() -> Iterator[str]:
    yield from ("# The verbs", "", "What `sscsim VERB --help` prints.", "")
    parent = click.Context(app, info_name="sscsim", terminal_width=88, max_content_width=88)
    for name in VERBS:
        command = app.get_command(parent, name)
        if command is None:
            continue
        context = click.Context(command, parent=parent, info_name=name, max_content_width=88)
        yield from (f"## {name}", "", "```text", command.get_help(context), "```", "")


def _rules() -> Iterator[str]:
    yield from ("# The rule cards", "", _RULES, "")
    for chapter in BOOK.chapters:
        yield from (f"## {marked(chapter.title)}", "")
        for rule in chapter.rules:
            yield from _card(rule_value(chapter, rule))


def _card(value: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"({value['id'].lower()}-{value['name']})=", "")
    yield from (f"### {value['id']}: {marked(value['asks'])}", "")
    for part in value["card"].split("\n\n"):
        if not part.endswith("?"):  # else it asks what the heading asks
            yield from (marked(part), "")
    yield from _items(
        {
            "known": value["status"],
            "looks at": ", ".join(f"`{one}`" for one in value["reads"]),
            "sources": ", ".join(_source(one) for one in value["sources"]),
            "leans on": ", ".join(f"`{one}`" for one in value["switches"]),
        }
    )


def _source(key: str) -> str:
    found = sources().get(key)
    return key if found is None else f"{key} {marked(found.title)}"


def _items(told: Mapping[str, str]) -> Iterator[str]:
    yield from (f"- *{name}:* {says}" for name, says in told.items() if says)
    yield ""


def _settings() -> Iterator[str]:
    yield from ("# The settings", "", _SETTINGS, "", "## OrgDBOrgSettings", "")
    heads = ("name", "what it does", "default", "rules")
    yield from _table(heads, map(_setting, _of("setting")))
    yield from ("## System settings, columns of `organization`", "")
    yield from _table(heads, map(_setting, _of("system setting")))


def _switches() -> Iterator[str]:
    yield from ("# The switches: what nobody knows", "", _SWITCHES, "")
    for entry in _of("switch"):
        value = entry.value
        yield from (f"## {entry.name}", "", marked(value["asks"]), "")
        first, *others = (f"`{one}`" for one in value["values"])
        yield from _items(
            {
                "taken unless you say otherwise": first,
                "instead": ", ".join(others),
                "promotes more": f"`{value['widest']}`"
                if value["direction_known"]
                else "not known",
                "rule": value["rule"],
            }
        )


def _words() -> Iterator[str]:
    yield from ("# The words", "", "What `sscsim glossary` prints.", "")
    for kind, title in _KINDS.items():
        yield from (f"## {title}", "")
        for entry in _of(kind):
            yield from (f"### {marked(entry.name)}", "")
            yield from ("  \n".join(marked(line.strip()) for line in entry.says), "")


def _rulebook() -> Iterator[str]:
    yield from ("# The rulebook", "", "Every paragraph that a rule, a switch or a trace cites.", "")
    chapter = None
    for paragraph in paragraphs().values():
        if paragraph.chapter != chapter:
            chapter = paragraph.chapter
            yield from (f"## {marked(chapter)}", "")
        yield from (
            f"**{paragraph.id}** *({marked(paragraph.status)})* {marked(paragraph.says)}",
            "",
        )
        if paragraph.table:
            heads, *rows = paragraph.table
            yield from _table(heads, (tuple(map(marked, row)) for row in rows))
    yield from ("## Sources", "")
    yield from (f"- **{key}** {marked(one.title)}" for key, one in sources().items())


def _api() -> Iterator[str]:
    yield from ("# The names in Python", "", _API, "")
    for title, room in _ROOMS.items():
        yield from (f"## {title}", "", "```{eval-rst}", f".. automodule:: {room}", "   :members:")
        yield from ("   :imported-members:", "```", "")


def _of(kind: str) -> Iterable[Entry]:
    return (entry for entry in entries() if entry.kind == kind)


def _setting(entry: Entry) -> tuple[str, ...]:
    default, rules = entry.value["default"], ", ".join(entry.value["rules"])
    shown = str(default).lower() if isinstance(default, bool) else default
    return f"`{entry.name}`", marked(entry.says[0]), f"`{shown}`", rules


def _formats() -> Iterator[str]:
    yield from ("# The formats", "", _FORMATS, "")
    for what, title in {"mail": "Header tables in", "decisions": "Decision tables out"}.items():
        told = CliRunner().invoke(app, ["schema", what], env={"COLUMNS": "88"}).output
        yield from (f"## {title}", "", "```text", told.rstrip(), "```", "")


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


_RULES = (
    "Each rule is one question, asked in this order of one message in one mailbox. A card says how "
    "well the answer is known, which columns it looks at, and which [switches](switches.md) it "
    "leans on."
)
_SETTINGS = (
    "What an administrator can set for a whole organisation, and what it does to arriving mail. "
    "`HideEmailAutoTrackOptions` and `HideTrackAllOption` act on the dialog alone."
)
_SWITCHES = (
    "Where the sources disagree or are silent, a switch holds what is taken, and what else it "
    "could be. `--assume NAME=VALUE` turns one, `--sensitivity` tells which ones a verdict turns "
    "on, and `sscsim probe` makes the test mail that would settle them in a sandbox."
)
_API = (
    f"`import sscsim` costs little and gives the {len(sscsim.__all__)} names of the first section; "
    "the others have a room each."
)
_FORMATS = (
    "Scenario files are told in [the lessons](../scenarios/README.md); `sscsim schema` prints "
    "their JSON Schema for an editor. A snapshot is a folder of Web API answers as you save them, "
    "one file for each entity set. `sscsim check` says what is wrong with a file, all at once."
)
_KINDS = {
    "word": "Words",
    "option set": "Option values",
    "outcome": "Outcomes",
    "reason": "Reasons",
    "reading": "Readings",
}
_ROOMS = {
    "An organisation, and what is asked of it": "sscsim",
    "Who is at risk": "sscsim.audit",
    "Policies": "sscsim.policy",
    "Who can read what": "sscsim.exposure",
    "All mail": "sscsim.gate",
    "Every combination": "sscsim.lattice",
    "The policy that does what is wanted": "sscsim.suggest",
    "What would have to change": "sscsim.whatif",
    "The mend": "sscsim.remedy",
    "Tests": "sscsim.testing",
    "Millions of messages": "sscsim.bulk",
}
_PAGES: Mapping[str, Callable[[], Iterator[str]]] = {
    "verbs": _verbs,
    "rules": _rules,
    "settings": _settings,
    "switches": _switches,
    "formats": _formats,
    "words": _words,
    "rulebook": _rulebook,
    "api": _api,
}
