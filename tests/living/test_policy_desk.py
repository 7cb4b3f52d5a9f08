"""The page of the policy desk shows what its commands print: each is run."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.living.test_readme import ROOT, run

PAGE = ROOT / "scenarios" / "policy-desk.md"
BLOCK = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<shown>.*?)```", re.DOTALL)
LEFT_OUT = "..."


def blocks() -> list[tuple[str, str]]:
    """Give each command of the page, and what it is said to print."""
    return [(one["command"], one["shown"]) for one in BLOCK.finditer(PAGE.read_text("utf-8"))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Lay out what the page speaks of: the company, the lessons and the policy."""
    for name in ("company", "lessons"):
        shutil.copytree(PAGE.parent / name, tmp_path / name)
    [policy] = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (tmp_path / "lockdown.yaml").write_text(policy, "utf-8")
    return tmp_path


@pytest.mark.parametrize("number", range(len(blocks())))
def test_a_command_prints_what_is_shown(
    folder: Path, number: int, pytestconfig: pytest.Config
) -> None:
    """From the first line and up to the last; what is left out between stands as three dots."""
    command, shown = blocks()[number]
    result = run(folder, "-m", *command.split())
    assert result.returncode in {0, 1}, result.stderr
    head, dots, tail = shown.partition(f"{LEFT_OUT}\n")
    printed = result.stdout.rstrip("\n") + "\n"
    if not dots:
        assert printed == shown
        return
    above, below = head.count("\n"), tail.count("\n")
    lines = printed.splitlines(keepends=True)
    kept = "".join(lines[:above]), "".join(lines[len(lines) - below :])
    if pytestconfig.getoption("--update-snapshots"):
        text = PAGE.read_text("utf-8")
        now = f"{kept[0]}{dots}{kept[1]}"
        before, after = (f"$ {command}\n{told}```" for told in (shown, now))
        PAGE.write_text(text.replace(before, after), "utf-8")
        return
    assert kept == (head, tail)
    assert len(lines) > above + below


def test_every_verb_of_the_desk_is_shown() -> None:
    verbs = {command.split()[1] for command, _ in blocks()}
    assert verbs == {"lint", "compare", "gate", "explain", "lattice", "suggest"}
