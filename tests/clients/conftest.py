"""Clients that people really use, against the command `sscsim serve`, each as it is installed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPANY = ROOT / "scenarios" / "company" / "org"
HERE = Path(__file__).parent


class Server(NamedTuple):
    """Where the server is, and the certificate to trust."""

    url: str
    certificate: str | None = None
    smtp: str | None = None


Serve = Callable[..., Server]


@contextmanager
def serving(*options: str) -> Iterator[Server]:
    """Run the command until it is no longer needed; it must stop cleanly."""
    command = [sys.executable, "-m", "sscsim", "serve", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, process.communicate()[1]
            told = json.loads(line)
            yield Server(**told)
        finally:
            process.send_signal(signal.SIGTERM)
            _, complaints = process.communicate(timeout=20)
    told = [line for line in complaints.splitlines() if not line.startswith("sscsim: note: ")]
    assert told == []
    assert process.returncode == 0


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers of the company for one test."""
    with ExitStack() as stack:
        yield lambda *options: stack.enter_context(serving(str(COMPANY), *options))


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Find what `npm` installed beside this file; `make test` has it installed."""
    if shutil.which("node") is None:
        pytest.skip("no Node.js here: dynamics-web-api was not tried")
    modules = HERE / "node_modules"
    if not (modules / "dynamics-web-api").is_dir():
        pytest.skip("dynamics-web-api is not installed (npm install --prefix tests/clients)")
    return modules
