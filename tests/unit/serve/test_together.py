"""Several clients at once: writers one after the other, readers of whole states alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from sscsim.remedy import Request, batches
from sscsim.serve.ids import wire_id
from sscsim.vocabulary import Ref
from tests.unit.serve.conftest import Served

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

USERS = [wire_id(Ref("systemuser", name)) for name in ("hanna", "jonas")]
ROUNDS = 25


def _set_both(served: Served, value: int) -> int:
    """Write one value to both users in one change set."""
    requests = [
        Request(
            step=3,
            method="PATCH",
            url=f"/api/data/v9.2/usersettingscollection({user})",
            body={"incomingemailfilteringmethod": value},
        )
        for user in USERS
    ]
    [body] = batches(requests)
    kind = "multipart/mixed; boundary=batch_sscsim"
    return served.ask("POST", "$batch", body.encode(), Content_Type=kind).status


def _both(served: Served) -> tuple[int, ...]:
    rows = served.get("usersettingscollection?$select=incomingemailfilteringmethod").value
    stored = {row["systemuserid"]: row["incomingemailfilteringmethod"] for row in rows}
    return tuple(stored[user] for user in USERS)


def test_readers_never_see_half_a_change_set(served: Served) -> None:
    _set_both(served, 0)
    with ThreadPoolExecutor(4) as pool:
        written = [pool.submit(_set_both, served, number % 5) for number in range(ROUNDS)]
        seen = [pool.submit(_both, served) for _ in range(2 * ROUNDS)]
        assert {one.result() for one in written} == {200}
        assert all(len(set(one.result())) == 1 for one in seen)


def test_of_those_who_change_one_version_one_wins(served: Served) -> None:
    path = f"usersettingscollection({USERS[0]})"
    version = served.get(path).headers["etag"]

    def change(value: int) -> int:
        body = {"incomingemailfilteringmethod": value}
        return served.ask("PATCH", path, body, If_Match=version).status

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(change, (1, 2, 3, 4)))
    assert statuses == [204, 412, 412, 412]
