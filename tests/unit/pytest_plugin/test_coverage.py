"""--sscsim-coverage: which rules were asked, and which of their answers nobody gave."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest

from sscsim.engine import reference
from sscsim.engine import run as engine_run
from sscsim.pytest_plugin.tally import Tally
from sscsim.rules import BOOK
from sscsim.rules.answers import passes
from tests.unit.pytest_plugin.project import HANNA, INBOX, played, printed

pytest_plugins = ["pytester"]

Compare = Callable[[str, str], None]

PYTHON = """\
from sscsim import simulate
from sscsim.testing import assert_promoted

MAIL = {"id": "m1", "from": "a@outside.example", "to": "karl@contoso.example"}
KARL = {"id": "karl", "internalemailaddress": "karl@contoso.example",
        "incomingemailfilteringmethod": 0}

def test_karl(sscsim_scenario):
    assert_promoted(sscsim_scenario({"systemusers": [KARL], "timeline": [{"deliver": MAIL}]}))
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """Make a folder with one scenario, in which all comes as expected."""
    (pytester.path / "inbox.scenario.yaml").write_text(INBOX, encoding="utf-8")
    return pytester


def table(result: pytest.RunResult) -> dict[str, str]:
    """Give the counts of the table, by the id of the rule."""
    rows = [line.split() for line in result.outlines]
    return {row[0]: row[2] for row in rows if len(row) > 2 and "/" in row[2] and "-" in row[0]}


def test_the_answers_that_were_given_are_told_rule_by_rule(
    project: pytest.Pytester, snapshot: Compare
) -> None:
    result = played(project, "-q", "--sscsim-coverage")
    result.assert_outcomes(passed=5)
    snapshot("pytest-coverage.txt", printed(result))


def test_nothing_is_told_unless_it_is_asked_for(project: pytest.Pytester) -> None:
    assert table(played(project)) == {}
    assert table(played(project, "--sscsim-coverage", "--collect-only")) == {}


def test_only_what_runs_is_counted(project: pytest.Pytester) -> None:
    counts = table(played(project, "--sscsim-coverage", "-k", "nothing"))
    assert set(counts) == {rule.id for rule in BOOK.rules}
    assert {count[0] for count in counts.values()} == {"0"}


def test_what_tests_in_python_decide_is_counted_too(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(PYTHON)
    counts = table(played(pytester, "--sscsim-coverage"))
    assert (counts["FLT-4"], counts["FLT-5"]) == ("1/1", "0/2")


def test_several_processes_add_up_to_what_one_counts(project: pytest.Pytester) -> None:
    other = INBOX.replace("incomingemailfilteringmethod: 0", "incomingemailfilteringmethod: 4")
    other = other.partition("  - deliver: {id: offer")[0]
    (project.path / "other.scenario.yaml").write_text(other, encoding="utf-8")
    alone = table(played(project, "--sscsim-coverage"))
    together = table(played(project, "--sscsim-coverage", "-p", "xdist", "-n", "2", "--dist=each"))
    assert together == alone
    halves = table(
        played(project, "--sscsim-coverage", "-p", "xdist", "-n", "2", "--dist=loadfile")
    )
    assert halves == alone


def test_a_rule_of_ones_own_is_listed_too(project: pytest.Pytester) -> None:
    project.makepyfile(
        contoso_book="""\
import attrs
from sscsim.decisions import Status
from sscsim.rules import BOOK
from sscsim.rules.answers import passes

def order_number(case):
    return passes("There is no order number.")

RULE = attrs.evolve(BOOK.correlation[0], id="contoso:order", check=order_number,
                    status=Status.OWN, answers=())
OWN = BOOK.adding(RULE)
NEVER = BOOK.adding(attrs.evolve(RULE, id="contoso:never"), chapter="obstacles")
"""
    )
    result = played(project, "--sscsim-coverage", "--sscsim-book=contoso_book:OWN")
    result.stdout.fnmatch_lines(["contoso:order  order  *  1/1  *any answer"])
    kept_out = f"{HANNA}timeline: [{{deliver: {{id: m1, to: hanna@contoso.example}}}}]"
    (project.path / "inbox.scenario.yaml").write_text(kept_out, encoding="utf-8")
    result = played(project, "--sscsim-coverage", "--sscsim-book=contoso_book:NEVER")
    result.stdout.fnmatch_lines(["contoso:never  never  *  0/1  *any answer"])


@pytest.mark.parametrize(
    ("least", "status"), [("0", pytest.ExitCode.OK), ("90", pytest.ExitCode.TESTS_FAILED)]
)
def test_too_little_fails_the_run(
    project: pytest.Pytester, least: str, status: pytest.ExitCode
) -> None:
    result = played(project, "--sscsim-coverage-fail-under", least)
    result.assert_outcomes(passed=5)
    assert result.ret == status
    told = f"FAIL: * % is less than --sscsim-coverage-fail-under={least}."
    if status:
        result.stdout.fnmatch_lines([told])
    else:
        result.stdout.no_fnmatch_line(told)


def test_too_little_fails_no_run_that_only_collects_and_hides_no_failure(
    project: pytest.Pytester,
) -> None:
    gate = "--sscsim-coverage-fail-under=90"
    assert played(project, gate, "--collect-only").ret == pytest.ExitCode.OK
    assert played(project, gate, "-k", "nothing").ret == pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.mark.parametrize("least", ["ninety", "101", "-1", "nan"])
def test_a_gate_that_is_no_percentage_is_refused(pytester: pytest.Pytester, least: str) -> None:
    result = played(pytester, f"--sscsim-coverage-fail-under={least}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        [f"*: argument --sscsim-coverage-fail-under: '{least}' is no percentage. Write 0 to 100."]
    )


def test_afterwards_the_engine_has_its_own_function_back(project: pytest.Pytester) -> None:
    before = [vars(module)["decide_case"] for module in (reference, engine_run)]
    played(project, "--sscsim-coverage")
    assert [vars(module)["decide_case"] for module in (reference, engine_run)] == before


def test_a_worker_that_crashed_tells_nothing(project: pytest.Pytester) -> None:
    project.makepyfile("import os\n\ndef test_crash():\n    os._exit(1)\n")
    result = played(
        project, "--sscsim-coverage", "-p", "xdist", "-n", "1", "--max-worker-restart=0"
    )
    assert result.ret
    assert table(result)


def test_a_rule_of_another_book_is_listed_behind_those_of_this_one() -> None:
    tally = Tally(BOOK)
    tally.hear(attrs.evolve(BOOK.rules[0], id="other:rule"), passes("Nothing."))
    assert [line.split()[:3] for line in tally.lines()][len(BOOK.rules) + 1] == [
        "other:rule", "rule", "1/2",
    ]  # fmt: skip


def test_what_one_process_heard_another_can_take_in() -> None:
    tally, other = Tally(BOOK), Tally(BOOK)
    tally.hear(BOOK.rules[0], passes("Nothing."))
    tally.hear(attrs.evolve(BOOK.rules[0], id="other:rule"), passes("Nothing."))
    other.add(tally.told())
    assert [*other.lines()] == [*tally.lines()]


def test_all_is_a_hundred_percent_and_nothing_less_is() -> None:
    tally = Tally(BOOK)
    every = [(one.id, one.name, [*one.answers], [*one.answers]) for one in BOOK.rules]
    tally.add(every[1:])
    assert (tally.percent, tally.reaches(97.5)) == (97, False)
    tally.add(every)
    assert (tally.percent, tally.reaches(100)) == (100, True)
    assert [*tally.lines()][-1] == f"{tally.wanted} of {tally.wanted} answers were given: 100 %."
