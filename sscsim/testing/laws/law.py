"""What a law is: a sentence that holds in every world, and how to see that it does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import attrs

from sscsim.scenario import Scenario
from sscsim.testing.laws.trial import Trial

__all__ = ["ADDED", "ALL", "FORGETS", "Breach", "Law"]

ADDED = ("looked_at", "valid_and_new", "correlation", "vetoes", "obstacles")
ALL = (*ADDED, "resolving", "who_is_asked", "filters", "verdict", "creation")

# A rule that does not keep this one remembers, so that others seem to be broken too.
FORGETS = "a deleted email no longer correlates"


class Breach(NamedTuple):
    """Why a law does not hold, and whether only because something raised."""

    why: str
    raised: bool = False


def _nothing_acted(_trial: Trial) -> Scenario | None:
    return None


@attrs.frozen(kw_only=True)
class Law:
    """
    One law.

    Attributes:
        sentence: what holds, without a capital and a full stop.
        cites: ids of the rulebook, or where else it is written.
        why: gives why it does not hold in a trial, as a sentence; None where it does.
        places: the tables of the book whose rules it binds.
        added: whether it speaks of what a rule adds to a book, and so not of one that replaces.
        unless: sentences of laws that, when they are broken, are why this one is.
        acted: gives a scenario in which happens what the law only supposes; None where nothing
            needs to. Shown if the law does not hold there either.
    """

    sentence: str
    cites: str
    why: Callable[[Trial], str | None]
    places: tuple[str, ...] = ALL
    added: bool = False
    unless: tuple[str, ...] = ()
    acted: Callable[[Trial], Scenario | None] = _nothing_acted

    def applies(self, trial: Trial) -> bool:
        """Say whether it binds the rule of a trial."""
        return trial.place in self.places and not (self.added and trial.replaces)

    def broken(self, trial: Trial) -> Breach | None:
        """
        Give why the law does not hold in a trial, or None.

        A rule that fails in the play itself breaks the law that forbids it, and no other.
        """
        if trial.failure is not None and self.why is not failure_of:
            return None
        try:
            why = self.why(trial)
        except Exception as error:  # noqa: BLE001 - a rule of somebody else may raise anything
            return Breach(f"It raised {type(error).__name__}: {error}.", raised=True)
        return None if why is None else Breach(why)


def failure_of(trial: Trial) -> str | None:
    """Give what the rule did that ended the play."""
    return trial.failure
