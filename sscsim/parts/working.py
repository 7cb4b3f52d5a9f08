"""A replay in a work folder: mail is cut, parts are decided, and what is there is not done again.

::

    manifest.json               what was asked
    cut.json                    how many parts there are; written when all of them are
    parts/00000.arrow           the mail of a part, each row with its place among all
    decided/00000.parquet       what was decided there; with policies in policy=NAME/00000.parquet
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import attrs
import pyarrow as pa

from sscsim.bulk import MAIL, decide_bulk
from sscsim.bulk.deliveries import Deliveries
from sscsim.errors import InputError, Place, Problem
from sscsim.parts.cutting import cut
from sscsim.parts.deciding import decide_part
from sscsim.parts.digest import added
from sscsim.parts.manifest import kept, remembered
from sscsim.parts.merging import digest_of, keep_decided, merged
from sscsim.parts.pooling import WorkerLostError, pooled
from sscsim.parts.scattering import Batches, part_name, read_part, scatter
from sscsim.parts.writing import swept
from sscsim.world import World

__all__ = ["ROWS_PER_PART", "Work"]

ROWS_PER_PART = 200_000
_ROWS = 100_000  # of a table that is gone through at one time


@attrs.frozen(kw_only=True)
class Work:
    """
    The work of one replay.

    Attributes:
        folder: where it is kept; the same call goes on there, however it ended.
        worlds: the organisation under each policy, by its name; without policies it is None.
        readers: whether to list the readers of emails, not only to count them.
        columns: those of decisions that are kept; where it is None all, and a digest of them.

    >>> from tempfile import TemporaryDirectory
    >>> from sscsim import Delivery, Message
    >>> from sscsim.bulk import mail_table
    >>> messages = [Message(source=name, messageid=f"<{name}@x.example>") for name in "abc"]
    >>> mail = mail_table(Delivery(message=message, mailbox=None) for message in messages)
    >>> with TemporaryDirectory() as folder:
    ...     work = Work(folder=Path(folder), worlds={None: World()})
    ...     work.cut(mail, rows_per_part=2)
    ...     _ = list(work.decide(workers=1))
    ...     work.parts, work.missing, [table.num_rows for table in work.tables(None)]
    (range(0, 2), [], [3])

    """

    folder: Path
    worlds: Mapping[str | None, World]
    readers: bool = False
    columns: Sequence[str] | None = None

    @property
    def is_cut(self) -> bool:
        """Whether the mail is cut into parts, and need not be read again."""
        return bool(self._cut)

    def cut(
        self,
        mail: pa.Table | Deliveries | Batches,
        rows_per_part: int = ROWS_PER_PART,
        **told: Any,
    ) -> None:
        """
        Cut the mail into parts.

        Args:
            mail: a table of the schema `sscsim.bulk.MAIL`, mail as `sscsim.fastmail` delivers it,
                or what gives batches of that schema, from the first one each time it is called:
                twice for up to 400 parts.
            rows_per_part: how large a part should be at most, see `sscsim.parts.cut`.
            told: what is told of the mail; it is kept beside, see `told`.

        Raises:
            OSError: the folder cannot be written; then nothing half written stays.

        """
        batches: Batches
        if isinstance(mail, Deliveries):  # what ties rows is told by their messages
            batches, looked_at = mail.batches, mail.letters.table.to_batches(_ROWS)
            messages = mail.rows
        else:
            batches = partial(mail.to_batches, _ROWS) if isinstance(mail, pa.Table) else mail
            looked_at, messages = batches(), None
        found = cut(looked_at, self._organisations, rows_per_part=rows_per_part, messages=messages)
        scatter(batches, found, swept(self.folder / "parts"))
        kept(
            swept(self.folder) / "cut.json",
            {"rows": len(found.parts), "parts": found.count, "giants": found.giants, "told": told},
        )

    @property
    def told(self) -> dict[str, Any]:
        """What was told of the mail when it was cut."""
        return dict(self._cut["told"])

    @property
    def rows(self) -> int:
        """How many rows of mail there are."""
        return int(self._cut["rows"])

    @property
    def giants(self) -> list[int]:
        """How large the components are that are larger than a part should be."""
        return list(self._cut["giants"])

    @property
    def parts(self) -> range:
        """The numbers of all parts."""
        return range(self._cut["parts"])

    @property
    def missing(self) -> list[int]:
        """The numbers of the parts that are not decided under every policy."""
        return [
            number
            for number in self.parts
            if not all(self._decided(policy, number).exists() for policy in self.worlds)
        ]

    def decide(self, workers: int | None = None) -> Iterator[int]:
        """
        Decide the parts that are missing, and give the number of each as it is done.

        Args:
            workers: how many processes decide; one for each core if left out.

        Raises:
            InputError: one of those processes was ended from outside.
            OSError: something cannot be written; what is decided stays.

        """
        for policy in self.worlds:
            swept(self._decided(policy, 0).parent)
        left, count = self.missing, workers or os.cpu_count() or 1
        if left and count > 1:
            self.order()  # compiled now, for all processes
        pa.default_memory_pool().release_unused()  # what workers inherit of it is theirs too
        try:
            yield from pooled(self._decide, left, count)
        except WorkerLostError:
            what = "a process that decides was ended from outside, for want of memory perhaps."
            mend = "What is decided is kept: the same command goes on there."
            raise InputError([Problem(Place(f"--work {self.folder}"), what, mend)]) from None

    def order(self) -> list[str | None]:
        """Give the names of the policies in the order in which `decide_bulk` gives them."""
        names = list(self.worlds)
        runs = decide_bulk(self._organisations, MAIL.empty_table())
        return [names[number] for run in runs for number in run.numbers]

    def tables(
        self, policy: str | None, columns: Sequence[str] | None = None
    ) -> Iterator[pa.Table]:
        """Give what was decided under a policy, or some columns of it, in the order of the mail."""
        yield from merged([self._decided(policy, number) for number in self.parts], columns)

    def digest(self, policy: str | None) -> int:
        """Add up the digests of all parts under a policy."""
        return added(digest_of(self._decided(policy, number)) for number in self.parts)

    def with_source(self, source: str) -> Iterator[pa.Table]:
        """Give the mail of the parts in which a message lies."""
        for number in self.parts:
            part = read_part(self.folder / "parts", number)
            if source in part["source"].to_pylist():
                yield part

    @property
    def _cut(self) -> dict[str, Any]:
        return remembered(self.folder / "cut.json") or {}

    @property
    def _organisations(self) -> list[World]:
        return list(self.worlds.values())

    def _decided(self, policy: str | None, number: int) -> Path:
        folder = self.folder / "decided"
        if policy is not None:
            folder /= f"policy={quote(policy, safe=' ')}"
        return folder / f"{part_name(number)}.parquet"

    def _decide(self, number: int) -> None:
        part, names = read_part(self.folder / "parts", number), list(self.worlds)
        decided = decide_part(part, self._organisations, readers=self.readers, columns=self.columns)
        for policy, table in decided:
            name = names[policy]
            keep_decided(self._decided(name, number), table, name)
