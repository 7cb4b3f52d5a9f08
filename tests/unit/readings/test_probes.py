"""Test mails for a sandbox: each tells answers apart, and what was seen gives them back."""

from __future__ import annotations

from collections.abc import Mapping
from email import message_from_bytes
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscsim.assumptions import SWITCHES, Assumptions
from sscsim.engine import simulate
from sscsim.events import Deliver
from sscsim.gate import eml
from sscsim.readings import (
    Plan,
    Probe,
    Sight,
    narrowed,
    plan_probes,
    probe_names,
    probe_of,
    seen,
)
from sscsim.sources import MailSource, deliveries
from sscsim.world import World

WITHOUT = {"check_order", "list_recipients_expandable"}
MEANINGFUL = {
    "forward_rule_covers_conversation_index": {"forward_detection": "subject_prefix"},
    "sender_match_states": {"sender_match_basis": "any_matching_row"},
}
ASSUMED = st.fixed_dictionaries(
    {name: st.sampled_from(switch.values) for name, switch in SWITCHES.items()}
)


@cache
def probe(name: str) -> Probe:
    return probe_of(name)


@cache
def everything() -> Plan:
    return plan_probes(SWITCHES, [probe(name) for name in probe_names()])


def sandbox(one: Probe, answers: Mapping[str, Any]) -> dict[Sight, str]:
    """Play a probe in an organisation that is as the answers say, and look at what is asked."""
    world = one.story.world.assuming(Assumptions(**answers))
    found = seen(simulate(world, one.story.events))
    return {
        sight: found.get(sight, "-") for sight in one.enough(everything().settles.get(one.name, ()))
    }


def test_every_open_question_has_a_probe_or_is_named() -> None:
    plan = everything()
    assert set(plan.never) == WITHOUT
    assert plan.partly == {}
    assert {name for names in plan.settles.values() for name in names} == set(SWITCHES) - WITHOUT


@pytest.mark.parametrize("name", [name for name in SWITCHES if name not in WITHOUT])
@given(answers=ASSUMED)
def test_what_is_seen_gives_the_hidden_answer_back(name: str, answers: dict[str, Any]) -> None:
    """Whatever the other questions turn out to be, unless it has lost its meaning."""
    answers |= MEANINGFUL.get(name, {})
    probes = [one for one in everything().probes if name in everything().settles[one.name]]
    found = narrowed(probes, {one.name: sandbox(one, answers) for one in probes})
    assert found.agree
    assert found.settled[name] == answers[name]


def test_a_question_that_makes_no_difference_stays_open() -> None:
    answers = attrs.asdict(Assumptions(forward_detection="none"), recurse=False)
    one = probe("forward_rule_covers_conversation_index")
    found = narrowed([one], {one.name: sandbox(one, answers)})
    assert found.open == {one.name: (True, False)}
    assert found.settled == {"forward_detection": "none"}


@pytest.mark.parametrize("name", probe_names())
@given(answers=ASSUMED)
def test_a_table_tells_what_is_seen(name: str, answers: dict[str, Any]) -> None:
    one = probe(name)
    [row] = [row for row in one.rows if row.answers.items() <= answers.items()]
    world = one.story.world.assuming(Assumptions(**answers))
    assert row.seen == seen(simulate(world, one.story.events))


def test_what_contradicts_is_named_and_settles_nothing() -> None:
    one, other = probe("queue_default_filter"), probe("auto_create_on_sss_promote")
    a, b = Sight("one", "promoted"), Sight("one", "created_record")
    made = {a: "yes", b: "nils@outside.example"}
    found = narrowed([one, other], {one.name: made, other.name: {b: "-"}})
    assert found.conflict == (one.name, other.name)
    assert found.settled == {}
    assert narrowed([one, other], {one.name: {a: "yes"}, other.name: {b: "-"}}).agree


def test_what_cannot_be_is_named_and_the_rest_kept_apart() -> None:
    one = probe("queue_default_filter")
    odd = {Sight("one", "promoted"): "no", Sight("one", "owner"): "SYSTEM"}
    assert narrowed([one], {one.name: odd}).unmatched == (one.name,)
    assert narrowed([one], {one.name: {}}).open == {one.name: (0, 1)}


@pytest.mark.parametrize(
    ("wanted", "names", "mails"),
    [
        (
            ["forward_detection", "forward_rule_covers_conversation_index"],
            ["forward_rule_covers_conversation_index"],
            2,
        ),
        (["token_pick", "token_tie_break"], ["token_pick", "token_tie_break"], 2),
        ([], [], 0),
    ],
)
def test_no_fewer_mails_do(wanted: list[str], names: list[str], mails: int) -> None:
    """One probe may do the work of two."""
    plan = plan_probes(wanted, [probe(name) for name in probe_names()])
    assert [one.name for one in plan.probes] == names
    assert plan.mails == mails


def test_what_is_known_is_no_question() -> None:
    assert probe_of("token_pick", {"auto_create_on_sss_promote": True}).switches == ("token_pick",)
    assert len(probe("token_pick").switches) == 2


@pytest.mark.parametrize("name", probe_names())
def test_a_file_holds_what_was_played(name: str, tmp_path: Path) -> None:
    kept = ("subject", "messageid", "from_", "sender", "to", "cc", "inreplyto", "references")
    for event in probe(name).story.events:
        if isinstance(event, Deliver):
            path = tmp_path / f"{event.message.source}.eml"
            path.write_bytes(eml(event.message))
            [again] = deliveries(World().directory, [MailSource(path)], "file")
            for field in (*kept, "conversationindex"):
                assert getattr(again.message, field) == getattr(event.message, field), field
            parts = message_from_bytes(path.read_bytes()).walk()
            files = [part.get_payload(decode=True) for part in parts if part.get_filename()]
            sizes = [one.filesize for one in event.message.attachments]
            assert [len(file) for file in files if isinstance(file, bytes)] == sizes


def test_no_two_files_share_a_message_id() -> None:
    """The second one would be a duplicate in Dynamics, or the mail server would drop it."""
    files = [event.message for one in everything().probes for event in one.files]
    ids = [one.messageid.lower() for one in files if one.messageid is not None]
    assert len(files) > len(everything().probes)
    assert len(set(ids)) == len(ids)
