"""
Mail as JSON: messages of Microsoft Graph, or a message trace, as answers of a server were saved.

One message alone, an answer (``{"value": [...]}``), an array, or a message on each line.
"""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from sscsim.sources.encodings import encoding_of
from sscsim.sources.graphmessage import NoMessageError, letter_of
from sscsim.sources.headertable import SCHEMA, item_of
from sscsim.sources.jsonwalk import BrokenOffError, objects_in
from sscsim.sources.streams import READ_ERRORS, Item, sentence
from sscsim.sources.tracecolumns import Told, TraceColumns, trace_columns
from sscsim.sources.tracerows import Row, messages_in

__all__ = ["LONGEST_SIGN", "is_json_mail", "read_json_mail"]

_LINES = (".jsonl", ".ndjson")
LONGEST_SIGN = 1 << 16  # what is looked at to find out whether a file is mail
_LARGEST = 256 << 20  # bytes of a file that is no list of lines, and of one line
_OPENS = re.compile(r"\ufeff?\s*+[\[{]")
# Keys that the messages of Graph have and few other objects, and where an answer comes from.
_SIGNS = re.compile(
    r'"(?:internetMessageId|internetMessageHeaders|toRecipients|ccRecipients|receivedDateTime'
    r'|senderAddress|sender_address|SenderAddress)"\s*+:|graph\.microsoft\.com'
)
_Objects = Iterator[tuple[Any, bool]]


def is_json_mail(start: bytes) -> bool:
    """
    Say whether a file that begins so is mail as JSON.

    >>> is_json_mail(b'{"value": [{"internetMessageId": "<1@x>"'), is_json_mail(b'{"queueid": 1}')
    (True, False)

    """
    text = start[:LONGEST_SIGN].decode(encoding_of(start), "replace")
    return _OPENS.match(text) is not None and _SIGNS.search(text) is not None


def read_json_mail(
    file: io.BufferedReader | gzip.GzipFile, name: str, ending: str
) -> Iterator[Item]:
    """
    Read the messages of a file, numbered from 1 where there may be several.

    Where it breaks off, whatever was read is kept, and one more item says so.
    """
    objects = _lines(file) if ending.endswith(_LINES) else _whole(file)
    number = 0
    try:
        first = next(objects, None)
        if first is None:
            return
        columns = trace_columns(list(first[0])) if isinstance(first[0], dict) else None
        if columns is not None:
            yield from _trace(chain([first], objects), columns, name)
            return
        for number, (value, several) in enumerate(chain([first], objects), start=1):
            yield _item(value, name, number if several else 0)
    except BrokenOffError as error:
        if number:
            yield Item(name, name, number + 1, trouble=f"the file breaks off here: {error}")
        else:
            yield Item(name, name, trouble=f"cannot be read: it is no JSON: {error}", offer="")


def _item(value: Any, name: str, number: int) -> Item:
    if isinstance(value, BrokenOffError):
        return Item(name, name, number, trouble=f"is no JSON: {value}")
    try:
        letter = letter_of(value)
    except NoMessageError as error:
        return Item(name, name, number, trouble=f"is no message: it {error}", offer=error.offer)
    return Item(
        name, name, number, folder=letter.folder, headers=letter.headers, untold=letter.untold
    )


def _whole(file: io.BufferedReader | gzip.GzipFile) -> _Objects:
    data, trouble = b"", ""
    pieces = []
    try:
        left = _LARGEST + 1
        while left and (piece := file.read1(left)):
            pieces.append(piece)
            left -= len(piece)
    except READ_ERRORS as error:
        trouble = sentence(error)
    data = b"".join(pieces)
    if len(data) > _LARGEST:
        raise BrokenOffError(f"it is larger than {_LARGEST >> 20} MiB: save it in several files")
    yield from objects_in(data.decode(encoding_of(data), "replace").removeprefix("\ufeff"))
    if trouble:
        raise BrokenOffError(trouble)


def _lines(file: io.BufferedReader | gzip.GzipFile) -> _Objects:
    """Read a message from each line; one that is none does not end the file."""
    encoding = encoding_of(file.peek(LONGEST_SIGN)[:LONGEST_SIGN])
    text = io.TextIOWrapper(file, encoding, "replace", newline="")
    try:
        while line := text.readline(_LARGEST):
            if line.strip():
                yield _of_line(line), True
    except READ_ERRORS as error:
        raise BrokenOffError(sentence(error)) from None
    finally:
        if not file.closed:
            text.detach()


def _of_line(line: str) -> Any:
    try:
        found = [value for value, _ in objects_in(line)]
    except BrokenOffError as error:
        return error
    return found[0] if len(found) == 1 else None


# -- message traces --------------------------------------------------------------------------------


def _trace(objects: _Objects, columns: TraceColumns, name: str) -> Iterator[Item]:
    """Read the rows of a trace; each is an object with the names of the columns for keys."""
    if columns.columns.problems:
        yield Item(name, name, trouble=columns.columns.problems[0], offer=SCHEMA)
        return
    keys = {told: columns.columns.names[at] for told, at in columns.places.items()}
    odd: list[str] = []
    number = 0
    for number, row in enumerate(messages_in(_rows(objects, keys, odd)), start=1):
        yield item_of(row, name, number, columns.columns.untold)
    for what in odd:
        number += 1
        yield Item(name, name, number, trouble=what)


def _rows(objects: _Objects, keys: Mapping[Told, str], odd: list[str]) -> Iterator[Row]:
    try:
        for value, _ in objects:
            if isinstance(value, dict):
                told = {which: value.get(key) for which, key in keys.items()}
                yield {which: text for which, text in told.items() if isinstance(text, str)}
            else:
                odd.append("is no row of a trace")
    except BrokenOffError as error:
        odd.append(f"the file breaks off here: {error}")
