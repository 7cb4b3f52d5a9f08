"""Answers that a mailbox gives alone: found once, not for every message that arrives in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from sscsim.rules.case import Case
from sscsim.rules.rule import Answer

__all__ = ["of_the_mailbox"]


def of_the_mailbox(check: Callable[[Case], Answer]) -> Callable[[Case], Answer]:
    """
    Remember what a check says of each mailbox, as long as the directory stays as it is.

    It is for checks that read the directory, and nothing of the message, the emails or the
    switches: another organisation is another directory, which remembers nothing yet.
    """

    def remembered(case: Case) -> Answer:
        memo: dict[Any, Answer] = case.directory.memo
        key = (check, case.delivery.mailbox)
        answer = memo.get(key)
        if answer is None:
            answer = memo[key] = check(case)
        return answer

    return update_wrapper(remembered, check)
