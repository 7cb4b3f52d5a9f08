"""A mutant: one thing changed, what a person calls it, and the scenarios in which it is played."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from sscsim.errors import Place
from sscsim.mutation.staged import Staged
from sscsim.policy import Spot

__all__ = ["KINDS", "Mutant"]

KINDS = {
    "user": "a column of a user, or of his personal options",
    "queue": "a column of a queue",
    "mailbox": "a column of a mailbox",
    "profile": "a column of a server profile",
    "role": "how far a role reads",
    "setting": "a setting of the organisation",
    "event": "a set, write or choose of the timeline left out, or one of its values",
    "policy_set": "a setting of the policy file",
    "policy_write": "a write of the policy file, or a value of it",
    "policy_where": "which rows a write of the policy file finds",
    "rule": "a rule left out, or with another answer",
}


@attrs.frozen(kw_only=True, eq=False)
class Mutant:
    """
    One mutant.

    Attributes:
        kind: a key of `KINDS`.
        says: the change as a sentence.
        place: where it would be made: in the policy file, or in the first scenario that has it.
        spot: the value that was changed; None where a whole entry, event or rule was.
        on: the numbers of the scenarios it is played in, from 0.
        change: gives a staged scenario with the change made.
        left_out: the number of the event that the timeline lacks, from 0.

    >>> from sscsim import load_scenario_text
    >>> from sscsim.mutation import Staged, mutants_of
    >>> staged = Staged.under(load_scenario_text("queues: [{id: q, name: Sales}]"), None)
    >>> closed = next(one for one in mutants_of([staged]) if "statecode" in one.says)
    >>> closed.says, closed.change(staged).world.directory.queues["q"].active
    ('queue Sales: statecode 0 -> 1 (Inactive)', False)

    """

    kind: str
    says: str
    place: Place | None = None
    spot: Spot | None = None
    on: tuple[int, ...]
    change: Callable[[Staged], Staged]
    left_out: int | None = None
