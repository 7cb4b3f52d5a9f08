"""The bulk engine: what the reference engine means, for millions of messages and many policies.

In come the mail as a table of canonical keys (`mailtable`) and up to 64 organisations that differ
in settings and choices; out comes a table of decisions for each. Every answer that depends on the
organisation alone is asked of the reference rules once and kept as bits, one for each policy
(`standing`); what depends on earlier mail is found by one pass in order over numbers (`kernel`).
Only here and in `fastmail` are numpy, numba and pyarrow imported: ``pip install sscsim[bulk]``.
Start reading at `engine`.
"""

from sscsim.bulk.engine import BulkRun, decide_bulk, refusal
from sscsim.bulk.explaining import Explainer, explain
from sscsim.bulk.mailtable import MAIL, mail_table
from sscsim.bulk.refusals import UnsupportedError
from sscsim.bulk.sums import sums_of
from sscsim.bulk.table import DECISIONS, decision_schema, decision_table
from sscsim.bulk.warming import warm_up

__all__ = [
    "DECISIONS",
    "MAIL",
    "BulkRun",
    "Explainer",
    "UnsupportedError",
    "decide_bulk",
    "decision_schema",
    "decision_table",
    "explain",
    "mail_table",
    "refusal",
    "sums_of",
    "warm_up",
]
