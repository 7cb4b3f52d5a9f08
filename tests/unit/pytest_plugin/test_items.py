"""Scenario files as tests: one for each thing that they expect, and failures that explain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.pytest_plugin.project import HANNA, INBOX, names, played, printed

pytest_plugins = ["pytester"]

Compare = Callable[[str, str], None]

FIVE = [
    "inbox.scenario.yaml::deliver complaint",
    "inbox.scenario.yaml::deliver offer [hanna@contoso.example]",
    "inbox.scenario.yaml::deliver offer [karl@contoso.example]",
    "inbox.scenario.yaml::choose karl 1",
    "inbox.scenario.yaml::readers offer",
]


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """Make a folder with one scenario, in which all comes as expected."""
    (pytester.path / "inbox.scenario.yaml").write_text(INBOX, encoding="utf-8")
    return pytester


def scenario(pytester: pytest.Pytester, text: str, name: str = "other.scenario.yaml") -> Path:
    """Write one more scenario: the two users, and what is given."""
    path = pytester.path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{HANNA}{text}", encoding="utf-8")
    return path


def test_every_expectation_is_a_test_with_a_name_to_read(project: pytest.Pytester) -> None:
    assert names(played(project, "--collect-only", "-q")) == FIVE
    played(project).assert_outcomes(passed=5)


def test_a_test_is_chosen_by_its_words_and_by_its_id(project: pytest.Pytester) -> None:
    played(project, "-k", "offer and not karl").assert_outcomes(passed=2, deselected=3)
    played(project, FIVE[2]).assert_outcomes(passed=1)


def test_a_failure_reads_like_an_explanation(project: pytest.Pytester, snapshot: Compare) -> None:
    wrong = INBOX.replace("{outcome: rejected}", "{outcome: promoted, reason: AcceptAll}")
    wrong = wrong.replace("outcome: duplicate", "outcome: promoted, mailbox: hanna")
    wrong = wrong.replace("outcome: done", "outcome: refused").replace("[hanna, karl]", "[karl]")
    (project.path / "inbox.scenario.yaml").write_text(wrong, encoding="utf-8")
    result = played(project, "-q")
    result.assert_outcomes(failed=4, passed=1)
    snapshot("pytest-failures.txt", printed(result))


def test_the_steps_are_told_where_more_is_asked_for(project: pytest.Pytester) -> None:
    wrong = INBOX.replace("{outcome: rejected}", "{outcome: promoted}")
    (project.path / "inbox.scenario.yaml").write_text(wrong, encoding="utf-8")
    steps = "The steps, in the order asked:"
    assert steps not in played(project, "-v").stdout.str()
    assert steps in played(project, "-vv").stdout.str()


def test_failures_come_again_first(project: pytest.Pytester) -> None:
    scenario(project, "timeline: [{set: {HideTrackAllOption: true}, expect: {outcome: refused}}]")
    played(project).assert_outcomes(passed=5, failed=1)
    played(project, "--lf").assert_outcomes(failed=1)


def test_a_list_of_another_length_is_numbered_and_told(project: pytest.Pytester) -> None:
    scenario(project, "timeline: [{deliver: {id: m1, to: karl@contoso.example},"
                      " expect: [{outcome: promoted}, {outcome: duplicate}]}]")  # fmt: skip
    result = played(project, "other.scenario.yaml", "-v")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines([
        "other.scenario.yaml::deliver m1 ?1? FAILED*",
        "other.scenario.yaml::deliver m1 ?2? FAILED*",
        "other.scenario.yaml:6:*: expected decisions 2, came 1 (m1 in karl@contoso.example).",
    ])  # fmt: skip


def test_a_decision_that_never_came_is_told(project: pytest.Pytester) -> None:
    scenario(project, "timeline: [{resync: {mailbox: karl, processemailreceivedafter:"
                      " 2025-01-01T00:00:00Z}, expect: {outcome: promoted}}]")  # fmt: skip
    result = played(project, "other.scenario.yaml")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([
        "other.scenario.yaml:6:*: expected decisions 1, came none.",
        "",
        "The mailbox of Karl Voss is read again from 2025-01-01 00:00 UTC on",
        "*= short test summary info =*",
    ], consecutive=True)  # fmt: skip


def test_what_is_expected_twice_is_told_apart(project: pytest.Pytester) -> None:
    event = "{write: {record: karl, accessmode: 0}, expect: {outcome: done}}"
    resync = (
        "{resync: {mailbox: karl, processemailreceivedafter: 2025-01-01T00:00:00Z},"
        " expect: [{outcome: duplicate}]}"
    )
    deliver = "{deliver: {id: 'a::b', from: a@outside.example, to: karl@contoso.example}}"
    lost = "{deliver: {id: lost, to: nobody@contoso.example}, expect: [{outcome: not_processed}]}"
    scenario(project, f"timeline: [{event}, {deliver}, {event}, {resync}, {lost}]")
    result = played(project, "--collect-only", "-q", "other.scenario.yaml")
    assert names(result) == [
        "other.scenario.yaml::write karl",
        "other.scenario.yaml::write karl #2",
        "other.scenario.yaml::resync karl [a:b]",
        "other.scenario.yaml::deliver lost [no mailbox]",
    ]
    played(project, "other.scenario.yaml").assert_outcomes(passed=4)


def test_every_kind_of_event_has_a_name(project: pytest.Pytester) -> None:
    done = "expect: {outcome: done}"
    scenario(
        project,
        f"""\
timeline:
  - {{send: {{id: s1, from: karl, to: [a@outside.example]}}, {done}}}
  - {{set: {{HideTrackAllOption: true, DoNotAutoTrackEmail: false}}, {done}}}
  - {{deliver: {{id: m1, to: hanna@contoso.example}}}}
  - {{track: {{mail: m1, mailbox: hanna}}, expect: {{reason: ManuallyTracked}}}}
  - {{delete: {{email: [m1, s1]}}, {done}}}
""",
    )
    result = played(project, "--collect-only", "-q", "other.scenario.yaml")
    assert [name.partition("::")[2] for name in names(result)] == [
        "send s1",
        "set HideTrackAllOption DoNotAutoTrackEmail",
        "track m1",
        "delete m1 s1",
    ]
    played(project, "other.scenario.yaml").assert_outcomes(passed=4)


def test_a_scenario_that_expects_nothing_is_asked_to_play(project: pytest.Pytester) -> None:
    scenario(project, "timeline: [{deliver: {id: m1, to: karl@contoso.example}}]")
    result = played(project, "-v", "other.scenario.yaml")
    result.stdout.fnmatch_lines(["other.scenario.yaml::plays PASSED*"])


def test_all_that_is_wrong_with_a_file_is_told_without_a_traceback(
    project: pytest.Pytester, snapshot: Compare
) -> None:
    scenario(project, "systemuser: []\ntimeline: [{deliver: {id: m1, form: a@outside.example}}]")
    result = played(project, "-q")
    result.assert_outcomes(errors=1)
    snapshot("pytest-broken-file.txt", printed(result))


MISPLACED = "timeline: [{deliver: {id: m1, to: karl@contoso.example, folder: Inbo}}]"


def test_what_will_surprise_is_a_warning_with_its_place(project: pytest.Pytester) -> None:
    path = scenario(project, MISPLACED)
    result = played(project, "-W", "default", "other.scenario.yaml")
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(
        [f'  {path}:6: ScenarioWarning: the folder "Inbo" is not Inbox. Did you mean Inbox?']
    )


def test_where_warnings_are_errors_it_is_one_line_too(project: pytest.Pytester) -> None:
    scenario(project, MISPLACED)
    result = played(project, "-q", "-W", "error", "other.scenario.yaml")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ['other.scenario.yaml:6:*: warning: the folder "Inbo" is not Inbox. Did you mean Inbox?']
    )
    result.stdout.no_fnmatch_line("*Traceback*")


@pytest.mark.parametrize("name", ["a.scenario.yml", "a.scenario.json"])
def test_the_other_endings_of_a_scenario_are_known(pytester: pytest.Pytester, name: str) -> None:
    (pytester.path / name).write_text('{"title": "Nothing happens"}', encoding="utf-8")
    played(pytester).assert_outcomes(passed=1)


def test_of_other_files_only_those_of_a_configured_folder_are_taken(
    pytester: pytest.Pytester,
) -> None:
    for name in ("policies/one.yaml", "policies/deep.json", "other/two.yaml"):
        (pytester.path / name).parent.mkdir(exist_ok=True)
        (pytester.path / name).write_text('{"title": "Nothing happens"}', encoding="utf-8")
    for name in ("policies/scenario.schema.json", "policies/notes.txt"):
        (pytester.path / name).write_text("{}", encoding="utf-8")
    assert names(played(pytester, "--collect-only", "-q")) == []
    pytester.makepyprojecttoml("[tool.pytest]\nsscsim_scenarios = ['policies']")
    assert names(played(pytester, "--collect-only", "-q")) == [
        "policies/deep.json::plays",
        "policies/one.yaml::plays",
    ]


def test_a_configured_folder_is_visited_beside_the_testpaths(project: pytest.Pytester) -> None:
    scenario(project, "timeline: []", "policies/one.yaml")
    (project.path / "tests").mkdir()
    project.makeini("[pytest]\ntestpaths = tests\nsscsim_scenarios = policies")
    assert names(played(project, "--collect-only", "-q")) == ["policies/one.yaml::plays"]
    assert names(played(project, "--collect-only", "-q", "inbox.scenario.yaml")) == FIVE
    project.makeini("[pytest]\ntestpaths = policies\nsscsim_scenarios = policies")
    assert names(played(project, "--collect-only", "-q")) == ["policies/one.yaml::plays"]


def test_a_configured_folder_that_is_not_there_is_told(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nsscsim_scenarios = polices")
    result = played(pytester)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    there = pytester.path / "polices"
    assert result.errlines[0] == (f"ERROR: sscsim_scenarios: there is no {there}. Check its name.")


def test_the_tests_may_run_in_any_order_and_in_several_processes(
    project: pytest.Pytester,
) -> None:
    result = played(project, "-p", "randomly", "-p", "xdist", "-n", "2")
    result.assert_outcomes(passed=5)


def test_a_path_on_another_drive_is_shown_whole(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other_drive(path: Path, start: Path) -> str:
        raise ValueError(path, start)

    scenario(project, "systemuser: []")
    monkeypatch.setattr("sscsim.pytest_plugin.items.os.path.relpath", other_drive)
    result = project.inline_run("-p", "no:terminal", "other.scenario.yaml")
    [report] = [one for one in result.getreports("pytest_collectreport") if one.failed]
    assert str(report.longrepr).startswith(f"{project.path / 'other.scenario.yaml'}:6:1: ")
