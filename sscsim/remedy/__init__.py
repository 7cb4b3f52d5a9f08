"""The mend of the article: four steps as requests, what they would delete, and whom to tell.

`plan_of` puts a plan together: the requests of each step with their undo (`requests`), the emails
that a setting let in (`letin`), and the people to be told. `rehearse` plays the steps in every
order while mail goes on arriving and people choose their old setting again. Nothing is sent to
anybody. Start reading at `plan`.
"""

from sscsim.remedy.batches import batches
from sscsim.remedy.exported import righted
from sscsim.remedy.letin import LetIn
from sscsim.remedy.plan import Plan, plan_of
from sscsim.remedy.rehearsal import Rehearsal, rehearse
from sscsim.remedy.removing import Removal
from sscsim.remedy.requests import Request

__all__ = [
    "LetIn",
    "Plan",
    "Rehearsal",
    "Removal",
    "Request",
    "batches",
    "plan_of",
    "rehearse",
    "righted",
]
