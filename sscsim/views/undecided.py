"""What is said of mail of which it cannot be told whether it is promoted: never that it is not."""

from __future__ import annotations

__all__ = ["GIVE", "unclear_says", "undecided_says"]

GIVE = (
    "Give the mail with all its headers (.eml, mbox, or Graph messages with "
    "internetMessageHeaders), and ask again."
)


def undecided_says(count: int) -> str:
    """
    Say of how many messages in mailboxes the input tells too little, and what to give instead.

    >>> undecided_says(1).partition(":")[0]
    'Of 1 message in a mailbox it cannot be told whether it is promoted'

    """
    of, its = (
        ("message in a mailbox it cannot be told whether it is", "its")
        if count == 1
        else ("messages in mailboxes it cannot be told whether they are", "their")
    )
    return f"Of {count:,} {of} promoted: {its} input lacks a header that decides. {GIVE}"


def unclear_says(count: int) -> str:
    """
    Say of how many exposed emails the input does not tell that they are exposure for certain.

    >>> unclear_says(2)[:66]
    'Of 2 exposed emails it cannot be told whether they come in anyway,'

    """
    of = (
        "email it cannot be told whether it comes"
        if count == 1
        else ("emails it cannot be told whether they come")
    )
    return (
        f"Of {count:,} exposed {of} in anyway, with every offending setting put right: a header "
        f"that decides is lacking. {GIVE}"
    )
