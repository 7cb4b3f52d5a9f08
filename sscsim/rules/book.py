"""The rule book as a value: the tables of all chapters, and how a rule of one's own comes in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from sscsim.rules.rule import Chapter, Rule
from sscsim.vocabulary import FilteringMethod

__all__ = ["RuleBook"]

_Rules = tuple[Rule, ...]

# Where the first rule that settles ends the chapter, one more rule may stand anywhere.
OPEN_CHAPTERS = ("looked_at", "valid_and_new", "correlation", "vetoes", "obstacles")
_TABLES = (*OPEN_CHAPTERS, "resolving", "who_is_asked", "verdict", "creation")


@attrs.frozen(kw_only=True, eq=False)
class RuleBook:
    """
    What an engine walks: the rules of each stage, in the order in which they are asked.

    A book never changes; `adding`, `replacing` and `without` give another one.

    Attributes:
        looked_at: is the item looked at?
        valid_and_new: is the message valid and new?
        resolving: whom do the addresses stand for? These only tell.
        correlation: which earlier email does it answer? The first hit wins (COR-1).
        who_is_asked: whose filtering method counts?
        vetoes: asked of a candidate before his method.
        filters: the one rule that each filtering method asks.
        verdict: what follows from all answers; the last rule always answers.
        obstacles: what may keep the email from being created.
        creation: what the email will hold. These only tell.

    """

    looked_at: _Rules
    valid_and_new: _Rules
    resolving: _Rules
    correlation: _Rules
    who_is_asked: _Rules
    vetoes: _Rules
    filters: Mapping[FilteringMethod, Rule]
    verdict: _Rules
    obstacles: _Rules
    creation: _Rules

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The same rules as people read them: six chapters with titles."""
        acceptance = (*self.who_is_asked, *self.vetoes, *self.filters.values(), *self.verdict)
        return (
            Chapter("looked_at", "Is the item looked at?", self.looked_at),
            Chapter("valid_and_new", "Is the message valid and new?", self.valid_and_new),
            Chapter("resolving", "Whom do the addresses stand for?", self.resolving),
            Chapter("correlation", "Which earlier email does it answer?", self.correlation),
            Chapter("acceptance", "Does anybody's filtering method let it in?", acceptance),
            Chapter("creation", "The email is created", (*self.obstacles, *self.creation)),
        )

    @property
    def rules(self) -> _Rules:
        """Every rule, chapter by chapter."""
        return tuple(rule for chapter in self.chapters for rule in chapter.rules)

    def adding(
        self, rule: Rule, *, chapter: str = "correlation", before: str | None = None
    ) -> RuleBook:
        """
        Put one more rule into a chapter: before the rule with that id, else last.

        Raises ValueError for a chapter that takes no more rules, an id that is taken, and a
        ``before`` that is not in the chapter.
        """
        if chapter not in OPEN_CHAPTERS:
            message = f"chapter={chapter!r} takes no more rules. Write {_or(OPEN_CHAPTERS)}."
            raise ValueError(message)
        if any(rule.id == one.id for one in self.rules):
            message = (
                f"The book has a rule {rule.id} already. Give another id, or replace that one."
            )
            raise ValueError(message)
        table: _Rules = getattr(self, chapter)
        ids = [one.id for one in table]
        if before is not None and before not in ids:
            message = f"before={before!r} is no rule of {chapter}. Write {_or(ids)}."
            raise ValueError(message)
        at = len(table) if before is None else ids.index(before)
        tables: dict[str, Any] = {chapter: (*table[:at], rule, *table[at:])}
        return attrs.evolve(self, **tables)

    def replacing(self, rule: Rule) -> RuleBook:
        """Put a rule in the place of that with the same id; ValueError if there is none."""
        return self._changed(rule.id, (rule,))

    def without(self, rule_id: str) -> RuleBook:
        """
        Take a rule out of a chapter that can do without it.

        Raises ValueError for an id that the book has not, and one that the engine needs.
        """
        needed = [one.id for one in self.rules if not self._is_open(one.id)]
        if rule_id in needed:
            message = f"The engine needs {rule_id}. Replace it, or take out another rule."
            raise ValueError(message)
        return self._changed(rule_id, ())

    def _is_open(self, rule_id: str) -> bool:
        return any(one.id == rule_id for name in OPEN_CHAPTERS for one in getattr(self, name))

    def _changed(self, rule_id: str, instead: _Rules) -> RuleBook:
        """Put rules in the place of one."""
        if all(rule_id != one.id for one in self.rules):
            message = f"The book has no rule {rule_id}. `sscsim rules` lists those that it has."
            raise ValueError(message)
        tables: dict[str, Any] = {name: self._table(name, rule_id, instead) for name in _TABLES}
        tables["filters"] = {
            method: instead[0] if one.id == rule_id else one for method, one in self.filters.items()
        }
        return attrs.evolve(self, **tables)

    def _table(self, name: str, rule_id: str, instead: _Rules) -> _Rules:
        table: _Rules = getattr(self, name)
        changed = (instead if one.id == rule_id else (one,) for one in table)
        return tuple(rule for rules in changed for rule in rules)


def _or(names: tuple[str, ...] | list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
