"""Notebooks are run from top to bottom, and show what they were saved with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def shown(notebook: Any) -> list[Any]:
    """Give what the cells show, without what differs from run to run."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return [output.get("data") or output.get("text") for output in outputs]


@pytest.mark.enable_socket  # a kernel is talked to over loopback
@pytest.mark.filterwarnings("default")  # of the notebook's own machinery
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_what_it_was_saved_with(
    path: Path, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every cell runs without an error, and its output is the one in the file."""
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "0")  # compiled, as for those who open it
    saved = nbformat.read(path, as_version=4)
    run = nbformat.read(path, as_version=4)
    here = {"metadata": {"path": str(path.parent)}}
    nbclient.NotebookClient(run, timeout=120, kernel_name="python3", resources=here).execute()
    if pytestconfig.getoption("--update-snapshots"):
        for cell in run.cells:
            cell.metadata.pop("execution", None)
        nbformat.write(run, path)
        saved = run

    assert shown(run) == shown(saved), "run again with --update-snapshots, and look at it"
