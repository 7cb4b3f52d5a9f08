"""
The contracts of this folder, as plain functions that answer whether they hold.

A contract assumes what stands behind ``pre:`` in its docstring (PEP 316) and promises to return
True. CrossHair looks for arguments that break the promise; `test_contracts.py` tries the same
functions with Hypothesis, so that they hold in every run of the tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import NamedTuple

from tests.symbolic import addresses, likeness, options, texts, threads

__all__ = ["MODULES", "Contract", "contracts"]

MODULES = (addresses, threads, texts, options, likeness)
_ASSUMED = re.compile(r"^ *pre: (.+)$", re.MULTILINE)
_PROMISED = re.compile(r"^ *post: _$", re.MULTILINE)


class Contract(NamedTuple):
    """One promise; the name is its sentence."""

    check: Callable[..., bool]
    assumptions: tuple[CodeType, ...]

    @property
    def name(self) -> str:
        """The name by which CrossHair finds it."""
        return f"{self.check.__module__}.{self.check.__name__}"

    def allows(self, arguments: dict[str, object]) -> bool:
        """Say whether the contract speaks of these arguments."""
        return all(eval(one, {}, dict(arguments)) for one in self.assumptions)  # noqa: S307 - ours


def contracts() -> Iterator[Contract]:
    """List every public function of the modules; ValueError for one that promises nothing."""
    for module in MODULES:
        for name, check in vars(module).items():
            own = isinstance(check, FunctionType) and check.__module__ == module.__name__
            if own and not name.startswith("_"):
                yield _read(check)


def _read(check: FunctionType) -> Contract:
    said = check.__doc__ or ""
    if not _PROMISED.search(said):
        message = f"{check.__name__} promises nothing. Write `post: _` into its docstring."
        raise ValueError(message)
    assumed = [compile(one, check.__name__, "eval") for one in _ASSUMED.findall(said)]
    return Contract(check, tuple(assumed))
