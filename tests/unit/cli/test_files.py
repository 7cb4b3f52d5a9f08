"""Files named on the command line: what is wrong with them, and where a result may go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sscsim.cli.files import Mistakes, gathered, out_problems
from sscsim.errors import InputError, Place, Problem


def _fail(error: Exception) -> None:
    raise error


def test_mistakes_are_kept_until_all_inputs_were_tried() -> None:
    """Whatever loads is given back; what fails is told with its place."""
    mistakes = Mistakes()
    assert mistakes.kept("a", lambda: 3) == 3
    mistakes.tell()
    wrong = InputError([Problem(Place("b", 1, 2), "bad."), Problem(Place("b", 3), "worse.")])
    assert mistakes.kept("b", lambda: _fail(wrong)) is None
    mistakes.kept("c", lambda: _fail(OSError("odd")))
    mistakes.kept("d", lambda: _fail(PermissionError(13, "Permission denied", "d/e.json")))
    with pytest.raises(InputError) as caught:
        mistakes.tell()
    assert str(caught.value).splitlines() == [
        *("b:1:2: bad.", "b:3: worse.", "c: odd.", "d/e.json: Permission denied."),
    ]


def test_files_are_gathered_in_their_order() -> None:
    """Or all their mistakes are raised."""
    assert gathered([Path("a"), Path("b")], str) == ["a", "b"]
    with pytest.raises(InputError) as caught:
        gathered([Path("a"), Path("b")], lambda path: path.read_text())
    assert str(caught.value) == "a: No such file or directory.\nb: No such file or directory."


def test_a_place_for_the_result_is_looked_at_beforehand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder, one that is not there, one that may not be written; with the name as written."""
    monkeypatch.chdir(tmp_path)
    Path("there").mkdir()
    Path("there/old.csv").touch()
    monkeypatch.setattr(os, "access", lambda path, _: Path(path).name != "there")
    told = {
        name: [str(problem) for problem in out_problems(Path(name))]
        for name in ("there", "no/a.csv", "there/a.csv", "there/old.csv", "a.csv", os.devnull)
    }
    assert told == {
        "there": ["--out there: this is a folder. Give the name of a file."],
        "no/a.csv": ["--out no/a.csv: there is no folder no. Make it first."],
        "there/a.csv": ["--out there/a.csv: nothing can be written into the folder there."],
        "there/old.csv": [],
        "a.csv": [],
        os.devnull: [],
    }
    assert list(out_problems(None)) == []
