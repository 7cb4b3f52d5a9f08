"""What is made at the start of a command and needed to its end, kept from Python's collector."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import click

__all__ = ["lasting"]


@contextmanager
def lasting() -> Iterator[None]:
    """
    Let nobody look for cycles meanwhile, nor later in what was made.

    An organisation is hundreds of thousands of values, and modules as many; to go through them took
    a sixth of a second. When the command is over, whatever runs in this process looks again.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was:
            gc.enable()
        command = click.get_current_context(silent=True)
        if command is not None:
            command.call_on_close(gc.unfreeze)
