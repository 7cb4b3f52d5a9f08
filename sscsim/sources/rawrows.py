"""The rows of a snapshot as they stand in its files, by entity set; for queries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from sscsim.sources.names import entity_set
from sscsim.sources.snapshot import check_sets
from sscsim.sources.store import Page, Store, open_store
from sscsim.sources.webapi import text_of

__all__ = ["RawSets", "raw_rows", "raw_sets"]

RawRow = dict[str, Any]


def raw_rows(path: str | Path) -> Mapping[str, list[RawRow]]:
    """
    Give the rows of every entity set, all pages together.

    A snapshot that `load_snapshot` takes is read without a fault; of another, what is no row is
    left out.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "queues.json").write_text('[{"queueid": "q1"}]')
    ...     raw_rows(folder)
    {'queues': [{'queueid': 'q1'}]}

    """
    found: dict[str, list[RawRow]] = {}
    for page in _in_order(open_store(Path(path))):
        found.setdefault(entity_set(page.entityset), []).extend(_rows(page))
    return found


@attrs.frozen
class RawSets:
    """The entity sets of a snapshot, of which only those asked for are read."""

    path: Path
    store: Store

    @property
    def names(self) -> list[str]:
        """Name the entity sets that have a file."""
        return sorted({entity_set(page.entityset) for page in self.store.pages})

    def rows(self, name: str) -> list[RawRow]:
        """
        Give the rows of one set, all its pages together.

        Raises:
            InputError: everything that is wrong with its files, as `load_snapshot` tells it.

        """
        check_sets(self.path, self.store, [name])
        pages = (page for page in _in_order(self.store) if entity_set(page.entityset) == name)
        return [row for page in pages for row in _rows(page)]


def raw_sets(path: str | Path) -> RawSets:
    """
    Find the entity sets of a snapshot, and read none of them yet.

    Raises:
        InputError: where there is no snapshot.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "queues.json").write_text('[{"queueid": "q1"}]')
    ...     _ = (Path(folder) / "emails.json").write_text('[{"activityid": "e1"')
    ...     sets = raw_sets(folder)
    ...     sets.names, sets.rows("queues")
    (['emails', 'queues'], [{'queueid': 'q1'}])

    """
    store = open_store(Path(path))
    check_sets(Path(path), store, [])
    return RawSets(Path(path), store)


def _in_order(store: Store) -> list[Page]:
    return sorted(store.pages, key=lambda page: page.number)


def _rows(page: Page) -> list[RawRow]:
    answer = json.loads(text_of(page))
    rows = answer.get("value") if isinstance(answer, dict) else answer
    return [row for row in rows or () if isinstance(row, dict)]
