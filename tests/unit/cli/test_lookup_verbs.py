"""`rules`, `glossary`, `schema` and `check`: what can be looked up, and what is well formed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sscsim.cli.app import VERBS
from sscsim.rules import CHAPTERS

Sscsim = Callable[..., Result]


def test_help_lists_the_verbs_in_their_own_order(
    sscsim: Sscsim, snapshot: Callable[[str, str], None]
) -> None:
    """A newcomer reads from top to bottom."""
    snapshot("cli-help.txt", sscsim("--help").stdout)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_an_example(sscsim: Sscsim, verb: str) -> None:
    """An example says more than a list of options."""
    result = sscsim(verb, "--help")
    assert result.exit_code == 0
    assert f"Example: sscsim {verb}" in result.stdout


def test_a_misspelt_verb_gets_a_suggestion(sscsim: Sscsim) -> None:
    """And an unknown one is an error of arguments."""
    assert "Did you mean 'explain'?" in sscsim("explian").stderr
    assert sscsim("explian").exit_code == 2
    assert sscsim("frobnicate").exit_code == 2


def test_the_version_is_told(sscsim: Sscsim) -> None:
    """As other commands do."""
    assert sscsim("--version").stdout.startswith("sscsim, version ")


def test_all_rules_and_one_rule(sscsim: Sscsim) -> None:
    """By the id of the rulebook, or by the name of its file."""
    assert "FLT-4" in sscsim("rules").stdout
    by_id, by_name = sscsim("rules", "flt-4").stdout, sscsim("rules", "filter_all").stdout
    assert by_id == by_name
    assert by_id.startswith("FLT-4  ")


def test_an_id_that_several_rules_share_shows_them_all(sscsim: Sscsim) -> None:
    """An id of the rulebook may be asked in several chapters."""
    ids = Counter(rule.id for chapter in CHAPTERS for rule in chapter.rules)
    for shared, count in ids.most_common(3):
        assert sscsim("rules", shared).stdout.count("Chapter  ") == count


def test_rules_as_json(sscsim: Sscsim) -> None:
    """One or all."""
    (card,) = json.loads(sscsim("rules", "FLT-4", "--format", "json").stdout)
    assert card["status"] == "documented"
    assert len(json.loads(sscsim("rules", "--format", "json").stdout)) > 30


@pytest.mark.parametrize(
    ("asked", "offer"),
    [
        ("FTL-4", "Did you mean FLT-4?"),
        ("ftl-4", "Did you mean FLT-4?"),
        ("filtr_all", "Did you mean filter_all?"),
        ("FLT-99", "There are: FLT-1 to FLT-30."),
        ("set-13", "There are: SET-1 to SET-12."),
        ("own", "There are: OWN-1 to OWN-8."),
        ("frobnicate", "The list of all: sscsim rules"),
    ],
)
def test_an_unknown_rule(sscsim: Sscsim, asked: str, offer: str) -> None:
    """The nearest is offered, or the ids of the chapter."""
    result = sscsim("rules", asked)
    assert result.exit_code == 2
    assert result.stderr == f"sscsim: sscsim rules: There is no rule '{asked}'. {offer}\n"


def test_what_a_switch_or_an_event_cites_has_a_card(sscsim: Sscsim) -> None:
    """Though no rule of that id is asked."""
    assert sscsim("rules", "set-3").stdout.startswith("SET-3  Do the two Hide flags also disarm")
    assert "Choices left in the dialog" in sscsim("rules", "SET-12").stdout
    (card,) = json.loads(sscsim("rules", "SET-3", "--format", "json").stdout)
    assert card["switches"] == ["hide_flags_affect_runtime"]


def test_a_source_has_a_card(sscsim: Sscsim) -> None:
    """So that 'S7' on a card can be followed."""
    assert sscsim("rules", "s7").stdout.startswith("S7  OrganizationSettingsEditor")
    (source,) = json.loads(sscsim("rules", "S7", "--format", "json").stdout)
    assert source["url"] == "https://github.com/seanmcne/OrgDbOrgSettings"


def test_the_glossary_and_one_word(sscsim: Sscsim) -> None:
    """A word may have a space."""
    assert "Words (words)" in sscsim("glossary").stdout
    assert sscsim("glossary", "accepting", "entity").stdout.startswith("accepting entity  (word)")
    assert sscsim("glossary", "readings").stdout.count("(reading)") == 4


def test_the_glossary_as_json(sscsim: Sscsim) -> None:
    """Option values are an object."""
    (entry,) = json.loads(
        sscsim("glossary", "incomingemailfilteringmethod", "--format", "json").stdout
    )
    assert entry["values"]["4"] == "No email messages"


def test_the_glossary_knows_numbers_labels_and_parts(sscsim: Sscsim) -> None:
    """A part that fits much gives names, and not twenty entries."""
    assert "reasoncode = 6  (option value)" in sscsim("glossary", "6").stdout
    assert sscsim("glossary", "all email messages").stdout.startswith("incomingemailfiltering")
    assert "HideTrackAllOption  (setting)" in sscsim("glossary", "hide").stdout
    many = sscsim("glossary", "email").stdout.splitlines()
    assert many[0].endswith(" entries have 'email' in their name or label:")
    assert len(many) < 40


def test_the_glossary_names_what_is_near(sscsim: Sscsim) -> None:
    """Where a word is part of other names."""
    assert "See also: reasoncode = 6" in sscsim("glossary", "AcceptAll").stdout
    assert "See also" not in sscsim("glossary", "queueviewtype").stdout


def test_an_unknown_word(sscsim: Sscsim) -> None:
    """The nearest is offered."""
    result = sscsim("glossary", "promotoin")
    assert result.exit_code == 2
    assert "Did you mean promotion?" in result.stderr


def test_the_schema_is_json(sscsim: Sscsim, tmp_path: Path) -> None:
    """On standard output, or in a file."""
    out = tmp_path / "schema.json"
    assert sscsim("schema", "--out", out).stdout == ""
    assert json.loads(out.read_text("utf-8")) == json.loads(sscsim("schema").stdout)


def test_a_scenario_is_checked_and_not_played(sscsim: Sscsim, story: Path) -> None:
    """An expectation that would fail is no mistake of the file."""
    story.write_text(story.read_text("utf-8").replace("outcome: rejected", "outcome: promoted"))
    result = sscsim("check", story)
    assert (result.exit_code, result.stdout) == (0, f"{story}: a good scenario\n")


def test_a_snapshot_is_known_by_being_a_folder(sscsim: Sscsim, tmp_path: Path) -> None:
    """What had to be assumed is told on standard error."""
    users = {"value": [{"systemuserid": "u1", "internalemailaddress": "a@contoso.example"}]}
    (tmp_path / "systemusers.json").write_text(json.dumps(users))
    result = sscsim("check", tmp_path)
    assert result.exit_code == 0
    assert "a snapshot with gaps" in " ".join(result.stdout.split())
    assert "mailboxes.json is missing" in " ".join((result.stdout + result.stderr).split())


POLICY = """\
name: Lockdown
set: {HideEmailAutoTrackOptions: true, SSSForceFilteringMethodForUserMailboxes: 1}
write:
  - {table: systemuser, where: {incomingemailfilteringmethod: [0, 2]},
     columns: {incomingemailfilteringmethod: 1}}
  - {table: queue, ids: [4f], columns: {incomingemailfilteringmethod: 1}}
"""


def test_a_policy_is_known_by_its_keys(sscsim: Sscsim, tmp_path: Path) -> None:
    """It sets or writes, and has no timeline."""
    path = tmp_path / "lockdown.yaml"
    path.write_text(POLICY)
    result = sscsim("check", path, "--format", "json")
    assert json.loads(result.stdout) == [{"file": str(path), "kind": "policy", "notes": []}]


@pytest.mark.parametrize(
    ("wrong", "place", "says"),
    [
        ("set: {HideEmailAutoTrackOption: true}", "1:7", "Did you mean HideEmailAutoTrackOptions?"),
        ("set: {}\nnmae: x", "2:1", "Did you mean name?"),
        ("- set", "1:1", "scenario"),
        ("write: [{table: contact, columns: {}}]", "1:17", "no table a policy can write"),
    ],
)
def test_a_mistake_in_a_policy(
    sscsim: Sscsim, tmp_path: Path, wrong: str, place: str, says: str
) -> None:
    """Place, what, and what now."""
    path = tmp_path / "policy.yaml"
    path.write_text(wrong + "\n")
    result = sscsim("check", path)
    assert result.exit_code == 2
    assert f"{path}:{place}: " in result.stderr
    assert says in result.stderr


def test_every_mistake_is_told(sscsim: Sscsim, tmp_path: Path, story: Path) -> None:
    """Of all files, in their order; a good file does not hide them."""
    path = tmp_path / "policy.yaml"
    path.write_text("set: {A: 1, B: 2}\n")
    result = sscsim("check", story, path, tmp_path / "none.yaml")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 3
