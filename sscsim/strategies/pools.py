"""The few values from which all is made: so that addresses are shared and threads meet.

The first of each pool is the simplest: what a failure shrinks to. Values of ``ODD_...`` are
the nasty ones that only the flavour *anything* knows.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

__all__ = [
    "ALIAS", "BASES", "BORN", "IDS", "METHODS", "ODD_ENTRIES", "ODD_IDS", "ODD_PREFIXES",
    "ODD_SENDERS", "ODD_TAILS", "ODD_TIMES", "ODD_TOKENS", "ODD_WORDS", "OUTSIDE", "PREFIXES",
    "QUEUES", "SHARED", "START", "STEPS", "TOKEN_NUMBERS", "UNITS", "USERS", "WORDS", "own_address",
]  # fmt: skip

USERS = ("hanna", "paul", "lena", "jonas", "aylin")
QUEUES = ("sales", "care", "press")
UNITS = ("root", "east", "west")

OUTSIDE = ("ivo@fabrikam.example", "mia@fabrikam.example", "someone@outside.example")
SHARED = "shared@contoso.example"
ALIAS = "all-staff@contoso.example"

METHODS = (1, 0, 2, 3, 4)  # what a new user has stands first (FLT-2), then from wide to narrow

WORDS = ("Offer", "Hello", "In confidence", "Offer for you", "Invoice 1007")
PREFIXES = ("", "Re: ", "FW: ")
TOKEN_NUMBERS = (1007, 1008)
IDS = ("a@fabrikam.example", "b@fabrikam.example", "c@fabrikam.example")
BASES = (bytes(range(22)), bytes(range(22, 44)))
STEPS = (b"12345", b"67890")  # what a reply appends to a conversation index

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
BORN = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC))

ODD_ENTRIES = (
    ALIAS,
    "Hanna Reyes <HANNA@contoso.example>",
    '"Sales, everybody" <sales@Contoso.Example>',
    "a@b",
    "System Administrator",
    "hanna@contoso.example.",
    "<>",
    "undisclosed-recipients:;",
)
ODD_SENDERS = (
    "Ivo Brandt <IVO@Fabrikam.example>",
    "",
    "System Administrator",
    "ivo@fabrikam.example, hanna@contoso.example",
)
ODD_WORDS = ("", "  Offer  for you", "i: offer")
ODD_PREFIXES = ("[list] FW: ", "WG:RE: ", "re : ")
ODD_TOKENS = ("crm:0001007", "CRM:00010070", "CRM:0001008 CRM:0001007", "OLD;CRM:0001007")
ODD_IDS = ("A@fabrikam.example", "[1]@fabrikam.example", "no-at-sign")
ODD_TAILS = (b"1", b"6789x12345", b"123456789")
ODD_TIMES = (
    datetime(2025, 11, 1, 8, tzinfo=UTC),
    datetime(2026, 3, 1, 12, tzinfo=UTC),
    START,
    START + timedelta(minutes=1),
    START + timedelta(minutes=30),
)


def own_address(name: str) -> str:
    """Give the address of a user or queue at home."""
    return f"{name}@contoso.example"
