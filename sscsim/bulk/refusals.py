"""What the bulk engine does not decide: it refuses, and never answers otherwise than the rules."""

from __future__ import annotations

__all__ = ["UnsupportedError"]


class UnsupportedError(ValueError):
    """
    Something that only the reference engine decides; the text names it.

    >>> from sscsim import Delivery, Message
    >>> from sscsim.bulk import UnsupportedError, mail_table
    >>> archived = Delivery(message=Message(source="m1"), mailbox=None, folder="Archive")
    >>> try:
    ...     mail_table([archived])
    ... except UnsupportedError as error:
    ...     print(error.what)
    mail outside the Inbox, or tracked by hand

    """

    def __init__(self, what: str) -> None:
        super().__init__(f"the bulk engine does not decide {what}. Use the reference engine.")
        self.what = what

    def __reduce__(self) -> tuple[type[UnsupportedError], tuple[str]]:
        """Come out of another process as it was raised there."""
        return type(self), (self.what,)
