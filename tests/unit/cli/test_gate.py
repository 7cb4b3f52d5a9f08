"""`gate`: a pipeline is stopped where another policy promotes more, by the mail that shows it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.cli.test_replay import Place, Sscsim, place

__all__ = ["place"]  # a fixture

LOCKDOWN = "name: Lockdown\nset: {SSSForceFilteringMethodForUserMailboxes: 4}\n"


@pytest.fixture
def lockdown(tmp_path: Path) -> Path:
    """A policy under which nobody tracks anything."""
    path = tmp_path / "lockdown.yaml"
    path.write_text(LOCKDOWN, "utf-8")
    return path


@pytest.fixture
def gate(sscsim: Sscsim, place: Place, tmp_path: Path) -> Sscsim:
    """Ask about that organisation."""
    witness = tmp_path / "witness.eml"
    return lambda *more: sscsim("gate", "--org", place.org, "--out", witness, *more)


def test_a_stricter_policy_may_pass(gate: Sscsim, lockdown: Path, tmp_path: Path) -> None:
    result = gate("--from", "current", "--to", lockdown)
    assert result.exit_code == 0
    assert result.stdout.startswith("No mail of any kind is promoted that is not promoted now.\n")
    assert not (tmp_path / "witness.eml").exists()


def test_a_looser_one_is_stopped_and_says_by_which_mail(
    gate: Sscsim, lockdown: Path, tmp_path: Path, snapshot: Callable[[str, str], None]
) -> None:
    """What stands in the log of a pipeline."""
    result = gate("--from", lockdown, "--to", "current")
    assert result.exit_code == 1
    snapshot("cli-gate.txt", result.stdout.replace(str(tmp_path), "HERE"))


def test_replay_promotes_the_witness_under_the_other_policy_alone(
    gate: Sscsim, sscsim: Sscsim, place: Place, lockdown: Path, tmp_path: Path
) -> None:
    """It is a file like any other."""
    gate("--from", lockdown, "--to", "current")
    options = ("--policy", lockdown, "--policy", "current", "--format", "jsonl")
    mail = tmp_path / "witness.eml"
    lines = sscsim("replay", "--org", place.org, "--mail", mail, *options).stdout.splitlines()
    outcomes = [(one["policy"], one["outcome"]) for one in map(json.loads, lines)]
    assert outcomes == [("Lockdown", "rejected"), ("current", "promoted")]


def test_json_tells_the_decisions_under_both(gate: Sscsim, lockdown: Path) -> None:
    asked = ("--from", lockdown, "--to", "current", "--format", "json")
    found = json.loads(gate(*asked).stdout)
    assert found["gained"] is True
    assert [one["outcome"] for one in found["witness"]["to"]] == ["promoted"]
    assert [one["outcome"] for one in found["witness"]["from"]] == ["rejected"]
    none = json.loads(gate("--from", "current", "--to", lockdown, "--format", "json").stdout)
    assert none == {"gained": False, "tried": none["tried"], "notes": none["notes"]}


def test_every_mistake_is_told_at_once(gate: Sscsim, tmp_path: Path) -> None:
    result = gate("--from", tmp_path / "none.yaml", "--to", "current", "--assume", "nothing=1")
    assert result.exit_code == 2
    assert "none.yaml: the file cannot be read" in result.stderr
    assert "nothing" in result.stderr


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (("--never", "mailbox = hanna@contoso.example and not correlated"), 1),
        (("--never", "mailbox = marc@contoso.example and not correlated"), 0),
        (("--always", "mailbox = hanna@contoso.example"), 1),
        (("--always", "mailbox = hanna@contoso.example or correlated"), 0),
        (("--always", "correlated or reason = SenderMatch"), 1),
        (("--never", "sender in (lead, contact, account)", "--always", "not forward"), 1),
        (("--never", "sender in (lead, contact, account)", "--always", "not internal"), 1),
        (("--never", "sender in (lead, contact, account)", "--never", "reason = SenderMatch"), 0),
    ],
)
def test_a_property_of_all_promoted_mail(
    gate: Sscsim, tmp_path: Path, asked: tuple[str, ...], status: int
) -> None:
    """Hanna accepts everything, Marc only answers, and there is nothing to answer but her mail."""
    result = gate("--policy", "current", *asked)
    assert result.exit_code == status
    assert (tmp_path / "witness.eml").exists() == bool(status)
    said = "Promoted, and must not be as it is: mail to "
    assert (said in result.stdout.replace("\n", " ")) == bool(status)


def test_a_policy_gains_nothing_over_itself(gate: Sscsim, lockdown: Path) -> None:
    assert gate("--from", "current", "--to", "current").exit_code == 0
    assert gate("--from", lockdown, "--to", lockdown).exit_code == 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--from", "current"), "--to: no policy is given."),
        ((), "--from: no policy is given."),
        (("--policy", "current"), "--never: there is nothing to hold the policy against."),
        (("--never", "forward"), "--policy: no policy is given."),
        (
            ("--policy", "current", "--to", "current", "--never", "forward"),
            "--policy: two questions are asked at once.",
        ),
    ],
)
def test_half_a_question_is_told(gate: Sscsim, asked: tuple[str, ...], said: str) -> None:
    result = gate(*asked)
    assert result.exit_code == 2
    offer = "Give --from and --to, or --policy with --never or --always."
    assert f"sscsim: {said} {offer}\n" in result.stderr


def test_an_expression_that_is_none_has_a_caret(gate: Sscsim) -> None:
    result = gate("--policy", "current", "--never", "sender = martian", "--always", "(forward")
    assert result.exit_code == 2
    assert result.stderr == (
        'sscsim: --never: "martian" is no sender: "sender = ^martian". Write lead, contact, '
        "account, record, user, queue, unknown.\n"
        'sscsim: --always: something is missing at the end: "(forward^". Write and, or, not, '
        "parentheses, =, != and in (a, b) over mailbox, accepting_entity, reader, sender, "
        "correlated, forward, internal, method, reason.\n"
    )


@pytest.mark.parametrize("option", ["--never", "--always"])
@pytest.mark.parametrize("field", ["mailbox", "accepting_entity", "reader"])
def test_an_address_that_nobody_has_is_refused_with_the_nearest(
    gate: Sscsim, option: str, field: str
) -> None:
    """It holds of no mail, so a pipeline would be passed for a slip of the pen."""
    result = gate(
        "--policy", "current", option, f"not correlated or {field} = hana@contoso.example"
    )
    assert (result.exit_code, result.stdout) == (2, "")
    said = result.stderr.splitlines()[-1]
    assert said.startswith(f"sscsim: {option}: no ")
    shown = f'"not correlated or {field} = ^hana@contoso.example"'
    assert said.endswith(f" has this address: {shown}. Did you mean hanna@contoso.example?")


def test_a_slip_in_an_address_is_told_with_every_other_mistake(gate: Sscsim) -> None:
    result = gate("--policy", "gone.yaml", "--never", "forwrd", "--always", "reader != a@b.example")
    assert result.exit_code == 2
    told = [line.split(": ")[1] for line in result.stderr.splitlines()]
    assert told == ["--never", "gone.yaml", "--always"]


def test_who_has_no_mailbox_is_told_and_not_refused(gate: Sscsim, place: Place) -> None:
    """Nothing is wrong with the name, and it may have a mailbox tomorrow."""
    users = json.loads((place.org / "systemusers.json").read_text("utf-8"))
    rows = users["value"] if isinstance(users, dict) else users
    rows.append({"systemuserid": "u9", "internalemailaddress": "rosa@contoso.example"})
    (place.org / "systemusers.json").write_text(json.dumps(rows), "utf-8")
    (place.org / "mailboxes.json").write_text("[]", "utf-8")
    result = gate("--policy", "current", "--never", "mailbox = rosa@contoso.example")
    assert result.exit_code == 0, result.stderr
    note = "note: rosa@contoso.example has no mailbox, so no mail is promoted in one."
    assert note in result.stderr


def test_that_mail_lies_with_all_it_names_is_told_where_a_mailbox_is_named(gate: Sscsim) -> None:
    """What lies in one mailbox alone is told by no file of mail."""
    note = "note: tried is mail that lies in the mailbox of everybody it is addressed to."
    for said, told in (("mailbox = hanna@contoso.example", True), ("forward", False)):
        result = gate("--policy", "current", "--never", said)
        assert (note in result.stderr) == told


def test_a_policy_that_finds_no_row_is_told(sscsim: Sscsim, place: Place, tmp_path: Path) -> None:
    policy = tmp_path / "slip.yaml"
    policy.write_text(
        "name: Slip\nwrite: [{table: systemuser, ids: [nosuch],"
        " columns: {incomingemailfilteringmethod: 1}}]\n"
    )
    result = sscsim("gate", "--org", place.org, "--from", "current", "--to", str(policy))
    assert 'Policy "Slip": write 1 finds no row of systemuser.' in result.stderr


def test_a_witness_of_two_messages_is_two_files_which_replay_confirms(
    sscsim: Sscsim, place: Place, tmp_path: Path, snapshot: Callable[[str, str], None]
) -> None:
    """In this organisation there is no email; Marc takes answers, and Hanna lets mail in."""
    witness = tmp_path / "witness.eml"
    said = "accepting_entity = marc@contoso.example"
    asked = ("gate", "--org", place.org, "--policy", "current", "--never", said, "--out", witness)
    result = sscsim(*asked)
    assert result.exit_code == 1, result.stderr
    snapshot("cli-gate-chain.txt", result.stdout.replace(str(tmp_path), "HERE"))
    found = json.loads(sscsim(*asked, "--format", "json").stdout)["witness"]
    [first] = found["before"]
    assert first["file"] == str(tmp_path / "witness-1.eml")
    mail = ("--mail", first["file"], "--mail", found["file"])
    lines = sscsim("replay", "--org", place.org, *mail, "--format", "jsonl").stdout.splitlines()
    let_in = [
        one["accepting_entity"]["id"]
        for one in map(json.loads, lines)
        if one["outcome"] == "promoted"
    ]
    assert len(let_in) == 2


def test_a_policy_that_decides_nothing_is_told(
    sscsim: Sscsim, place: Place, tmp_path: Path
) -> None:
    policy = tmp_path / "idle.yaml"
    policy.write_text("set: {isauditenabled: true}\n")
    said = "idle.yaml:1:7: warning: nothing comes of isauditenabled: "
    result = sscsim("gate", "--org", place.org, "--from", "current", "--to", policy)
    assert said in result.stderr
    checked = sscsim("check", policy)
    assert (checked.exit_code, checked.stdout) == (0, f"{policy}: a good policy\n")
    assert said in checked.stderr


def test_a_verdict_without_sent_email_tells_what_it_does_not_cover(
    sscsim: Sscsim, place: Place, tmp_path: Path
) -> None:
    """Nothing that people sent can be answered; a witness needs no such note."""
    asked = ("gate", "--org", place.org, "--policy", "current", "--out", tmp_path / "w.eml")
    said = "note: the snapshot holds no sent email, so answers to mail that people send"
    assert said in sscsim(*asked, "--never", "reason = SenderMatch").stderr
    assert said not in sscsim(*asked, "--never", "not correlated").stderr
    email = {"activityid": "e1", "directioncode": True, "messageid": "<a@contoso.example>"}
    (place.org / "emails.json").write_text(json.dumps([email]), "utf-8")
    assert said not in sscsim(*asked, "--never", "reason = SenderMatch").stderr


@pytest.mark.parametrize(
    ("option", "expr", "said"),
    [
        (
            "--never",
            "reader = hana",
            '"hana" is no address: "reader = ^hana". Did you mean hanna@contoso.example?',
        ),
        (
            "--always",
            "mailbox = all",
            '"all" is no address: "mailbox = ^all". Write an address: name@domain.example.',
        ),
    ],
)
def test_a_word_that_stands_for_an_address_is_refused(
    sscsim: Sscsim, place: Place, option: str, expr: str, said: str
) -> None:
    """Nobody has it, so the gate would be passed for a slip of the pen."""
    result = sscsim("gate", "--org", place.org, "--policy", "current", option, expr)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == f"sscsim: {option}: {said}"


def test_a_word_that_a_row_has_for_its_address_is_one(sscsim: Sscsim, place: Place) -> None:
    """Nothing in Dynamics keeps a queue from it; but no queue reads."""
    queue = {"queueid": "q9", "name": "Post", "emailaddress": "post", "statecode": 0}
    (place.org / "queues.json").write_text(json.dumps([queue]), "utf-8")
    asked = ("gate", "--org", place.org, "--policy", "current", "--never")
    assert sscsim(*asked, "accepting_entity = post").exit_code == 0
    reader = sscsim(*asked, "reader = post")
    assert reader.exit_code == 2
    said = 'this is the address of a queue, and users read: "reader = ^post". Name a user.'
    assert said in reader.stderr


def test_what_a_verdict_leans_on_and_leaves_out_stands_in_json_and_certificate_too(
    gate: Sscsim, lockdown: Path, tmp_path: Path
) -> None:
    """A pipeline reads no standard error: the same notes, word for word and in the same order."""
    path = tmp_path / "certificate.json"
    asked = ("--from", "current", "--to", lockdown, "--format", "json", "--certificate", path)
    result = gate(*asked)
    assert result.exit_code == 0
    notes = [
        line.removeprefix("sscsim: note: ")
        for line in result.stderr.splitlines()
        if line.startswith("sscsim: note: ")
    ]
    assert any("no sent email" in note for note in notes)
    assert json.loads(result.stdout)["notes"] == notes
    assert json.loads(path.read_text("utf-8"))["notes"] == notes


def test_a_witness_needs_no_note_on_what_was_not_tried(gate: Sscsim, lockdown: Path) -> None:
    result = gate("--from", lockdown, "--to", "current", "--format", "json")
    assert result.exit_code == 1
    assert not any("no sent email" in note for note in json.loads(result.stdout)["notes"])
