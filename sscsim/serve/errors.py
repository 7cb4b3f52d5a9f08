"""What the server refuses, and how Dataverse says it: a status, a code, and a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sscsim.webapi import QueryError

__all__ = ["Refused", "not_simulated", "of_query"]

# Codes as Dataverse gives them (Web service error codes).
NO_ROW = "0x80040217"
NO_SET = "0x8006088a"
NO_OPERATION = "0x80060888"  # a URL that the OData layer cannot make sense of
BAD_BODY = "0x80048d19"
BAD_VALUE = "0x80040203"
CHANGED_MEANWHILE = "0x80060882"
THERE_ALREADY = "0x80040237"
NOT_SIMULATED = "0x80040800"  # ours: Dataverse would do it, and this server does not
REJECTED = "0x80040b05"  # -2147218683 (FLT-30)
TOO_LARGE = "0x80060890"
NOT_ALLOWED = "0x80072560"
BROKEN = "0x80040216"


class Refused(Exception):  # noqa: N818 - a reply, and seldom a fault
    """
    A request that is not done, with the status and the code of Dataverse.

    >>> Refused(404, NO_ROW, "There is no such row.").body
    {'error': {'code': '0x80040217', 'message': 'There is no such row.'}}

    """

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message

    @property
    def body(self) -> dict[str, Any]:
        """The error in the shape of Dataverse."""
        return {"error": {"code": self.code, "message": self.message}}


def not_simulated(feature: str, offer: str = "") -> Refused:
    """
    Refuse what Dataverse does and this server does not: better than a wrong answer.

    >>> str(not_simulated("$apply"))
    '$apply is not simulated.'

    """
    return Refused(501, NOT_SIMULATED, f"{feature} is not simulated.{offer and ' ' + offer}")


def of_query(error: QueryError) -> Refused:
    """Say what is wrong with a query; what Dataverse would answer is a 501."""
    text = _told(error.reasons)
    return Refused(501, NOT_SIMULATED, text) if error.unanswered else Refused(400, NO_SET, text)


def _told(reasons: Iterable[tuple[str, str]]) -> str:
    return " ".join(f"{what} {offer}".strip() for what, offer in reasons)
