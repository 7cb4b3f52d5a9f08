"""A request and a reply, as plain values: handlers know no sockets, and a batch makes its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from sscsim.safe import json_text
from sscsim.serve.errors import Refused

__all__ = ["Reply", "Request", "json_reply", "refusal"]

_JSON = "application/json; odata.metadata=minimal"


@attrs.frozen(kw_only=True)
class Request:
    """
    One request.

    Attributes:
        method: the method of HTTP.
        path: the path as it was sent, its ``%`` as they are.
        query: what stands after ``?``, likewise.
        headers: by their names in small letters.
        body: the bytes that were sent.
        base: scheme and host under which the client knows this server.

    >>> Request(method="GET", path="/api/data/v9.2/queues", query="$top=1").url
    '/api/data/v9.2/queues?$top=1'

    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = attrs.field(factory=dict)
    body: bytes = b""
    base: str = ""

    @property
    def url(self) -> str:
        """Path and query as they were sent."""
        return f"{self.path}?{self.query}" if self.query else self.path


@attrs.frozen(kw_only=True)
class Reply:
    """
    One reply.

    >>> Reply(status=204).body
    b''

    """

    status: int
    headers: Mapping[str, str] = attrs.field(factory=dict)
    body: bytes = b""


def json_reply(
    value: Any, status: int = 200, headers: Mapping[str, str | None] | None = None
) -> Reply:
    """
    Reply with a value as JSON; a header that is None is left out.

    >>> json_reply({"value": []}).body
    b'{"value": []}'

    """
    more = {name: text for name, text in (headers or {}).items() if text is not None}
    kind = {"Content-Type": _JSON, "OData-Version": "4.0"}
    return Reply(status=status, headers={**kind, **more}, body=json_text(value).encode())


def refusal(refused: Refused) -> Reply:
    """Reply with an error in the shape of Dataverse."""
    return json_reply(refused.body, refused.status)
