"""Each check finds what it asks for, and nothing where all is well."""

from __future__ import annotations

import pytest
from hypothesis import event as note
from hypothesis import given, settings

from sscsim import World, load_scenario_text
from sscsim import strategies as ss
from sscsim.gate import gained
from sscsim.lint import CHECKS, Severity, findings, paradoxes
from sscsim.lint.paradoxes import stricter

SOUND = """
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: 1}
queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
"""


def _user(columns: str, settings: str = "") -> str:
    return f"""
organization: {{orgdborgsettings: {{{settings}}}}}
systemusers:
  - {{id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example, {columns}}}
"""


FORCE = "SSSForceFilteringMethodForUserMailboxes"
OPEN = "incomingemailfilteringmethod: 0"
UNREAD = "mailbox: {enabledforincomingemail: false}"
INACTIVE = "mailbox: {statecode: 1}"
ONLY_OWN = "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation"
CASES = {
    "forced-open": (_user("", f"{FORCE}: 0"), _user("", f"{FORCE}: 1")),
    "hidden-values": (
        _user(OPEN, "HideEmailAutoTrackOptions: true"),
        _user("incomingemailfilteringmethod: 2", "HideTrackAllOption: true"),
    ),
    "shared-address": (
        _user("incomingemailfilteringmethod: 1")
        + "queues: [{id: sales, name: Sales, emailaddress: hanna@contoso.example}]",
        SOUND,
    ),
    "half-hidden": (
        _user("", "HideTrackAllOption: true"),
        _user("", "HideTrackAllOption: true, HideEmailAutoTrackOptions: true"),
    ),
    "forced-values": (_user(OPEN, f"{FORCE}: 1"), _user(OPEN)),
    "forced-wider": (
        _user("incomingemailfilteringmethod: 4", f"{FORCE}: 1"),
        _user("incomingemailfilteringmethod: 4", f"{FORCE}: 4"),
    ),
    "unread-but-asked": (
        _user(f"{OPEN}, {UNREAD}"),
        _user(
            f"{OPEN}, {UNREAD}",
            "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation: true",
        ),
    ),
    "correlation-off": ("organization: {emailcorrelationenabled: false}" + SOUND, SOUND),
    "smart-without-hashes": (
        (
            "organization: {enablesmartmatching: true, orgdborgsettings: "
            "{DisableSmartMatchingEmailHashCreation: true}}"
        ),
        "organization: {enablesmartmatching: true}",
    ),
    "smart-switched-off": (
        "organization: {enablesmartmatching: true, orgdborgsettings: {DisableSmartMatching: true}}",
        "organization: {orgdborgsettings: {DisableSmartMatching: true}}",
    ),
    "asleep": (_user(f"{OPEN}, isdisabled: true"), _user(OPEN)),
    "queue-never-asked": (
        "organization: {orgdborgsettings: "
        "{UseFilteringMethodOfSyncingMailboxOnlyForCorrelation: true}}\n"
        "queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example, " + UNREAD + "}]",
        (
            "organization: {orgdborgsettings: "
            "{UseFilteringMethodOfSyncingMailboxOnlyForCorrelation: true}}\n"
            "queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]"
        ),
    ),
    "covered-flag": (
        _user("", "HideTrackAllOption: true, HideEmailAutoTrackOptions: true"),
        _user("", "HideEmailAutoTrackOptions: true"),
    ),
    "nothing-not-offered": (
        _user("incomingemailfilteringmethod: 4", "DoNotAutoTrackEmail: false"),
        _user("incomingemailfilteringmethod: 4"),
    ),
    "not-exported": (_user(""), _user("incomingemailfilteringmethod: 1")),
}


def _world(text: str) -> World:
    return load_scenario_text(text).world


@pytest.mark.parametrize(
    ("settings", "found"),
    [("", "unread-but-asked"), (f"{ONLY_OWN}: true", "asleep")],
)
def test_an_open_value_sleeps_with_an_inactive_mailbox_only_where_nobody_else_asks_it(
    settings: str, found: str
) -> None:
    """A mailbox that is inactive is not read, but others' mail still asks its owner (FLT-12)."""
    checks = {one.check for one in findings(_world(_user(f"{OPEN}, {INACTIVE}", settings)))}
    assert checks & {"asleep", "unread-but-asked"} == {found}


HIDDEN = _user(OPEN, "HideEmailAutoTrackOptions: true")


@pytest.mark.parametrize(
    "calm",
    [
        _user(OPEN, f"HideEmailAutoTrackOptions: true, {FORCE}: 1"),
        HIDDEN + "assume: {hide_flags_affect_runtime: true}",
        HIDDEN.replace("organization: {", "organization: {emailcorrelationenabled: false, "),
    ],
    ids=["forced", "disarmed by the flag", "no personal options"],
)
def test_of_a_hidden_value_that_does_not_act_it_is_not_said_that_it_does(calm: str) -> None:
    assert "hidden-values" in {one.check for one in findings(_world(HIDDEN))}
    assert "hidden-values" not in {one.check for one in findings(_world(calm))}


def test_an_address_that_is_nobodys_for_being_shared_lets_nothing_in() -> None:
    """And where a queue that takes everything needs no visible recipient it does (FLT-17)."""
    shared = CASES["shared-address"][0]
    unresolved = shared.replace(
        "organization: {", "organization: {unresolveemailaddressifmultiplematch: true, "
    )
    learn = f"{unresolved}\nassume: {{accept_all_requires_recipient_match: false}}"
    told = [
        "shared-address" in {f.check for f in findings(_world(one))}
        for one in (shared, unresolved, learn)
    ]
    assert told == [True, False, True]


@pytest.mark.parametrize("check", CASES)
def test_a_check_finds_what_it_asks_for_and_nothing_where_all_is_well(check: str) -> None:
    """The yes beside its no."""
    odd, sound = CASES[check]
    assert check in [one.check for one in findings(_world(odd))]
    assert check not in [one.check for one in findings(_world(sound))]


def test_every_check_has_a_case_a_rule_and_something_to_do() -> None:
    """Dates of profiles are the one that a scenario cannot say."""
    assert {one.id for one in CHECKS} - set(CASES) == {"start-behind"}
    assert all(one.rules and one.mend and one.asks.endswith("?") for one in CHECKS)


def test_a_sound_organisation_has_no_findings() -> None:
    assert findings(_world(SOUND)) == ()


def test_a_finding_names_every_row_it_means() -> None:
    """So that programs need not read sentences."""
    [found] = [
        one for one in findings(_world(CASES["hidden-values"][0])) if one.check == "hidden-values"
    ]
    assert [(spot.table, spot.id) for spot in found.spots] == [
        ("organization", None),
        ("usersettings", "hanna"),
    ]
    assert found.severity is Severity.ERROR


def test_what_misleads_comes_before_what_does_nothing() -> None:
    order = [list(Severity).index(one.severity) for one in CHECKS]
    assert order == sorted(order)


def test_forcing_answers_is_looser_for_who_chose_nothing_and_not_for_who_tracks_all() -> None:
    """A paradox comes with the mail that shows it; hiding choices is none."""
    sent = 'emails: [{id: e1, messageid: "<e1@contoso.example>", directioncode: outgoing}]'
    nothing = _world(_user("incomingemailfilteringmethod: 4") + sent)
    assert f"{FORCE} = 1" in [one.choice for one in paradoxes(nothing)]
    tracks_all = _world(_user(OPEN) + sent)
    assert f"{FORCE} = 1" not in [one.choice for one in paradoxes(tracks_all)]
    assert not any("Hide" in one.choice for one in paradoxes(nothing))


@settings(max_examples=30)
@given(ss.worlds())
def test_paradoxes_asked_of_all_choices_at_once_are_those_that_the_gate_finds_one_by_one(
    world: World,
) -> None:
    """That no choice is left out, and none that promotes nothing more is told."""
    one_by_one = [
        (choice, witness.says)
        for choice, changed in stricter(world)
        if (witness := gained(world, changed).witness) is not None
    ]
    note(f"paradoxes: {len(one_by_one)}")
    assert [(one.choice, one.says) for one in paradoxes(world)] == one_by_one
