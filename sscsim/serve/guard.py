"""Who may ask, and how much: looked at before anything is read from a request.

A page of another site that a browser shows could send requests to this machine. It cannot choose
the Host that the browser sends, nor leave out its own Origin; both are looked at. A token is
compared in a time that tells nothing about it.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

import attrs

from sscsim.serve.errors import NO_OPERATION, NOT_ALLOWED, TOO_LARGE, Refused
from sscsim.serve.limits import Limits

__all__ = ["Guard", "is_loopback"]

_LOCAL = "localhost"


def is_loopback(host: str) -> bool:
    """
    Say whether a name or address is this machine's own and nobody else's.

    >>> [is_loopback(host) for host in ("localhost", "127.0.0.1", "::1", "0.0.0.0", "example.org")]
    [True, True, True, False, False]

    """
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == _LOCAL


def _place_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


@attrs.frozen(kw_only=True)
class Guard:
    """
    What every request must have before it is answered.

    Attributes:
        token: what ``Authorization: Bearer`` has to say; None: nothing.
        host: the address that is listened at.
        limits: how much may be asked.

    >>> Guard(token="secret").look("/", {"host": "localhost", "authorization": "Bearer secret"})
    >>> Guard().look("/", {"host": "evil.example"})
    Traceback (most recent call last):
    sscsim.serve.errors.Refused: The Host of the request is not this server.

    """

    token: str | None = None
    host: str = "127.0.0.1"
    limits: Limits = Limits()

    def look(self, target: str, headers: Mapping[str, str]) -> None:
        """
        Look at a request before its body is read.

        Raises:
            Refused: where it may not be answered.

        """
        if len(target) > self.limits.url:
            what = f"The URL is longer than {self.limits.url:,} characters."
            raise Refused(414, NO_OPERATION, what)
        self._look_at_host(headers.get("host", ""))
        self._look_at_origin(headers)
        self._look_at_token(headers.get("authorization", ""))
        length = headers.get("content-length", "0")
        if length.isascii() and length.isdigit() and int(length[:20]) > self.limits.body:
            raise self.too_large()

    def too_large(self) -> Refused:
        """Give the refusal of a body that is too large."""
        return Refused(413, TOO_LARGE, f"The body is longer than {self.limits.body:,} bytes.")

    def _look_at_host(self, host: str) -> None:
        """A name that leads here by rebinding is not one of ours."""
        if not self._is_ours(host):
            raise Refused(421, NOT_ALLOWED, "The Host of the request is not this server.")

    def _is_ours(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if not is_loopback(self.host):  # then a token is asked, and names of this machine are many
            return bool(name)
        return is_loopback(name)

    def _look_at_origin(self, headers: Mapping[str, str]) -> None:
        origin = headers.get("origin")
        site = headers.get("sec-fetch-site", "none")
        same = origin is None or _place_of(origin) == headers.get("host", "").lower()
        if not same or site not in {"none", "same-origin"}:
            raise Refused(403, NOT_ALLOWED, "Pages of other sites may not ask this server.")

    def _look_at_token(self, authorization: str) -> None:
        if self.token is None:
            return
        kind, _, given = authorization.partition(" ")
        same = hmac.compare_digest(given.strip().encode(), self.token.encode())
        if kind.lower() != "bearer" or not same:
            raise Refused(401, NOT_ALLOWED, "Send the token: Authorization: Bearer ...")
