"""What became of each mutant, file by file, and which survivors nobody has explained."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.mutation.explained import Survivor

__all__ = ["NOTICED", "Mutant", "Results", "table"]

NOTICED = frozenset({"killed", "stopped"})  # a test failed, or the mutant never ended


class Mutant(NamedTuple):
    """One change to one function."""

    file: str
    function: str
    diff: str

    @classmethod
    def of(cls, name: str, diff: str) -> Mutant:
        """Read the name that mutmut gives: ``sscsim.rules.case.xǁCaseǁowner__mutmut_1``."""
        module, _, mangled = name.rpartition(".")
        function = mangled.rpartition("__mutmut_")[0].removeprefix("x_").removeprefix("xǁ")
        return cls(module, function.replace("ǁ", "."), diff)

    @property
    def survivor(self) -> Survivor:
        """The key under which it is explained."""
        return Survivor(self.file, self.function, self.diff)


class Results:
    """The file in which results are kept, a line each, so that a run can go on."""

    def __init__(self, path: Path, diffs: Mapping[str, str]) -> None:
        self.path, self.diffs = path, diffs

    def read(self) -> dict[str, str]:
        """Give the result of each mutant that still is what it was when it was tried."""
        if not self.path.exists():
            return {}
        lines = map(json.loads, self.path.read_text(encoding="utf-8").splitlines())
        return {
            one["mutant"]: one["result"]
            for one in lines
            if self.diffs.get(one["mutant"]) == one["diff"]
        }

    def survivors(self) -> Iterator[tuple[str, Mutant]]:
        """Give the names of those that were not noticed, and what they are."""
        for name, result in self.read().items():
            if result not in NOTICED:
                yield name, Mutant.of(name, self.diffs[name])


def table(results: Mapping[str, str], total: int) -> str:
    """Show how many mutants of each file were noticed."""
    files: dict[str, Counter[bool]] = {}
    for name, result in results.items():
        files.setdefault(name.rpartition(".")[0], Counter())[result in NOTICED] += 1
    rows = [_row(file, count) for file, count in sorted(files.items())]
    everything = _row("all", sum(files.values(), Counter()))
    missing = total - len(results)
    note = [f"\n{missing} mutants were not tried."] if missing else []
    head = ["| file | mutants | killed | survive | score |", "|---|---:|---:|---:|---:|"]
    return "\n".join([*head, *rows, everything, *note])


def _row(name: str, count: Counter[bool]) -> str:
    score = f"{count[True] / (count.total() or 1):.1%}"
    return f"| {name} | {count.total()} | {count[True]} | {count[False]} | {score} |"
