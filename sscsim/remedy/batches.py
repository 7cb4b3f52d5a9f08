"""Requests put together for ``$batch``: each change set is done whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sscsim.remedy.requests import Request
from sscsim.safe import json_text

__all__ = ["MOST_IN_A_BATCH", "batches"]

MOST_IN_A_BATCH = 1_000  # what the Web API takes at one time
_BOUNDARY, _CHANGES = "batch_sscsim", "changeset_sscsim"


def batches(requests: Sequence[Request]) -> Iterator[str]:
    r"""
    Give the bodies of ``POST /api/data/v9.2/$batch``, each with one change set.

    They are sent with ``Content-Type: multipart/mixed; boundary=batch_sscsim``.

    >>> mend = Request(step=3, method="PATCH", url="/api/data/v9.2/queues(1)", body={"name": "A"})
    >>> [body] = batches([mend])
    >>> body.splitlines()[:2]
    ['--batch_sscsim', 'Content-Type: multipart/mixed; boundary=changeset_sscsim']

    """
    for start in range(0, len(requests), MOST_IN_A_BATCH):
        yield "\r\n".join(_lines(requests[start : start + MOST_IN_A_BATCH]))


def _lines(requests: Sequence[Request]) -> Iterator[str]:
    yield f"--{_BOUNDARY}"
    yield f"Content-Type: multipart/mixed; boundary={_CHANGES}"
    yield ""
    for number, request in enumerate(requests, start=1):
        yield f"--{_CHANGES}"
        yield "Content-Type: application/http"
        yield "Content-Transfer-Encoding: binary"
        yield f"Content-ID: {number}"
        yield ""
        yield f"{request.method} {request.url} HTTP/1.1"
        yield "Content-Type: application/json"
        yield ""
        yield "" if request.body is None else json_text(request.body)
    yield f"--{_CHANGES}--"
    yield f"--{_BOUNDARY}--"
    yield ""
