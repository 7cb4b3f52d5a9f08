"""How a sentence speaks of a candidate and the method in force."""

from __future__ import annotations

from collections.abc import Mapping

from sscsim.decisions import Cell
from sscsim.rules.acceptance.methods import effective
from sscsim.rules.case import Candidate, Case, row_cell

__all__ = ["speaker"]


def speaker(case: Case, candidate: Candidate) -> tuple[str, Mapping[str, Cell | str]]:
    """Open a sentence: who tracks what, and whether that was forced on them."""
    method = effective(case, candidate.ref)
    fragments: dict[str, Cell | str] = {"who": row_cell(candidate.row), "method": method.cell}
    if method.forced is not None:
        fragments["forced"] = method.forced
        fragments["label"] = f'"{method.method.label}"'
        return "{who} stored {method}, but {label} is forced on every user", fragments
    if case.assume.hide_flags_affect_runtime and method.cell.value != method.method:
        fragments["label"] = f'"{method.method.label}"'
        return "{who} stored {method}, which is hidden and so counts as {label}", fragments
    return "{who} tracks {method}", fragments
