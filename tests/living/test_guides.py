"""What the guides of the site show was run: files are written, commands print what is shown."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDES = sorted((ROOT / "docs").glob("*.md"))
FENCED = re.compile(r"```(?P<language>\w+)\n(?P<body>.*?)```", re.DOTALL)
MORE = "..."  # ends what is shown of a long answer
MOST = 24  # lines that are shown of an answer


class Block(NamedTuple):
    """A fenced block: a file, whose first line is a comment with its name, or a command."""

    language: str
    body: str

    @property
    def file(self) -> str | None:
        """Name the file that it holds, if it does."""
        named = re.match(r"# (\S+\.\w+)\n", self.body)
        return named and named[1]


def blocks(guide: Path) -> Iterator[Block]:
    """Give the blocks of a guide, in order."""
    for found in FENCED.finditer(guide.read_text(encoding="utf-8")):
        yield Block(found["language"], found["body"])


def run(folder: Path, command: str) -> str:
    """Run a command as a person would, and give all that a terminal would show."""
    program, *rest = shlex.split(command)
    words = rest if program == "python" else ["-m", program, *rest]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "88", "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    ).stdout


def shown_of(printed: str) -> str:
    """Shorten a long answer; notes about what was not exported are the same everywhere."""
    lines = [
        line.rstrip() for line in printed.splitlines() if not line.startswith("sscsim: note: ")
    ]
    lines = [re.sub(r"\d+\.\d\ds", "0.00s", line) for line in lines]
    return "\n".join(lines if len(lines) <= MOST + 1 else [*lines[:MOST], MORE])


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_a_guide_shows_what_its_commands_print(
    guide: Path, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """In an empty folder, from top to bottom."""
    shutil.copytree(ROOT / "scenarios" / "company", tmp_path / "company")
    text = wanted = guide.read_text(encoding="utf-8")
    for block in blocks(guide):
        if block.file is not None:
            (tmp_path / block.file).write_text(block.body, encoding="utf-8")
        elif block.language == "console":
            command = block.body.partition("\n")[0]
            told = shown_of(run(tmp_path, command.removeprefix("$ ")))
            wanted = wanted.replace(
                block.body, f"{command}\n{told}\n" if told else f"{command}\n", 1
            )
    if pytestconfig.getoption("--update-snapshots"):
        guide.write_text(wanted, encoding="utf-8")
        text = wanted

    assert text == wanted, "run again with --update-snapshots, and look at it"
