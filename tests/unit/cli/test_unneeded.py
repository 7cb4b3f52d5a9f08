"""Packages that nobody finds while a verb runs, and that are there again behind it."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from sscsim.cli.unneeded import barred


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> str:
    """Bar a small module of Python's own, which nobody has imported."""
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    monkeypatch.setattr("sscsim.cli.unneeded._BARRED", ("colorsys",))
    return "colorsys"


def test_a_barred_package_is_not_found(package: str) -> None:
    """As if it were not installed; behind it, it is there."""
    with barred(), pytest.raises(ModuleNotFoundError, match="no verb needs colorsys"):
        import_module(package)
    assert import_module(package).rgb_to_hsv(1, 1, 1) == (0.0, 0.0, 1)


def test_what_is_at_work_already_goes_on(package: str) -> None:
    """Coverage measures on."""
    before = import_module(package)
    with barred():
        assert import_module(package) is before


def test_a_replay_in_bulk_imports_none_of_them() -> None:
    """Though pyarrow and numba look for them."""
    code = (
        "import sys; from sscsim.cli import main\n"
        "try: main()\n"
        "finally: print(sorted({'pandas', 'cffi', 'numba'} & set(sys.modules)))"
    )
    folder = "scenarios/company"
    mail = ["--mail", f"{folder}/mail.mbox"]
    arguments = ["replay", "--org", f"{folder}/org", *mail, "--engine", "bulk"]
    command = [sys.executable, "-c", code, *arguments]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "['numba']"
