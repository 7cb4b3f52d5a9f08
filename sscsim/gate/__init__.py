"""Would one policy promote mail that another does not? Asked of kinds of mail, not of a corpus.

Mail differs for the rules by who is to accept it, in whose mailbox it lies, who sends it, what it
answers, and what stops it. `kinds` makes one message for each combination that the organisation can
tell apart; `gained` plays them under both policies. Start reading at `search`.
"""

from sscsim.gate.search import Gate, gained
from sscsim.gate.writing import eml

__all__ = ["Gate", "eml", "gained"]
