"""How a command ends: its exit status, and one clear line for each thing that was wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

import click

from sscsim.cli.output import CANNOT_BE_WRITTEN
from sscsim.cli.stopping import stoppable
from sscsim.errors import InputError

__all__ = ["INTERRUPTED", "NOT_MET", "WRONG_INPUT", "complain", "endings"]

NOT_MET = 1
WRONG_INPUT = 2
INTERRUPTED = 130


def complain(lines: Iterable[object]) -> None:
    """Write diagnostics to standard error, each on one line that no terminal obeys."""
    from sscsim.safe import one_line

    if sys.stderr is None:  # closed by the shell
        return
    try:
        # Not by way of click: it would write past the bars that stand on the same terminal.
        sys.stderr.writelines(f"sscsim: {one_line(str(line))}\n" for line in lines)
        sys.stderr.flush()
    except OSError:  # nobody listens there either; the status still tells
        _let_go(sys.stderr)


@contextmanager
def endings(ctx: click.Context) -> Iterator[None]:
    """Turn what may go wrong with an input, a disk or a pipe into a message and a status."""
    try:
        with stoppable():
            yield
            sys.stdout.flush()
    except InputError as error:
        complain(error.problems)
        ctx.exit(WRONG_INPUT)
    except KeyboardInterrupt as stop:  # a verb may say how far it came
        complain([str(stop) or "interrupted"])
        ctx.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader has had enough, as in `sscsim ... | head`. Other tools die of it without a
        # word and with a status of 141; the contract has no such status, and this is no mistake.
        _let_go(sys.stdout)
        ctx.exit(0)
    except OSError as error:
        if error.errno in CANNOT_BE_WRITTEN:
            _let_go(sys.stdout)
        complain([_in_words(error)])
        ctx.exit(WRONG_INPUT)


def _in_words(error: OSError) -> str:
    what = error.strerror or str(error) or type(error).__name__
    return f"{os.fsdecode(error.filename)}: {what}" if error.filename else what


def _let_go(stream: TextIO) -> None:
    """Drop what is still buffered, or the interpreter would try again, and fail, when it ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
