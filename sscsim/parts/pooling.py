"""Numbered tasks, done by several processes that end when the one that started them does."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

__all__ = ["WorkerLostError", "pooled"]

_TASK: list[Callable[[int], None]] = []  # of a worker: it is inherited, and so need not be sent


class WorkerLostError(RuntimeError):
    """A process that decides was ended from outside."""


def pooled(task: Callable[[int], None], numbers: Sequence[int], workers: int) -> Iterator[int]:
    """
    Do a task for each number, and give the numbers as they are done.

    Where the system cannot fork, or for one worker, this process does them all.

    Raises what a task raises, and:
        WorkerLostError: a worker was ended from outside.
    """
    workers = min(workers, len(numbers))
    if workers <= 1 or "fork" not in multiprocessing.get_all_start_methods():
        for number in numbers:
            task(number)
            yield number
        return
    alive, ours = os.pipe()
    pool = ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("fork"),
        initializer=_begin,
        initargs=(task, alive, ours),
    )
    try:
        for done in as_completed([pool.submit(_do, number) for number in numbers]):
            yield done.result()
    except BrokenProcessPool as error:
        raise WorkerLostError("a process that decides was ended from outside") from error
    finally:
        pool.shutdown(cancel_futures=True)
        os.close(alive)
        os.close(ours)


def _begin(task: Callable[[int], None], alive: int, ours: int) -> None:
    """Prepare a worker: Ctrl-C is for the first process, and without that one nothing is done."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.close(ours)
    threading.Thread(target=_end_with, args=(alive,), daemon=True).start()
    _TASK.append(task)


def _end_with(alive: int) -> None:
    """End when the other end of a pipe is closed, however the process that holds it ended."""
    os.read(alive, 1)
    os._exit(1)


def _do(number: int) -> int:
    _TASK[-1](number)
    return number
