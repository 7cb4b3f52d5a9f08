"""What stops a command from outside: a service manager, a time limit, a closed window."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

__all__ = ["stoppable"]

# They stop a command as Ctrl-C does: what was begun is cleaned up. Windows has no SIGHUP.
_STOPPING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def stoppable() -> Iterator[None]:
    """Let these signals raise KeyboardInterrupt; one that is ignored stays so, as under nohup."""
    before: dict[int, Any] = {}
    with suppress(ValueError):  # only the main thread may set handlers
        for number in _STOPPING:
            if signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
