"""What sscsim uses of rpds, in plain Python: its own is compiled, and not for a browser.

Both copy where rpds shares, so a change costs as much as the map is large. A class has a few dozen
rows; for more there is the command.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self

__all__ = ["HashTrieMap", "List"]


class HashTrieMap:
    """
    A map that never changes: a change gives another one.

    >>> one = HashTrieMap({"a": 1})
    >>> two = one.insert("b", 2)
    >>> len(one), len(two), two["b"]
    (1, 2, 2)

    """

    __slots__ = ("_own",)

    def __init__(self, value: Any = ()) -> None:
        self._own: dict[Any, Any] = dict(value.items() if hasattr(value, "items") else value)

    @classmethod
    def __class_getitem__(cls, _: Any) -> type[Self]:
        return cls

    def insert(self, key: Any, value: Any) -> HashTrieMap:
        """Give the map with this value under the key."""
        return HashTrieMap({**self._own, key: value})

    def remove(self, key: Any) -> HashTrieMap:
        """Give the map without the key; raises KeyError where it is not."""
        if key not in self._own:
            raise KeyError(key)
        return self.discard(key)

    def discard(self, key: Any) -> HashTrieMap:
        """Give the map without the key, whether or not it is there."""
        return HashTrieMap({other: own for other, own in self._own.items() if other != key})

    def update(self, other: Mapping[Any, Any] | HashTrieMap) -> HashTrieMap:
        """Give the map with everything of another one, too."""
        return HashTrieMap({**self._own, **dict(other.items())})

    def get(self, key: Any, default: Any = None) -> Any:
        """Find what stands under a key."""
        return self._own.get(key, default)

    def keys(self) -> Iterable[Any]:
        """Give the keys."""
        return self._own.keys()

    def values(self) -> Iterable[Any]:
        """Give what stands under the keys."""
        return self._own.values()

    def items(self) -> Iterable[tuple[Any, Any]]:
        """Give the keys, each with what stands under it."""
        return self._own.items()

    def __getitem__(self, key: Any) -> Any:
        return self._own[key]

    def __contains__(self, key: object) -> bool:
        return key in self._own

    def __iter__(self) -> Iterator[Any]:
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HashTrieMap) and self._own == other._own

    def __hash__(self) -> int:
        return hash(frozenset(self._own.items()))

    def __repr__(self) -> str:
        return f"HashTrieMap({self._own!r})"


class List:
    """
    A list that never changes and grows at its front; made of one value, it is made of its items.

    >>> list(List(["b", "c"]).push_front("a"))
    ['a', 'b', 'c']

    """

    __slots__ = ("_own",)

    def __init__(self, *values: Any) -> None:
        self._own = tuple(values[0]) if len(values) == 1 else values

    @classmethod
    def __class_getitem__(cls, _: Any) -> type[Self]:
        return cls

    def push_front(self, value: Any) -> List:
        """Give the list with this value before all others."""
        return List((value, *self._own))

    def __iter__(self) -> Iterator[Any]:
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, List) and self._own == other._own

    def __hash__(self) -> int:
        return hash(self._own)

    def __repr__(self) -> str:
        return f"List({', '.join(map(repr, self._own))})"
