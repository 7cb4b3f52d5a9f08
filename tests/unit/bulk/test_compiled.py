"""The kernel as it is compiled decides as it does where Python runs it, within all its bounds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_HERE = Path(__file__)


def test_the_compiled_kernel_decides_alike(tmp_path: Path) -> None:
    """Compiled with bounds checks, in a process of its own: the choice is made on import."""
    compiled = {
        "NUMBA_DISABLE_JIT": "0",
        "NUMBA_BOUNDSCHECK": "1",
        "NUMBA_CACHE_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:randomly",
         *(str(_HERE.with_name(name)) for name in ("test_agreement.py", "test_subjects.py")),
         "-k", "company or subjects or anything or reading or apart or watermark or sixty_four"],
        env={**os.environ, **compiled},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    assert "18 passed" in done.stdout
    assert any(tmp_path.rglob("*.nbi")), "nothing was compiled"
