"""A case written again: the folder ``org`` and the file ``mail.mbox``."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile

import attrs

from sscsim.errors import InputError, Place, Problem
from sscsim.events import INBOX
from sscsim.mail import Message
from sscsim.pseudonyms.inboxes import handed_to, one_file_can_say
from sscsim.pseudonyms.key import Key
from sscsim.pseudonyms.mail import mbox_entry
from sscsim.pseudonyms.mapping import Pseudonyms
from sscsim.pseudonyms.rows import ids_in, ordered_addresses, snapshot_rows
from sscsim.sources import MailSource, raw_rows, read_message
from sscsim.sources.containers import files_of
from sscsim.sources.letters import read_letters
from sscsim.sources.streams import Item
from sscsim.vocabulary import DEFAULT_NOISE
from sscsim.world import World

__all__ = ["Cloaked", "case_notes", "written_case"]

MAIL = "mail.mbox"


@attrs.frozen(kw_only=True)
class Cloaked:
    """
    What was written: how many rows and messages, and the pseudonyms that were given.

    ``sources`` tells which place of ``mail.mbox`` or of an Inbox each message has now, ``mail`` how
    to give all of it to replay: a file, or an address and the file of its Inbox.

    >>> from sscsim.pseudonyms import Cloaked, Key, Pseudonyms
    >>> names = Pseudonyms.of(Key(b"sixteen bytes .."))
    >>> Cloaked(rows=3, messages=1, unreadable=0, sources={}, names=names).rows
    3

    """

    rows: int
    messages: int
    unreadable: int
    sources: dict[str, str]
    names: Pseudonyms
    notes: tuple[str, ...] = ()
    mail: tuple[tuple[str | None, str], ...] = ((None, MAIL),)


def case_notes(world: World) -> Iterator[str]:
    """
    Tell what stays readable, and what may turn out otherwise.

    >>> from sscsim import World
    >>> from sscsim.pseudonyms import case_notes
    >>> list(case_notes(World()))
    ['prefixes of tracking tokens stay: CRM:.']

    """
    organization = world.directory.organization
    tables = sorted({ref.table for ref in world.directory.records} - _STANDARD)
    if tables:
        yield f"names of tables and columns stay as they are: {', '.join(tables)}."
    if organization.prefixes:
        yield f"prefixes of tracking tokens stay: {' '.join(organization.prefixes)}."
    if organization.hashfilterkeywords not in {None, "", DEFAULT_NOISE}:
        yield (
            "hashfilterkeywords is not the product's own and stays as it is: words that it takes "
            "off subjects are others now, so smart matching may answer otherwise."
        )


_STANDARD = {"contact", "lead", "account"}


def written_case(
    org: Path, world: World, sources: Sequence[MailSource], key: Key, folder: Path
) -> Cloaked:
    """
    Write a snapshot and its mail under pseudonyms into a folder that is there.

    ``world`` is what was loaded from ``org``. Bodies are not written, nor headers that nothing
    depends on.

    Raises:
        InputError: a file holds mail that an mbox file cannot tell so that verdicts stay.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from sscsim.pseudonyms import Key, written_case
    >>> from sscsim.sources import load_snapshot
    >>> with TemporaryDirectory() as folder:
    ...     org, case = Path(folder) / "org", Path(folder) / "case"
    ...     _ = org.mkdir(), case.mkdir()
    ...     _ = (org / "queues.json").write_text('[{"queueid": "q1", "name": "Sales"}]')
    ...     world = load_snapshot(org).world
    ...     made = written_case(org, world, [], Key(b"sixteen bytes .."), case)
    ...     made.rows, "Sales" in (case / "org" / "queues.json").read_text()
    (1, False)

    """
    rows = raw_rows(org)
    organization = world.directory.organization
    names = Pseudonyms.of(
        key,
        addresses=ordered_addresses(rows),
        ids=ids_in(rows),
        prefixes=organization.prefixes,
        tokendigits=organization.tokendigits,
    )
    (folder / "org").mkdir()
    written = 0
    for entityset, several in snapshot_rows(rows, names):
        written += len(several)
        text = json.dumps({"value": several}, ensure_ascii=False, indent=1)
        (folder / "org" / f"{entityset}.json").write_text(text + "\n", encoding="utf-8")
    together = one_file_can_say(world.directory, sources)
    return _Writing(names, folder, written, together=together).cloaked(sources)


class _Writing:
    """
    The mail on its way into files: all into one, or an Inbox into one of its own.

    One file could not say that a message lay in one Inbox alone which names others too: it would be
    decided in theirs as well. Where none does, all is in one file.
    """

    def __init__(self, names: Pseudonyms, folder: Path, rows: int, *, together: bool) -> None:
        self.names, self.folder, self.rows, self.together = names, folder, rows, together
        self.problems: dict[str, Problem] = {}
        self.sources: dict[str, str] = {}
        self.messages = self.unreadable = self.moved = 0
        self.last, self.sorted = "", True

    def cloaked(self, sources: Sequence[MailSource]) -> Cloaked:
        """
        Write all mail; those files first whose names come first.

        Raises InputError with every file that holds what an mbox file cannot say.
        """
        mail: dict[MailSource | None, tuple[str | None, str]] = {}
        for source in sources:
            kept = source if self._is_apart(source) else None
            name = MAIL if kept is None else f"inbox-{len(mail) + 1:04}.mbox"
            own = None if kept is None else source.address
            mail.setdefault(kept, (None if own is None else self.names.address(own), name))
        mail = mail or {None: (None, MAIL)}
        for kept, (_, name) in sorted(mail.items(), key=lambda item: item[1][1]):
            others = [one for one in sources if not self._is_apart(one)]
            self._write(others if kept is None else [kept], name)
        if self.problems:
            raise InputError(self.problems.values())
        return Cloaked(
            rows=self.rows,
            messages=self.messages,
            unreadable=self.unreadable,
            sources=self.sources,
            names=self.names,
            notes=tuple(_notes(self.moved, self.sorted)),
            mail=tuple(mail.values()),
        )

    def _is_apart(self, source: MailSource) -> bool:
        return source.address is not None and not self.together

    def _write(self, sources: Sequence[MailSource], name: str) -> None:
        """Write a file: first the messages without any time, which come before all (contract 5)."""
        undated: list[tuple[str, bytes]] = []
        dated: list[str] = []
        with TemporaryFile() as waiting:
            for message, item, address in _letters(sources):
                entry = self._entry(message, item, address if self.together else None)
                if message.received is None:
                    undated.append((message.source, entry))
                    self.moved += bool(dated)
                else:
                    dated.append(message.source)
                    waiting.write(entry)
            waiting.seek(0)
            with (self.folder / name).open("wb") as stream:
                stream.writelines(entry for _, entry in undated)
                shutil.copyfileobj(waiting, stream)
        placed = enumerate([*(source for source, _ in undated), *dated], 1)
        self.sources.update((source, f"{name}#{number}") for number, source in placed)
        self.messages += len(undated) + len(dated)

    def _entry(self, message: Message, item: Item, address: str | None) -> bytes:
        """Give a message as it is written, and note what is odd about it."""
        self.problems.update((found.place.file, found) for found in _unsayable(message, item))
        handed = message if address is None else handed_to(message, address)
        entry = mbox_entry(handed, self.names)
        if message.messageid is None:
            self.names.identities[message.identity] = read_message(entry, "").identity
        self.unreadable += message.unreadable is not None
        self.last, self.sorted = item.name, self.sorted and self.last <= item.name
        return entry


def _letters(sources: Sequence[MailSource]) -> Iterator[tuple[Message, Item, str | None]]:
    for source in sources:
        for message, item in read_letters(files_of(source.path)):
            yield message, item, source.address


def _unsayable(message: Message, item: Item) -> Iterator[Problem]:
    """Say what of a message an mbox file cannot say, though a verdict turns on it."""
    place = Place(f"--mail {item.name}")
    if item.folder != INBOX:
        what = f"it lies in {item.folder}, and mail.mbox holds what lies in an Inbox."
        yield Problem(place, what, "Give the Inbox alone.")
    if message.untold:
        what = f"it does not tell {', '.join(sorted(message.untold))}, and mail.mbox cannot say so."
        yield Problem(place, what, "Give the messages themselves.")


def _notes(moved: int, in_order: bool) -> Iterator[str]:
    if moved:
        yield (
            f"{moved:,} messages without a time stand first in mail.mbox, since they come before "
            "all: with --order file they would be decided earlier than before."
        )
    if not in_order:
        yield (
            "the files were not given in the order of their names: messages that arrived in one "
            "mailbox at the same second may change places."
        )
