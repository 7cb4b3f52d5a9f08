"""Many rows in one request, and the mass deletion of the article."""

from __future__ import annotations

from typing import Any

import pytest

from sscsim.serve.ids import wire_id
from sscsim.vocabulary import Ref
from tests.unit.serve.conftest import Served

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

HANNA, JONAS = (wire_id(Ref("systemuser", name)) for name in ("hanna", "jonas"))
UPDATE = "usersettingscollection/Microsoft.Dynamics.CRM.UpdateMultiple"
KIND = "Microsoft.Dynamics.CRM.usersettings"


def _target(user: str, value: int, kind: str = KIND) -> dict[str, Any]:
    return {"@odata.type": kind, "systemuserid": user, "incomingemailfilteringmethod": value}


def _stored(served: Served) -> list[int]:
    return [
        served.get(f"usersettingscollection({user})").json["incomingemailfilteringmethod"]
        for user in (HANNA, JONAS)
    ]


def test_many_users_are_mended_in_one_request(served: Served) -> None:
    """As Microsoft's SDK sends it."""
    body = {"Targets": [_target(HANNA, 1), _target(JONAS, 1)]}
    assert served.ask("POST", UPDATE, body).status == 204
    assert _stored(served) == [1, 1]


@pytest.mark.parametrize(
    ("targets", "status"),
    [
        ([_target(HANNA, 1), _target(JONAS, 9)], 400),
        ([_target(HANNA, 1), _target("11111111-0000-4000-8000-000000000009", 1)], 404),
        ([_target(HANNA, 1), _target(JONAS, 1, "Microsoft.Dynamics.CRM.queue")], 400),
        ([_target(HANNA, 1), {"incomingemailfilteringmethod": 1}], 400),
        ([], 400),
        ("x", 400),
    ],
)
def test_all_are_written_or_none(served: Served, targets: Any, status: int) -> None:
    assert served.ask("POST", UPDATE, {"Targets": targets}).status == status
    assert _stored(served) == [0, 2]


def test_many_rows_are_made_and_their_ids_given(served: Served) -> None:
    body = {"Targets": [{"fullname": "Nele Arndt"}, {"fullname": "Timo Roth"}]}
    answer = served.ask("POST", "contacts/Microsoft.Dynamics.CRM.CreateMultiple", body)
    names = [served.get(f"contacts({key})").json["fullname"] for key in answer.json["Ids"]]
    assert names == ["Nele Arndt", "Timo Roth"]


def _deletion(*conditions: Any, operator: str = "And", **more: Any) -> dict[str, Any]:
    criteria = {"FilterOperator": operator, "Conditions": list(conditions)}
    query = {"EntityName": "email", "Criteria": criteria}
    return {"JobName": "Emails that a setting let in", "QuerySet": [query], **more}


def _narrowed(**more: Any) -> dict[str, Any]:
    """Ask for all emails, and say more of which."""
    return {"JobName": "x", "QuerySet": [{"EntityName": "email", **more}]}


def _condition(name: str, operator: str, *values: Any) -> dict[str, Any]:
    return {"AttributeName": name, "Operator": operator, "Values": list(values)}


def _guid(value: str) -> dict[str, str]:
    return {"Value": value, "Type": "System.Guid"}


INCOMING = _condition("directioncode", "Equal", {"Value": "false", "Type": "System.Boolean"})


WORD = {"Value": "x", "Type": "System.Int32"}


def _deliver(served: Served) -> str:
    message = {
        "From": "someone@outside.example",
        "To": "hanna@contoso.example",
        "MessageId": "<m@x>",
        "ReceivedOn": "2026-03-02T08:00:00Z",
    }
    key: str = served.ask("POST", "DeliverIncomingEmail", message).json["EmailId"]
    return key


def test_what_a_setting_let_in_is_deleted_and_nothing_else(served: Served) -> None:
    """AUD-8: by accepting entity and direction, as the plan of the mend asks."""
    _deliver(served)
    others = _deletion(_condition("acceptingentityid", "In", _guid(JONAS)), INCOMING)
    assert served.ask("POST", "BulkDelete", others).status == 200
    assert len(served.get("emails").value) == 2
    own = _deletion(_condition("acceptingentityid", "In", _guid(HANNA.upper())), INCOMING)
    assert len(served.ask("POST", "BulkDelete", own).json["JobId"]) == 36
    assert [row["subject"] for row in served.get("emails").value] == ["Offer"]


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        (_condition("activityid", "NotIn", _guid(HANNA)), 0),
        (_condition("acceptingentityid", "Null"), 1),
        (_condition("acceptingentityid", "NotNull"), 1),
        (_condition("correlationmethod", "Equal", {"Value": "0", "Type": "System.Int32"}), 0),
        (_condition("createdon", "OnOrAfter", "2026-03-02T07:59:00Z"), 1),
        (_condition("createdon", "LessThan", "2026-03-02T07:59:00Z"), 2),
        (_condition("createdon", "On", "2026-03-02"), 1),
        (_condition("createdon", "On", "2026-03-01"), 2),
        (_condition("createdon", "OnOrBefore", "2026-03-02T00:00:00Z"), 1),
        (_condition("createdon", "OnOrAfter", "2026-03-02T23:00:00+00:00"), 1),
        (_condition("subject", "NotEqual", "OFFER"), 1),
    ],
)
def test_conditions_mean_what_they_say(
    served: Served, condition: dict[str, Any], left: int
) -> None:
    _deliver(served)
    assert served.ask("POST", "BulkDelete", _deletion(condition)).status == 200
    assert len(served.get("emails").value) == left


def test_filters_within_filters(served: Served) -> None:
    _deliver(served)
    either = {
        "FilterOperator": "Or",
        "Conditions": [_condition("subject", "Equal", "nothing")],
        "Filters": [{"Conditions": [INCOMING]}],
    }
    body = {"JobName": "x", "QuerySet": [{"EntityName": "email", "Criteria": either}]}
    assert served.ask("POST", "BulkDelete", body).status == 200
    assert len(served.get("emails").value) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (_deletion(_condition("subject", "Like", "%a%")), 501),
        (_deletion(_condition("nothing", "Equal", 1)), 400),
        (_deletion(_condition("subject", "Equal")), 400),
        (
            _deletion(
                _condition("correlationmethod", "Equal", {"Value": "x", "Type": "System.Int32"})
            ),
            400,
        ),
        (_deletion(_condition("acceptingentityid", "In", _guid("hanna"))), 400),
        (_deletion("x"), 400),
        (_deletion(_condition("createdon", "On", "Monday")), 400),
        (_deletion(_condition("subject", "Equal", "nothing", "Offer")), 400),
        (_deletion({**_condition("subject", "NotNull"), "EntityName": "contact"}), 501),
        (_deletion(INCOMING, _condition("subject", "NotNull"), operator="Xor"), 400),
        (_narrowed(LinkEntities=[{"LinkToEntityName": "contact"}]), 501),
        (_narrowed(TopCount=1), 501),
        (_narrowed(criteria={"Conditions": [_condition("subject", "Equal", "nothing")]}), 501),
        (_narrowed(Criteria={"conditions": [_condition("subject", "Equal", "nothing")]}), 501),
        (_deletion(RecurrencePattern="FREQ=DAILY"), 501),
        ({"JobName": "x", "QuerySet": ["x"]}, 400),
        ({"JobName": "x", "QuerySet": [{"EntityName": "contact"}]}, 501),
        ({"JobName": "x", "QuerySet": [{"EntityName": "nothing"}]}, 404),
        ({"QuerySet": []}, 400),
    ],
)
def test_what_is_not_done_is_told_and_nothing_is_deleted(
    served: Served, body: dict[str, Any], status: int
) -> None:
    assert served.ask("POST", "BulkDelete", body).status == status
    assert len(served.get("emails").value) == 1
