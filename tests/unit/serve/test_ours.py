"""Beside the Web API: explanations, the next event of a scenario, and back to its start."""

from __future__ import annotations

import pytest

from tests.unit.serve.conftest import Served

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

MAIL = {"From": "someone@outside.example", "To": "hanna@contoso.example", "MessageId": "<m@x>"}


def test_a_scenario_is_played_event_by_event(served: Served) -> None:
    """The lesson: what the person chooses changes what comes in next."""
    begin = served.get("/sscsim/").json
    assert (begin["played"], begin["left"]) == (0, 3)
    assert "Secret" in begin["next"]
    first = served.ask("POST", "/sscsim/next").json
    assert [one["outcome"] for one in first["decisions"]] == ["promoted"]
    assert served.get("emails?$filter=subject eq 'Secret'").value
    chosen = served.ask("POST", "/sscsim/next").json
    assert chosen["answer"]["outcome"] == "done"
    last = served.ask("POST", "/sscsim/next").json
    assert [one["reason"] for one in last["decisions"]] == ["NoCorrelationMatch"]
    assert last["left"] == 0
    assert served.ask("POST", "/sscsim/next").status == 404


def test_the_start_comes_back(served: Served) -> None:
    served.ask("POST", "/sscsim/next")
    assert served.ask("POST", "/sscsim/reset").status == 204
    assert served.get("/sscsim/").json["played"] == 0
    assert [row["subject"] for row in served.get("emails").value] == ["Offer"]


def test_a_decision_is_explained_in_full_and_leaves_nothing(served: Served) -> None:
    before = served.organisation.state
    [decision] = served.ask("POST", "/sscsim/explain", MAIL).json["decisions"]
    assert (decision["outcome"], decision["rule"]) == ("promoted", "FLT-4")
    assert decision["trace"][-1]["because"]
    assert isinstance(decision["readers"], list)
    assert served.organisation.state is before


def test_a_message_is_decided_in_the_mailbox_that_is_named(served: Served) -> None:
    """As DeliverIncomingEmail takes it: one of two that are addressed, found by its address."""
    both = {**MAIL, "To": "hanna@contoso.example; jonas@contoso.example"}
    asked = {**both, "SubmittedBy": "jonas@contoso.example"}
    [one] = served.ask("POST", "/sscsim/explain", asked).json["decisions"]
    assert one["mailbox"] == "jonas@contoso.example"
    assert len(served.ask("POST", "/sscsim/explain", both).json["decisions"]) == 2
    [there] = served.ask("POST", "/sscsim/deliver", asked).json["decisions"]
    assert there["mailbox"] == one["mailbox"]


@pytest.mark.parametrize("path", ["explain", "deliver"])
def test_a_message_with_a_misspelt_parameter_is_refused(served: Served, path: str) -> None:
    before = served.organisation.state
    answer = served.ask("POST", f"/sscsim/{path}", {**MAIL, "Subjekt": "In confidence"})
    assert (answer.status, answer.error) == (
        400,
        "DeliverIncomingEmail has no parameter Subjekt.",
    )
    assert served.organisation.state is before


def test_a_message_that_arrives_is_told_whatever_becomes_of_it(served: Served) -> None:
    [promoted] = served.ask("POST", "/sscsim/deliver", MAIL).json["decisions"]
    assert promoted["source"] == "mail-1"
    [again] = served.ask("POST", "/sscsim/deliver", MAIL).json["decisions"]
    assert again["outcome"] == "duplicate"


def test_another_path_is_told_those_that_there_are(served: Served) -> None:
    answer = served.ask("POST", "/sscsim/nothing")
    assert answer.status == 404
    assert answer.error.startswith("There is no such path. There are GET /sscsim/, POST ")
    assert served.get("/other").status == 404
