"""Inner runs of pytest load our plugin and no other, unless a test names one."""

from __future__ import annotations

import pytest

from sscsim.pytest_plugin import coverage, items, terms

# What an inner run imports is forgotten after it; what is here already stays.
KEPT = (coverage, items, terms)


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_PLUGINS", "sscsim.pytest_plugin")
    for name in ("CI", "BUILD_NUMBER"):  # there pytest cuts no line of its summary short
        monkeypatch.delenv(name, raising=False)
