"""A snapshot served: columns that the model has no use for are shown, asked and written too."""

from __future__ import annotations

import json
from pathlib import Path

from sscsim.serve import Organisation, Reply, Request, handled
from sscsim.serve.loading import state_of
from sscsim.serve.saving import Store
from sscsim.sources import load_snapshot, raw_rows

HANNA = "11111111-0000-4000-8000-000000000001"
SUPPLIER = "77777777-0000-4000-8000-000000000001"
FILES = {
    "systemusers": [
        {"systemuserid": HANNA, "fullname": "Hanna Reyes", "title": "Counsel", "isdisabled": False}
    ],
    "cr123_suppliers": [{"cr123_supplierid": SUPPLIER, "cr123_mail": "buy@supplier.example"}],
}


def _served(folder: Path) -> Organisation:
    for name, rows in FILES.items():
        (folder / f"{name}.json").write_text(json.dumps({"value": rows}), encoding="utf-8")
    return Organisation(state_of(load_snapshot(folder), raw_rows(folder)))


def _ask(organisation: Organisation, method: str, path: str, body: object = None) -> Reply:
    data = b"" if body is None else json.dumps(body).encode()
    path, _, query = path.partition("?")
    request = Request(method=method, path=f"/api/data/v9.2/{path}", query=query, body=data)
    return handled(organisation, request)


def test_a_column_without_use_is_shown_filtered_and_written(tmp_path: Path) -> None:
    organisation = _served(tmp_path)
    before = organisation.state.world
    query = "systemusers?$select=title&$filter=title eq 'counsel'"
    assert json.loads(_ask(organisation, "GET", query).body)["value"][0]["title"] == "Counsel"
    path = f"systemusers({HANNA})"
    assert _ask(organisation, "PATCH", path, {"title": "Partner"}).status == 204
    assert json.loads(_ask(organisation, "GET", path).body)["title"] == "Partner"
    assert organisation.state.world == before


def test_a_table_of_its_own_is_served_under_its_set(tmp_path: Path) -> None:
    """And a new row of it has an address that is looked up (FLT-10)."""
    organisation = _served(tmp_path)
    body = {"cr123_mail": "sell@supplier.example"}
    assert _ask(organisation, "POST", "cr123_suppliers", body).status == 204
    rows = json.loads(_ask(organisation, "GET", "cr123_suppliers?$select=cr123_mail").body)["value"]
    assert {row["cr123_mail"] for row in rows} == {"buy@supplier.example", "sell@supplier.example"}
    directory = organisation.state.world.directory
    assert len(directory.rows_at("sell@supplier.example")) == 1


def test_what_was_kept_is_saved_too(tmp_path: Path) -> None:
    (tmp_path / "org").mkdir()
    organisation = _served(tmp_path / "org")
    start = organisation.state
    _ask(organisation, "PATCH", f"systemusers({HANNA})", {"title": "Partner"})
    for _ in range(2):
        store = Store(tmp_path / "saved")
        store.save(organisation.state)
        assert store.opened(start) == organisation.state
        store.close()
