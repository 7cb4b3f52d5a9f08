"""
Whether the times of a header table can be read: a look at its first rows, before any mail is.

In mail one bad date is one undated message. In a table it is mostly a whole column in a format of
its own, and mail in no order would get other verdicts without a word.
"""

from __future__ import annotations

import attrs

from sscsim.sources.containers import table_in
from sscsim.sources.folders import Listed
from sscsim.sources.headercells import Cells, header_values, moment
from sscsim.sources.headercolumns import COLUMNS, Kind
from sscsim.sources.headers import header_text, received_text
from sscsim.sources.headertable import NoTableError
from sscsim.sources.streams import READ_ERRORS

__all__ = ["LOOKED_AT", "Untimed", "untimed_in"]

LOOKED_AT = 1_000  # rows
_TIMES = [column for column in COLUMNS if column.kind is Kind.TIME]
_LONGEST = 40


@attrs.frozen(kw_only=True)
class Untimed:
    """Rows with a time that cannot be read: how many, the first of them, and what stands there."""

    rows: int
    first: int
    text: str
    timed: int

    @property
    def all(self) -> bool:
        """Whether no row has a time that can be read."""
        return self.timed == 0


def untimed_in(listed: Listed) -> Untimed | None:
    """Look at the first rows of a table; None where every time can be read, or it is no table."""
    try:
        with table_in(listed) as table:
            rows = list(table.start(LOOKED_AT)) if table is not None else []
    except (*READ_ERRORS, NoTableError):
        return None  # told elsewhere
    given = [(number, _given(row)) for number, row in enumerate(rows, start=1)]
    wrong = [(number, texts) for number, texts in given if texts and not any(map(_time, texts))]
    if not wrong:
        return None
    number, texts = wrong[0]
    timed = sum(bool(texts) for _, texts in given) - len(wrong)
    return Untimed(rows=len(wrong), first=number, text=texts[0][:_LONGEST], timed=timed)


def _given(row: Cells | str) -> list[str]:
    """Take the times of a row as texts; a row that cannot be read has none."""
    if isinstance(row, str):
        return []
    cells = ((column, row.get(column)) for column in _TIMES)
    return [header_text(value) for column, cell in cells for value in header_values(column, cell)]


def _time(text: str) -> object:
    return moment(received_text(text))
