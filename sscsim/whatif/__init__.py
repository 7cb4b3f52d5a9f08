"""What would have had to be otherwise: the smallest changes that turn a verdict, each confirmed.

`what_would_turn` changes one column of one row, one setting or one header at a time, then two, then
more, and plays the message again after each. Nothing is inferred: what is told was run, and so was
everything smaller; of all changes, and of those that a person, an administrator or the sender could
have made. Start reading at `search`.
"""

from sscsim.whatif.changes import By, Change
from sscsim.whatif.search import MOST, WhatIf, by_of, what_would_turn

__all__ = ["MOST", "By", "Change", "WhatIf", "by_of", "what_would_turn"]
