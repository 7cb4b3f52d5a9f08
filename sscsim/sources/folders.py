"""Folders in depth: every file in them, by name. Maildirs inside them are known as such."""

from __future__ import annotations

import os
import stat
from collections import deque
from pathlib import Path
from typing import NamedTuple

from sscsim.events import INBOX, SENT_ITEMS
from sscsim.sources.streams import sentence

__all__ = ["Listed", "is_maildir", "kind_of", "list_folder", "shown"]


class Listed(NamedTuple):
    """A file in a folder, under the name records give it; or why a place could not be looked at."""

    name: str
    path: Path
    message: bool = False  # a file of a Maildir is one message, whatever its name ends in
    trouble: str | None = None
    folder: str = INBOX  # of the mailbox, as far as a Maildir tells it


class _Folder(NamedTuple):
    path: Path
    prefix: str  # what the names of its files begin with: empty, or with a slash at the end
    messages: bool = False  # it is the ``cur`` or ``new`` of a Maildir
    folder: str = INBOX


# What other programs call the folder that Exchange calls Sent Items.
_SENT = frozenset({"sent", "sent items", "sent mail", "sent messages", "sent-mail"})


def list_folder(folder: Path) -> list[Listed]:
    """
    List the files of a folder and of the folders in it, ordered by name.

    Each real folder is read once, and links to folders come last: so a link that leads back to a
    folder above it, or aside into one that is read anyway, is trouble and not a loop. A link out of
    ``folder`` is not followed: mail that was sent by somebody else must not reach what its reader
    did not give; ``folder`` itself may be one. In a Maildir
    only ``cur`` and ``new`` hold messages, and its folders; ``tmp`` and the server's own files do
    not count. The files of a Maildir bear its name, other files the path below ``folder``.

    What lies in ``folder`` is the Inbox. A Maildir inside a Maildir, and one whose name begins with
    a dot, is another folder of the same mailbox (Maildir++), and so not its Inbox.
    """
    found: list[Listed] = []
    root = folder.resolve()
    prefix = f"{shown(root.name)}/" if is_maildir(folder) else ""
    folders, links = deque([_Folder(folder, prefix)]), deque[_Folder]()
    seen: set[tuple[int, int]] = set()
    while folders or links:
        here = folders.popleft() if folders else links.popleft()
        try:
            if _seen(here.path, seen):
                found.append(_trouble(here, "leads to a folder that is read already"))
                continue
            files, below = _look_into(here, root)
        except OSError as error:
            found.append(_trouble(here, f"cannot be looked into: {sentence(error)}"))
            continue
        found += files
        for each in below:
            (links if each.path.is_symlink() else folders).append(each)
    return sorted(found, key=lambda listed: listed.name)


def kind_of(path: Path) -> str:
    """Say what lies there: ``file``, ``folder``, ``pipe``, or in a sentence why it is neither."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:  # the name, too, may be one that no system takes
        return f"cannot be read: {sentence(error)}"
    if stat.S_ISREG(mode):
        return "file"
    if stat.S_ISDIR(mode):
        return "folder"
    return "pipe" if stat.S_ISFIFO(mode) else "is neither a file nor a folder"


def shown(name: str) -> str:
    """Write a file name so that it can be printed, whatever bytes it has on the disk."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _leads_out(path: Path, root: Path) -> bool:
    """Say whether this is a link to something that is there, and not in the folder given."""
    return path.is_symlink() and not path.resolve().is_relative_to(root)


def _look_into(folder: _Folder, root: Path) -> tuple[list[Listed], list[_Folder]]:
    """List one folder: its files, and the folders in it."""
    files: list[Listed] = []
    folders: list[_Folder] = []
    maildir = is_maildir(folder.path)
    for path in sorted(folder.path.iterdir()):
        name = f"{folder.prefix}{shown(path.name)}"
        kind = kind_of(path)
        if kind in {"file", "folder", "pipe"} and _leads_out(path, root):
            kind = "is a link that leads out of the folder"
        if kind == "folder" and maildir and path.name in {"cur", "new"}:
            folders.append(folder._replace(path=path, messages=True))
        elif kind == "folder" and not (maildir and path.name == "tmp"):
            folders.append(_Folder(path, f"{name}/", folder=_folder(folder, path, maildir)))
        elif folder.messages:
            # Named by its key: what comes after the colon, its flags, may change.
            key = f"{folder.prefix}{shown(path.name.partition(':')[0])}"
            files.append(_listed(key, path, kind)._replace(message=True, folder=folder.folder))
        elif not maildir:
            files.append(_listed(name, path, kind)._replace(folder=folder.folder))
    return files, folders


def _folder(above: _Folder, path: Path, in_maildir: bool) -> str:
    """Name the folder of the mailbox; ``.INBOX.Archive.2026`` is ``Archive/2026``."""
    dotted = path.name.startswith(".")
    if not (in_maildir or (dotted and is_maildir(path))):
        return above.folder
    name = path.name[1:].replace(".", "/") if dotted else path.name
    if name[:6].casefold() == "inbox/":  # so some servers call every folder
        name = name[6:]
    if above.folder != INBOX:
        return f"{above.folder}/{shown(name)}"
    return SENT_ITEMS if name.casefold() in _SENT else shown(name)


def _listed(name: str, path: Path, kind: str) -> Listed:
    # A pipe in a folder is not waited for: nobody may ever write to it.
    trouble = {"file": None, "pipe": "is a pipe, not a file"}.get(kind, kind)
    return Listed(name, path, trouble=trouble)


def _trouble(folder: _Folder, what: str) -> Listed:
    name = folder.prefix.removesuffix("/") or shown(folder.path.name)
    return Listed(name, folder.path, trouble=what)


def is_maildir(folder: Path) -> bool:
    """Say whether a folder is a Maildir; some programs leave out ``tmp``."""
    return (folder / "cur").is_dir() and (folder / "new").is_dir()


def _seen(path: Path, seen: set[tuple[int, int]]) -> bool:
    """Say whether this is a folder that was seen, under whatever name, and remember it."""
    status = path.stat()
    identity = status.st_dev, status.st_ino
    known = identity in seen
    seen.add(identity)
    return known
