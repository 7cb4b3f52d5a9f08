"""The classes of mail that policies can tell apart in an organisation, each with a message.

`Kinds` derives them from the rules and the organisation; `class_of` puts any message into one, by
what the rules find out about it. Two messages of one class end alike under each of the policies.
Start reading at `kinds`.
"""

from sscsim.classes.chains import following
from sscsim.classes.kind import Kind, Telling
from sscsim.classes.kinds import Kinds
from sscsim.classes.likeness import not_told_apart
from sscsim.classes.observing import MailClass, Observed, Observer, class_of, promoting

__all__ = [
    "Kind",
    "Kinds",
    "MailClass",
    "Observed",
    "Observer",
    "Telling",
    "class_of",
    "following",
    "not_told_apart",
    "promoting",
]
