"""What `check_rule` raises: every law that a rule breaks, with a scenario that shows it."""

from __future__ import annotations

import itertools
import re
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

from sscsim.rules import Rule
from sscsim.scenario import Scenario
from sscsim.testing.keeping import keep, numbered

__all__ = ["BrokenLaw", "BrokenLaws", "kept_in"]

_WIDTH = 100


@attrs.frozen(kw_only=True)
class BrokenLaw:
    """
    One law that was broken.

    Attributes:
        sentence: the law.
        cites: where it is written.
        why: what came instead.
        scenario: the smallest that was found to show it; None where no single one does.
        text: the same as a file.
        file: where that was saved, if it was.
        remark: what else is to know of it.
    """

    sentence: str
    cites: str
    why: str
    scenario: Scenario | None = None
    text: str = ""
    file: Path | None = None
    remark: str = ""

    def lines(self) -> Iterator[str]:
        """Tell the law, why it does not hold, and the scenario."""
        yield f"{self.sentence[:1].upper()}{self.sentence[1:]}. ({self.cites})"
        yield from textwrap.wrap(
            self.why, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False
        )
        if self.remark:
            yield f"  {self.remark}"
        if self.scenario is not None:
            saved = "" if self.file is None else f", saved as {self.file}"
            yield f"  The smallest scenario that shows it{saved}:"
            yield ""
            yield textwrap.indent(self.text.rstrip(), "    ")


class BrokenLaws(AssertionError):  # noqa: N818 - it says what is the matter, like Disagreement
    """
    A rule breaks laws; says which, why, and shows the smallest scenario for each.

    Attributes:
        rule: the rule that was tried.
        broken: the laws, in their order.

    >>> from sscsim.rules import Rule, passes
    >>> from sscsim.testing import BrokenLaws, check_rule
    >>> def check(case):
    ...     return passes("It begins with a letter." if case.message.subject[0] else "It does not.")
    >>> asks, reads = "Does the subject begin with a letter?", ("message.Subject",)
    >>> letter = Rule(id="contoso:letter", asks=asks, reads=reads, check=check)
    >>> try:
    ...     check_rule(letter, subjects=[""], examples=9)
    ... except BrokenLaws as error:
    ...     print(error.broken[0].sentence)
    no message makes it fail, and each of its sentences can be said

    """

    def __init__(self, rule: Rule, broken: tuple[BrokenLaw, ...], tried: int) -> None:
        self.rule = rule
        self.broken = broken
        self.tried = tried
        super().__init__("\n".join(self._lines()))

    def _lines(self) -> Iterator[str]:
        count = f"{len(self.broken)} law{'s' * (len(self.broken) > 1)}"
        yield f"The rule {self.rule.id} breaks {count} of {self.tried}."
        for law in self.broken:
            yield ""
            yield from law.lines()


def kept_in(
    where: Path | str | None, rule: Rule, broken: Iterable[BrokenLaw]
) -> tuple[BrokenLaw, ...]:
    """
    Save the scenarios: each under a name of its own in a folder, or in a file and those beside it.

    Without a place nothing is saved.
    """
    told = tuple(broken)
    if where is None:
        return told
    numbers = itertools.count(1)
    return tuple(
        one if one.scenario is None else _saved(numbered(where, next(numbers)), rule, one)
        for one in told
    )


def _saved(where: Path, rule: Rule, law: BrokenLaw) -> BrokenLaw:
    name = re.sub(r"[^a-z0-9]+", "-", f"{rule.id} {law.sentence}".lower()).strip("-")
    return attrs.evolve(law, file=keep(law.text, where, name))
