"""What one asserts of mail: each yes beside its no, and what a failure tells."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from sscsim import Ref
from sscsim.decisions import NamedRef, Outcome, Party
from sscsim.engine import simulate
from sscsim.rules import BOOK
from sscsim.scenario import Scenario
from sscsim.testing import assert_decision, assert_not_promoted, assert_promoted
from tests.worlds import event, mail, queue, scene, user

OPEN, CAREFUL = user("hanna", 0), user("karl", 1)
LET_IN = scene(OPEN, mail())
KEPT_OUT = scene(CAREFUL, mail(to="karl"))
BOTH = scene(OPEN, CAREFUL, mail(to=["hanna", "karl"]), mail("m2", to="karl"))
DECISION = simulate(LET_IN.world, LET_IN.events).decisions[0]


def said(assertion: Callable[..., None], *args: Any, **given: Any) -> str:
    """Give what a failure tells."""
    with pytest.raises(AssertionError) as told:
        assertion(*args, **given)
    return str(told.value)


@pytest.mark.parametrize(
    "subject", [LET_IN, simulate(LET_IN.world, LET_IN.events), DECISION], ids=type
)
def test_what_was_let_in_is_promoted(subject: Any) -> None:
    assert_promoted(subject)
    assert said(assert_not_promoted, subject).startswith(
        "Expected m1 not to be promoted; it was, in hanna@contoso.example.\n\nPROMOTED  "
    )


def test_what_was_kept_out_is_not_promoted() -> None:
    assert_not_promoted(KEPT_OUT)
    assert said(assert_promoted, KEPT_OUT).startswith(
        "Expected m1 to be promoted; it was not, in karl@contoso.example.\n\nNOT PROMOTED  "
    )


def test_one_mailbox_that_promotes_is_enough_unless_one_is_named() -> None:
    assert_promoted(BOTH, "m1")
    assert_promoted(BOTH, "m1", mailbox="hanna")
    assert_not_promoted(BOTH, "m1", mailbox="KARL@contoso.example")
    assert_not_promoted(BOTH, "m2")


def test_a_mailbox_may_be_that_of_a_queue() -> None:
    inbox = scene(queue("sales", 0), mail(to="sales"))
    assert_promoted(inbox, mailbox="sales")
    with pytest.raises(ValueError, match=r"^mailbox='service' is no mailbox in which m1 "):
        assert_promoted(inbox, mailbox="service")


def test_a_failure_tells_every_step_of_the_first_mailbox_and_the_others_in_short() -> None:
    two = scene(CAREFUL, user("nina", 1), mail(to=["karl", "nina"]))
    told = said(assert_promoted, two)
    assert told.count("The steps, in the order asked:") == 1
    assert told.count("NOT PROMOTED") == 2
    assert "Karl tracks" in told  # by name, because the world is known


def test_another_book_is_asked_where_one_is_given() -> None:
    deaf = BOOK.without("FLT-18")
    off = scene(OPEN, event("set", emailcorrelationenabled=False), mail())
    assert_promoted(off, book=deaf)
    assert_not_promoted(off)


@pytest.mark.parametrize(
    "expected",
    [
        {"outcome": "promoted", "reason": "AcceptAll", "rule": "FLT-4"},
        {"outcome": Outcome.PROMOTED, "reasoncode": 6},
        {"accepting_entity": "hanna"},
        {"accepting_entity": Ref("systemuser", "hanna")},
        {"accepting_entity": NamedRef("systemuser", "hanna", "Hanna")},
        {"regarding": None, "correlated_email": None},
        {"readers": 1},
        {"readers": ("hanna",)},
        {"queue_items": []},
        {"mailbox": "hanna@contoso.example"},
        {"parties": [Party("to", "hanna@contoso.example", "systemuser", "hanna"), {}]},
    ],
    ids=str,
)
def test_a_decision_says_what_is_expected(expected: dict[str, Any]) -> None:
    assert_decision(DECISION, **expected)


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ({"outcome": "rejected"}, "outcome: expected rejected, came promoted"),
        ({"accepting_entity": "karl"}, ("accepting_entity: expected systemuser karl, came "
         "systemuser hanna")),
        ({"accepting_entity": NamedRef("systemuser", "hanna", "Karl")}, ("accepting_entity: "
         "expected systemuser hanna (Karl), came systemuser hanna")),
        ({"regarding": "l1"}, "regarding: expected row l1, came null"),
        ({"readers": 2}, "readers: expected 2, came 1"),
        ({"readers": ["hanna", "karl"]}, "readers: expected [hanna, karl], came [hanna]"),
        ({"mailbox": "karl@contoso.example"}, ("mailbox: expected karl@contoso.example, came "
         "hanna@contoso.example")),
    ],
    ids=str,
)  # fmt: skip
def test_a_decision_that_says_otherwise_is_told(expected: dict[str, Any], told: str) -> None:
    text = said(assert_decision, DECISION, **expected)
    assert text.startswith(f"m1 came otherwise, in hanna@contoso.example:\n  {told}\n\nPROMOTED")
    assert "The steps, in the order asked:" in text


def test_all_that_came_otherwise_is_told_at_once() -> None:
    text = said(assert_decision, KEPT_OUT, outcome="promoted", reason="AcceptAll", readers=0)
    assert text.splitlines()[1:4] == [
        "  outcome: expected promoted, came rejected",
        "  reason: expected AcceptAll, came NoCorrelationMatch",
        "",
    ]


NAMELESS = (
    "source, messageid, mailbox, accepting_entity, owner, correlationmethod, correlated_email, "
    "parent_email, regarding, parties, queue_items, readers, sensitive_to"
)


@pytest.mark.parametrize(
    ("subject", "given", "error", "says"),
    [
        (LET_IN, {}, TypeError,
         ("assert_decision was given nothing to compare. "
         "Pass outcome, reason or accepting_entity.")),
        (LET_IN, {"reson": "AcceptAll", "colour": 1}, TypeError,
         ("reson='AcceptAll' is no field of a decision. Did you mean reason? "
         "colour=1 is no field of a decision. "
         f"Pass one of outcome, reason, reasoncode, rule, {NAMELESS}.")),
        (LET_IN, {"outcome": "promotd", "readers": -1}, ValueError,
         ("outcome='promotd': \"promotd\" is not an outcome. Did you mean promoted? "
         "readers=-1: -1 is not a number of users. Write 0 or more.")),
        (LET_IN, {"rule": object}, ValueError,
         ("rule=<class 'object'>: <class 'object'> is no value that JSON holds. Give a text, "
         "a number, true, false, null, a list or a mapping.")),
        ("inbox.yaml", {"outcome": "promoted"}, TypeError,
         ("subject='inbox.yaml' is no decision, no run and no scenario. "
         "Pass what decide, simulate or load_scenario gave.")),
        (BOTH, {"outcome": "promoted"}, ValueError,
         "mail=None leaves open which of 2 messages is meant. Pass mail='m1' or 'm2'."),
        (BOTH, {"mail": "m1", "outcome": "promoted"}, ValueError,
         ("m1 was decided in several mailboxes: hanna@contoso.example, karl@contoso.example. "
         "Pass mailbox=... to say which.")),
        (BOTH, {"mail": "m1", "mailbox": "hana@contoso.example", "outcome": "promoted"},
         ValueError,
         ("mailbox='hana@contoso.example' is no mailbox in which m1 was decided. "
         "Did you mean hanna@contoso.example?")),
        (BOTH, {"mail": "complaint", "outcome": "promoted"}, ValueError,
         "mail='complaint' is no message that was decided. Write m1 or m2."),
        (scene(OPEN), {"outcome": "promoted"}, ValueError,
         "Nothing was decided: the scenario delivers no message."),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_named(
    subject: Scenario, given: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=f"^{re.escape(says)}$"):
        assert_decision(subject, **given)
