"""Laws that a rule of your own has to keep, each a sentence, a source and a function.

``LAWS`` is the list, from the answer of the rule itself to what it does to a whole run. A law looks
at one `Trial`, a scenario played with the rule in the book, and gives None, or why it does not
hold there.
"""

from sscsim.testing.laws.answering import (
    ASKED_TWICE,
    CHANGES_NOTHING,
    DISPLAY_NAMES,
    NEVER_FAILS,
    READS_ITS_CARD,
    SHOWS_ITS_CARD,
)
from sscsim.testing.laws.deciding import (
    EMPTY_COLUMNS,
    LETS_NOTHING_IN,
    ORDER_OF_MAILBOXES,
    PASSING,
    PROMOTION_ONCE,
    SAME_EVENTS,
    TRACKS_NOTHING,
)
from sscsim.testing.laws.law import Law
from sscsim.testing.laws.matching import (
    CAPITALS,
    DELETED_EMAIL,
    FOUND_EXISTS,
    KEEPS_NOTHING_OUT,
    ORDER_OF_EMAILS,
)
from sscsim.testing.laws.reasons import OWN_REASONS
from sscsim.testing.laws.trial import Trial

__all__ = [
    "ASKED_TWICE",
    "CAPITALS",
    "CHANGES_NOTHING",
    "DELETED_EMAIL",
    "DISPLAY_NAMES",
    "EMPTY_COLUMNS",
    "FOUND_EXISTS",
    "KEEPS_NOTHING_OUT",
    "LAWS",
    "LETS_NOTHING_IN",
    "NEVER_FAILS",
    "ORDER_OF_EMAILS",
    "ORDER_OF_MAILBOXES",
    "OWN_REASONS",
    "PASSING",
    "PROMOTION_ONCE",
    "READS_ITS_CARD",
    "SAME_EVENTS",
    "SHOWS_ITS_CARD",
    "TRACKS_NOTHING",
    "Law",
    "Trial",
]

LAWS: tuple[Law, ...] = (
    NEVER_FAILS,  # first: of a rule that fails nothing else can be said
    ASKED_TWICE,
    CHANGES_NOTHING,
    SHOWS_ITS_CARD,
    READS_ITS_CARD,
    DISPLAY_NAMES,
    CAPITALS,
    ORDER_OF_EMAILS,
    DELETED_EMAIL,
    FOUND_EXISTS,
    KEEPS_NOTHING_OUT,
    LETS_NOTHING_IN,
    PASSING,
    TRACKS_NOTHING,
    PROMOTION_ONCE,
    ORDER_OF_MAILBOXES,
    EMPTY_COLUMNS,
    OWN_REASONS,
    SAME_EVENTS,
)
