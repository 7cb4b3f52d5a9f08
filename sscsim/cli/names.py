"""Which ids and addresses a person may type, and what is offered for one that is misspelt."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from sscsim.errors import InputError, Place, Problem
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["mailbox_address", "nearest", "unknown"]


def mailbox_address(world: World, text: str) -> str:
    """
    Find the address of a mailbox, named by its own id, by its user or queue, or by an address.

    Raises InputError with a suggestion if there is no such mailbox.
    """
    directory = world.directory
    owned = (directory.mailbox_of_owner(Ref(table, text)) for table in ("systemuser", "queue"))
    found = directory.mailboxes.get(text) or next((box for box in owned if box is not None), None)
    if found is None:
        found = next(iter(directory.mailboxes_at(text.strip().lower())), None)
    if found is None:
        known = [*directory.mailboxes, *(box.emailaddress for box in directory.mailboxes.values())]
        raise InputError([unknown("--mailbox", "mailbox", text, known)])
    return found.emailaddress.strip().lower()


def unknown(option: str, kind: str, word: str, known: Iterable[str]) -> Problem:
    """Say that there is no such thing, and offer the nearest."""
    names = tuple(dict.fromkeys(known))
    close = nearest(word, names)
    few = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")  # noqa: PLR2004
    offer = f"Did you mean {close}?" if close else f"There are: {few or 'none'}."
    return Problem(Place(option), f"There is no {kind} '{word}'.", offer)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the name that the word is likely meant for, whatever its letter case."""
    names = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.strip().casefold(), names, n=1)
    return names[close[0]] if close else None
