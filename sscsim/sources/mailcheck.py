"""What is wrong with mail sources as they were given, before any of the mail is read."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path

from sscsim.errors import Place, Problem
from sscsim.sources.containers import files_of, first_item
from sscsim.sources.folders import Listed, is_maildir, kind_of, shown
from sscsim.sources.headers import has_headers
from sscsim.sources.headertable import is_table_name
from sscsim.sources.mailsource import MailSource
from sscsim.sources.strangers import MAIL, by_text_or_name
from sscsim.sources.tabletimes import untimed_in
from sscsim.world import Directory

__all__ = ["address_problems", "mail_problems"]

_TOLD = 20
_Found = tuple[str, str] | None  # what is wrong, and what to give instead


def mail_problems(
    sources: Iterable[MailSource], directory: Directory | None = None, option: str = "--mail"
) -> list[Problem]:
    """
    Tell every source that cannot be replayed.

    That is a path that is missing, one that holds nothing but other things than mail, and, where
    the organisation is known, an address that is that of no mailbox. ``option`` is where they were
    given.
    """
    return [problem for source in sources for problem in _problems(source, directory, option)]


def _problems(source: MailSource, directory: Directory | None, option: str) -> Iterator[Problem]:
    place, path = Place(f"{option} {source}"), source.path
    kind = kind_of(path)
    found: _Found = None
    if kind == "file":
        [listed] = files_of(path)
        found = _stranger(listed) or _timeless(listed)
    elif kind == "folder":
        found = _no_mail_in(path)
    elif kind != "pipe":  # what is taken out of a pipe cannot be put back
        found = kind, ""
    if found is not None:
        what, offer = found
        yield Problem(place, f"{shown(str(path))} {what}.", offer)
    if directory is not None:
        yield from address_problems([source], directory, option)


def address_problems(
    sources: Iterable[MailSource], directory: Directory, option: str = "--mail"
) -> Iterator[Problem]:
    """Tell every address that is that of no mailbox, and look at no file."""
    for source in sources:
        if source.address is None or directory.mailboxes_at(source.address):
            continue
        near = difflib.get_close_matches(source.address, directory.mailbox_addresses, n=1)
        offer = f"Did you mean {near[0]}?" if near else "Give the address of a user or queue."
        what = f"no mailbox has the address {source.address}."
        yield Problem(Place(f"{option} {source}"), what, offer)


def _no_mail_in(folder: Path) -> _Found:
    """Look into a folder until there is something that is mail, or might be."""
    files = files_of(folder)
    if files and all(is_table_name(listed.name) for listed in files):
        return _no_table_in(files)
    first: _Found = None
    for listed in files:
        found = _stranger(listed)
        if found is None:
            return None
        first = first or (f"holds no mail: {listed.name} {found[0]}", found[1])
    if first is None and not is_maildir(folder):  # a Maildir may well be empty
        return "is a folder without any file", MAIL
    return first


def _no_table_in(files: Iterable[Listed]) -> _Found:
    """Look at every table of a folder of tables: a month that is missing would change the rest."""
    wrong = [
        (listed.name, found)
        for listed in files
        if (found := _stranger(listed) or _timeless(listed))
    ]
    if not wrong:
        return None
    told = "; ".join(f"{name} {what}" for name, (what, _) in wrong[:_TOLD])
    more = f"; and {len(wrong) - _TOLD:,} more tables" if len(wrong) > _TOLD else ""
    return f"is a folder of tables: {told}{more}", wrong[0][1][1]


def _timeless(listed: Listed) -> _Found:
    """Refuse a table of whose times none can be read: its mail would be in no order."""
    found = untimed_in(listed)
    if found is None or not found.all:
        return None
    what = f"has no time that can be read: row {found.first:,} has {found.text!r}"
    return what, "Write 2026-03-02T08:00:00Z, or as in mail: Mon, 2 Mar 2026 08:00:00 +0000."


def _stranger(listed: Listed) -> _Found:
    """Look at the first message of a file; None if it is one, or might be."""
    item = first_item(listed)
    if item is None:
        return None
    if item.offer is not None:
        return str(item.trouble), item.offer
    if item.trouble is not None or item.number or has_headers(item.head):
        return None
    stranger = by_text_or_name(item.name, item.head)
    return None if stranger is None else (str(stranger), stranger.offer)
