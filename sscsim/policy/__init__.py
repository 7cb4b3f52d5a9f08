"""The policy room: what an administrator could change, as a value, and how a file says it.

A `Policy` is read by `load_policy` with the same columns, labels and ranges as a scenario;
`apply_policy` gives the world in which it is in force. Nothing here decides anything about mail.
Start reading at `policy`.
"""

from sscsim.policy.applying import apply_policy, rows_meant
from sscsim.policy.policy import Policy, Write
from sscsim.policy.reading import load_policy, policy_of

__all__ = ["Policy", "Write", "apply_policy", "load_policy", "policy_of", "rows_meant"]
