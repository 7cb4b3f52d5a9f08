"""How many cases a costly property tries: dozens in every run, thousands where one looks harder."""

from __future__ import annotations

from hypothesis import settings

__all__ = ["examples"]

_QUICK = 100  # what the quick profile of `conftest` tries of a cheap one


def examples(quick: int, deep: int) -> int:
    """Choose by the profile of Hypothesis that is in force."""
    return quick if settings().max_examples <= _QUICK else deep
