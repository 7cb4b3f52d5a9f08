"""Would one policy promote mail that another does not? Asked of kinds of mail, not of a corpus.

Mail differs for the rules by who is to accept it, in whose mailbox it lies, who sends it, what it
answers, and what stops it. `sscsim.classes` makes one message for each combination that the
organisation can tell apart; `gained` plays them under both policies, and `broken` holds what is
promoted against a property that an `expression` says. Start reading at `search`.
"""

from sscsim.gate.addresses import Addresses
from sscsim.gate.certificate import certificate
from sscsim.gate.expressions import Expression, expression
from sscsim.gate.judged import Gate, decided
from sscsim.gate.overall import AllMail, not_tried, over_all_mail
from sscsim.gate.properties import Property, broken
from sscsim.gate.search import gained
from sscsim.gate.writing import eml, witness_files

__all__ = [
    "Addresses",
    "AllMail",
    "Expression",
    "Gate",
    "Property",
    "broken",
    "certificate",
    "decided",
    "eml",
    "expression",
    "gained",
    "not_tried",
    "over_all_mail",
    "witness_files",
]
