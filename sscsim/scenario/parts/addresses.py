"""Addresses and message ids as a scenario writes them: one text, or a list of texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from sscsim.mail import Address, message_ids, parse_address, single_message_id, thread_index
from sscsim.mail.addresslists import parse_address_list
from sscsim.scenario.compounds import ListOf
from sscsim.scenario.desk import Desk
from sscsim.scenario.forms import Form
from sscsim.scenario.kinds import MISSING, OPTIONAL_TEXT, Schema
from sscsim.scenario.nodes import Node

__all__ = ["ADDRESSES", "MESSAGE_ID", "MESSAGE_IDS", "TEXTS", "THREAD_INDEX", "read_addresses"]

TEXTS = ListOf(OPTIONAL_TEXT, single=True)


def read_addresses(texts: tuple[str | None, ...]) -> tuple[Address, ...]:
    """Read address headers, repeated ones in turn."""
    return tuple(_each(texts))


def _each(texts: tuple[str | None, ...]) -> Iterator[Address]:
    for text in texts:
        yield from parse_address_list(text or "")


_ENTRY = Form(what="an address", keys={"address": OPTIONAL_TEXT, "name": OPTIONAL_TEXT})


@attrs.frozen
class _Entries:
    """The entries of one text; or one entry in parts, for what no header text can say."""

    def read(self, node: Node, desk: Desk) -> Any:
        if not node.is_mapping:
            text = OPTIONAL_TEXT.read(node, desk)
            return text if text is MISSING else read_addresses((text,))
        filled = _ENTRY.read(node, desk)
        return (parse_address(filled.get("address") or "", filled.get("name") or ""),)

    def schema(self) -> Schema:
        return {"anyOf": [OPTIONAL_TEXT.schema(), _ENTRY.schema()]}


_SEVERAL = ListOf(_Entries(), single=True)


@attrs.frozen
class _Addresses:
    """``a@b.example``, ``Name <a@b.example>``, several with commas, or a list of them."""

    def read(self, node: Node, desk: Desk) -> Any:
        entries = _SEVERAL.read(node, desk)
        return MISSING if entries is MISSING else tuple(entry for one in entries for entry in one)

    def schema(self) -> Schema:
        return _SEVERAL.schema()


@attrs.frozen
class _MessageId:
    """One message id, with or without angle brackets; null or empty is a message without one."""

    def read(self, node: Node, desk: Desk) -> Any:
        text = OPTIONAL_TEXT.read(node, desk)
        return text if text is MISSING else single_message_id(text)

    def schema(self) -> Schema:
        return OPTIONAL_TEXT.schema()


@attrs.frozen
class _MessageIds:
    """The ids of In-Reply-To or References, as one text or as a list."""

    def read(self, node: Node, desk: Desk) -> Any:
        texts = TEXTS.read(node, desk)
        return MISSING if texts is MISSING else message_ids(text for text in texts if text)

    def schema(self) -> Schema:
        return TEXTS.schema()


@attrs.frozen
class _ThreadIndex:
    """A Thread-Index; what is no base64 of 22 bytes or more is none (SP-10), and is said so."""

    def read(self, node: Node, desk: Desk) -> Any:
        text = OPTIONAL_TEXT.read(node, desk)
        index = None if text is MISSING else thread_index(text)
        if index is None and text:
            desk.warning(
                node, "this is no Thread-Index", "Write base64 of 22 bytes or more (SP-10)."
            )
        return index

    def schema(self) -> Schema:
        return OPTIONAL_TEXT.schema()


ADDRESSES = _Addresses()
MESSAGE_ID = _MessageId()
MESSAGE_IDS = _MessageIds()
THREAD_INDEX = _ThreadIndex()
