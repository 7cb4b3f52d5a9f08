"""The plan of the mend is executed as it was written: every request, and its undo."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sscsim.policy import at_risk
from sscsim.remedy import Removal, batches, plan_of
from tests.unit.serve.conftest import Served, Start

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

# The ids of a snapshot are GUIDs, and so a plan for it has no others.
STORY = """\
systemusers:
  - {id: 11111111-0000-4000-8000-000000000001, fullname: Hanna Reyes,
     internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: 0}
  - {id: 11111111-0000-4000-8000-000000000002, fullname: Jonas Falk,
     internalemailaddress: jonas@contoso.example, incomingemailfilteringmethod: 2}
organization: {organizationid: 66666666-0000-4000-8000-000000000001}
emails: [{id: 88888888-0000-4000-8000-000000000001, messageid: "<offer@contoso.example>",
          directioncode: outgoing, subject: Offer}]
"""
MAIL = {"From": "someone@outside.example", "To": "hanna@contoso.example", "MessageId": "<m@x>"}


@pytest.fixture(scope="module")
def running(starting: Start) -> Served:
    return starting(STORY)


def _plan(served: Served, removal: Removal) -> Any:
    return plan_of(served.organisation.state.world, None, removal=removal)


def _send(served: Served, request: dict[str, Any]) -> int:
    return served.ask(request["method"], request["url"], request["body"]).status


@pytest.mark.parametrize("removal", [Removal.MASS, Removal.ONE_BY_ONE])
def test_a_plan_is_executed_from_its_file(served: Served, removal: Removal) -> None:
    """AUD-4: after the four steps nobody is at risk and what was let in is gone."""
    served.ask("POST", "DeliverIncomingEmail", MAIL)
    plan = _plan(served, removal)
    for request in plan.requests:
        line = json.loads(json.dumps(request.record()))
        assert _send(served, line) in {200, 204}, line
    world = served.organisation.state.world
    assert not at_risk(world)
    assert [email.subject for email in world.emails] == ["Offer"]


def test_its_undo_puts_the_settings_back(served: Served) -> None:
    before = served.organisation.state.world.directory
    plan = _plan(served, Removal.MASS)
    for request in plan.step(1) + plan.step(3):
        assert _send(served, request.record()) in {200, 204}
    for request in plan.step(1) + plan.step(3):
        for undo in request.undo:
            assert _send(served, dict(undo)) == 204
    after = served.organisation.state.world.directory
    assert after.usersettings == before.usersettings
    assert after.organization == before.organization


def test_its_batches_are_executed_whole(served: Served) -> None:
    for body in batches(_plan(served, Removal.MASS).step(3)):
        kind = "multipart/mixed; boundary=batch_sscsim"
        assert served.ask("POST", "$batch", body.encode(), Content_Type=kind).status == 200
    assert not at_risk(served.organisation.state.world)
