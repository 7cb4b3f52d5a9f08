"""What holds under every reading, what under none, and what an open question decides."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

from sscsim.assumptions import READINGS, SWITCHES, Assumptions
from sscsim.decisions import Decision, Outcome
from sscsim.engine import simulate
from sscsim.engine.sensitivity import alternatives, heard
from sscsim.readings import Envelope, envelope
from sscsim.scenario import Scenario
from sscsim.strategies import scenarios
from sscsim.views.envelope import envelope_lines
from sscsim.world import World
from tests.unit.cli.conftest import sscsim, story
from tests.unit.cli.test_replay import Place, Sscsim, place
from tests.worlds import STRANGER, Thing, contact, email, mail, queue, scene, user

__all__ = ["place", "sscsim", "story"]  # fixtures

BLIND = mail(to="all-staff@contoso.example", mailboxes=["hanna"])


def playing(scenario: Scenario) -> Callable[[World], Sequence[Decision]]:
    """Play its events in a world that is given."""
    return lambda world: simulate(world, scenario.events).decisions


def enveloped(*things: Thing, settled: Sequence[str] = (), **more: Any) -> Envelope:
    """Sort the messages of a small scenario."""
    scenario = scene(*things, **more)
    return envelope(scenario.world, playing(scenario), settled)


@pytest.mark.parametrize(
    ("things", "word", "switches"),
    [
        ((user("hanna", 0), mail()), "always", ()),
        ((user("hanna", 4), mail()), "never", ()),
        ((queue("hanna"), mail()), "depends", ("queue_default_filter",)),
        ((user("hanna", 0), BLIND), "depends", ("accept_all_requires_recipient_match",)),
    ],
)  # fmt: skip
def test_a_message_has_one_word(things: Any, word: str, switches: tuple[str, ...]) -> None:
    found = enveloped(*things)
    assert found.messages["m1"].envelope == word
    assert found.messages["m1"].depends_on == found.switches == switches


def test_what_is_settled_is_asked_no_more() -> None:
    """Neither alone nor in a reading."""
    found = enveloped(user("hanna", 0), BLIND, settled=["accept_all_requires_recipient_match"])
    assert found.messages["m1"].envelope == "never"


def test_a_message_counts_once_whatever_mailbox_it_is_from() -> None:
    """SYN-10: the order changes in whose mailbox it is found, and not whether others can read."""
    found = enveloped(user("hanna", 0), user("paul", 0), mail(to=["hanna", "paul"]))
    assert [one.envelope for one in found.messages.values()] == ["always"]


BOTH = (
    user("hanna", 0),
    queue("sales", 0, mailbox=None),
    mail(to=["hanna", "sales"]),
)


def test_only_two_answers_together_may_turn_it() -> None:
    """One recipient who accepts is enough, so both have to be taken away."""
    flag = {"HideEmailAutoTrackOptions": True}
    [one] = enveloped(*BOTH, settings=flag).messages.values()
    [turn] = one.turns
    assert turn.changes == (
        ("acceptor_mailbox_must_be_enabled", True),
        ("hide_flags_affect_runtime", True),
    )
    [twin] = enveloped(*BOTH).messages.values()
    assert twin.envelope == "always"


def test_an_input_that_cannot_tell_has_no_word() -> None:
    """Contract 3: undecidable is never reported as not promoted."""
    scenario = scene(user("hanna", 1), mail())
    run = simulate(scenario.world, scenario.events).decisions
    untold = [attrs.evolve(one, outcome=Outcome.UNDECIDABLE) for one in run]
    [one] = envelope(scenario.world, lambda _: untold).messages.values()
    assert one.envelope is None


@settings(max_examples=25)  # each plays some sixty runs
@given(scenarios(flavour="sensible", max_events=4))
def test_every_run_that_was_played_keeps_the_word(scenario: Scenario) -> None:
    """Each reading and each single switch, brute force, those that nobody read as well."""
    run = playing(scenario)
    found = envelope(scenario.world, run)
    assume = scenario.world.assume
    turned = [attrs.evolve(assume, **{name: value}) for name, value in alternatives(assume)]
    ways: list[Assumptions] = [assume, *turned, *READINGS.values()]
    promoted = [_promoted(run(scenario.world.assuming(way))) for way in ways]
    for source, one in found.messages.items():
        all_, any_ = (how(source in way for way in promoted) for how in (all, any))
        expected = "always" if all_ else "depends" if any_ else "never"
        assert one.envelope in {expected, *([None] if expected == "never" else [])}


@settings(max_examples=25)  # each plays some sixty runs
@given(scenarios(flavour="sensible", max_events=4))
def test_every_turn_turns_and_no_part_of_it_does(scenario: Scenario) -> None:
    run = playing(scenario)
    for source, one in envelope(scenario.world, run).messages.items():
        for turn in one.turns:
            assert (source in _under(scenario, turn.changes)) is not one.promoted
            for left_out in turn.changes if len(turn.changes) > 1 else ():
                fewer = [change for change in turn.changes if change != left_out]
                assert (source in _under(scenario, fewer)) is one.promoted


@settings(max_examples=25)  # each plays some sixty runs
@given(scenarios(flavour="sensible", max_events=4))
def test_a_switch_that_nobody_read_changes_nothing(scenario: Scenario) -> None:
    """That is why it need not be turned."""
    run = playing(scenario)
    first = heard(scenario.world, run)
    for name in set(SWITCHES) - first.switches:
        for value in SWITCHES[name].alternatives:
            assume = attrs.evolve(scenario.world.assume, **{name: value})
            assert run(scenario.world.assuming(assume)) == first.decisions


def _under(scenario: Scenario, changes: Any) -> set[str]:
    assume = attrs.evolve(scenario.world.assume, **dict(changes))
    return _promoted(playing(scenario)(scenario.world.assuming(assume)))


def _promoted(decisions: Sequence[Decision]) -> set[str]:
    return {one.source for one in decisions if one.promoted}


def test_without_mail_nothing_is_sure() -> None:
    found = enveloped(user("hanna", 0))
    assert list(envelope_lines(found, {})) == [
        "There was no mail, so nothing is known of what is sure."
    ]


def test_people_read_the_counts_first_then_what_depends() -> None:
    found = enveloped(user("hanna", 0), BLIND, mail("m2"))
    assert list(envelope_lines(found, {"m1": "Hello"})) == [
        "What is sure of 2 messages, from whatever mailbox:",
        "        1  always promoted, whatever the open questions turn out to be",
        "        1  promoted or not, depending on an open question",
        "",
        "Must a user or queue be visible in To or Cc even under method 0?",
        "    (accept_all_requires_recipient_match, FLT-17)",
        "  yes (taken here): 1 message is not promoted",
        "  no: 1 message is promoted",
        '    m1  "Hello"',
    ]


def test_people_read_which_answers_only_together_turn_it() -> None:
    found = enveloped(*BOTH, settings={"HideEmailAutoTrackOptions": True})
    assert list(envelope_lines(found, {}))[3:] == [
        "Only if all of these were answered otherwise:",
        "  Must the accepting recipient's own mailbox be read by SSS?",
        "    (acceptor_mailbox_must_be_enabled, FLT-26)",
        "  Do the two Hide flags also disarm values that are already stored?",
        "    (hide_flags_affect_runtime, SET-3)",
        "  acceptor_mailbox_must_be_enabled = no and hide_flags_affect_runtime = no",
        "    (taken here): 1 message is promoted",
        "  acceptor_mailbox_must_be_enabled = yes and hide_flags_affect_runtime = yes: 1",
        "    message is not promoted",
        "    m1",
    ]


def test_a_long_list_is_cut_and_says_so() -> None:
    blind = [mail(f"m{n}", to="list@contoso.example", mailboxes=["hanna"]) for n in range(25)]
    lines = list(envelope_lines(enveloped(user("hanna", 0), *blind), {}))
    assert (len(lines), lines[-1]) == (28, "    and 5 more")


# ------------------------------------------------------------------------------ and at the doors


SURE = ["--format", "json", "--envelope"]


def test_replay_tells_it_in_every_record_and_counts(sscsim: Sscsim, place: Place) -> None:
    shown = json.loads(sscsim("replay", "--org", place.org, "--mail", place.mail, *SURE).stdout)
    assert {(one["envelope"], *one["depends_on"]) for one in shown["decisions"]} == {
        ("always",), ("never",),
    }  # fmt: skip
    assert shown["envelope"] == {"always": 2, "never": 2, "depends": 0}
    plain = sscsim("replay", "--org", place.org, "--mail", place.mail, "--format", "json").stdout
    assert "envelope" not in plain


@pytest.mark.parametrize("format_", ["jsonl", "csv", "text"])
def test_replay_tells_it_in_every_format(format_: str, sscsim: Sscsim, place: Place) -> None:
    asked = ("replay", "--org", place.org, "--mail", place.mail, "--envelope", "--policy")
    shown = sscsim(*asked, "current", "--format", format_).stdout
    if format_ == "csv":
        assert {row["envelope"] for row in csv.DictReader(io.StringIO(shown))} == {
            "always", "never",
        }  # fmt: skip
    elif format_ == "jsonl":
        assert json.loads(shown.splitlines()[0])["envelope"] == "always"
    else:
        assert 'Under the policy "current":\nWhat is sure of 4 messages' in shown


def test_replay_refuses_it_where_it_cannot_be(sscsim: Sscsim, place: Place) -> None:
    asked = ("replay", "--org", place.org, "--mail", place.mail, "--envelope")
    result = sscsim(*asked, "--format", "parquet", "--out", place.org / "x.parquet")
    assert (result.exit_code, "a Parquet table has no column for it" in result.stderr) == (2, True)
    assert "--envelope" in sscsim(*asked, "--engine", "bulk").stderr


def test_run_and_explain_tell_it_too(sscsim: Sscsim, story: Path) -> None:
    [played] = json.loads(sscsim("run", story, *SURE).stdout)["scenarios"]
    assert {one["envelope"] for one in played["decisions"]} == {"always", "never"}
    told = json.loads(sscsim("explain", story, "--mail", "later", *SURE).stdout)
    assert [one["envelope"] for one in told["decisions"]] == ["never", "never"]
    for verb, *more in (("run",), ("explain", "--mail", "later")):
        assert "What is sure of" in sscsim(verb, story, *more, "--envelope").stdout
        header = sscsim(verb, story, *more, "--envelope", "--format", "csv").stdout
        assert "envelope,depends_on" in header.splitlines()[0]


def test_what_a_file_assumes_is_settled(sscsim: Sscsim, tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    text = """\
title: A queue
queues: [{id: salesq, name: Sales, emailaddress: sales@contoso.example}]
timeline: [deliver: {id: m, from: x@outside.example, to: [sales@contoso.example]}]
"""
    asked = ("explain", path, "--mail", "m", *SURE)
    words = []
    for more, reading in product(("", "assume: {queue_default_filter: 1}\n"), ((), ("article",))):
        path.write_text(text + more, "utf-8")
        said = [word for name in reading for word in ("--reading", name)]
        [one] = json.loads(sscsim(*asked, *said).stdout)["decisions"]
        words.append(one["envelope"])
    assert words == ["depends", "depends", "never", "depends"]
    settled = sscsim(*asked, "--assume", "queue_default_filter=0").stdout
    assert json.loads(settled)["decisions"][0]["envelope"] == "always"


def test_known_senders_and_answers_are_judged_alike() -> None:
    """FLT-19: nobody says whether method 2 lets an answer in."""
    sent = email("e1", messageid="<a@x.example>")
    found = enveloped(user("hanna", 2), sent, mail(in_reply_to="<a@x.example>"))
    assert found.switches == ("sender_methods_accept_correlated",)
    known = enveloped(user("hanna", 2), sent, contact("ivo", STRANGER), mail())
    assert known.messages["m1"].envelope == "always"
