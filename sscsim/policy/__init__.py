"""The policy room: what an administrator could change, as a value, and how a file says it.

A `Policy` is read by `load_policy` with the same columns, labels and ranges as a scenario; nothing
here decides anything about mail. Start reading at `policy`.
"""

from sscsim.policy.policy import Policy, Write
from sscsim.policy.reading import load_policy, policy_of

__all__ = ["Policy", "Write", "load_policy", "policy_of"]
