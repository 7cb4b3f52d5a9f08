"""Everything that is tried: settings, columns of the rows a message meets, and its own fields."""

from __future__ import annotations

from sscsim.rules import BOOK, RuleBook
from sscsim.whatif.changes import Change, Stage
from sscsim.whatif.headers import header_changes
from sscsim.whatif.organisation import organisation_changes
from sscsim.whatif.records import row_changes

__all__ = ["NOT_VARIED", "every_change"]

NOT_VARIED = (
    "Not varied: the mailboxes that a scenario puts the message into, rows added or deleted, and "
    "accidents (a message that is damaged, names no sender, copies a tracked item or bears the id "
    "of one received before; a plug-in that fails)."
)


def every_change(stage: Stage, book: RuleBook = BOOK) -> list[Change]:
    """List every single change that is tried; first those of the organisation."""
    return [*organisation_changes(stage, book), *row_changes(stage), *header_changes(stage)]
