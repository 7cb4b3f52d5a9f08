"""Whatever lies in the folder, a snapshot is read or refused: an `InputError`, never a crash."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from sscsim.columns import columns
from sscsim.errors import InputError
from sscsim.sources import describe, load_snapshot
from sscsim.sources.tables import LINKS, ROWS
from tests.unit.sources.snapshot_folders import CONTOSO, save

_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
_LIKELY = st.sampled_from([
    "u1", "q1", "hanna@contoso.example", "All email messages", "2026-03-02T08:00:00Z", "<a>", 0, 1,
    "<OrgSettings><HideTrackAllOption>true</HideTrackAllOption></OrgSettings>", {"optionset": 0},
    [{"participationtypemask": 1}], [{"LogicalName": "contact"}], {"id": "u1", "logicalName": "x"},
])  # fmt: skip
_VALUES = _LIKELY | _ANYTHING


def _names() -> list[str]:
    classes = [shape.cls for shape in ROWS.values() if shape.cls is not None]
    known = {name for cls in classes for name in columns(cls)}
    known |= {key for shape in (*ROWS.values(), *LINKS.values()) for key in shape.keys}
    lookups = {f"_{name}_value" for name in known}
    others = {"orgdborgsettings", "email_activity_parties", "Attributes", "IsActivityParty", "@x",
              "EntitySetName", "name", "privilegedepthmask", "RolePrivileges", "donotresolve",
              "_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"}  # fmt: skip
    return sorted(known | lookups | others)


_ROWS = st.lists(st.dictionaries(st.sampled_from(_names()), _VALUES, max_size=6), max_size=3)
_SETS = st.sampled_from(sorted([*ROWS, *LINKS, "contacts", "cr_things", "leads.2"]))


def _read_or_refused(files: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            snapshot = load_snapshot(save(Path(folder), files))
        except InputError as error:
            told = error.problems
        else:
            told = snapshot.warnings
            assert describe(snapshot).there
    assert all(problem.what and "\n" not in str(problem) for problem in told)


@given(st.dictionaries(_SETS, _ROWS, min_size=1, max_size=4))
def test_any_rows_are_read_or_refused(files: dict[str, Any]) -> None:
    """Columns of every table with values of every type."""
    _read_or_refused({name: json.dumps(rows) for name, rows in files.items()})


@given(st.binary(max_size=80), st.integers(0, 400), st.integers(0, 30))
@example(b"\xff\xfe", 0, 0)
@example(b"\x00", 10, 1)
def test_any_damage_to_a_page_is_read_or_refused(junk: bytes, at: int, cut: int) -> None:
    """Some bytes of a good page are replaced by others."""
    good = json.dumps({"value": CONTOSO["systemusers"]}).encode()
    _read_or_refused({**CONTOSO, "systemusers": good[:at] + junk + good[at + cut :]})
