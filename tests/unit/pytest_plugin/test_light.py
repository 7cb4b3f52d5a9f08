"""pytest loads the plugin in every project: it must cost nothing there, and can be left out."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

import pytest

from tests.unit.pytest_plugin.project import INBOX, played

pytest_plugins = ["pytester"]

HEAVY = ("hypothesis", "rich", "faker", "yaml", "attr", "click", "jinja2", "sscsim.engine",
         "sscsim.rules", "sscsim.scenario", "sscsim.decisions")  # fmt: skip
SAID = f"print([name for name in {HEAVY} if name in sys.modules])"


def test_loading_it_imports_nothing_but_pytest() -> None:
    script = f"import sys, pytest, sscsim.pytest_plugin; {SAID}"
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert result.stdout == "[]\n"


def test_a_project_without_scenarios_does_not_pay_for_them(
    pytester: pytest.Pytester,
) -> None:
    pytester.makeconftest(f"import sys\n\ndef pytest_unconfigure():\n    {SAID}\n")
    pytester.makepyfile("def test_nothing():\n    pass\n")
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(passed=1)
    assert result.outlines[-1] == "[]"
    (pytester.path / "inbox.scenario.yaml").write_text(INBOX, encoding="utf-8")
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(passed=6)
    assert "'sscsim.engine'" in result.outlines[-1]
    assert "hypothesis" not in result.outlines[-1]


def test_it_is_found_by_its_entry_point_and_can_be_left_out(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_PLUGINS")
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    [found] = entry_points(group="pytest11", name="sscsim")
    assert found.value == "sscsim.pytest_plugin"
    (pytester.path / "inbox.scenario.yaml").write_text(INBOX, encoding="utf-8")
    played(pytester).assert_outcomes(passed=5)
    result = played(pytester, "-p", "no:sscsim")
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_the_help_tells_its_options(pytester: pytest.Pytester) -> None:
    text = played(pytester, "--help").stdout.str()
    for name in ("reading", "assume", "book", "coverage", "coverage-fail-under"):
        assert f"--sscsim-{name}" in text
    assert "sscsim_scenarios (paths):" in text
