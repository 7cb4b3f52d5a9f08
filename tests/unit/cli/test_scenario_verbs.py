"""`run` and `explain`: a scenario played, and one verdict in full."""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Sscsim = Callable[..., Result]


def test_a_scenario_is_told_event_by_event(
    sscsim: Sscsim, story: Path, snapshot: Callable[[str, str], None]
) -> None:
    """Each verdict comes with its reason, each choice with what the dialog says."""
    result = sscsim("run", story)
    assert result.exit_code == 0
    snapshot("cli-run.txt", result.stdout.replace(str(story), "story.yaml"))


def test_an_expectation_that_is_not_met_ends_with_1(sscsim: Sscsim, story: Path) -> None:
    """The failure names its place, what was expected and what came."""
    story.write_text(story.read_text("utf-8").replace("reason: AcceptAll", "reason: SenderMatch"))
    result = sscsim("run", story)
    assert result.exit_code == 1
    assert "EXPECTED otherwise: 1 expectation was not met." in result.stdout
    assert f"{story}:10" in result.stderr
    assert "SenderMatch" in result.stderr


def test_every_mistake_of_every_file_is_told_at_once(sscsim: Sscsim, tmp_path: Path) -> None:
    """Nothing is played, and standard output stays empty."""
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text("titel: a\n")
    second.write_text("titel: b\n")
    result = sscsim("run", first, second, tmp_path / "missing.yaml")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"{first}:1:1" in result.stderr
    assert f"{second}:1:1" in result.stderr
    assert "missing.yaml" in result.stderr


def test_several_scenarios_end_with_their_sum(sscsim: Sscsim, story: Path) -> None:
    """Each is told, and counted once."""
    result = sscsim("run", story, story)
    assert result.stdout.count("A short story") == 2
    assert "2 scenarios, 2 as expected, 0 not" in result.stdout


def test_run_shows_the_steps_on_request(sscsim: Sscsim, story: Path) -> None:
    """With the cells that each rule saw."""
    result = sscsim("run", story, "--trace")
    assert "usersettings hanna · incomingemailfilteringmethod = 0" in result.stdout


def test_run_writes_records(sscsim: Sscsim, story: Path) -> None:
    """One for each message and mailbox, whatever the format."""
    lines = sscsim("run", story, "--format", "jsonl").stdout.splitlines()
    rows = list(csv.DictReader(io.StringIO(sscsim("run", story, "--format", "csv").stdout)))
    document = json.loads(sscsim("run", story, "--format", "json").stdout)
    decisions = document["scenarios"][0]["decisions"]
    assert [json.loads(line) for line in lines] == decisions
    assert [row["source"] for row in rows] == ["complaint", "later", "later"]
    assert {row["scenario"] for row in rows} == {str(story)}
    assert document["scenarios"][0]["failures"] == []


def test_records_of_several_scenarios_name_their_file(
    sscsim: Sscsim, story: Path, tmp_path: Path
) -> None:
    """Two files may both have a message of one id."""
    other = tmp_path / "other.yaml"
    other.write_text(story.read_text("utf-8"), "utf-8")
    lines = sscsim("run", story, other, "--format", "jsonl").stdout.splitlines()
    files = [json.loads(line)["scenario"] for line in lines]
    assert files == [str(story)] * 3 + [str(other)] * 3


def test_run_names_what_explain_asks_for(sscsim: Sscsim, story: Path) -> None:
    """The command that is offered works as it stands."""
    lines = sscsim("run", story).stdout.splitlines()
    assert "[complaint]" in " ".join(lines)
    (offered,) = [line for line in lines if line.startswith("One verdict in full: sscsim ")]
    command = shlex.split(offered.partition(": sscsim ")[2])
    assert command == ["explain", str(story), "--mail", "later"]
    assert sscsim(*command).exit_code == 0


def test_what_is_alike_in_several_mailboxes_is_said_once(sscsim: Sscsim, story: Path) -> None:
    """The mailboxes stand one under the other, and one reason under them."""
    text = sscsim("run", story).stdout
    assert "in hanna@contoso.example  (NoCorrelationMatch)" in text
    assert "in marc@contoso.example  (NoCorrelationMatch)" in text
    assert " ".join(text.split()).count("Marc Keller tracks") == 1


def test_run_of_nothing_decided_offers_nothing(sscsim: Sscsim, tmp_path: Path) -> None:
    """There is no verdict to explain."""
    path = tmp_path / "empty.yaml"
    path.write_text("title: Nothing\ntimeline: []\n")
    assert "One verdict" not in sscsim("run", path).stdout


def test_a_lesson_is_told_on_request(sscsim: Sscsim, story: Path) -> None:
    """Without the option only the way to it is told, so that no answer is given away."""
    text = story.read_text("utf-8")
    story.write_text(f"{text}ask: Who let it in?\npoint_out: One yes is enough.\n")
    short, whole = sscsim("run", story).stdout, sscsim("run", story, "--lesson").stdout
    assert "  - One yes is enough." in whole
    assert whole.index("Who let it in?") < whole.index("Mail arrives") < whole.index("One yes")
    assert "One yes is enough." not in short
    assert f"For a class: sscsim run {story} --lesson" in short
    assert "For a class" not in whole


def test_run_lists_readers_and_open_questions_on_request(sscsim: Sscsim, story: Path) -> None:
    """They are not only for programs."""
    asked = sscsim("run", story, "--sensitivity", "--readers").stdout
    assert "Turns on" in asked
    assert "Turns on" not in sscsim("run", story).stdout


def test_what_a_verdict_turns_on_is_found_where_it_is_expected(
    sscsim: Sscsim, tmp_path: Path
) -> None:
    """An expectation is checked without an option, and none is met for want of looking."""
    path = tmp_path / "bcc.yaml"
    text = """
systemusers: [{id: hanna, internalemailaddress: hanna@c.example, incomingemailfilteringmethod: 0}]
timeline:
  - deliver: {id: m, from: ivo@f.example, to: [list@c.example], bcc: [hanna@c.example]}
    expect: {outcome: rejected, sensitive_to: [accept_all_requires_recipient_match]}
"""
    path.write_text(text)
    result = sscsim("run", path)
    assert (result.exit_code, result.stderr) == (0, "")
    path.write_text(text.replace("[accept_all_requires_recipient_match]", "[]"))
    assert sscsim("run", path).stderr == (
        f"sscsim: {path}:5:47: expected sensitive_to [], "
        "came [accept_all_requires_recipient_match] (m in hanna@c.example).\n"
    )


def test_explain_tells_one_verdict_in_full(
    sscsim: Sscsim, story: Path, snapshot: Callable[[str, str], None]
) -> None:
    """Every rule asked, its answer, the values seen, the sources, and what it turns on."""
    result = sscsim("explain", story, "--mail", "complaint")
    assert result.exit_code == 0
    snapshot("cli-explain.txt", result.stdout)


def test_explain_short(sscsim: Sscsim, story: Path) -> None:
    """Without the steps it fits on a screen."""
    result = sscsim("explain", story, "--mail", "complaint", "--no-trace")
    assert result.stdout.startswith('PROMOTED  "In confidence"')
    assert "The steps" not in result.stdout
    assert len(result.stdout.splitlines()) < 24


def test_explain_in_json_has_trace_and_sensitivity(sscsim: Sscsim, story: Path) -> None:
    """As a program wants it: the record of the contract."""
    result = sscsim("explain", story, "--mail", "complaint", "--format", "json", "--readers")
    (decision,) = json.loads(result.stdout)["decisions"]
    assert decision["trace"][-1]["rule"] == "VIS-1"
    assert decision["sensitive_to"] == []
    assert decision["readers"] == ["hanna", "marc"]


def test_explain_tells_every_mailbox_or_one(sscsim: Sscsim, story: Path) -> None:
    """A mailbox is named by its user, or by its address in any letter case."""
    several = sscsim("explain", story, "--mail", "later", "--no-trace")
    assert several.stdout.count("NOT PROMOTED") == 2
    for name in ("marc", "Marc@Contoso.example"):
        one = sscsim("explain", story, "--mail", "later", "--mailbox", name, "--no-trace")
        assert one.stdout.count("NOT PROMOTED") == 1
        assert "in marc@contoso.example" in one.stdout


def test_explain_in_lines_and_csv(sscsim: Sscsim, story: Path) -> None:
    """The same records in the other formats."""
    lines = sscsim("explain", story, "--mail", "later", "--format", "jsonl").stdout.splitlines()
    table = sscsim("explain", story, "--mail", "later", "--format", "csv").stdout
    assert [json.loads(line)["mailbox"] for line in lines] == [
        row["mailbox"] for row in csv.DictReader(io.StringIO(table))
    ]


def test_a_misspelt_message_gets_a_suggestion(sscsim: Sscsim, story: Path) -> None:
    """As every misspelt name does."""
    result = sscsim("explain", story, "--mail", "complant")
    assert result.exit_code == 2
    assert "There is no message 'complant'. Did you mean complaint?" in result.stderr


def test_a_mailbox_that_is_not_there_or_did_not_get_it(sscsim: Sscsim, story: Path) -> None:
    """These are two mistakes, with a message each."""
    unknown = sscsim("explain", story, "--mail", "later", "--mailbox", "hana")
    other = sscsim("explain", story, "--mail", "later", "--mailbox", "salesq")
    assert (unknown.exit_code, other.exit_code) == (2, 2)
    assert "There is no mailbox 'hana'. Did you mean hanna?" in unknown.stderr
    assert "mailbox that got later" in other.stderr


def test_a_switch_of_the_command_line_goes_on_top_of_the_file(sscsim: Sscsim, story: Path) -> None:
    """The file's own reading stays where nothing else is said."""
    story.write_text(story.read_text("utf-8").replace("title:", "reading: learn\ntitle:"))
    result = sscsim("run", story, "--assume", "sender_header=sender", "--format", "json")
    assert result.exit_code == 0


def test_an_input_is_not_overwritten(sscsim: Sscsim, story: Path) -> None:
    """A slip of the finger costs no file."""
    before = story.read_text("utf-8")
    result = sscsim("run", story, "--out", story)
    assert result.exit_code == 2
    assert "would be overwritten" in result.stderr
    assert story.read_text("utf-8") == before


def test_mail_is_no_scenario(sscsim: Sscsim, tmp_path: Path) -> None:
    """It is told by its name, not as YAML with mistakes."""
    result = sscsim("check", tmp_path / "in.mbox.gz")
    assert result.exit_code == 2
    assert result.stderr.replace(str(tmp_path), "HERE") == (
        "sscsim: HERE/in.mbox.gz: it is mail, and mail is replayed as it is. "
        "Write: sscsim replay --org ORG --mail HERE/in.mbox.gz\n"
    )
