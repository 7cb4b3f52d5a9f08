"""The rule book as a value: the tables of all chapters, and how a rule of one's own comes in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from sscsim.rules.own import own_problems, owned
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

    def place_of(self, rule_id: str) -> str | None:
        """Name the table in which a rule stands, such as ``correlation``; None if in none."""
        tables = {name: getattr(self, name) for name in _TABLES}
        tables["filters"] = tuple(self.filters.values())
        places = (name for name, table in tables.items() for one in table if one.id == rule_id)
        return next(places, None)

    @property
    def own(self) -> _Rules:
        """The rules that are not of the rulebook, in the order of the chapters."""
        return tuple(dict.fromkeys(rule for rule in self.rules if rule.own))

    def adding(
        self, rule: Rule, *, chapter: str = "correlation", before: str | None = None
    ) -> RuleBook:
        """
        Put one more rule into a chapter: before the rule with that id, else last.

        It is shown as your own, whatever status it claims.

        Args:
            rule: its id is ``package:rule``, so that nobody takes it for one of the rulebook.
            chapter: ``looked_at``, ``valid_and_new``, ``correlation``, ``vetoes`` or
                ``obstacles``.
            before: the id of a rule of that chapter, which is then asked after it.

        Raises:
            ValueError: the chapter takes no more rules, the id is taken or not of that form,
                ``before`` is not in the chapter, or the rule is not well formed.

        >>> from sscsim.rules import BOOK, Rule, passes
        >>> def check(case):
        ...     return passes("The moon was not asked.")
        >>> moon = Rule(id="sky:moon", asks="Is the moon full?", reads=(), check=check)
        >>> [rule.id for rule in BOOK.adding(moon, before="COR-30").correlation]
        ['COR-10', 'COR-25', 'sky:moon', 'COR-30', 'COR-44']

        """
        _refuse(own_problems(rule, added=True))
        if chapter not in OPEN_CHAPTERS:
            _refuse([f"chapter={chapter!r} takes no more rules. Write {_or(OPEN_CHAPTERS)}."])
        if self.place_of(rule.id) is not None:
            already = f"The book has a rule {rule.id} already."
            _refuse([f"{already} Give another id, or replace that one."])
        table: _Rules = getattr(self, chapter)
        ids = [one.id for one in table]
        if before is not None and before not in ids:
            _refuse([f"before={before!r} is no rule of {chapter}. Write {_or(ids)}."])
        at = len(table) if before is None else ids.index(before)
        tables: dict[str, Any] = {chapter: (*table[:at], owned(rule), *table[at:])}
        return attrs.evolve(self, **tables)

    def replacing(self, rule: Rule) -> RuleBook:
        """
        Put a rule in the place of that with the same id, for the engine knows places by ids.

        From then on the id names a rule that is shown as your own, whatever status it claims.
        Raises ValueError if the book has no such id, and for a rule that is not well formed.

        >>> import attrs
        >>> from sscsim.rules import BOOK, passes
        >>> def check(case):
        ...     return passes("Every folder is read.")
        >>> [inbox] = [rule for rule in BOOK.looked_at if rule.id == "SYN-1"]
        >>> BOOK.replacing(attrs.evolve(inbox, check=check)).own[0].status.value
        'own'

        """
        _refuse(own_problems(rule))
        return self._changed(rule.id, (owned(rule),))

    def without(self, rule_id: str) -> RuleBook:
        """
        Take a rule out of a chapter that can do without it.

        Raises ValueError for an id that the book has not, and one that the engine needs.

        >>> from sscsim.rules import BOOK
        >>> [rule.id for rule in BOOK.without("COR-44").correlation]
        ['COR-10', 'COR-25', 'COR-30']

        """
        if self.place_of(rule_id) not in {None, *OPEN_CHAPTERS}:
            _refuse([f"The engine needs {rule_id}. Replace it, or take out another rule."])
        return self._changed(rule_id, ())

    def _changed(self, rule_id: str, instead: _Rules) -> RuleBook:
        """Put rules in the place of one."""
        if self.place_of(rule_id) is None:
            _refuse([f"The book has no rule {rule_id}. `sscsim rules` lists those that it has."])
        tables: dict[str, Any] = {name: self._table(name, rule_id, instead) for name in _TABLES}
        tables["filters"] = {
            method: instead[0] if one.id == rule_id else one for method, one in self.filters.items()
        }
        return attrs.evolve(self, **tables)

    def _table(self, name: str, rule_id: str, instead: _Rules) -> _Rules:
        table: _Rules = getattr(self, name)
        changed = (instead if one.id == rule_id else (one,) for one in table)
        return tuple(rule for rules in changed for rule in rules)


def _refuse(problems: list[str]) -> None:
    if problems:
        raise ValueError("\n".join(problems))


def _or(names: tuple[str, ...] | list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
