"""What deserves a line beside the sums: mail that cannot be read, verdicts that lean on a guess."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sscsim.decisions import Decision, Outcome
from sscsim.safe import clip
from sscsim.views.short import others

__all__ = ["Remarks"]

_SHOWN = 20
_WIDTH = 160


class Remarks:
    """Gathered while decisions pass by; only the first few of a kind are kept."""

    def __init__(self) -> None:
        self.decided = 0
        self.unreadable: list[str] = []
        self.unreadable_count = 0
        self.leaning = 0
        self.switches: Counter[str] = Counter()

    def note(self, decision: Decision) -> None:
        """Take note of one decision."""
        self.decided += 1
        if decision.outcome is Outcome.UNREADABLE:
            self.unreadable_count += 1
            if len(self.unreadable) < _SHOWN:
                self.unreadable.append(clip(f"{decision.source}: {decision.text}", _WIDTH))
        if decision.sensitive_to:
            self.leaning += 1
            self.switches.update(decision.sensitive_to)

    def add(self, decided: int, unreadable: Sequence[str]) -> None:
        """Take note of many decisions, and of the lines about what could not be read."""
        self.decided += decided
        self.unreadable_count += len(unreadable)
        self.unreadable += (
            clip(line, _WIDTH) for line in unreadable[: _SHOWN - len(self.unreadable)]
        )

    def unreadable_lines(self) -> Iterator[str]:
        """Name the messages that could not be read, each with its reason."""
        yield from self.unreadable
        if self.unreadable_count > len(self.unreadable):
            yield others(self.unreadable_count - len(self.unreadable))

    def lines(self, *, sensitivity: bool) -> Iterator[str]:
        """Show both for people; which verdicts lean on a guess only where that was asked."""
        if self.unreadable:
            yield from ("", "Could not be read:")
            yield from (f"  {line}" for line in self.unreadable_lines())
        if sensitivity:
            yield from ("", f"Verdicts that turn on an open question: {self._leaning()}")
            for name, count in sorted(self.switches.items(), key=lambda pair: (-pair[1], pair[0])):
                yield f"{count:>9,}  {name}"

    def _leaning(self) -> str:
        return f"{self.leaning:,} of {self.decided:,}" if self.leaning else "none"
