"""The page of survivors: which mutant is let live, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

__all__ = ["FIGURES", "PAGE", "Survivor", "explained", "with_figures"]

PAGE = Path(__file__).parent / "SURVIVORS.md"
FIGURES = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- /figures -->)", re.DOTALL)
_ENTRY = re.compile(r"^### `(\S+)` `(\S+)`\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
_DIFF = re.compile(r"^```diff\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


class Survivor(NamedTuple):
    """One mutant: the module, the function, the lines it changes."""

    module: str
    function: str
    diff: str


def explained(page: str) -> Mapping[Survivor, str]:
    """Read the reasons: what follows the blocks of an entry is said of each of them."""
    reasons = {}
    for module, function, body in _ENTRY.findall(page):
        reason = _DIFF.sub("", body).strip()
        for diff in _DIFF.findall(body):
            reasons[Survivor(module, function, diff)] = reason
    return reasons


def with_figures(page: str, figures: str) -> str:
    """Put figures in the place of those on the page."""
    return FIGURES.sub(lambda _: f"{figures}\n", page, count=1)
