"""The terms on which scenarios are played: told on the command line, or in the configuration."""

from __future__ import annotations

import pytest

from tests.unit.pytest_plugin.project import HANNA, played

pytest_plugins = ["pytester"]

# Both turn the verdict: the switch lets a stored value count as hidden, the book forgets a veto.
HIDDEN = f"""\
{HANNA}
organization: {{orgdborgsettings: {{HideEmailAutoTrackOptions: true}}}}
timeline:
  - deliver: {{id: m1, from: someone@outside.example, to: karl@contoso.example}}
    expect: {{outcome: promoted}}
"""
OFF = HIDDEN.replace("orgdborgsettings: {HideEmailAutoTrackOptions: true}",
                     "emailcorrelationenabled: false")  # fmt: skip
BOOK = "from sscsim.rules import BOOK\n\nDEAF = BOOK.without('FLT-18')\n"


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """Make a folder with a scenario that turns on an open question."""
    (pytester.path / "hidden.scenario.yaml").write_text(HIDDEN, encoding="utf-8")
    return pytester


def test_a_switch_may_be_told(project: pytest.Pytester) -> None:
    assume = "hide_flags_affect_runtime=true"
    played(project).assert_outcomes(passed=1)
    result = played(project, "--sscsim-assume", assume)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            f"sscsim: assume {assume}",
            f"In full: sscsim explain hidden.scenario.yaml --mail m1 --assume {assume}",
        ]
    )


def test_the_configuration_may_tell_and_the_command_line_has_the_last_word(
    project: pytest.Pytester,
) -> None:
    name = "hide_flags_affect_runtime"
    project.makeini(f"[pytest]\nsscsim_reading = learn\nsscsim_assume = {name}=true")
    result = played(project)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            f"sscsim: reading learn, assume {name}=true",
            f"In full: * --mail m1 --reading learn --assume {name}=true",
        ]
    )
    played(project, "--sscsim-assume", f"{name}=false").assert_outcomes(passed=1)


def test_a_rule_book_of_ones_own_may_be_told(project: pytest.Pytester) -> None:
    (project.path / "hidden.scenario.yaml").write_text(OFF, encoding="utf-8")
    project.makepyfile(own_book=BOOK)
    played(project).assert_outcomes(failed=1)
    result = played(project, "--sscsim-book", "own_book:DEAF")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["sscsim: book own_book:DEAF"])
    wrong = OFF.replace("outcome: promoted", "outcome: rejected")
    (project.path / "hidden.scenario.yaml").write_text(wrong, encoding="utf-8")
    result = played(project, "--sscsim-book", "own_book:DEAF")
    result.stdout.fnmatch_lines(["In full: sscsim explain * --mail m1 --book own_book:DEAF"])


FAILING = """\
import attrs
from sscsim.decisions import Status
from sscsim.rules import BOOK

def broken(case):
    raise KeyError("order")

RULE = attrs.evolve(BOOK.correlation[0], id="contoso:order", check=broken, status=Status.OWN)
OWN = BOOK.adding(RULE)
"""


def test_a_rule_of_ones_own_that_fails_is_a_line_and_no_traceback(
    project: pytest.Pytester,
) -> None:
    project.makepyfile(failing_book=FAILING)
    result = played(project, "--sscsim-book", "failing_book:OWN")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["rule contoso:order, asked of m1 in karl@contoso.example: It raised KeyError: 'order'. *"]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_wrong_terms_are_told_at_once_before_anything_runs(project: pytest.Pytester) -> None:
    result = played(
        project, "--sscsim-reading=lern", "--sscsim-assume=token_pik=1", "--sscsim-book=ours"
    )
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert result.errlines[:3] == [
        "ERROR: --sscsim-reading: There is no reading 'lern'. Did you mean learn?",
        "--sscsim-assume: There is no switch 'token_pik'. Did you mean token_pick?",
        (
            "--sscsim-book ours: There is no rule book 'ours'. No installed package offers one. "
            "A book of a module is written module:attribute."
        ),
    ]
