"""The switch that stands in a mutated function's place: the original until a mutant is chosen."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

__all__ = ["SWITCHES", "Switch", "switched"]


class Switch:
    """One function of the code under test and its mutants, of which one is called."""

    def __init__(
        self, function: Callable[..., Any], mutants: dict[str, Callable[..., Any]]
    ) -> None:
        self.module = function.__module__
        self.original = function
        self.mutants = mutants
        self.now = function


SWITCHES: list[Switch] = []


def switched(
    mutants: dict[str, Callable[..., Any]],
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate a function; ``mutants`` is filled below it, once they are defined."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        switch = Switch(function, mutants)
        SWITCHES.append(switch)

        @wraps(function)
        def through(*args: Any, **kwargs: Any) -> Any:
            return switch.now(*args, **kwargs)

        return through

    return decorate
