"""The columns of a row as people and exports write them, read into the values the world keeps.

There is one list of columns for each table: the attrs class of its rows (`sscsim.world`). What a
column may hold follows from the type of its field, its labels from the published option sets. Both
doors use this, the snapshot (`EXPORTED`) and the scenario file (`BY_HAND`)::

    columns(Queue)                                  # name -> Column: is it there, is it required?
    read_row(Queue, {"queueid": "q1", "statecode": "Active"}, problem)
    # {'queueid': 'q1', 'statecode': 0}

`read_row` skips keys that are no column (count them, or refuse them, with `columns`), and does not
miss those that are not there. A null stays None where the field may be None, else it is left out
and the default of the class holds. What is wrong goes to ``problem(key, what, offer)``, so that
the caller can add file, line and column; the value is then left out. A lookup is written as `Ref`,
as ``{"table": ..., "id": ...}``, or as a bare id whose table ``Style.find`` knows.
"""

from sscsim.columns.rows import columns, read_row, read_settings, setting_column
from sscsim.columns.values import (
    BY_HAND,
    EXPORTED,
    Column,
    ProblemCallback,
    Style,
    clean_id,
    read_depth,
)
from sscsim.columns.words import shown

__all__ = [
    "BY_HAND",
    "EXPORTED",
    "Column",
    "ProblemCallback",
    "Style",
    "clean_id",
    "columns",
    "read_depth",
    "read_row",
    "read_settings",
    "setting_column",
    "shown",
]
