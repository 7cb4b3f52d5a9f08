"""Mail written in other forms: the same headers as Graph JSON, a message trace, a .msg file."""

from __future__ import annotations

import csv
import io
import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

__all__ = ["as_graph", "as_json", "as_msg", "as_msg_of_properties", "as_trace", "compound_file"]

Headers = list[tuple[str, str]]


def headers_of(head: bytes) -> Headers:
    """Take the headers of a message apart, unfolded, as Graph gives them."""
    found = BytesHeaderParser().parsebytes(head)
    return [(name, str(value).replace("\n", "")) for name, value in found.items()]


def as_graph(head: bytes, *, headers: bool) -> dict[str, Any]:
    """Write a message as Graph does, with `internetMessageHeaders` or without."""
    given = headers_of(head)
    first = {name.lower(): value for name, value in reversed(given)}
    people = {
        name: [
            {"emailAddress": {"name": shown, "address": address}}
            for shown, address in getaddresses([v for n, v in given if n.lower() == name])
        ]
        for name in ("from", "to", "cc", "bcc")
    }
    found: dict[str, Any] = {
        "@odata.etag": 'W/"CQAAABYAAAB"',
        "id": "AAMkAGI2",
        "internetMessageId": first.get("message-id"),
        "subject": first.get("subject"),
        "from": people["from"][0] if people["from"] else None,
        "toRecipients": people["to"],
        "ccRecipients": people["cc"],
        "bccRecipients": people["bcc"],
        "conversationIndex": first.get("thread-index"),
        "receivedDateTime": _time(first),
        "body": {"contentType": "text", "content": "never read"},
    }
    if headers:
        found["internetMessageHeaders"] = [{"name": n, "value": v} for n, v in given]
    return found


def _time(first: Mapping[str, str]) -> str | None:
    text = first.get("received", "").rpartition(";")[2] or first.get("date")
    return parsedate_to_datetime(text).strftime("%Y-%m-%dT%H:%M:%SZ") if text else None


def as_json(heads: Iterable[bytes], *, headers: bool) -> str:
    """Write messages as one answer of Graph."""
    rows = [as_graph(head, headers=headers) for head in heads]
    return json.dumps({"@odata.context": "https://graph.microsoft.com/v1.0/", "value": rows})


_TRACE = {
    "rows": [
        *("Received", "SenderAddress", "RecipientAddress", "Subject", "Status", "Size"),
        "MessageId",
    ],
    "summary": [
        *("origin_timestamp_utc", "sender_address", "recipient_status", "message_subject"),
        *("total_bytes", "message_id", "network_message_id"),
    ],
}


def as_trace(heads: Iterable[bytes], *, form: str) -> str:
    """Write messages as a trace; ``form`` is ``rows`` (one a recipient) or ``summary``."""
    out = io.StringIO()
    write = csv.writer(out).writerow
    write(_TRACE[form])
    for number, head in enumerate(heads):
        one = as_graph(head, headers=False)
        people = [*one["toRecipients"], *one["ccRecipients"], *one["bccRecipients"]]
        to = [person["emailAddress"]["address"] for person in people]
        sender = one["from"]["emailAddress"]["address"]
        time, subject, key = one["receivedDateTime"], one["subject"], one["internetMessageId"]
        if form == "rows":
            for address in to:
                write([time, sender, address, subject, "Delivered", 1000, key])
        else:
            status = ";".join(f"{address}##Receive, Deliver" for address in to)
            write([time, sender, status, subject, 1000, key, f"{number:032x}"])
    return out.getvalue()


# -- Outlook ---------------------------------------------------------------------------------------


def as_msg(head: bytes) -> bytes:
    """Write a message as Outlook saves one that came through the internet."""
    text = head.partition(b"\n\n")[0].decode("latin-1")
    return compound_file(
        {"__substg1.0_001A001F": _text("IPM.Note"), "__substg1.0_007D001F": _text(text)}
    )


def as_msg_of_properties(
    texts: Mapping[str, str], recipients: Sequence[tuple[int, str]], received: int
) -> bytes:
    """Write a message that never left Exchange: properties, and no headers."""
    fixed = bytes(32) + struct.pack("<HHIQ", 0x0040, 0x0E06, 0, received)
    tree: dict[str, Any] = {f"__substg1.0_{tag}001F": _text(said) for tag, said in texts.items()}
    tree["__properties_version1.0"] = fixed
    for number, (kind, address) in enumerate(recipients):
        tree[f"__recip_version1.0_#{number:08X}"] = {
            "__properties_version1.0": bytes(8) + struct.pack("<HHIQ", 3, 0x0C15, 0, kind),
            "__substg1.0_39FE001F": _text(address),
        }
    return compound_file(tree)


def _text(said: str) -> bytes:
    return said.encode("utf-16-le")


_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound_file(tree: Mapping[str, Any]) -> bytes:
    """Write a compound file (MS-CFB, version 3): storages are mappings, streams are bytes."""
    entries: list[dict[str, Any]] = [{"name": "Root Entry", "kind": 5, "child": _FREE}]
    _list(tree, entries, 0)
    mini = bytearray()
    sectors: list[bytes] = []
    chains: list[range] = []
    minifat: list[int] = []
    for entry in entries:
        data = entry.get("data", b"")
        entry["size"] = len(data)
        entry["start"] = _END
        if data and len(data) < _CUTOFF:
            count = -(-len(data) // _MINI)
            entry["start"] = len(mini) // _MINI
            minifat += [*range(entry["start"] + 1, entry["start"] + count), _END]
            mini += data.ljust(count * _MINI, b"\0")
        elif data:
            entry["start"] = _lay(data, sectors, chains)
    entries[0]["size"] = len(mini)
    entries[0]["start"] = _lay(bytes(mini), sectors, chains) if mini else _END
    minifat_start = _lay(struct.pack(f"<{len(minifat)}I", *minifat), sectors, chains, b"\xff")
    directory = b"".join(map(_entry, entries))
    directory_start = _lay(directory, sectors, chains)
    fat_count = 1
    while (len(sectors) + fat_count) * 4 > fat_count * _SECTOR:
        fat_count += 1
    fat = [_FREE] * (fat_count * _SECTOR // 4)
    for chain in chains:
        for at in chain:
            fat[at] = at + 1 if at + 1 in chain else _END
    places = range(len(sectors), len(sectors) + fat_count)
    for at in places:
        fat[at] = _FAT
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, fat_count, directory_start, 0, _CUTOFF, minifat_start,
        -(-len(minifat) * 4 // _SECTOR), _END, 0,
    )  # fmt: skip
    difat = [*places, *[_FREE] * (109 - fat_count)]
    whole = [header + struct.pack("<109I", *difat), *sectors, struct.pack(f"<{len(fat)}I", *fat)]
    return b"".join(whole)


def _lay(data: bytes, sectors: list[bytes], chains: list[range], fill: bytes = b"\0") -> int:
    start, count = len(sectors), max(1, -(-len(data) // _SECTOR))
    data = data.ljust(count * _SECTOR, fill)
    sectors += (data[at : at + _SECTOR] for at in range(0, len(data), _SECTOR))
    chains.append(range(start, start + count))
    return start


def _list(tree: Mapping[str, Any], entries: list[dict[str, Any]], parent: int) -> None:
    """List storages and streams; those of one storage hang on one another to the right."""
    before = None
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        number = len(entries)
        entries.append({"name": name, "kind": 1 if isinstance(tree[name], dict) else 2})
        if before is None:
            entries[parent]["child"] = number
        else:
            entries[before]["right"] = number
        if isinstance(tree[name], dict):
            _list(tree[name], entries, number)
        else:
            entries[number]["data"] = tree[name]
        before = number


def _entry(entry: Mapping[str, Any]) -> bytes:
    name = entry["name"].encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        name, len(name), entry["kind"], 1,
        _FREE, entry.get("right", _FREE), entry.get("child", _FREE),
        b"", 0, 0, 0, entry["start"], entry["size"],
    )  # fmt: skip
