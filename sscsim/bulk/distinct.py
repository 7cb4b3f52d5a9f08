"""Lists in which each code stands once: compiled, one look for each code."""

from __future__ import annotations

from typing import Any

import numpy as np

from sscsim.bulk.compiling import compiled
from sscsim.bulk.lists import Lists

__all__ = ["distinct"]


def distinct(lists: Lists, limit: int | None) -> Lists:
    """
    Keep each code once a list, where it stands first, and no more than so many.

    >>> two = Lists(np.array([0, 4, 5], np.int32), np.array([7, 3, 7, 1, 7], np.int32))
    >>> [part.tolist() for part in distinct(two, 2)]
    [[0, 2, 3], [7, 3, 7]]

    """
    at, codes = np.zeros(len(lists.at), np.int32), np.empty(len(lists.codes), np.int32)
    met = np.full(int(lists.codes.max(initial=-1)) + 1, -1, np.int32)
    most = len(codes) if limit is None else limit
    count = _keep_first(lists.at, lists.codes, most, met, at, codes)
    return Lists(at, codes[:count])


@compiled
def _keep_first(at: Any, codes: Any, most: int, met: Any, places: Any, kept: Any) -> int:
    """Write down what each list keeps; ``met`` is the last list in which each code was."""
    count = 0
    for row in range(len(at) - 1):
        end = count + most
        for place in range(at[row], at[row + 1]):
            code = codes[place]
            if met[code] != row and count < end:
                met[code] = row
                kept[count] = code
                count += 1
        places[row + 1] = count
    return count
