"""The scanner as it is compiled reads as it does where Python runs it, within all its bounds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CORPORA, ROOT

_HERE = Path(__file__)
_HOSTILE = ROOT / "tests" / "corpora" / "scan_corpora.py"


def _compiled(tmp_path: Path, command: list[str]) -> str:
    """Run Python with bounds checks, in a process of its own: the choice is made on import."""
    chosen = {
        "NUMBA_DISABLE_JIT": "0",
        "NUMBA_BOUNDSCHECK": "1",
        "NUMBA_CACHE_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, **chosen},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert any(tmp_path.rglob("*.nbi")), "nothing was compiled"
    return done.stdout


def test_the_compiled_scanner_reads_alike(tmp_path: Path) -> None:
    """Everything that is held against the careful functions elsewhere."""
    scanned = str(_HERE.with_name("test_scanning.py"))
    told = _compiled(
        tmp_path, ["-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:randomly", scanned]
    )
    assert " passed" in told


@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"no mail corpora at {CORPORA}")
def test_every_message_of_every_corpus_is_scanned_alike(tmp_path: Path) -> None:
    """As it stands, and cut off at places by chance: what is cut runs into the next message."""
    told = _compiled(tmp_path, ["-m", "tests.corpora.scan_corpora", str(CORPORA)])
    assert told.count("alike") == 2 * sum(path.is_dir() for path in CORPORA.iterdir())
