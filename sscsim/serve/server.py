"""The HTTP side: uvicorn reads and writes; here is what it calls, and what it must not wait for."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, TypeAlias

import attrs
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from sscsim.serve.errors import BROKEN, Refused
from sscsim.serve.exchange import Reply, Request, refusal
from sscsim.serve.guard import Guard
from sscsim.serve.routes import handled
from sscsim.serve.state import Organisation

__all__ = ["Serving", "listen", "server"]

_Message: TypeAlias = MutableMapping[str, Any]
_Receive: TypeAlias = Callable[[], Awaitable[_Message]]
_Send: TypeAlias = Callable[[_Message], Awaitable[None]]

_GRACE = 3  # seconds that running requests have when the server stops
_KEPT = 5  # that a connection is kept for another request
_GOODBYE = 0.2  # and a client to agree that its connection is closed


@attrs.frozen
class Serving:
    """An application of ASGI: guards, reads, hands over to a thread, and writes the reply."""

    organisation: Organisation
    guard: Guard
    scheme: str = "http"

    async def __call__(self, scope: _Message, receive: _Receive, send: _Send) -> None:
        if scope["type"] != "http":
            return
        reply = await self._reply(scope, receive)
        headers = {**reply.headers, "Content-Length": str(len(reply.body))}
        named = [(name.lower().encode(), text.encode("latin-1")) for name, text in headers.items()]
        await send({"type": "http.response.start", "status": reply.status, "headers": named})
        body = b"" if scope["method"] == "HEAD" else reply.body
        await send({"type": "http.response.body", "body": body})

    async def _reply(self, scope: _Message, receive: _Receive) -> Reply:
        try:
            request = await self._request(scope, receive)
            return await asyncio.to_thread(handled, self.organisation, request)
        except Refused as refused:
            return refusal(refused)
        except TimeoutError:
            return refusal(Refused(408, BROKEN, "The request did not come in whole in time."))
        except Exception as error:  # noqa: BLE001 - a fault of ours must not end the server
            told = f"A fault of the simulator: {type(error).__name__}."
            return refusal(Refused(500, BROKEN, told))

    async def _request(self, scope: _Message, receive: _Receive) -> Request:
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        path, query = scope["raw_path"].decode("latin-1"), scope["query_string"].decode("latin-1")
        self.guard.look(f"{path}?{query}", headers)
        async with asyncio.timeout(self.guard.limits.seconds):
            body = await self._body(receive)
        return Request(
            method=scope["method"],
            path=path,
            query=query,
            headers=headers,
            body=body,
            base=f"{self.scheme}://{headers.get('host', '')}",
        )

    async def _body(self, receive: _Receive) -> bytes:
        parts, size, more = [], 0, True
        while more:
            message = await receive()
            part = message.get("body", b"")
            parts.append(part)
            size += len(part)
            more = message.get("more_body", False)
            if size > self.guard.limits.body:
                raise self.guard.too_large()
        return b"".join(parts)


def listen(host: str, port: int) -> socket.socket:
    """Take an address; port 0 is any that is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named, asyncio sends a reply at once (TCP_NODELAY) and not 40 ms later.
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host.strip("[]"), port))
    except OSError:
        taken.close()
        raise
    return taken


def server(
    organisation: Organisation, guard: Guard, certificate: Path | None = None
) -> uvicorn.Server:
    """Prepare a server; it answers with ``run(sockets=[...])``."""
    scheme = "http" if certificate is None else "https"
    organisation.limits = guard.limits
    config = uvicorn.Config(
        Serving(organisation, guard, scheme),
        http=_protocol(guard.limits.seconds),
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",  # what a client does wrong is told to the client
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=guard.limits.connections,
        h11_max_incomplete_event_size=guard.limits.url + 65_536,
        timeout_keep_alive=max(1, min(_KEPT, int(guard.limits.seconds))),
        timeout_graceful_shutdown=_GRACE,
        ssl_certfile=certificate,
    )
    return uvicorn.Server(config)


def _protocol(seconds: float) -> type[H11Protocol]:
    """Make the protocol of one connection, which waits so long for a client, and no longer."""

    class Impatient(H11Protocol):
        """
        Closes a connection whose client does not come to an end, byte by byte or not at all.

        That is with the head of a request (the first or a later one) and with reading a reply.
        """

        asking: asyncio.TimerHandle | None = None
        reading: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self.asking = self.loop.call_later(seconds, transport.close)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            cycle: RequestResponseCycle | None = self.cycle
            if cycle is None or cycle.response_complete:
                self.asking = self.asking or self.loop.call_later(seconds, self.transport.close)
            elif self.asking is not None:
                self.asking.cancel()
                self.asking = None

        def pause_writing(self) -> None:
            """Wait for a client that does not read, but not for ever."""
            super().pause_writing()
            self.reading = self.loop.call_later(seconds, self.transport.abort)

        def resume_writing(self) -> None:
            super().resume_writing()
            if self.reading is not None:
                self.reading.cancel()

        def shutdown(self) -> None:
            """Leave a client that holds its connection; over TLS it is asked to agree first."""
            super().shutdown()
            if self.transport.is_closing():
                self.loop.call_later(_GOODBYE, self.transport.abort)

    return Impatient
