"""What may stand in the headers of a message where anything goes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from hypothesis import strategies as st

from sscsim.mail import Address, Attachment, parse_address_list
from sscsim.strategies import pools
from sscsim.strategies.few import by_place, few_of, one_of, several_of
from sscsim.strategies.known import INSIDE, parsed
from sscsim.strategies.values import conversation_indexes, message_ids, odd_entries

__all__ = ["optional_headers", "recipients", "senders"]

_Entries: TypeAlias = tuple[Address, ...]

_SHARED = parsed((pools.SHARED,))
_FEW = 4  # optional headers of one message


_INSIDE, _OUTSIDE = parsed(INSIDE), parsed(pools.OUTSIDE)
_ODD_SENDERS = one_of(*(tuple(parse_address_list(text)) for text in pools.ODD_SENDERS))


@lru_cache(maxsize=64)
def senders(inside: _Entries, others: _Entries) -> st.SearchStrategy[_Entries]:
    """Draw a From: mostly of somebody outside; of nobody, of two, of a machine, too."""
    outside = by_place((*others, *_SHARED), _OUTSIDE)
    usual = outside | outside | _there(inside)
    return usual.map(lambda one: (one,)) | _ODD_SENDERS


@lru_cache(maxsize=64)
def recipients(inside: _Entries, others: _Entries) -> st.SearchStrategy[_Entries]:
    """Draw a To: mostly of people and queues who are there."""
    return _some(_anybody(inside, others), 3, least=1)


def _anybody(inside: _Entries, others: _Entries) -> st.SearchStrategy[Address]:
    return _somebody(inside, others) | one_of(*odd_entries())


def _somebody(inside: _Entries, others: _Entries) -> st.SearchStrategy[Address]:
    there = _there(inside)
    return there | there | there | by_place((*others, *_SHARED), _OUTSIDE)


def _there(inside: _Entries) -> st.SearchStrategy[Address]:
    return by_place(inside, _INSIDE) if inside else st.nothing()


def _some(
    one: st.SearchStrategy[Address], most: int, *, least: int = 0
) -> st.SearchStrategy[_Entries]:
    return st.lists(one, min_size=least, max_size=most).map(tuple)


@lru_cache(maxsize=64)
def optional_headers(
    inside: _Entries, others: _Entries, known_ids: tuple[str, ...]
) -> st.SearchStrategy[dict[str, Any]]:
    """Draw a few headers and properties more."""
    somebody = _somebody(inside, others)
    reached = tuple(one.address for one in (*inside, *others))
    envelope = several_of(reached, 2, unique=True, places=INSIDE)
    ids = message_ids(flavour="anything")
    named = ids | one_of(*known_ids) if known_ids else ids
    answered = st.lists(named, max_size=2, unique=True).map(tuple)
    return few_of(
        {
            "cc": _some(_anybody(inside, others), 2),
            "bcc": _some(somebody, 1),
            "envelope": envelope,
            "sender": _some(somebody, 1),
            "messageid": ids | st.none(),
            "inreplyto": answered,
            "references": answered,
            **_ALONE,
        },
        _FEW,
    )


_ALONE: Mapping[str, st.SearchStrategy[Any]] = {
    "conversationindex": conversation_indexes(flavour="anything"),
    "received": one_of(*pools.ODD_TIMES),
    "irm": st.booleans(),
    "copied": st.booleans(),
    "create_fails": one_of(None, "a plug-in said no"),
    "attachments": st.lists(
        st.builds(Attachment, st.just("offer.pdf"), one_of(1_000, 6_000_000)), max_size=1
    ).map(tuple),
    "headers": st.just({"Auto-Submitted": "auto-replied"}),
}
