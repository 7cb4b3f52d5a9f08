"""What all tests share: how hard Hypothesis looks, where real mail lies, how printed text is kept.

No test reaches a network: pyproject.toml closes sockets for everyone. One that talks to a server
it started itself says so with `@pytest.mark.allow_hosts(["127.0.0.1"])`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
CORPORA = ROOT.parent / "shared" / "corpora"

# Quick asks the same questions in every run, so that a change is judged by what it changed. Deep
# asks new ones: `HYPOTHESIS_PROFILE=deep make test`, or `pytest --hypothesis-profile=deep`.
# Neither has a deadline: on a busy machine a slow example is not a wrong one.
settings.register_profile("quick", derandomize=True, deadline=None)
settings.register_profile("deep", max_examples=5_000, deadline=None, print_blob=True)
# The kernel of the bulk engine is held against the reference as Python runs it, which looks at
# every bound; `test_compiled` tries it compiled.
os.environ.setdefault("NUMBA_DISABLE_JIT", "1")

settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-snapshots",
        action="store_true",
        help="write what is printed now into tests/snapshots; read the diff before you commit it",
    )


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real and hostile mail, which lies beside the checkout and not in it."""
    if not CORPORA.is_dir():
        pytest.skip(f"no mail corpora at {CORPORA}: nothing was tried on real mail")
    return CORPORA


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text people read with the file of that name in tests/snapshots."""
    update: bool = request.config.getoption("--update-snapshots")

    def compare(name: str, text: str) -> None:
        path = ROOT / "tests" / "snapshots" / name
        if update:
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{name} is new: run again with --update-snapshots, and read it"
        assert text == path.read_text(encoding="utf-8")

    return compare
