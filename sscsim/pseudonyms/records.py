"""Decision records under pseudonyms, so that results lie beside the mail they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sscsim.pseudonyms.mapping import Pseudonyms

__all__ = ["cloaked_records"]

_MESSAGE_IDS = frozenset({"messageid", "correlated_email", "parent_email"})
_ADDRESSES = frozenset({"mailbox", "address"})
_IDS = frozenset({"id", "queue_items", "readers"})
_KEPT = frozenset(
    [
        "outcome",
        "reason",
        "reasoncode",
        "rule",
        "correlationmethod",
        "participation",
        "table",
        "policy",
    ]
)


def cloaked_records(
    records: Iterable[Mapping[str, Any]],
    names: Pseudonyms,
    sources: Mapping[str, str],
) -> Iterator[dict[str, Any]]:
    """
    Exchange the names in decision records (contract 3).

    ``sources`` names the place that each message has in the mail that was written. What a trace
    says in words is left out: its sentences hold names that nothing marks as such.

    >>> from sscsim.pseudonyms import Key, Pseudonyms, cloaked_records
    >>> names = Pseudonyms.of(Key(b"sixteen bytes .."))
    >>> before = {"source": "in.mbox#7", "outcome": "rejected", "mailbox": "ivo@x.example"}
    >>> [after] = cloaked_records([before], names, {"in.mbox#7": "mail.mbox#1"})
    >>> after["source"], after["outcome"], after["mailbox"] == names.address("ivo@x.example")
    ('mail.mbox#1', 'rejected', True)

    """
    for record in records:
        made = {
            key: _value(key, value, names)
            for key, value in record.items()
            if key not in {"source", "trace", "sensitive_to"}
        }
        source = record.get("source")
        told = {} if source is None else {"source": sources.get(source, names.text(source))}
        kept = {key: record[key] for key in ("sensitive_to",) if key in record}
        yield {**told, **made, **kept}


def _value(key: str, value: Any, names: Pseudonyms) -> Any:
    if isinstance(value, Mapping):
        return {inner: _value(inner, part, names) for inner, part in value.items()}
    if isinstance(value, list):
        return [_value(key, part, names) for part in value]
    if not isinstance(value, str) or key in _KEPT:
        return value
    if key in _MESSAGE_IDS:
        return names.identities.get(value) or names.messageid(value)
    if key in _ADDRESSES:
        return names.address(value)
    return _id(value, names) if key in _IDS else names.text(value)


def _id(value: str, names: Pseudonyms) -> str:
    """Exchange the id of a row; that of a contact made for a sender is its address (PTY-17)."""
    table, _, address = value.partition(":")
    return f"{table}:{names.address(address)}" if "@" in address else names.id(value)
