"""Microsoft's own client for Python, which speaks https alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.clients.company import at_risk, emails, users
from tests.clients.conftest import Serve

dataverse = pytest.importorskip(
    "PowerPlatform.Dataverse.client", reason="Microsoft's client is not installed"
)
pytestmark = [
    pytest.mark.allow_hosts(["127.0.0.1", "localhost", "::1"]),
    pytest.mark.filterwarnings("default"),  # of the client's own making
]
Connect = Callable[[], Any]
SETTINGS = "usersettings"


class AnyToken:
    """Stands where a person would sign in."""

    def get_token(self, *_scopes: str, **_options: Any) -> Any:
        """Give a token; nobody looks at it."""
        from azure.core.credentials import AccessToken  # noqa: PLC0415 - an extra of the tests

        return AccessToken("any", int(time.time()) + 3600)


@pytest.fixture
def client(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Connect to a server of its own, over TLS with the certificate of this run."""
    server = serve("--tls")
    assert server.certificate is not None
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", server.certificate)
    return dataverse.DataverseClient(server.url.rstrip("/"), AnyToken())


def found(client: Any) -> list[str]:
    """Ask the article's three queries."""
    return sorted(
        row["systemuserid"]
        for method in (0, 2, 3)
        for row in client.records.list(
            SETTINGS, filter=f"incomingemailfilteringmethod eq {method}", select=["systemuserid"]
        )
    )


def test_the_articles_queries_find_who_is_at_risk(client: Any) -> None:
    assert found(client) == at_risk()


def test_its_query_builder_finds_them_too(client: Any) -> None:
    """It asks with the function In, whose values it sends as texts."""
    from PowerPlatform.Dataverse.models.filters import col  # noqa: PLC0415 - see above

    told = client.records.list(
        SETTINGS, filter=col("incomingemailfilteringmethod").in_([0, 2, 3]), select=["systemuserid"]
    )

    assert sorted(row["systemuserid"] for row in told) == at_risk()


def test_pages_hold_every_user_once(client: Any) -> None:
    pages = list(client.records.list_pages(SETTINGS, select=["systemuserid"], page_size=5))

    assert [len(list(page)) for page in pages] == [5, 5, 2]
    assert sorted(row["systemuserid"] for page in pages for row in page) == list(users())


def test_one_is_mended_and_then_all(client: Any) -> None:
    """The second way is the action UpdateMultiple."""
    one, *others = at_risk()
    client.records.update(SETTINGS, one, {"incomingemailfilteringmethod": 1})
    assert found(client) == others

    client.records.update(SETTINGS, others, {"incomingemailfilteringmethod": 1})
    assert found(client) == []


def test_a_batch_mends_all_or_nothing(client: Any) -> None:
    """A change set with one row that is not there changes nothing."""
    from PowerPlatform.Dataverse.core.errors import HttpError  # noqa: PLC0415 - see above

    changes = {"incomingemailfilteringmethod": 1}
    batch = client.batch.new()
    with batch.changeset() as together:
        together.records.update(SETTINGS, at_risk()[0], changes)
        together.records.update(SETTINGS, "00000000-0000-4000-8000-00000000dead", changes)
    with pytest.raises(HttpError, match="404"):
        batch.execute()
    assert found(client) == at_risk()

    batch = client.batch.new()
    with batch.changeset() as together:
        for one in at_risk():
            together.records.update(SETTINGS, one, changes)
    batch.execute()
    assert found(client) == []


def test_emails_are_deleted_one_by_one_and_in_a_mass(client: Any) -> None:
    """The second way is the action BulkDelete."""
    one, two, three, *others = emails()
    client.records.delete("email", one)
    job = client.records.delete("email", [two, three])

    left = client.records.list("email", select=["activityid"])
    assert job
    assert sorted(row["activityid"] for row in left) == sorted(others)
