"""The saboteur: changes one thing at a time, and tells which changes the scenarios do not notice.

`mutate` takes scenarios with what they expect, and perhaps a policy over them. What survives is of
two kinds: it changes decisions that nothing expects anything about (write an ``expect``), or no
scenario comes near it (write a scenario, or leave it). Start reading at `report`.
"""

from sscsim.mutation.differences import Difference
from sscsim.mutation.mutant import KINDS, Mutant
from sscsim.mutation.report import Fate, Report, Result, judged, mutants_of, mutate
from sscsim.mutation.staged import Played, Staged

__all__ = [
    "KINDS",
    "Difference",
    "Fate",
    "Mutant",
    "Played",
    "Report",
    "Result",
    "Staged",
    "judged",
    "mutants_of",
    "mutate",
]
