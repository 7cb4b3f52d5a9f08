"""The organisation on every worker: sent once to each executor, unpacked once in each process."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import attrs
from pyspark import cloudpickle

from sscsim.world import World

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["Shipped", "pack"]

# Rows hold mapping proxies, which only cloudpickle can pack; it has no types.
pack: Callable[[object], bytes] = cloudpickle.dumps


class _Carried(Protocol):
    """What carries the bytes to a worker: a broadcast of Spark's."""

    @property
    def value(self) -> bytes:
        """The bytes, where they are."""


@attrs.frozen
class Shipped:
    """The organisation under each policy, by its name, wherever a task needs it."""

    carried: _Carried

    @classmethod
    def from_(cls, spark: SparkSession, worlds: Mapping[str, World]) -> Shipped:
        """Send organisations to the executors; what is alike in several is sent once."""
        return cls(spark.sparkContext.broadcast(pack(dict(worlds))))

    @property
    def worlds(self) -> dict[str, World]:
        """The organisations as they were sent."""
        return _unpacked(self.carried.value)


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> dict[str, World]:
    worlds: dict[str, World] = pickle.loads(packed)  # noqa: S301 - Spark carries what we packed
    return worlds
