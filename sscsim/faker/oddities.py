"""Message ids as they really come, beside those that RFC 5322 allows; all domains are made up."""

from __future__ import annotations

import random
from collections.abc import Callable

__all__ = ["odd_message_id"]


def odd_message_id(chance: random.Random) -> str:
    """Write a Message-ID header that a strict reader trips over."""
    return chance.choice(_WAYS)(chance)


def _number(chance: random.Random, digits: int) -> str:
    return f"{chance.getrandbits(4 * digits):0{digits}x}"


def _server(chance: random.Random) -> str:
    region = chance.choice(("eurprd", "namprd", "apcprd"))
    return f"{region}{chance.randrange(1, 20):02d}.prod.outlook.example"


def _bracketed(chance: random.Random) -> str:
    """Exchange's own notices: square brackets around all of it, the @ inside."""
    return f"<[{_number(chance, 32)}@contoso.example]>"


def _added(chance: random.Random) -> str:
    """What Exchange adds to a message that came without, or with a broken one."""
    why = chance.choice(("MISSING", "BROKEN"))
    first, server = _number(chance, 6), _server(chance)
    return f"<{first}.1c69fb81.{_number(chance, 5)}.5503SMTPIN_ADDED_{why}@mx.{server}>"


def _named_in_brackets(chance: random.Random) -> str:
    """The same after somebody made it anonymous: brackets within the words."""
    number, server = _number(chance, 5), _server(chance).upper()
    return f"<[anu10].1c69fb81.{number}.5503SMTPIN_ADDED_[au5]@[anu13].{server}>"


def _bare(chance: random.Random) -> str:
    """No angle brackets."""
    return f"{_number(chance, 32)}@mail.fabrikam.example"


def _remarked(chance: random.Random) -> str:
    """A relay gave it, and says so behind it."""
    return f"<{_number(chance, 16)}@fabrikam.example> (added by postmaster@relay.example)"


def _twice_at(chance: random.Random) -> str:
    """Two @ in a row."""
    return f"<{_number(chance, 12).upper()}@@fabrikam.example>"


def _without_at(chance: random.Random) -> str:
    """A GUID and nothing else."""
    parts = (_number(chance, digits) for digits in (8, 4, 4, 4, 12))
    return f"<{'-'.join(parts)}>"


def _equals(chance: random.Random) -> str:
    """Letters of base64, which an id may hold and a pattern may not know."""
    return f"<CA+{_number(chance, 10)}=={_number(chance, 8)}/x@mail.gmail.example>"


_WAYS: tuple[Callable[[random.Random], str], ...] = (
    _bracketed, _added, _named_in_brackets, _bare, _remarked, _twice_at, _without_at, _equals,
)  # fmt: skip
