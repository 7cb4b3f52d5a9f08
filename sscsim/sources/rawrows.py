"""The rows of a snapshot as they stand in its files, by entity set; for queries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sscsim.sources.names import entity_set
from sscsim.sources.store import open_store
from sscsim.sources.webapi import text_of

__all__ = ["raw_rows"]


def raw_rows(path: str | Path) -> Mapping[str, list[dict[str, Any]]]:
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
    found: dict[str, list[dict[str, Any]]] = {}
    pages = sorted(open_store(Path(path)).pages, key=lambda page: page.number)
    for page in pages:
        answer = json.loads(text_of(page))
        rows = answer.get("value") if isinstance(answer, dict) else answer
        own = found.setdefault(entity_set(page.entityset), [])
        own += [row for row in rows or () if isinstance(row, dict)]
    return found
