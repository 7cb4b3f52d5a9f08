"""Files named on the command line: read, told apart by their shape, and their mistakes gathered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sscsim.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from sscsim.scenario.yaml_nodes import Node

__all__ = ["gathered", "read_node", "refuse_overwriting"]

Loaded = TypeVar("Loaded")


def gathered(paths: Iterable[Path], load: Callable[[Path], Loaded]) -> list[Loaded]:
    """Load every file; the mistakes of all of them are raised at once."""
    loaded = []
    problems: list[Problem] = []
    for path in paths:
        try:
            loaded.append(load(path))
        except InputError as error:
            problems.extend(error.problems)
        except OSError as error:
            problems.append(Problem(Place(str(path)), f"{error.strerror or error}."))
    if problems:
        raise InputError(problems)
    return loaded


def read_node(path: Path) -> Node:
    """Read a small YAML or JSON file into nodes that know their line and column."""
    from sscsim.scenario.yaml_nodes import parse

    problems: list[Problem] = []
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError([Problem(Place(str(path)), "The file is not UTF-8.")]) from None
    root = parse(text, str(path), problems.append)
    if root is None or problems:
        raise InputError(problems or [Problem(Place(str(path)), "The file is empty.")])
    return root


def refuse_overwriting(out: Path | None, inputs: Iterable[Path]) -> None:
    """Refuse an ``--out`` that is one of the inputs: a mailbox is not replaced by its verdicts."""
    for path in inputs:
        if out is not None and out.exists() and path.exists() and out.samefile(path):
            what = "this is one of the inputs, and would be overwritten."
            raise InputError([Problem(Place(f"--out {out}"), what, "Choose another name.")])
