"""A copy of the project beside it, in which every function that decides has all its mutants."""

from __future__ import annotations

import hashlib
import json
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path

from tests.mutation import making
from tests.mutation.making import Mutated, mutated

__all__ = ["BUILD", "TREE", "planted"]

_ROOT = Path(__file__).parents[2]
BUILD = _ROOT / "build" / "mutation"
TREE = BUILD / "tree"
_SETTINGS = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
_ROOMS = _SETTINGS["tool"]["mutmut"]["source_paths"]
_NEEDED = ("sscsim", "tests", "scenarios")


def planted() -> Mapping[str, str]:
    """Make the copy anew; give what each mutant changes, by its full name."""
    shutil.rmtree(TREE, ignore_errors=True)
    TREE.mkdir(parents=True)
    shutil.copy(_ROOT / "pyproject.toml", TREE)
    for name in _NEEDED:
        ignored = shutil.ignore_patterns("__pycache__", "corpus", "findings", "wrong")
        shutil.copytree(_ROOT / name, TREE / name, ignore=ignored)
    diffs = {}
    for room in _ROOMS:
        for path in sorted((TREE / room).rglob("*.py")):
            name = path.relative_to(TREE).as_posix()
            made = _remembered(path.read_text(encoding="utf-8"), name)
            path.write_text(made.code, encoding="utf-8")
            module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            diffs.update({f"{module}.{mutant}": diff for mutant, diff in made.diffs.items()})
    (BUILD / "diffs.json").write_text(json.dumps(diffs), encoding="utf-8")
    return diffs


def _remembered(source: str, name: str) -> Mutated:
    """Make the mutants of a file once for each of its versions: that takes longer than a test."""
    how = Path(making.__file__).read_bytes()
    kept = BUILD / "made" / f"{hashlib.sha256(how + source.encode()).hexdigest()}.json"
    if kept.exists():
        return Mutated(*json.loads(kept.read_text(encoding="utf-8")))
    made = mutated(source, name)
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps(made), encoding="utf-8")
    return made
