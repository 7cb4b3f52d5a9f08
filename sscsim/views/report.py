"""The report: what every part of the page says, gathered as plain values before it is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from sscsim.audit import Audit
from sscsim.decisions import Outcome
from sscsim.exposure import ExposedEmail, Exposure, Promotion
from sscsim.remedy import Plan
from sscsim.views.keptout import KeptOuts
from sscsim.views.sentences import VERDICTS
from sscsim.views.summary import Tally

__all__ = [
    "CURRENT",
    "PROMOTED",
    "Days",
    "PolicySums",
    "Report",
    "days_of",
    "kind_of",
    "policy_sums",
]

CURRENT = "current"
PROMOTED = VERDICTS[Outcome.PROMOTED].capitalize()


@attrs.frozen(kw_only=True)
class Report:
    """
    Everything that a report is made of.

    Attributes:
        title: what the organisation is called.
        audit: who is at risk.
        tally: what became of the mail as things are.
        kept_out: some of what was not promoted, of each kind.
        exposure: what was promoted, who can read it, and what came in anyway.
        policies: what each policy promotes, by its name; the first is the organisation as it is.
        plan: the mend.
        notes: what was assumed, and what may surprise.
        reading: the name of the reading, and switches that were set beside it.
        questions: how many open questions the reading answers.
    """

    title: str
    audit: Audit
    tally: Tally
    kept_out: KeptOuts
    exposure: Exposure
    policies: Mapping[str, Sequence[Promotion]]
    plan: Plan
    notes: Sequence[str]
    reading: str
    questions: int

    @property
    def exposed(self) -> tuple[ExposedEmail, ...]:
        """The emails that only a mistake brought in."""
        return tuple(email for email in self.exposure.emails if email.exposed)

    @property
    def open_users(self) -> int:
        """How many users let in more than answers, now or by mail of others."""
        return sum(one.acts for one in self.audit.users)

    @property
    def outcomes(self) -> list[tuple[str, int]]:
        """What became of all that was looked at, in the order of the outcomes."""
        counts = self.tally.outcomes
        return [
            (VERDICTS[outcome].capitalize(), counts[outcome])
            for outcome in Outcome
            if counts[outcome]
        ]

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day on which something was promoted."""
        days = [email.mail.received.date() for email in self.exposure.emails if email.mail.received]
        return (min(days), max(days)) if days else None


Days = Mapping[date, Counter[str]]


def days_of(report: Report) -> Days:
    """Count each day's promotions by what they are: anyway, direct, or descended from a mistake."""
    found: dict[date, Counter[str]] = {}
    for email in report.exposure.emails:
        if email.mail.received is not None:
            found.setdefault(email.mail.received.date(), Counter())[kind_of(email)] += 1
    return dict(sorted(found.items()))


def kind_of(email: ExposedEmail) -> str:
    """Name what an email is: it came in anyway, by a mistake, or in the wake of one."""
    if email.anyway:
        return "anyway"
    return "descended" if email.descended else "direct"


@attrs.frozen(kw_only=True)
class PolicySums:
    """
    A policy in numbers, each of emails.

    Attributes:
        kept: of what comes in anyway today, how much it promotes.
        exposed: of what is exposure today, how much it still promotes.
        gained: what it promotes and today's policy does not.
    """

    name: str
    promoted: int
    kept: int
    exposed: int
    gained: int
    rightly: int

    @property
    def share(self) -> float:
        """The share of legitimate mail that is kept, from 0 to 1."""
        return self.kept / self.rightly if self.rightly else 1.0


def policy_sums(report: Report) -> list[PolicySums]:
    """Count what each policy keeps, still lets in, and adds."""
    rightly = {email.mail.key for email in report.exposure.emails if email.anyway}
    wrongly = {email.mail.key for email in report.exposure.emails if email.exposed}
    found = []
    for name, promotions in report.policies.items():
        keys = {one.key for one in promotions}
        found.append(
            PolicySums(
                name=name,
                promoted=len(keys),
                kept=len(keys & rightly),
                exposed=len(keys & wrongly),
                gained=len(keys - rightly - wrongly),
                rightly=len(rightly),
            )
        )
    return found
