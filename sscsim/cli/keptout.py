"""What did not become an email, taken out of a run of the bulk engine as `KeptOuts` keeps it."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from sscsim.bulk import BulkRun
from sscsim.bulk.creating import picked
from sscsim.bulk.verdicts import VERDICTS, Code
from sscsim.decisions import Outcome, Reason
from sscsim.views.keptout import KeptOut, KeptOuts

__all__ = ["keep_out"]

_COLUMNS = ["source", "subject", "received", "from", "mailbox"]


def keep_out(kept: KeptOuts, run: BulkRun, policy: int) -> None:
    """
    Keep the first of each outcome and reason under one policy of a run.

    Args:
        kept: where they are kept.
        run: what `decide_bulk` gave.
        policy: the place of the policy within this run, from 0.

    """
    code = picked(run, policy).code
    rows: dict[tuple[Outcome, Reason], list[int]] = defaultdict(list)
    for each in np.unique(code).tolist():
        verdict = VERDICTS[Code(each)]
        if verdict.outcome is not Outcome.PROMOTED:
            first = np.flatnonzero(code == each)[: kept.most]
            rows[verdict.outcome, verdict.reason] += first.tolist()
    mailboxes = run.worlds[policy].directory.mailboxes
    for (outcome, reason), some in rows.items():
        wanted = sorted(some)[: kept.most]
        told = run.mail.select(_COLUMNS).take(wanted).to_pylist()
        for row, one in zip(wanted, told, strict=True):
            mailbox = one["mailbox"]
            kept.keep(
                outcome,
                KeptOut(
                    source=one["source"],
                    reason=reason,
                    rule=VERDICTS[Code(code[row])].rule,
                    subject=one["subject"],
                    sender=one["from"][0] if one["from"] else "",
                    received=one["received"],
                    mailbox=None if mailbox is None else mailboxes[mailbox].emailaddress.lower(),
                ),
            )
