"""The pytest plugin: scenario files are tests, one for each thing that they expect.

pytest loads this page in every project in which sscsim is installed. So it imports nothing but
pytest; what reads, plays and counts is fetched when a scenario is there to be played.
`pytest -p no:sscsim` leaves the plugin out.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sscsim.pytest_plugin.fixtures import sscsim_book, sscsim_scenario, sscsim_world
from sscsim.pytest_plugin.options import (
    COVERAGE,
    FAIL_UNDER,
    PATHS,
    TERMS,
    given,
    pytest_addoption,
    terms_of,
)

__all__ = [
    "pytest_addoption",
    "pytest_collect_file",
    "pytest_configure",
    "pytest_report_header",
    "sscsim_book",
    "sscsim_scenario",
    "sscsim_world",
]

_ENDINGS = (".scenario.yaml", ".scenario.yml", ".scenario.json")
_SUFFIXES = (".yaml", ".yml", ".json")
_NO_SCENARIO = ".schema.json"  # editors want the schema to lie beside the files


def pytest_configure(config: pytest.Config) -> None:
    """Check what was asked for, and begin to count answers where that was asked for."""
    _collect_named_folders(config)
    if any(given(config, name) for name in TERMS):
        terms_of(config)
    if config.getoption(COVERAGE) or config.getoption(FAIL_UNDER) is not None:
        from sscsim.pytest_plugin.coverage import Coverage

        config.pluginmanager.register(Coverage(config), "sscsim-coverage")


def _collect_named_folders(config: pytest.Config) -> None:
    """Have `sscsim_scenarios` visited too where pytest was not told where to look."""
    folders: list[Path] = config.getini(PATHS)
    gone = [str(folder) for folder in folders if not folder.exists()]
    if gone:
        raise pytest.UsageError(f"{PATHS}: there is no {', '.join(gone)}. Check its name.")
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        roots = [config.rootpath / arg for arg in config.args]
        config.args += [
            str(folder)
            for folder in folders
            if not any(folder.is_relative_to(root) for root in roots)
        ]


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say what scenarios are read by, where that is not the usual."""
    said = [f"{name} {shown}" for name in TERMS if (shown := _shown(given(config, name)))]
    return f"sscsim: {', '.join(said)}" if said else None


def _shown(value: str | list[str] | None) -> str:
    return " ".join(value) if isinstance(value, list) else value or ""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a scenario file in: one that is called so, or one of a configured folder."""
    if not _is_scenario(file_path, parent.config.getini(PATHS)):
        return None
    from sscsim.pytest_plugin.items import ScenarioFile

    return ScenarioFile.from_parent(parent, path=file_path)


def _is_scenario(path: Path, folders: list[Path]) -> bool:
    if path.name.endswith(_ENDINGS):
        return True
    if path.suffix not in _SUFFIXES or path.name.endswith(_NO_SCENARIO):
        return False
    return any(path.is_relative_to(folder) for folder in folders)
