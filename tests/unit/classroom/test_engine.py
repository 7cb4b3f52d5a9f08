"""The rules beside a page: from where they come, and what is said where they cannot be had."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sscsim.classroom import pyodide, snapshot
from sscsim.classroom.npm import NpmError
from sscsim.classroom.packing import engine_script, python_zip
from sscsim.classroom.pyodide import FILES, fetched
from tests.unit.cli.conftest import sscsim

__all__ = ["sscsim"]  # a fixture

PARTS = dict.fromkeys(FILES, b"...") | {"pyodide-lock.json": b'{"info": {"arch": "wasm32"}}'}


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test's own, on a computer without npm and node."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    return tmp_path / "cache" / "sscsim"


def test_what_is_packed_answers_without_anything_else_that_is_installed(tmp_path: Path) -> None:
    packed = tmp_path / "sscsim.zip"
    packed.write_bytes(python_zip())
    asked = json.dumps({"ask": "open", "name": "one", "text": "title: One"})
    program = f"{snapshot.START}\nprint(answered({asked!r}))".replace("/sscsim.zip", str(packed))
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["lesson"]["title"] == "One"


def test_the_same_sscsim_is_packed_into_the_same_bytes() -> None:
    assert python_zip() == python_zip()
    names = zipfile.ZipFile(io.BytesIO(python_zip())).namelist()
    assert {"rpds.py", "attrs/__init__.py", "yaml/__init__.py", "sscsim/py.typed"} & set(names) == {
        "rpds.py",
        "attrs/__init__.py",
        "yaml/__init__.py",
    }


def test_the_script_of_the_engine_is_one_call_with_texts_in_it() -> None:
    script = engine_script(PARTS)
    assert script.startswith('sscsimEngine({"program": "')
    given = json.loads(script.removeprefix("sscsimEngine(").removesuffix(");\n"))
    assert sorted(given["files"]) == sorted([*FILES, "sscsim.zip", "start.py"])


def test_without_npm_nothing_is_fetched() -> None:
    with pytest.raises(NpmError) as raised:
        fetched()
    assert str(raised.value) == "there is no npm on this computer, which would fetch pyodide"


def test_what_was_fetched_before_is_not_fetched_again(empty_cache: Path) -> None:
    empty_cache.mkdir(parents=True)
    (empty_cache / f"pyodide-{pyodide.VERSION}.tgz").write_bytes(b"kept")
    assert fetched(lambda: pytest.fail("it is fetched")) == b"kept"


def test_what_npm_fetches_is_kept_whole(
    monkeypatch: pytest.MonkeyPatch, empty_cache: Path, tmp_path: Path
) -> None:
    npm = tmp_path / "npm"
    npm.write_text(f"#!/bin/sh\nprintf fetched > pyodide-{pyodide.VERSION}.tgz\n")
    npm.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(npm))
    assert fetched() == b"fetched"
    assert [one.name for one in empty_cache.iterdir()] == [f"pyodide-{pyodide.VERSION}.tgz"]


def test_an_npm_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: "/bin/false")
    told: list[str] = []
    with pytest.raises(NpmError) as raised:
        fetched(lambda: told.append("told"))
    assert (told, str(raised.value)) == (
        ["told"],
        f"npm could not fetch pyodide@{pyodide.VERSION}",
    )


def test_a_node_that_fails_leaves_the_page_without_a_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts = {**PARTS, "sscsim.zip": b"..."}
    assert snapshot.snapshot_of(parts) is None
    monkeypatch.setattr(shutil, "which", lambda _: "/bin/false")
    assert snapshot.snapshot_of(parts) is None


def test_a_memory_is_kept_for_the_next_time_and_an_older_one_is_not(
    monkeypatch: pytest.MonkeyPatch, empty_cache: Path
) -> None:
    made: list[str] = []

    def make(node: str, _: object) -> bytes:
        made.append(node)
        return b"memory"

    monkeypatch.setattr(shutil, "which", lambda _: "node")
    monkeypatch.setattr(snapshot, "_made", make)
    old = snapshot.snapshot_of({"sscsim.zip": b"old"})
    new = [snapshot.snapshot_of({"sscsim.zip": b"new"}) for _ in range(2)]
    assert (old, *new) == (old, old, old)
    assert made == ["node", "node"]
    assert len(list(empty_cache.iterdir())) == 1


def test_where_the_rules_cannot_be_had_the_page_is_made_without_them_and_that_is_told(
    sscsim: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / "one.yaml"
    path.write_text("title: One")
    wrong = tmp_path / "wrong.tgz"
    wrong.write_bytes(b"")
    for number, (given, why) in enumerate(
        [
            ((), "there is no npm on this computer, which would fetch pyodide"),
            (("--pyodide", wrong), "the file is not pyodide-314.0.7.tgz as npm has it"),
        ]
    ):
        out = tmp_path / f"class{number}"
        result = sscsim("classroom", path, "--out", out, *given)
        assert result.exit_code == 0
        assert result.stderr == (
            f"sscsim: note: {why}, so the lessons play as they are written, and no switch can be "
            "turned. Install npm, or give pyodide-314.0.7.tgz of the npm registry with --pyodide "
            "FILE\n"
        )
        assert [one.name for one in out.iterdir()] == ["index.html"]
        assert '"engine":null' in (out / "index.html").read_text("utf-8")


def test_a_package_that_is_not_there_is_told_and_no_folder_is_made(
    sscsim: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / "one.yaml"
    path.write_text("title: One")
    result = sscsim("classroom", path, "--out", tmp_path / "c", "--pyodide", tmp_path / "none")
    assert (result.exit_code, (tmp_path / "c").exists()) == (2, False)
    assert "none: No such file or directory" in result.stderr


def test_static_fetches_nothing_and_says_nothing(
    sscsim: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / "one.yaml"
    path.write_text("title: One")
    result = sscsim("classroom", path, "--static", "--out", tmp_path / "class")
    assert (result.exit_code, result.stderr) == (0, "")
