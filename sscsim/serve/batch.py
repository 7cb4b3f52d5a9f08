r"""``$batch``: many requests in one, and change sets that are done whole or not at all.

The multipart is read by the standard library's parser of mail; what it calls a defect is refused.
Within a change set ``$1`` stands for the row that the part with Content-ID 1 made.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from http import HTTPStatus
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import attrs

from sscsim.serve.errors import BAD_BODY, NO_OPERATION, Refused
from sscsim.serve.exchange import Reply, Request, refusal
from sscsim.serve.state import Desk, Organisation

__all__ = ["answered"]

_Handle: TypeAlias = Callable[[Desk, Request], Reply]

_REQUEST = re.compile(r"(?P<method>[A-Z]+) (?P<target>\S.*?)(?: HTTP/1\.[01])?")
# Where $1 may stand: as the row of a URL, and as the address of a row in a body.
_IN_URL = re.compile(r"^.*/v9\.\d+/\$(?P<id>(?!metadata|batch)[\w-]+)(?=/|$)", re.IGNORECASE)
_IN_BODY = re.compile(r'(?P<before>@odata\.(?:bind|id)"\s*:\s*")\$(?P<id>[\w-]+)(?=[/"])')
_URL = 65_536  # a URL within a batch may be longer than one outside
_ERROR = 400


@attrs.frozen(kw_only=True)
class _Part:
    """One request of a batch, and the id by which later ones name what it made."""

    request: Request
    content_id: str | None


def answered(organisation: Organisation, request: Request, handle: _Handle) -> Reply:
    """
    Answer the requests of a batch in their order.

    Args:
        organisation: what is served.
        request: the batch.
        handle: who answers a single request at a desk.

    Raises:
        Refused: where the batch cannot be read, or is too large.

    """
    items = list(_items(request, organisation.limits.batch))
    going_on = "odata.continue-on-error" in request.headers.get("prefer", "").lower()
    boundary = f"batchresponse_{uuid.uuid4()}"
    lines: list[bytes] = []
    status = 200
    for item in items:
        part, worst = _answered_item(organisation, item, handle)
        lines += [b"--" + boundary.encode(), *part]
        if worst >= _ERROR and not going_on:
            status = worst
            break
    lines += [b"--" + boundary.encode() + b"--", b""]
    headers = {"Content-Type": f"multipart/mixed; boundary={boundary}", "OData-Version": "4.0"}
    return Reply(status=status, headers=headers, body=b"\r\n".join(lines))


def _items(request: Request, most: int) -> Iterator[_Part | list[_Part]]:
    """Read a batch: single requests, and change sets as lists."""
    whole = _parsed(request.headers.get("content-type", ""), request.body)
    count = 0
    for part in _parts_of(whole):
        if part.get_content_maintype() == "multipart":
            found = [_part(inner, request) for inner in _parts_of(part)]
            count += len(found)
            yield found
        else:
            count += 1
            yield _part(part, request)
        if count > most:
            raise Refused(400, BAD_BODY, f"A batch may have {most:,} requests.")


def _parsed(kind: str, body: bytes) -> Message:
    head = b"Content-Type: " + kind.encode("latin-1", "replace") + b"\r\n\r\n"
    try:
        return BytesParser(policy=compat32).parsebytes(head + body)
    except (RecursionError, ValueError, LookupError, IndexError) as error:
        told = f"The batch cannot be read: {type(error).__name__}."
        raise Refused(400, BAD_BODY, told) from None


def _parts_of(message: Message) -> list[Message]:
    payload: Any = message.get_payload()
    if not isinstance(payload, list) or message.defects or not payload:
        what = "The batch cannot be read: write multipart/mixed with its boundary at each part."
        raise Refused(400, BAD_BODY, what)
    return list(payload)


def _part(part: Message, outer: Request) -> _Part:
    """Read one request: its line, its headers, a blank line, its body."""
    if part.get_content_type() != "application/http":
        raise Refused(400, BAD_BODY, "A part of a batch is application/http.")
    payload: Any = part.get_payload(decode=True) or b""
    head, _, body = payload.lstrip(b"\r\n").replace(b"\r\n", b"\n").partition(b"\n\n")
    line, *named = head.decode("utf-8", "replace").split("\n")
    match = _REQUEST.fullmatch(line.strip())
    if match is None or len(line) > _URL:
        raise Refused(400, BAD_BODY, f"A request of the batch begins '{line[:60]}'.")
    pairs = (header.partition(":") for header in named if ":" in header)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    path, query = _target(match["target"], outer)
    content_id = part.get("Content-ID")
    inner = attrs.evolve(
        outer, method=match["method"], path=path, query=query, headers=headers, body=body.strip()
    )
    return _Part(request=inner, content_id=None if content_id is None else str(content_id).strip())


def _target(target: str, outer: Request) -> tuple[str, str]:
    """Read where a request goes: a whole URL, a path, or what stands behind the service."""
    try:
        parts = urlsplit(target.replace(" ", "%20"))
    except ValueError:
        raise Refused(400, NO_OPERATION, "A URL within the batch cannot be read.") from None
    service = outer.path.rpartition("/")[0]
    path = parts.path
    if not path.startswith("/"):
        path = f"{service}/{path}"
    return path, parts.query


def _answered_item(
    organisation: Organisation, item: _Part | list[_Part], handle: _Handle
) -> tuple[list[bytes], int]:
    """Answer a request or a change set; give its lines, and its status where it failed."""
    if isinstance(item, _Part):
        reply = _single(organisation, item.request, handle)
        return _lines(reply, item.content_id), reply.status
    try:
        replies = _change_set(organisation, item, handle)
    except Refused as refused:
        reply = refusal(refused)
        return _lines(reply, None), reply.status
    boundary = f"changesetresponse_{uuid.uuid4()}"
    lines = [f"Content-Type: multipart/mixed; boundary={boundary}".encode(), b""]
    for part, reply in replies:
        lines += [b"--" + boundary.encode(), *_lines(reply, part.content_id)]
    return [*lines, b"--" + boundary.encode() + b"--", b""], 200


def _single(organisation: Organisation, request: Request, handle: _Handle) -> Reply:
    try:
        if request.method == "GET":
            return handle(organisation.desk(), request)
        with organisation.changing() as desk:
            return handle(desk, request)
    except Refused as refused:
        return refusal(refused)


def _change_set(
    organisation: Organisation, parts: Iterable[_Part], handle: _Handle
) -> list[tuple[_Part, Reply]]:
    """Do all at one desk: what is refused leaves nothing behind."""
    made: dict[str, str] = {}
    replies = []
    with organisation.changing() as desk:
        for part in parts:
            if part.request.method == "GET":
                raise Refused(400, BAD_BODY, "A change set may not hold a GET.")
            reply = handle(desk, _resolved(part.request, made))
            replies.append((part, reply))
            if part.content_id and "OData-EntityId" in reply.headers:
                made[part.content_id] = reply.headers["OData-EntityId"]
    return replies


def _resolved(request: Request, made: dict[str, str]) -> Request:
    """Put in the rows that were made before; one that was not is an error of the client."""

    def address(found: re.Match[str]) -> str:
        if found["id"] not in made:
            what = f"Content-ID Reference: '${found['id']}' does not exist in the batch context."
            raise Refused(400, BAD_BODY, what)
        return made[found["id"]]

    path = _IN_URL.sub(address, request.path)
    body = _IN_BODY.sub(
        lambda found: found["before"] + address(found),
        request.body.decode("utf-8", "surrogateescape"),
    )
    bare = urlsplit(path).path if path != request.path else path
    return attrs.evolve(request, path=bare, body=body.encode("utf-8", "surrogateescape"))


def _lines(reply: Reply, content_id: str | None) -> list[bytes]:
    named = [] if content_id is None else [f"Content-ID: {content_id}".encode()]
    phrase = HTTPStatus(reply.status).phrase
    headers = [f"{name}: {value}".encode() for name, value in reply.headers.items()]
    return [
        b"Content-Type: application/http",
        b"Content-Transfer-Encoding: binary",
        *named,
        b"",
        f"HTTP/1.1 {reply.status} {phrase}".encode(),
        *headers,
        b"",
        reply.body,
    ]
