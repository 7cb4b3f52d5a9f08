"""A Web API GET, answered from rows: what is asked, what fits, what is shown, what is refused."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscsim.webapi import QueryError, Tables, answer, filter_of, query_of

USERS = (
    {
        "@odata.etag": 'W/"1"',
        "systemuserid": "11111111-0000-4000-8000-000000000001",
        "fullname": "Hanna Reyes",
        "isdisabled": False,
        "createdon": "2026-01-02T08:00:00Z",
        "_businessunitid_value": "22222222-0000-4000-8000-000000000001",
        "_businessunitid_value@OData.Community.Display.V1.FormattedValue": "Contoso",
    },
    {
        "systemuserid": "11111111-0000-4000-8000-000000000002",
        "fullname": "Jonas Falk",
        "isdisabled": True,
        "createdon": None,
        "_businessunitid_value": None,
    },
)
SETTINGS = (
    {"systemuserid": "11111111-0000-4000-8000-000000000001", "incomingemailfilteringmethod": 0},
    {"systemuserid": "11111111-0000-4000-8000-000000000002", "incomingemailfilteringmethod": 2},
)
TABLES = Tables.of(
    {
        "systemusers": USERS,
        "usersettingscollection": SETTINGS,
        "businessunits": [
            {"businessunitid": "22222222-0000-4000-8000-000000000001", "name": "Contoso"}
        ],
        "emails": [
            {
                "activityid": "e1",
                "subject": "Offer",
                "correlationmethod": 3,
                "email_activity_parties": [{"addressused": "ivo@x.example", "x@odata.type": "t"}],
            }
        ],
    }
)
HANNA, JONAS = (str(user["systemuserid"]) for user in USERS)


def _asked(url: str) -> Any:
    return answer(TABLES, query_of(url))


def _users(filter_: str) -> list[str]:
    found = _asked(f"systemusers?$select=fullname&$filter={filter_}")["value"]
    return [row["fullname"] for row in found]


@pytest.mark.parametrize(
    "url",
    [
        "usersettingscollection?$select=systemuserid&$filter=incomingemailfilteringmethod eq 0",
        (
            "/api/data/v9.0/usersettingscollection?$select=systemuserid"
            "&$filter=incomingemailfilteringmethod%20eq%200"
        ),
        (
            "https://contoso.api.crm.dynamics.com/api/data/v9.2/usersettingscollection"
            "?$select=systemuserid&$filter=incomingemailfilteringmethod+eq+0"
        ),
    ],
)
def test_the_queries_of_the_article_are_answered_as_printed(url: str) -> None:
    """AUD-1: with host or without, with blanks or their codes."""
    assert _asked(url) == {
        "@odata.context": "/api/data/v9.2/$metadata#usersettingscollection(systemuserid)",
        "value": [{"systemuserid": HANNA}],
    }


def test_one_row_is_found_by_its_key_in_whichever_letter_case() -> None:
    """AUD-7: the column that only the Web API shows."""
    found = _asked("emails(E1)?$select=subject,correlationmethod")
    assert found == {
        "@odata.context": "/api/data/v9.2/$metadata#emails(subject,correlationmethod)/$entity",
        "subject": "Offer",
        "correlationmethod": 3,
        "activityid": "e1",
    }


@pytest.mark.parametrize(
    ("filter_", "names"),
    [
        ("isdisabled eq true", ["Jonas Falk"]),
        ("isdisabled ne true", ["Hanna Reyes"]),
        ("not (isdisabled eq true)", ["Hanna Reyes"]),
        ("fullname eq 'HANNA REYES'", ["Hanna Reyes"]),
        ("fullname lt 'I'", ["Hanna Reyes"]),
        ("contains(fullname,'falk') or startswith(fullname,'han')", ["Hanna Reyes", "Jonas Falk"]),
        ("endswith(fullname,'REYES') and isdisabled eq false", ["Hanna Reyes"]),
        ("createdon eq null", ["Jonas Falk"]),
        ("createdon ne null", ["Hanna Reyes"]),
        ("createdon gt 2026-01-02T07:59:59Z", ["Hanna Reyes"]),
        ("createdon gt 2026-01-02T09:00:00%2B01:00", []),
        ("createdon lt 2027-01-01", ["Hanna Reyes"]),
        ("_businessunitid_value eq 22222222-0000-4000-8000-000000000001", ["Hanna Reyes"]),
        ("fullname in ('Jonas Falk','Nobody')", ["Jonas Falk"]),
        ("fullname in ('Jonas Falk')", ["Jonas Falk"]),
        (
            "Microsoft.Dynamics.CRM.In(PropertyName='isdisabled',PropertyValues=[true])",
            ["Jonas Falk"],
        ),
        (
            "Microsoft.Dynamics.CRM.NotIn(PropertyName='fullname',PropertyValues=['Jonas Falk'])",
            ["Hanna Reyes"],
        ),
        (
            "Microsoft.Dynamics.CRM.Between(PropertyName='fullname',PropertyValues=['a','i'])",
            ["Hanna Reyes"],
        ),
        ("tolower(fullname) eq 'jonas falk'", ["Jonas Falk"]),
        ("length(fullname) eq 10", ["Jonas Falk"]),
    ],
)
def test_what_fits_a_filter(filter_: str, names: list[str]) -> None:
    assert _users(filter_) == names


def test_order_top_and_count() -> None:
    """The count is of all that fit, and null comes first."""
    found = _asked("systemusers?$select=fullname&$orderby=fullname desc&$top=1&$count=true")
    assert found["@odata.count"] == 2
    assert [row["fullname"] for row in found["value"]] == ["Jonas Falk"]
    dated = _asked("systemusers?$select=fullname&$orderby=createdon")["value"]
    assert [row["fullname"] for row in dated] == ["Jonas Falk", "Hanna Reyes"]
    assert _asked("systemusers/$count?$filter=isdisabled eq true") == 1


def test_a_lookup_is_expanded_and_an_empty_one_is_null() -> None:
    found = _asked("systemusers?$select=fullname&$expand=businessunitid($select=name)")["value"]
    unit = {"name": "Contoso", "businessunitid": "22222222-0000-4000-8000-000000000001"}
    assert [row["businessunitid"] for row in found] == [unit, None]


def test_parties_are_shown_only_where_they_are_expanded() -> None:
    """Annotations of theirs are not shown either."""
    assert "email_activity_parties" not in _asked("emails")["value"][0]
    [email] = _asked("emails?$expand=email_activity_parties")["value"]
    assert email["email_activity_parties"] == [{"addressused": "ivo@x.example"}]


def test_annotations_are_not_shown() -> None:
    """Nobody asked for them by a header."""
    assert not any("@" in name for row in _asked("systemusers")["value"] for name in row)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("systemuser", 'no entity set "systemuser"'),
        ("systemusers(nobody)", 'no row "nobody"'),
        ("systemusers?$select=fulname", 'no column "fulname"'),
        ("systemusers?$filter=fulname eq 'x'", 'no column "fulname"'),
        ("systemusers?$orderby=fulname", 'no column "fulname"'),
        ("systemusers?$expand=manager", '"manager" cannot be expanded'),
        ("systemusers?$apply=aggregate(x)", "$apply is not answered"),
        ("systemusers?$top=few", '$top is "few"'),
        (
            "systemusers?$orderby=fullname descending",
            '$orderby=fullname has "descending" behind it',
        ),
        ("systemusers?$filter=1 eq 1&%24filter=1 eq 2", "$filter stands twice"),
        ("systemusers?$expand=businessunitid($select=name;$select=x)", "$select within $expand"),
        ("systemusers?$count=yes", '$count is "yes"'),
        ("systemusers?$filter=", "$filter cannot be read"),
        ("systemusers?$filter=(((", "$filter cannot be read"),
        ("systemusers?$filter=fullname add 1 eq 2", "not answered"),
        ("systemusers?$filter=x/any(p: p/y eq 1)", "not answered"),
        (
            "systemusers?$filter=Microsoft.Dynamics.CRM.Under(PropertyName='x',PropertyValue='1')",
            "Microsoft.Dynamics.CRM.Under is not answered",
        ),
        ("", "names no entity set"),
        ("systemusers/x/y", "names no entity set"),
        ("https://[::1", "no URL"),
        ("systemusers?$filter=" + "(" * 500, "deeper than"),
        ("systemusers?$filter=" + "not " * 500, "deeper than"),
        ("systemusers?$filter=" + "1 eq 1 or " * 5000, "longer than"),
        ("systemusers?$expand=%21", "$expand cannot be read"),
        ("systemusers?$expand=businessunitid($levels=2)", "within $expand"),
        ("systemusers?$expand=businessunitid($top=1)", "businessunitid is one row"),
        ("systemusers?$expand=businessunitid($select=nam)", 'no column "nam"'),
        ("systemusers?$expand=businessunitid($expand=x)", '"x" cannot be expanded'),
        ("systemusers?$expand=" + "businessunitid," * 20, "more than 15"),
        ("systemusers?$expand=" + "businessunitid($expand=" * 20, "cannot be read"),
        ("systemusers?$expand=" + "b($expand=" * 20 + ")" * 20, "deeper than 10"),
    ],
)
def test_what_is_not_there_or_not_answered_is_refused_by_its_name(url: str, told: str) -> None:
    with pytest.raises(QueryError) as caught:
        _asked(url)
    assert told in " ".join(what for what, _ in caught.value.reasons)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(QueryError) as caught:
        _asked("systemusers?$select=fulname&$orderby=nam&$filter=isdisable eq true")
    assert len(caught.value.reasons) == 3
    assert caught.value.reasons[0][1] == "Did you mean fullname?"


@given(st.integers(-5, 5), st.lists(st.one_of(st.none(), st.integers(-5, 5))))
def test_comparisons_are_those_of_python_where_there_is_a_number(
    wanted: int, values: list[int | None]
) -> None:
    """And never true of null, but for ne."""
    for word, fits in (("eq", wanted.__eq__), ("lt", wanted.__gt__), ("ge", wanted.__le__)):
        test = filter_of(f"x {word} {wanted}", ["x"])
        assert [test({"x": value}) for value in values] == [
            value is not None and fits(value) for value in values
        ]


@given(st.text(max_size=60))
def test_no_text_after_filter_does_harm(text: str) -> None:
    """It is a filter, or it is refused; nothing else is raised."""
    with suppress(QueryError):
        filter_of(text, ["x"])({"x": 1})


@given(st.text(max_size=80))
def test_no_text_as_a_url_does_harm(url: str) -> None:
    with suppress(QueryError):
        _asked(url)


def test_a_set_that_was_not_exported_is_told_from_one_that_is_misspelt() -> None:
    """No other set is offered for it: none could answer."""
    with pytest.raises(QueryError) as missing:
        answer(TABLES, query_of("mailboxes?$select=name"))
    assert missing.value.reasons == (
        ("the snapshot has no mailboxes.json, so it cannot tell.", "Export that entity set too."),
    )
    with pytest.raises(QueryError) as misspelt:
        answer(TABLES, query_of("systemuser"))
    assert misspelt.value.reasons == (
        ('there is no entity set "systemuser" in the snapshot.', "Did you mean systemusers?"),
    )


def test_a_lookup_is_asked_by_the_name_it_is_exported_under_and_by_no_other() -> None:
    """Under its bare name it would be answered with an empty cell; so would a name of the model."""
    shown = _asked("systemusers?$select=_businessunitid_value,_queueid_value")["value"]
    assert [row["_queueid_value"] for row in shown] == [None, None]
    for name in ("businessunitid", "roles"):
        with pytest.raises(QueryError, match=f'no column "{name}"'):
            _asked(f"systemusers?$select={name}")
    assert _asked("usersettingscollection?$select=trackingtokenid")["value"]


@pytest.mark.parametrize(
    ("filter_", "names"),
    [
        (
            'Microsoft.Dynamics.CRM.In(PropertyName="fullname",PropertyValues=["Jonas Falk","x"])',
            ["Jonas Falk"],
        ),
        ("Microsoft.Dynamics.CRM.In(PropertyName='fullname',PropertyValues=['Falk, Jonas'])", []),
        ("Microsoft.Dynamics.CRM.In(PropertyName='fullname',PropertyValues=[])", []),
        (
            "Microsoft.Dynamics.CRM.NotBetween(PropertyName='fullname',PropertyValues=['a','i'])",
            ["Jonas Falk"],
        ),
        ("fullname in ('x in (y)')", []),
        (" or ".join(["fullname eq 'nobody'"] * 800) + " or isdisabled eq true", ["Jonas Falk"]),
        ("length(fullname) lt " + "9" * 5_000, ["Hanna Reyes", "Jonas Falk"]),
    ],
)
def test_values_are_taken_as_they_stand_in_their_quotes(filter_: str, names: list[str]) -> None:
    """Commas, brackets and functions within a text are part of it, and a chain may be long."""
    assert _users(filter_) == names


@pytest.mark.parametrize(
    ("filter_", "what"),
    [
        ("Microsoft.Dynamics.CRM.Today(PropertyName='createdon')", "Today is not answered here."),
        (
            "Microsoft.Dynamics.CRM.Between(PropertyName='fullname',PropertyValues=['a'])",
            "Between has 1 values.",
        ),
        ("Microsoft.Dynamics.CRM.Contains(PropertyName='fullname')", "Contains has 0 values."),
    ],
)
def test_a_function_without_its_values_is_refused(filter_: str, what: str) -> None:
    with pytest.raises(QueryError) as refused:
        _users(filter_)
    assert str(refused.value) == f"Microsoft.Dynamics.CRM.{what}"
