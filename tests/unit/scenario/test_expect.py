"""What a scenario expects is compared with what came."""

from __future__ import annotations

import pytest

from sscsim.engine import simulate
from sscsim.rules import CHAPTERS
from sscsim.scenario import Failure, check
from sscsim.scenario.parts.expectations import RULE_IDS
from sscsim.vocabulary import Ref
from tests.unit.scenario.loading import load, mistakes

STORY = """
systemusers:
  - {{id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: 0}}
  - {{id: paul, internalemailaddress: paul@contoso.example, incomingemailfilteringmethod: 4}}
queues: [{{id: sales, emailaddress: sales@contoso.example, incomingemailfilteringmethod: 0}}]
contacts: [{{id: ivo, emailaddress1: ivo@fabrikam.example}}]
timeline:
  - deliver: {{id: m1, from: ivo@fabrikam.example, to: {to}}}
    expect: {expect}
"""


def failures(expect: str, to: str = "[hanna@contoso.example]") -> tuple[Failure, ...]:
    """What is otherwise than expected when a mail from a contact reaches an open inbox."""
    scenario = load(STORY.format(expect=expect, to=to))
    return check(scenario, simulate(scenario.world, scenario.events))


@pytest.mark.parametrize(
    "expect",
    [
        "{}",
        "{outcome: promoted, reason: AcceptAll, reasoncode: 6, rule: FLT-4}",
        "{source: m1, messageid: <m1@scenario.invalid>, mailbox: Hanna@contoso.example}",
        "{mailbox: hanna}",
        "{accepting_entity: hanna, owner: {table: systemuser, id: hanna, name: Hanna Reyes}}",
        "{correlationmethod: None, correlated_email: null, parent_email: null, regarding: null}",
        "{readers: [paul, hanna]}",
        "{readers: 2}",
        "{queue_items: []}",
        "{parties: [{participation: to, id: hanna}, {address: IVO@fabrikam.example}]}",
        "[{outcome: promoted}]",
    ],
)
def test_what_came_as_expected_is_no_failure(expect: str) -> None:
    assert failures(expect) == ()


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ("{outcome: rejected}", "expected outcome rejected, came promoted"),
        ("{reasoncode: 1}", "expected reasoncode 1, came 6"),
        ("{accepting_entity: paul}",
         "expected accepting_entity systemuser paul, came systemuser hanna"),
        ("{accepting_entity: null}", "expected accepting_entity null, came systemuser hanna"),
        ("{owner: {table: systemuser, id: hanna, name: Hanna}}",
         "expected owner systemuser hanna (Hanna), came systemuser hanna"),
        ("{regarding: {table: lead, id: l1}}", "expected regarding lead l1, came null"),
        ("{readers: [hanna]}", "expected readers [hanna], came [hanna, paul]"),
        ("{readers: 1}", "expected readers 1, came 2"),
        ("{queue_items: [sales]}", "expected queue_items [sales], came []"),
        ("{parties: [{id: hanna}]}", ("expected parties [hanna], came [from ivo@fabrikam.example = "
         "contact ivo, to hanna@contoso.example = systemuser hanna]")),
        ("{mailbox: paul}", "expected mailbox paul@contoso.example, came hanna@contoso.example"),
    ],
)  # fmt: skip
def test_a_failure_says_what_was_expected_and_what_came(expect: str, told: str) -> None:
    [failure] = failures(expect)
    assert str(failure).endswith(f": {told} (m1 in hanna@contoso.example).")
    assert failure.place.line == 10
    assert failure.decision is not None


def test_a_failure_stands_where_the_expected_value_stands() -> None:
    [failure] = failures("{reason: AcceptAll, outcome: rejected}")
    assert str(failure.place) == "s.yaml:10:42"


def test_a_list_follows_the_order_of_the_mailboxes() -> None:
    both = "[sales@contoso.example, hanna@contoso.example]"
    assert failures("[{mailbox: hanna}, {mailbox: sales, outcome: duplicate}]", both) == ()
    assert len(failures("[{mailbox: sales}, {mailbox: hanna}]", both)) == 2


def test_a_list_that_is_too_short_is_one_failure() -> None:
    [failure] = failures("[{outcome: promoted}]", "[sales@contoso.example, hanna@contoso.example]")
    assert str(failure) == (
        "s.yaml:10:13: expected decisions 1, came 2 "
        "(m1 in hanna@contoso.example, m1 in sales@contoso.example)."
    )


def test_one_mapping_speaks_of_every_decision() -> None:
    both = "[sales@contoso.example, hanna@contoso.example]"
    assert failures("{source: m1}", both) == ()
    [failure] = failures("{outcome: promoted}", both)
    assert failure.decision is not None
    assert failure.decision.mailbox == "sales@contoso.example"


def test_answers_and_readers_are_compared_too() -> None:
    scenario = load("""
        systemusers: [{id: hanna, internalemailaddress: hanna@contoso.example}]
        emails: [{id: e1, ownerid: hanna}]
        timeline:
          - choose: {user: hanna, incomingemailfilteringmethod: 0}
            expect: {outcome: done}
          - set: {HideTrackAllOption: true}
            expect: {outcome: done}
          - choose: {user: hanna, incomingemailfilteringmethod: 0}
            expect: {outcome: done}
          - readers: {email: e1}
            expect: {readers: [hanna]}
          - readers: {email: e1}
            expect: {readers: 0}
          - resync: {mailbox: hanna, processemailreceivedafter: 2025-01-01}
            expect: {outcome: promoted}
          - resync: {mailbox: hanna, processemailreceivedafter: 2025-01-01}
            expect: []
    """)
    told = [str(one) for one in check(scenario, simulate(scenario.world, scenario.events))]
    assert told == [
        "s.yaml:10:23: expected outcome done, came refused.",
        "s.yaml:14:23: expected readers 0, came 1.",
        "s.yaml:16:13: expected decisions 1, came none.",
    ]


def test_an_expectation_that_cannot_come_is_a_mistake_in_the_file() -> None:
    [told] = mistakes("timeline: [{deliver: {id: m}, expect: [{outcome: promotd}]}]")
    assert told == 's.yaml:1:50: "promotd" is not an outcome. Did you mean promoted?'


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        (
            "[]",
            (
                "1:39: an empty list can never be: there is a decision for each mailbox. "
                "Write what is expected, or leave expect out."
            ),
        ),
        ("{rule: XX-1}", '1:46: "XX-1" is not a rule of the book. See sscsim rules.'),
        ("{rule: FLT-44}", '1:46: "FLT-44" is not a rule of the book. Did you mean FLT-4?'),
        (
            "{reasoncode: 99}",
            "1:52: 99 is not a reason code. Write a number from -1 to 7, or null.",
        ),
        (
            "{reasoncode: true}",
            "1:52: true is not a reason code. Write a number from -1 to 7, or null.",
        ),
        (
            "{sensitive_to: [foo]}",
            '1:55: "foo" is not a switch. See rulebook 14, or sscsim schema.',
        ),
        (
            "{sensitive_to: [sender_match_basic]}",
            '1:55: "sender_match_basic" is not a switch. Did you mean sender_match_basis?',
        ),
        ("{readers: -1}", "1:49: -1 is not a number of users. Write 0 or more."),
        ("{reason: Acceptall}", '1:48: "Acceptall" is not a reason. Did you mean AcceptAll?'),
        (
            "{correlationmethod: 9}",
            (
                "1:59: correlationmethod is 9. "
                'Write a number from 0 to 7, or a label such as "None".'
            ),
        ),
    ],
)
def test_what_can_never_come_is_a_mistake(expect: str, told: str) -> None:
    """It would fail every run, and look like a fault of the organisation."""
    assert mistakes(f"timeline: [{{deliver: {{id: m}}, expect: {expect}}}]") == [f"s.yaml:{told}"]


def test_every_rule_that_has_a_card_can_be_expected() -> None:
    """The list stands apart from the rule book, and is the same."""
    assert set(RULE_IDS) == {rule.id for chapter in CHAPTERS for rule in chapter.rules}


def test_a_rule_of_your_own_can_be_expected() -> None:
    """Its id tells it from a misspelt one of ours; whether it is asked, the book says."""
    told = "{rule: contoso:order-number}"
    [expected] = load(f"timeline: [{{deliver: {{id: m}}, expect: {told}}}]").expectations
    assert expected is not None
    assert expected.entries[0].values["rule"] == "contoso:order-number"


def test_a_row_with_its_table_may_be_one_that_the_run_makes() -> None:
    [expected] = load("""
        contacts: [{id: ivo}]
        timeline: [{deliver: {id: m}, expect: {regarding: {table: contact, id: new}}}]
    """).expectations
    assert expected is not None
    assert expected.entries[0].values["regarding"] == Ref("contact", "new")
