"""The law about outcome and reason: which words may stand beside each other in a record."""

from __future__ import annotations

from sscsim.decisions import Outcome, Reason
from sscsim.testing.laws.law import Law
from sscsim.testing.laws.trial import Trial

__all__ = ["OWN_REASONS", "REASONS"]

REASONS: dict[Outcome, tuple[Reason, ...]] = {
    Outcome.PROMOTED: (
        Reason.ACCEPT_ALL, Reason.CORRELATION_MATCH, Reason.SENDER_MATCH, Reason.MANUALLY_TRACKED,
    ),
    Outcome.REJECTED: (
        Reason.NO_CORRELATION_MATCH, Reason.NO_RECIPIENT_MATCH, Reason.INTERNAL_EMAIL_REJECT,
        Reason.INVALID_SENDER, Reason.INVALID_ADDRESS, Reason.MISSING_HEADER,
    ),
    Outcome.DUPLICATE: (Reason.DUPLICATE,),
    Outcome.NOT_EVALUATED: (Reason.FOLDER, Reason.BEFORE_WATERMARK, Reason.EXCLUDED_ITEM),
    Outcome.NOT_PROCESSED: (Reason.MAILBOX,),
    Outcome.FAILED_CREATE: (Reason.CREATE_HOOK,),
    Outcome.UNREADABLE: (Reason.UNREADABLE,),
    Outcome.UNDECIDABLE: (Reason.MISSING_HEADER,),
}  # fmt: skip


def _own_reasons(trial: Trial) -> str | None:
    for one in trial.run.decisions:
        if one.reason not in REASONS[one.outcome]:
            wanted = " or ".join(REASONS[one.outcome])
            return (
                f"{one.source} in {one.mailbox} is {one.outcome} ({one.reason}); "
                f"what is {one.outcome} has the reason {wanted}."
            )
    return None


OWN_REASONS = Law(
    sentence="every outcome has its own reasons",
    cites="contract 3, FLT-30",
    why=_own_reasons,
)
