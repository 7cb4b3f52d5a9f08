"""Who has this address: the one home of that question (the product's EmailSearch, PTY-1).

The index is derived from the Email-format columns of the rows, or taken from an explicit export,
which then overrides what the columns say (PTY-2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import attrs
from rpds import HashTrieMap

from sscsim.vocabulary import DEFAULT_TABLE_RANK, NOT_ACTIVITY_PARTIES, TABLE_RANK, Ref
from sscsim.world.rows import Row

__all__ = ["AddressBook", "Entry"]

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


class Entry(NamedTuple):
    """One row that has an address; entries sort in the order in which PTY-3 prefers them."""

    rank: int
    createdon: datetime
    ordinal: int
    ref: Ref
    column: str


@attrs.frozen
class AddressBook:
    """
    An index from address (lower case) to the rows that have it, best first.

    Tables that cannot be party of an activity (PTY-12) and excluded columns (FLT-11) are left out.
    """

    excluded: frozenset[tuple[str, str]] = frozenset()
    not_parties: frozenset[str] = NOT_ACTIVITY_PARTIES
    entries: HashTrieMap[str, tuple[Entry, ...]] = HashTrieMap()
    ordinals: HashTrieMap[Ref, int] = HashTrieMap()

    @classmethod
    def of(
        cls,
        rows: Iterable[Row],
        *,
        excluded: frozenset[tuple[str, str]] = frozenset(),
        not_parties: frozenset[str] = NOT_ACTIVITY_PARTIES,
    ) -> AddressBook:
        """Index the rows as they stand in their files."""
        found: dict[str, list[Entry]] = {}
        ordinals: dict[Ref, int] = {}
        empty = cls(excluded=excluded, not_parties=not_parties)
        for ordinal, row in enumerate(rows):
            ordinals[row.ref] = ordinal
            for address, entry in empty._entries_of(row, ordinal):
                found.setdefault(address, []).append(entry)
        entries = {address: tuple(sorted(several)) for address, several in found.items()}
        return attrs.evolve(empty, entries=HashTrieMap(entries), ordinals=HashTrieMap(ordinals))

    def at(self, address: str) -> tuple[Entry, ...]:
        """Give every row that has the address, each once, in the order of PTY-3."""
        return self.entries.get(address, ())

    def with_row(self, new: Row, old: Row | None = None) -> AddressBook:
        """Index a row that is new or was changed; addresses it no longer has are forgotten."""
        ordinal = self.ordinals.get(new.ref, len(self.ordinals))
        entries = self.entries
        for address, entry in self._entries_of(old, ordinal) if old is not None else ():
            kept = tuple(other for other in entries.get(address, ()) if other.ref != entry.ref)
            entries = entries.insert(address, kept)
        for address, entry in self._entries_of(new, ordinal):
            kept = tuple(other for other in entries.get(address, ()) if other.ref != entry.ref)
            entries = entries.insert(address, tuple(sorted((*kept, entry))))
        return attrs.evolve(self, entries=entries, ordinals=self.ordinals.insert(new.ref, ordinal))

    def _entries_of(self, row: Row, ordinal: int) -> Iterator[tuple[str, Entry]]:
        table = row.ref.table
        if table in self.not_parties:
            return
        seen = set()
        for column, raw in row.addresses.items():
            address = raw.strip().lower()
            if address and address not in seen and (table, column) not in self.excluded:
                seen.add(address)
                yield address, self._entry(row, ordinal, column)

    def _entry(self, row: Row, ordinal: int, column: str) -> Entry:
        rank = TABLE_RANK.get(row.ref.table, DEFAULT_TABLE_RANK)
        return Entry(rank, row.createdon or _BEFORE_ALL, ordinal, row.ref, column)

    def overridden_by(self, rows: Iterable[tuple[str, str, Row]]) -> AddressBook:
        """Take an explicit EmailSearch export of (address, column, row) instead (PTY-2)."""
        found: dict[str, dict[Ref, Entry]] = {}
        for raw, column, row in rows:
            usable = row.ref.table not in self.not_parties
            if usable and (row.ref.table, column) not in self.excluded:
                entry = self._entry(row, self.ordinals.get(row.ref, 0), column)
                found.setdefault(raw.strip().lower(), {}).setdefault(row.ref, entry)
        entries = {address: tuple(sorted(several.values())) for address, several in found.items()}
        return attrs.evolve(self, entries=HashTrieMap(entries))
