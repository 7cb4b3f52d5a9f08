"""Who is who: the names that people know the rows of a world by."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["names_in"]


def names_in(world: World, subjects: Mapping[str, str] | None = None) -> Callable[[Ref], str]:
    """
    Give the name people know a row by, or its id where it is not known.

    ``subjects`` are those of the messages of a scenario: an email that was deleted has one too.
    A mailbox is known by whose it is.
    """

    def name_of(ref: Ref) -> str:
        if ref.table == "email" and ref.id in (subjects or {}):
            return f'"{(subjects or {})[ref.id]}"'
        if ref.table == "mailbox":
            box = world.directory.mailboxes.get(ref.id)
            return f"the mailbox of {ref.id if box is None else name_of(box.regardingobjectid)}"
        row = world.directory.row(ref)
        return ref.id if row is None else row.label

    return name_of
