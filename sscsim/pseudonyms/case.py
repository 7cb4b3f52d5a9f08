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

__all__ = ["Cloaked", "case_notes", "source_problems", "written_case"]

MAIL = "mail.mbox"


@attrs.frozen(kw_only=True)
class Cloaked:
    """
    What was written: how many rows and messages, and the pseudonyms that were given.

    ``sources`` tells which place of ``mail.mbox`` each message has now.

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


def source_problems(sources: Sequence[MailSource]) -> Iterator[Problem]:
    """Say which mail cannot keep its verdicts in one file of mail."""
    for source in sources:
        if source.address is not None:
            what = "mail.mbox cannot say that all of it lay in one Inbox."
            offer = "Give the path alone, with the recipient in Delivered-To of each message."
            yield Problem(Place(f"--mail {source}"), what, offer)


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
        InputError: a file holds mail that one mbox file cannot tell so that verdicts stay.

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
    return _with_mail(sources, names, folder / MAIL, written)


def _with_mail(sources: Sequence[MailSource], names: Pseudonyms, path: Path, rows: int) -> Cloaked:
    """
    Write the mail: messages without any time first, since they come before all (contract 5).

    Raises InputError with every file that holds what an mbox file cannot say.
    """
    undated: list[tuple[str, bytes]] = []
    dated: list[str] = []
    problems: dict[str, Problem] = {}
    unreadable, moved, name, sorted_ = 0, 0, "", True
    with TemporaryFile() as waiting:
        for message, item in _letters(sources):
            problems.update((found.place.file, found) for found in _unsayable(message, item))
            entry = mbox_entry(message, names)
            if message.messageid is None:
                names.identities[message.identity] = read_message(entry, "").identity
            if message.received is None:
                undated.append((message.source, entry))
                moved += bool(dated)
            else:
                dated.append(message.source)
                waiting.write(entry)
            unreadable += message.unreadable is not None
            name, sorted_ = item.name, sorted_ and name <= item.name
        if problems:
            raise InputError(problems.values())
        waiting.seek(0)
        with path.open("wb") as stream:
            stream.writelines(entry for _, entry in undated)
            shutil.copyfileobj(waiting, stream)
    placed = enumerate([*(source for source, _ in undated), *dated], 1)
    return Cloaked(
        rows=rows,
        messages=len(undated) + len(dated),
        unreadable=unreadable,
        sources={source: f"{MAIL}#{number}" for number, source in placed},
        names=names,
        notes=tuple(_notes(moved, sorted_)),
    )


def _letters(sources: Sequence[MailSource]) -> Iterator[tuple[Message, Item]]:
    for source in sources:
        yield from read_letters(files_of(source.path))


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
