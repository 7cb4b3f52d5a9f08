"""Smart matching and the gate: where it passes, no mail near an email is gained in a replay."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import event as note
from hypothesis import given, settings
from hypothesis import strategies as st

from sscsim import load_scenario_text
from sscsim.assumptions import Assumptions
from sscsim.engine import simulate
from sscsim.events import Deliver
from sscsim.gate import eml, gained, not_tried
from sscsim.mail import Message, parse_address
from sscsim.policy import Policy, apply_policy
from sscsim.sources import read_message
from sscsim.world import World

_INSIDE = ["hanna@contoso.example", "otto@contoso.example", "sales@contoso.example"]
_OUTSIDE = ["ann@fabrikam.example", "ben@fabrikam.example", "cleo@fabrikam.example"]
_STRANGERS = ["someone@elsewhere.example", "other@elsewhere.example"]
_WORDS = ["Offer", "of", "Spare", "parts", "Re:", "About"]
_NEW = ["more", "Spare", "Re:", "About", "of", "7"]

_SETTINGS = {
    "enablesmartmatching": st.sampled_from([True, True, True, False]),
    "hashminaddresscount": st.sampled_from([2, 1, 3, 0]),
    "hashdeltasubjectcount": st.sampled_from([0, 1, 2]),
    "hashmaxcount": st.sampled_from([20, 20, 3, 2]),
}
_NOISE = st.sampled_from([r"^[\s]*([\w]+\s?:[\s]*)+", "^(About|Re:|Spare) ", r"\bof\b"])


def organisation(methods: list[int], emails: list[dict[str, Any]], rule: str) -> World:
    """Two users and a queue, and some emails, under a reading of what likeness is."""
    hanna, otto, sales = (
        {"id": address.partition("@")[0], "incomingemailfilteringmethod": method}
        for address, method in zip(_INSIDE, methods, strict=True)
    )
    story = {
        "systemusers": [
            {**hanna, "internalemailaddress": _INSIDE[0]},
            {**otto, "internalemailaddress": _INSIDE[1]},
        ],
        "queues": [{**sales, "emailaddress": _INSIDE[2]}],
        "emails": emails,
    }
    start = load_scenario_text(json.dumps(story)).world
    return start.assuming(Assumptions(smart_subject_rule=rule))


def promotes(world: World, *mail: Message) -> bool:
    """Play messages, and say whether the last one is promoted."""
    run = simulate(world, [Deliver(message=message) for message in mail])
    return any(decision.promoted for decision in run.entries[-1].decisions)


@st.composite
def emails_there(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw sent emails, with a token or without."""
    found = []
    for number in range(draw(st.integers(1, 3))):
        words = draw(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4))
        token = f"CRM:000100{number}" if draw(st.booleans()) else None
        people = st.lists(st.sampled_from(_OUTSIDE + _INSIDE), max_size=4, unique=True)
        email = {
            "id": f"e{number}",
            "directioncode": "outgoing",
            "subject": " ".join([*words, token] if token else words),
            "sender": draw(st.sampled_from(_INSIDE)),
            "torecipients": ";".join(draw(people)),
        }
        found.append({**email, "trackingtoken": token} if token else email)
    return found


@st.composite
def messages_near(draw: st.DrawFn, emails: list[dict[str, Any]]) -> Message:
    """Draw a message that an email was made into: words gone and new, addresses changed."""
    email = draw(st.sampled_from(emails))
    words = [one for one in email["subject"].split() if draw(st.sampled_from([True, True, False]))]
    for new in draw(st.lists(st.sampled_from(_NEW), max_size=2)):
        words.insert(draw(st.integers(0, len(words))), new)
    people = [email["sender"], *filter(None, email["torecipients"].split(";"))]
    kept = [one for one in people if draw(st.booleans())]
    return Message(
        source="near",
        messageid="near@elsewhere.example",
        subject=" ".join(words),
        from_=(parse_address(draw(st.sampled_from([*_STRANGERS, *_OUTSIDE, *_INSIDE]))),),
        to=(parse_address(draw(st.sampled_from(_INSIDE))),),
        cc=tuple(map(parse_address, kept)),
    )


def check_no_gain(data: st.DataObject, *, noise: bool = False) -> None:
    """Draw two policies, ask the gate, and hold it to its word."""
    drawn = {**_SETTINGS, **({"hashfilterkeywords": _NOISE} if noise else {})}
    emails = data.draw(emails_there())
    methods = data.draw(st.lists(st.sampled_from([1, 1, 4, 0]), min_size=3, max_size=3))
    start = organisation(
        methods, emails, data.draw(st.sampled_from(["shared_words", "count_only"]))
    )
    common = data.draw(st.fixed_dictionaries(drawn))
    differs = data.draw(
        st.lists(st.sampled_from(sorted(drawn)), min_size=1, max_size=2, unique=True)
    )
    changed = {name: data.draw(drawn[name]) for name in differs}
    one, other = (
        apply_policy(start, Policy(name="Drawn", set=columns))
        for columns in (common, {**common, **changed})
    )
    found = gained(one, other)
    if found.witness is not None:
        note("a witness")
        mail = [each.message for each in (*found.witness.before, found.witness)]
        read = [read_message(eml(message), f"{n}.eml") for n, message in enumerate(mail)]
        assert promotes(other, *read)
        assert not promotes(one, *read)
        return
    note("no witness")
    for _ in range(5):
        message = data.draw(messages_near(emails))
        if promotes(other, message):
            assert promotes(one, message), (common, changed)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_where_the_gate_passes_no_mail_near_an_email_is_gained(data: st.DataObject) -> None:
    """And a witness that is written to a file and read again is gained."""
    check_no_gain(data)


def _pair(email: dict[str, Any], common: dict[str, Any], changed: dict[str, Any]) -> list[World]:
    there = {"id": "e1", "directioncode": "outgoing", "sender": _INSIDE[1], **email}
    start = organisation([1, 4, 4], [there], "shared_words")
    on = {"enablesmartmatching": True, **common}
    return [
        apply_policy(start, Policy(name="Drawn", set=columns))
        for columns in (on, {**on, **changed})
    ]


_SPARE = {"subject": "Spare parts gaskets", "torecipients": ";".join(_OUTSIDE)}
_TOKEN = {
    "subject": "Question about valves CRM:0001007",
    "trackingtoken": "CRM:0001007",
    "torecipients": ";".join(_OUTSIDE),
}
_OWN = {"subject": "Quotation 65194", "torecipients": ";".join([*_INSIDE, *_OUTSIDE])}


@pytest.mark.parametrize(
    ("email", "common", "changed"),
    [
        (_SPARE, {}, {"hashfilterkeywords": "^(About|Re:|Spare) "}),
        (_TOKEN, {}, {"hashdeltasubjectcount": 1}),
        (_OWN, {}, {"hashminaddresscount": 1}),
    ],
    ids=["other noise", "a token that is taken off", "her own address"],
)
def test_a_looser_setting_of_smart_matching_gains(
    email: dict[str, Any], common: dict[str, Any], changed: dict[str, Any]
) -> None:
    """And nothing is gained where both policies are the same."""
    one, other = _pair(email, common, changed)
    witness = gained(one, other).witness
    assert witness is not None
    assert [promotes(world, witness.message) for world in (one, other)] == [False, True]
    assert gained(other, other).witness is None


_LONG = {"subject": " ".join(f"part{number}" for number in range(20))}


@pytest.mark.parametrize(
    ("email", "changed", "said"),
    [
        (_SPARE, {"hashfilterkeywords": "^Re: "}, ["(hashfilterkeywords)"]),
        (_SPARE, {"hashmaxcount": 3}, []),
        (_SPARE, {"hashmaxcount": 200}, ["choices of words"]),
        (_SPARE, {"hashdeltasubjectcount": 1}, []),
        (_LONG, {"hashdeltasubjectcount": 3}, ["choices of words"]),
        (_SPARE, {"hashminaddresscount": 1}, []),
        (_SPARE, {"enablesmartmatching": False}, []),
        (_SPARE, {"ignoreinternalemail": False}, []),
    ],
    ids=["noise", "lists", "long lists", "words", "many words", "people", "off", "the same"],
)
def test_what_was_only_sampled_is_told(
    email: dict[str, Any], changed: dict[str, Any], said: list[str]
) -> None:
    """Other noise, and more choices than are tried; of all else every choice is tried."""
    notes = list(not_tried(*_pair(email, {}, changed)))
    assert len(notes) == len(said)
    assert all(part in one for part, one in zip(said, notes, strict=True))
