"""The policy room: what an administrator could change, as a value, and how a file says it.

A `Policy` is read by `load_policy` with the same columns, labels and ranges as a scenario;
`apply_policy` gives the world in which it is in force, `mutants_of_world` and `mutants_of_policy`
take one step away from an organisation or a policy, and a `Comparison` tells two policies apart by
what was decided under each. `mended` puts the mistake of the article right. `AtOnce` asks one
question of many policies, and evaluates it only for those that it can tell apart. Start reading at
`policy`.
"""

from sscsim.policy.applying import apply_policy, rows_meant
from sscsim.policy.at_once import AtOnce, Told, is_promoted
from sscsim.policy.comparison import Change, Comparison, Kind, Side, Verdict, side_by_side
from sscsim.policy.loosening import mutants_of_policy
from sscsim.policy.mending import AT_RISK, AtRisk, at_risk, culprits, mended, untold
from sscsim.policy.mutants import PolicyMutant, Spot, mutants_of_world
from sscsim.policy.policy import Policy, Write
from sscsim.policy.reading import load_policy, policy_of
from sscsim.policy.writing import policy_text

__all__ = [
    "AT_RISK",
    "AtOnce",
    "AtRisk",
    "Change",
    "Comparison",
    "Kind",
    "Policy",
    "PolicyMutant",
    "Side",
    "Spot",
    "Told",
    "Verdict",
    "Write",
    "apply_policy",
    "at_risk",
    "culprits",
    "is_promoted",
    "load_policy",
    "mended",
    "mutants_of_policy",
    "mutants_of_world",
    "policy_of",
    "policy_text",
    "rows_meant",
    "side_by_side",
    "untold",
]
