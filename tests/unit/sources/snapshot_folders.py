"""Small snapshots for the tests: Contoso with Hanna, the Sales queue and the contact Ivo."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sscsim.sources import Snapshot, load_snapshot

HANNA = "11111111-0000-4000-8000-000000000001"
PAUL = "11111111-0000-4000-8000-000000000002"
SALES = "44444444-0000-4000-8000-000000000001"
IVO = "77777777-0000-4000-8000-000000000001"
ORGANIZATION = "66666666-0000-4000-8000-000000000001"

USERS: list[dict[str, Any]] = [
    {
        "systemuserid": HANNA,
        "fullname": "Hanna Reyes",
        "internalemailaddress": "hanna@contoso.example",
        "isdisabled": False,
        "emailrouteraccessapproval": 1,
    }
]
SETTINGS: list[dict[str, Any]] = [{"systemuserid": HANNA, "incomingemailfilteringmethod": 0}]
QUEUES: list[dict[str, Any]] = [
    {
        "queueid": SALES,
        "name": "Sales",
        "emailaddress": "sales@contoso.example",
        "incomingemailfilteringmethod": 0,
        "emailrouteraccessapproval": 1,
        "statecode": 0,
    }
]
CONTACTS: list[dict[str, Any]] = [
    {"contactid": IVO, "fullname": "Ivo Brandt", "emailaddress1": "ivo@fabrikam.example"}
]
CONTOSO: dict[str, list[dict[str, Any]]] = {
    "systemusers": USERS,
    "usersettingscollection": SETTINGS,
    "queues": QUEUES,
    "contacts": CONTACTS,
}


def save(folder: Path, files: Mapping[str, Any]) -> Path:
    """Write a snapshot: rows become an answer of the Web API, text and bytes stay as they are."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        file = folder / f"{name}.json"
        if isinstance(content, bytes):
            file.write_bytes(content)
        elif isinstance(content, str):
            file.write_text(content, encoding="utf-8")
        else:
            file.write_text(json.dumps({"value": content}), encoding="utf-8")
    return folder


def loaded(folder: Path, files: Mapping[str, Any]) -> Snapshot:
    """Write a snapshot and read it again."""
    return load_snapshot(save(folder, files))
