"""What the engine has compiled, loaded before there is anything to decide."""

from __future__ import annotations

from sscsim.bulk.engine import decide_bulk
from sscsim.bulk.mailtable import mail_table
from sscsim.events import Delivery
from sscsim.mail import Message
from sscsim.world import World

__all__ = ["warm_up"]


def warm_up() -> None:
    """
    Decide one message of nobody's: all that is compiled is loaded then, or compiled.

    A thread may do so while mail is read, for most of a second is spent outside of Python.

    >>> warm_up()

    """
    message = Message(source="", messageid="<1@fabrikam.example>", subject="Hello")
    decide_bulk([World()], mail_table([Delivery(message=message, mailbox=None)]))
