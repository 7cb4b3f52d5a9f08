"""A generic client of OData v4, PyPI `python-odata`, which learns the tables from `$metadata`."""

from __future__ import annotations

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
    table = service.entities["usersettingscollection"]

    assert sorted(row.systemuserid for row in service.query(table)) == list(users())


def test_it_mends_one(service: Any) -> None:
    table = service.entities["usersettingscollection"]
    one, *others = at_risk()
    row = service.query(table).get(one)
    row.incomingemailfilteringmethod = 1
    service.save(row)

    assert found(service) == others


def test_it_deletes_an_email(service: Any) -> None:
    table = service.entities["emails"]
    one, *others = emails()
    service.delete(service.query(table).get(one))

    assert sorted(row.activityid for row in service.query(table)) == sorted(others)
