"""What the README shows is run: its scenario, its command, its Python, its list of laws."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"


def blocks(language: str) -> list[str]:
    """Give the fenced blocks of one language, in order."""
    return re.findall(rf"```{language}\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder that holds the README's scenario under the name it gives."""
    [scenario] = blocks("yaml")
    (tmp_path / "inbox.scenario.yaml").write_text(scenario, encoding="utf-8")
    return tmp_path


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run sscsim or Python in the folder, as a person would, without a terminal."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_scenario_meets_its_own_expectations(folder: Path) -> None:
    """The scenario on the first screen plays as it says."""
    assert run(folder, "-m", "sscsim", "run", "inbox.scenario.yaml").returncode == 0


def test_the_command_prints_what_is_shown(folder: Path, pytestconfig: pytest.Config) -> None:
    """The block behind the first command is what the command prints."""
    [block] = blocks("console")
    command, _, shown = block.partition("\n")
    result = run(folder, "-m", *command.removeprefix("$ ").split())
    if pytestconfig.getoption("--update-snapshots"):
        text = README.read_text(encoding="utf-8")
        shown = result.stdout
        README.write_text(text.replace(block, f"{command}\n{shown}"), encoding="utf-8")

    assert (shown.rstrip(), 0) == (result.stdout.rstrip(), result.returncode)


def test_the_python_prints_what_is_shown(folder: Path) -> None:
    """The lines of Python give the answers behind them."""
    shown = blocks("text")
    assert shown
    for code, wanted in zip(blocks("python"), shown, strict=True):
        result = run(folder, "-c", code)

        assert wanted == result.stdout, result.stderr


def pytest_lines(folder: Path, number: int, begin: str) -> tuple[list[str], list[str]]:
    """Run one of the tests that are shown, and give what is shown and what is printed."""
    test, shown = blocks("py")[number], blocks("shell-session")[number]
    name = test.partition("\n")[0].removeprefix("# ")
    (folder / name).write_text(test, encoding="utf-8")
    result = run(folder, "-m", *shown.partition("\n")[0].removeprefix("$ ").split())
    lines = [line for line in result.stdout.splitlines() if re.match(begin, line)]
    return shown.splitlines()[1:], lines


@pytest.fixture
def _only_our_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_PLUGINS", "sscsim.pytest_plugin")


@pytest.mark.usefixtures("_only_our_plugin")
def test_the_tests_pass_as_is_shown(folder: Path) -> None:
    """Pytest plays the scenario and the test beside it, under the names that are shown."""
    shown, lines = pytest_lines(folder, 0, ".*::")

    assert shown == lines


@pytest.mark.usefixtures("_only_our_plugin")
@pytest.mark.parametrize(
    ("number", "part"),
    [(1, "E .*BrokenLaws(?s:.*?)(?=\n\n)"), (2, r'E +scenario=(?s:.*?)"{3}(?s:.*?)"{3}\),')],
    ids=["a rule of your own", "any organisation"],
)
def test_what_fails_is_shown_small(
    tmp_path: Path,
    number: int,
    part: str,
    pytestconfig: pytest.Config,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A few lines in an empty folder, and the scenario that they find, alike in every run."""
    monkeypatch.setenv("CI", "1")  # Hypothesis then draws the same each time
    shown, lines = pytest_lines(tmp_path, number, "")
    [told] = re.findall(part, "\n".join(line.rstrip() for line in lines))
    if pytestconfig.getoption("--update-snapshots"):
        text, block = README.read_text(encoding="utf-8"), blocks("shell-session")[number]
        wanted = f"{block.partition(chr(10))[0]}\n{told}\n"
        README.write_text(text.replace(block, wanted), encoding="utf-8")
        return

    assert shown == told.splitlines()


_OF_THE_READER = re.compile(r"snapshot/|inbox\.mbox")


def test_every_command_shown_is_accepted(folder: Path) -> None:
    """Commands that need no input of the reader's own run without complaint."""
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    ours = [line for line in lines if line.startswith("sscsim") and not _OF_THE_READER.search(line)]

    assert ours
    for line in ours:
        result = run(folder, "-m", *line.split())
        assert result.returncode == 0, (line, result.stderr)


def laws() -> list[tuple[str, str]]:
    """Read the laws: every test of tests/laws as a sentence, with the file it stands in."""
    found = []
    for path in sorted((ROOT / "tests" / "laws").glob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tests = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
        names = [node.name for node in tests if node.name.startswith("test_")]
        found += [(name.removeprefix("test_").replace("_", " "), path.name) for name in names]
    return found


def test_the_list_of_laws_is_the_list_of_tests(pytestconfig: pytest.Config) -> None:
    """The promises in the README are the property tests, no more and no fewer."""
    text = README.read_text(encoding="utf-8")
    listed = "".join(f"- {sentence}\n" for sentence, _ in laws())
    wanted = re.sub(
        r"(?<=<!-- laws -->\n).*?(?=<!-- /laws -->)", lambda _: listed, text, flags=re.DOTALL
    )
    if pytestconfig.getoption("--update-snapshots"):
        README.write_text(wanted, encoding="utf-8")

    assert wanted == README.read_text(encoding="utf-8"), "run again with --update-snapshots"


def test_every_link_leads_somewhere() -> None:
    """Links into the repository point at files that exist."""
    targets = re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))

    assert [target for target in targets if not (ROOT / target).exists()] == []
