"""Ids on the wire are GUIDs, as clients insist; the short ids of a scenario are given some."""

from __future__ import annotations

import re
import uuid
from functools import lru_cache

from sscsim.vocabulary import Ref

__all__ = ["GUID", "NOBODY", "is_guid", "wire_id"]

GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
NOBODY = str(uuid.UUID(int=0))
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://sscsim.invalid/rows/")


def is_guid(text: str) -> bool:
    """Say whether a text is the id of a row as Dataverse writes it."""
    return GUID.fullmatch(text) is not None


@lru_cache(maxsize=1 << 16)
def wire_id(ref: Ref) -> str:
    """
    Give the GUID of a row: its own id where that is one, else always the same made-up one.

    >>> wire_id(Ref("systemuser", "11111111-0000-4000-8000-000000000001"))
    '11111111-0000-4000-8000-000000000001'
    >>> wire_id(Ref("systemuser", "hanna")) == wire_id(Ref("systemuser", "hanna"))
    True

    """
    return ref.id.lower() if is_guid(ref.id) else str(uuid.uuid5(_SPACE, f"{ref.table}/{ref.id}"))
