"""How much one request may ask for."""

from __future__ import annotations

import attrs

__all__ = ["Limits"]


@attrs.frozen(kw_only=True)
class Limits:
    """
    The most that one request may ask for; what is more is refused, never cut.

    >>> Limits(batch=10).batch
    10

    """

    url: int = 32_768  # as Dataverse has it
    body: int = 16 * 1024 * 1024
    page: int = 5_000
    batch: int = 1_000
    connections: int = 200
    seconds: float = 20.0  # until a request has come in whole
