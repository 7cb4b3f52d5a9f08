"""Mail in parts that are decided apart: by several processes, several machines, or in little room.

`cut` finds what can influence a verdict and keeps it together, `decide_part` decides one part with
the bulk engine, and `digest` tells whether all of it is what one pass decides. Like `sscsim.bulk`
it needs numpy, numba and pyarrow: ``pip install sscsim[bulk]``. Start reading at `ties`.
"""

from sscsim.parts.cutting import Cut, cut, packed
from sscsim.parts.deciding import DECIDED, PART, Decided, decide_part
from sscsim.parts.digest import added, digest
from sscsim.parts.manifest import asked_again
from sscsim.parts.ties import Ties, Tying, ties_of
from sscsim.parts.working import ROWS_PER_PART, Work

__all__ = [
    "DECIDED",
    "PART",
    "ROWS_PER_PART",
    "Cut",
    "Decided",
    "Ties",
    "Tying",
    "Work",
    "added",
    "asked_again",
    "cut",
    "decide_part",
    "digest",
    "packed",
    "ties_of",
]
