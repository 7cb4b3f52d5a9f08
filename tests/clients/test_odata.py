"""A generic client of OData v4, PyPI `python-odata`, which learns the tables from `$metadata`."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import pytest

from tests.clients.company import at_risk, emails, users
from tests.clients.conftest import Serve

odata = pytest.importorskip("odata", reason="python-odata is not installed")
pytestmark = [
    pytest.mark.allow_hosts(["127.0.0.1", "localhost", "::1"]),
    pytest.mark.filterwarnings("default"),  # of the client's own making
]


@pytest.fixture
def service(serve: Serve) -> Any:
    """Connect to a server of its own."""
    url = f"{serve().url.rstrip('/')}/api/data/v9.2/"
    return odata.ODataService(url, reflect_entities=True, quiet_progress=True)


def found(service: Any) -> list[str]:
    """Ask for the three dangerous values."""
    table = service.entities["usersettingscollection"]
    return sorted(
        row.systemuserid
        for method in (0, 2, 3)
        for row in service.query(table).filter(table.incomingemailfilteringmethod == method)
    )


def test_it_finds_who_is_at_risk(service: Any) -> None:
    assert found(service) == at_risk()


def test_it_follows_the_pages(service: Any) -> None:
    """Of five rows each, as its session asks in every request."""
    table = service.entities["usersettingscollection"]
    session = service.default_context.connection.session
    sizes: list[int] = []
    session.headers["Prefer"] = "odata.maxpagesize=5"
    session.hooks["response"].append(lambda told, **_: sizes.append(len(told.json()["value"])))

    assert sorted(row.systemuserid for row in service.query(table)) == list(users())
    assert sizes == [5, 5, 2]


def test_it_mends_one(service: Any) -> None:
    table = service.entities["usersettingscollection"]
    one, *others = at_risk()
    row = service.query(table).get(one)
    row.incomingemailfilteringmethod = 1
    service.save(row)

    assert found(service) == others


def test_it_mends_all_in_one_request(service: Any) -> None:
    """By the action UpdateMultiple, told to it in its own way."""
    table = service.entities["usersettingscollection"]

    class UpdateMultiple(service.Action):  # type: ignore[misc] # made by the client
        name = "Microsoft.Dynamics.CRM.UpdateMultiple"
        # A text is what this client sends as it was given.
        parameters = MappingProxyType({"Targets": odata.property.StringProperty})
        bound_to_collection = True

    table.update_multiple = UpdateMultiple()
    mended = [{"systemuserid": one, "incomingemailfilteringmethod": 1} for one in found(service)]
    table.update_multiple(Targets=mended)

    assert found(service) == []


def test_it_deletes_an_email(service: Any) -> None:
    table = service.entities["emails"]
    one, *others = emails()
    service.delete(service.query(table).get(one))

    assert sorted(row.activityid for row in service.query(table)) == sorted(others)
