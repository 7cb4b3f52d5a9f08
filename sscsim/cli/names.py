"""Which ids and addresses a person may type, and what is offered for one that is misspelt."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from sscsim.errors import InputError, Place, Problem
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["mailbox_address", "nearest", "unknown"]

_COMPARED, _LIKEST = 5_000, 3
_MOST = 20  # names that are looked through for a near one, and that are shown where none is


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
        addresses = [box.emailaddress for box in directory.mailboxes.values()]
        close = nearest(text, [*addresses, *directory.mailboxes])
        known = addresses if close is None else [close]
        raise InputError([unknown("--mailbox", "mailbox", text, known)])
    return found.emailaddress.strip().lower()


def unknown(option: str, kind: str, word: str, known: Iterable[str]) -> Problem:
    """Say that there is no such thing, and offer the nearest."""
    names = tuple(dict.fromkeys(known))
    close = nearest(word, names)
    offer = f"Did you mean {close}?" if close else _there_are(word, names)
    return Problem(Place(option), f"There is no {kind} '{word}'.", offer)


def _there_are(word: str, names: Sequence[str]) -> str:
    """List what there is; of many the likest, or where comparing them would last, the first."""
    if not _MOST < len(names) <= _COMPARED:
        more = len(names) - _MOST
        few = ", ".join(names[:_MOST]) + (f" and {more:,} more" if more > 0 else "")
        return f"There are: {few or 'none'}."
    likest = difflib.get_close_matches(word, names, n=_LIKEST, cutoff=0)
    return f"There are {len(names):,}; the likest are {', '.join(likest)}."


def nearest(word: str, known: Iterable[str]) -> str | None:
    """
    Find the name that the word is likely meant for, whatever its letter case.

    Addresses of one domain look alike; near is one whose part before the @ is near, too.
    """
    names = {name.casefold(): name for name in known}
    word = word.strip().casefold()
    close = difflib.get_close_matches(word, names, n=_MOST)
    found = next((name for name in close if _is_near(_local(word), _local(name))), None)
    if found is None and "@" not in word:
        locals_ = {_local(name): name for name in reversed(names)}
        found = next(map(locals_.get, difflib.get_close_matches(word, locals_, n=1)), None)
    return None if found is None else names[found]


def _local(name: str) -> str:
    return name.partition("@")[0]


def _is_near(one: str, other: str) -> bool:
    return bool(difflib.get_close_matches(one, [other]))
