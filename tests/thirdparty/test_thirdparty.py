"""A package of somebody else, with a rule of its own: installed from wheels, away from here."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = Path(__file__).with_name("sscsim-ordernumbers")
README = PROJECT / "README.md"

Run = Callable[..., subprocess.CompletedProcess[str]]

_PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check", "--no-cache-dir")
_OFFLINE = ("--no-index", "--no-deps")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build both wheels and install them where nothing else is."""
    folder = tmp_path_factory.mktemp("thirdparty")
    wheels, site = folder / "wheels", folder / "site"
    build = ("wheel", *_OFFLINE, "--no-build-isolation", "--wheel-dir", wheels)
    _run(folder, *_PIP, *build, ROOT, PROJECT)
    _run(folder, *_PIP, "install", *_OFFLINE, "--target", site, *sorted(wheels.glob("*.whl")))
    return site


@pytest.fixture
def run(site: Path, tmp_path: Path) -> Run:
    """Run Python beside the tests of the project; its code is only where it was installed."""
    for part in ("pyproject.toml", "tests"):
        copy = shutil.copytree if (PROJECT / part).is_dir() else shutil.copy
        copy(PROJECT / part, tmp_path / part)

    def python(*arguments: object) -> subprocess.CompletedProcess[str]:
        return _run(tmp_path, *arguments, PYTHONPATH=str(site))

    return python


def _run(folder: Path, *arguments: object, **said: str) -> subprocess.CompletedProcess[str]:
    """Run Python as somebody else would, who has none of our settings."""
    kept = {key: one for key, one in os.environ.items() if not key.startswith(("PYTEST", "COV"))}
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=folder,
        env={**kept, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1", **said},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_it_is_the_wheel_that_is_asked(run: Run, site: Path) -> None:
    """Neither the checkout nor the folder of the project lends it anything."""
    for name in ("sscsim", "ordernumbers"):
        home = run("-c", f"import {name}; print({name}.__file__)").stdout.strip()
        assert Path(home) == site / name / "__init__.py"


def test_the_lessons_are_in_the_wheel(run: Run, tmp_path: Path) -> None:
    """A trainer has them without a checkout: course, sheet and marks."""
    run("-m", "sscsim", "course", "--out", "course")
    assert (tmp_path / "course/lessons/01-the-confidential-inbox.scenario.yaml").is_file()
    run("-m", "sscsim", "exercise", "--out", "sheet")
    told = run("-m", "sscsim", "grade", "sheet/solution.yaml").stdout
    assert told.startswith("8 of 8 right")


def test_its_tests_pass(run: Run) -> None:
    """The laws, and each thing that its scenarios expect: pytest finds plugin and book by name."""
    done = run("-m", "pytest", "-v", "-p", "no:randomly", "-p", "no:cacheprovider")
    told = [line.partition(" PASSED")[0] for line in done.stdout.splitlines() if " PASSED" in line]
    assert "sscsim: book ordernumbers" in done.stdout
    assert [line.removeprefix("tests/") for line in told] == [
        "deleted.scenario.yaml::deliver m1-again",
        "late.scenario.yaml::deliver late",
        "late.scenario.yaml::deliver other",
        "test_laws.py::test_the_order_number_keeps_the_laws",
        "test_laws.py::test_a_cache_of_emails_is_noticed",
        "test_laws.py::test_the_scenario_that_was_found_tells_them_apart[rule0-promoted]",
        "test_laws.py::test_the_scenario_that_was_found_tells_them_apart[rule1-rejected]",
    ]


def test_the_trace_names_its_rule(run: Run) -> None:
    """As your own, and the record says which method found the email."""
    asked = ("tests/late.scenario.yaml", "--mail", "late", "--book", "ordernumbers")
    shown = run("-m", "sscsim", "explain", *asked).stdout
    assert (
        "  ordernumbers:order-number Does the subject name an order that an email names\n"
        "          too? FINDS\n"
        '          It is about the order AB-1001, as is the email "Your order AB-1001".\n'
        "          (This rule is your own.)\n"
    ) in shown


def test_its_page_shows_what_is_printed(run: Run, pytestconfig: pytest.Config) -> None:
    """The report of the first version with its shrunk scenario, the run, the card."""
    text = page = README.read_text(encoding="utf-8")
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        command = block.partition("\n")[0]
        program = command.removeprefix("$ ").removeprefix("python ").split()
        printed = run(*(["-m", *program] if program[0] == "sscsim" else program)).stdout
        page = page.replace(block, f"{command}\n{printed.rstrip()}\n")
    if pytestconfig.getoption("--update-snapshots"):
        README.write_text(page, encoding="utf-8")
    assert page == README.read_text(encoding="utf-8"), "run again with --update-snapshots"


def test_its_page_shows_its_code() -> None:
    """What the page quotes of the rule and of its name stands in the files."""
    text = README.read_text(encoding="utf-8")
    [toml] = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert toml in (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
