"""What was accepted, read from a small file: which finding, who answers for it, and until when."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import attrs

from sscsim.audit.findings import Accepted
from sscsim.scenario.compounds import ListOf
from sscsim.scenario.desk import Desk
from sscsim.scenario.forms import Form
from sscsim.scenario.kinds import ID, MISSING, TEXT, Kind, Schema
from sscsim.scenario.nodes import Node
from sscsim.scenario.scenario import read_file

__all__ = ["load_accepted"]


@attrs.frozen
class _Day:
    """A day, as 2026-12-31."""

    def read(self, node: Node, desk: Desk) -> Any:
        try:
            return date.fromisoformat(node.text)
        except ValueError:
            desk.problem(node, f"{node} is no day", "Write it as 2026-12-31.")
            return MISSING

    def schema(self) -> Schema:
        return {"type": "string", "format": "date"}


_KEYS: dict[str, Kind] = {"finding": ID, "owner": ID, "until": _Day(), "note": TEXT}
_ONE = Form(what="an accepted finding", keys=_KEYS, required=("finding", "owner", "until"))
_FORM = Form(what="a list of accepted findings", keys={"accepted": ListOf(_ONE)})


def load_accepted(path: str | Path) -> tuple[Accepted, ...]:
    """
    Load a list of accepted findings, YAML or JSON; `InputError` tells everything that is wrong.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "accepted.yaml"
    ...     _ = path.write_text("accepted: [{finding: user:hanna, owner: IT, until: 2026-12-31}]")
    ...     load_accepted(path)[0].owner
    'IT'

    """
    desk = Desk(str(path), wanted="Write accepted: and a list of findings.")
    root = read_file(path, desk)
    filled = MISSING if root is None else _FORM.read(root, desk)
    desk.raise_problems()
    return tuple(Accepted(**one.values) for one in filled.get("accepted", ()))
