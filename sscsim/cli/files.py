"""Files named on the command line: read, told apart by their shape, and their mistakes gathered."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sscsim.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from sscsim.scenario.yaml_nodes import Node

__all__ = ["Mistakes", "gathered", "out_problems", "read_node", "refuse_overwriting"]

Loaded = TypeVar("Loaded")


class Mistakes:
    """The mistakes of several inputs, collected so that all of them can be told at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def kept(self, place: object, load: Callable[[], Loaded]) -> Loaded | None:
        """
        Load one input, or give None and keep what is wrong with it.

        ``place`` names it where the error does not.
        """
        try:
            return load()
        except InputError as error:
            self.problems += error.problems
        except OSError as error:
            where = place if error.filename is None else os.fsdecode(error.filename)
            self.problems.append(Problem(Place(str(where)), f"{error.strerror or error}."))
        return None

    def tell(self) -> None:
        """Raise InputError if there were any."""
        if self.problems:
            raise InputError(self.problems)


def gathered(paths: Iterable[Path], load: Callable[[Path], Loaded]) -> list[Loaded]:
    """Load every file; the mistakes of all of them are raised at once."""
    mistakes = Mistakes()
    loaded = [mistakes.kept(path, partial(load, path)) for path in paths]
    mistakes.tell()
    return [each for each in loaded if each is not None]


def read_node(path: Path, wanted: str) -> Node:
    """
    Read a small YAML or JSON file into nodes that know their line and column.

    ``wanted`` is what to write into it where it is empty.
    """
    from sscsim.scenario.yaml_nodes import parse, read_start

    problems: list[Problem] = []
    try:
        text = read_start(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError([Problem(Place(str(path)), "The file is not UTF-8.")]) from None
    root = parse(text, str(path), problems.append, wanted)
    if root is None or problems:
        raise InputError(problems or [Problem(Place(str(path)), "The file is empty.")])
    return root


def refuse_overwriting(out: Path | None, inputs: Iterable[Path]) -> None:
    """Refuse an ``--out`` that is one of the inputs: a mailbox is not replaced by its verdicts."""
    for path in inputs:
        if out is not None and _is_same(out, path):
            what = "this is one of the inputs, and would be overwritten."
            raise InputError([Problem(Place(f"--out {out}"), what, "Choose another name.")])


def _is_same(out: Path, path: Path) -> bool:
    try:
        return out.samefile(path)
    except (OSError, ValueError):  # one of them is not there, or no path at all
        return False


def out_problems(out: Path | None, *, folder_wanted: bool = False) -> Iterator[Problem]:
    """Tell why nothing could be written to ``--out``, before hours of work are lost by it."""
    if out is None:
        return
    place, folder = Place(f"--out {out}"), Path(os.path.realpath(out)).parent
    if folder_wanted and out.exists() and not out.is_dir():
        yield Problem(
            place, "this is a file.", "Leave out the slash, or give the name of a folder."
        )
    elif folder_wanted and out.is_dir() and any(out.iterdir()):
        what = "this folder is not empty: other tables would lie among these."
        yield Problem(place, what, "Give another name, or empty it.")
    elif not folder_wanted and out.is_dir():
        yield Problem(place, "this is a folder.", "Give the name of a file.")
    elif not folder.is_dir():
        yield Problem(place, f"there is no folder {out.parent}.", "Make it first.")
    elif not out.exists() and not os.access(folder, os.W_OK):
        yield Problem(place, f"nothing can be written into the folder {out.parent}.")
