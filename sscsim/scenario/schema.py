"""The JSON Schema of scenario files, for editors: made from the kinds that also read the files.

There is no list of columns here: keys come from the row classes, values from the catalogues. What
a schema cannot say (ids that must exist, the order of things) only the loader knows.
"""

from __future__ import annotations

from typing import Any

from sscsim.scenario.defs import with_defs
from sscsim.scenario.scenario import DOCUMENT

__all__ = ["SCHEMA_ID", "scenario_schema"]

SCHEMA_ID = "urn:sscsim:scenario"


def scenario_schema() -> dict[str, Any]:
    """Describe scenario files as JSON Schema 2020-12."""
    return with_defs(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": SCHEMA_ID,
            "description": "An organisation, what happens in it, and what should come of it.",
            **DOCUMENT.schema() | {"title": "sscsim scenario"},
        }
    )
