"""The clerk: asks the rule book, and lets the world grow with what was decided.

`decide` answers for one message in one mailbox and changes nothing; `apply` gives the world that
follows; `simulate` folds the two over events. That fold is the meaning of sscsim: every faster
engine has to agree with it. It is kept boring on purpose.
"""

from sscsim.engine.dialog import offered_methods
from sscsim.engine.reference import decide
from sscsim.engine.run import Answer, Entry, Run, Turn, deliveries, due, play, simulate
from sscsim.engine.sensitivity import sensitivities, with_sensitivity
from sscsim.engine.transition import apply, is_refused
from sscsim.engine.writing import written

__all__ = [
    "Answer",
    "Entry",
    "Run",
    "Turn",
    "apply",
    "decide",
    "deliveries",
    "due",
    "is_refused",
    "offered_methods",
    "play",
    "sensitivities",
    "simulate",
    "with_sensitivity",
    "written",
]
