"""A case written again: the folder ``org`` and the file ``mail.mbox``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import attrs

from sscsim.errors import Place, Problem
from sscsim.mail import Message
from sscsim.pseudonyms.key import Key
from sscsim.pseudonyms.mail import mbox_entry
from sscsim.pseudonyms.mapping import Pseudonyms
from sscsim.pseudonyms.rows import ids_in, ordered_addresses, snapshot_rows
from sscsim.sources import MailSource, messages, raw_rows, read_message
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
    numbers, unreadable, places = count(1), 0, {}
    with path.open("wb") as stream:
        for message in _in_order(sources):
            entry = mbox_entry(message, names)
            stream.write(entry)
            if message.messageid is None:
                names.identities[message.identity] = read_message(entry, "").identity
            places[message.source] = f"{MAIL}#{next(numbers)}"
            unreadable += message.unreadable is not None
    return Cloaked(
        rows=rows, messages=len(places), unreadable=unreadable, sources=places, names=names
    )


def _in_order(sources: Sequence[MailSource]) -> Iterator[Message]:
    for source in sources:
        yield from messages(source)
