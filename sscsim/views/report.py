"""The report: what every part of the page says, gathered as plain values before it is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from sscsim.audit import Audit, Class
from sscsim.decisions import NamedRef, Outcome, Reason
from sscsim.exposure import ExposedEmail, Exposure, Promotion
from sscsim.remedy import Plan
from sscsim.views.sentences import VERDICTS
from sscsim.views.short import named
from sscsim.views.summary import Tally
from sscsim.vocabulary import FilteringMethod

__all__ = ["CURRENT", "MOST_ROWS", "Days", "PolicySums", "Report", "Rows", "policy_sums", "rows_of"]

CURRENT = "current"
MOST_ROWS = 25_000  # messages that the page holds; its numbers are of all of them


@attrs.frozen(kw_only=True)
class Report:
    """
    Everything that a report is made of.

    Attributes:
        title: what the organisation is called.
        audit: who is at risk.
        tally: what became of the mail as things are.
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
        return sum(one.class_ in {Class.LIVE, Class.REACHABLE} for one in self.audit.users)

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


@attrs.frozen(kw_only=True)
class Rows:
    """
    The messages of the page, as small as they can be: names are numbers into lists.

    Attributes:
        rows: source, subject, sender, time in seconds, mailbox, accepting entity, reason, kind,
            policies as bits, readers.
        left_out: how many the page does not hold.
    """

    mailboxes: list[str]
    entities: list[str]
    causes: list[str]
    policies: list[str]
    rows: list[list[Any]]
    left_out: int

    def value(self) -> dict[str, Any]:
        """Give it as JSON knows it."""
        return attrs.asdict(self)


class _Names:
    """Names by number, each once."""

    def __init__(self) -> None:
        self.found: dict[str, int] = {}

    def number(self, name: str) -> int:
        return self.found.setdefault(name, len(self.found))


_CAUSES = {
    Reason.ACCEPT_ALL: '{who} tracks "' + FilteringMethod.ALL.label + '".',
    Reason.SENDER_MATCH: "{who} tracks mail of known senders, and the sender is known.",
    Reason.CORRELATION_MATCH: "It answers an email that is in Dynamics; {who} tracks answers.",
    Reason.MANUALLY_TRACKED: "Somebody tracked it by hand.",
}


def rows_of(report: Report) -> Rows:
    """Give every promoted message, exposure first, with its cause and who can read it."""
    mailboxes, entities, causes = _Names(), _Names(), _Names()
    bits = _bits(report.policies)
    emails = sorted(report.exposure.emails, key=lambda email: email.anyway)
    others = _others(report)
    found = [
        [
            *_message(mail, mailboxes, entities, causes),
            kind,
            bits[mail.key],
            readers,
        ]
        for mail, kind, readers in (*_seen(report.exposure, emails), *others)
    ]
    return Rows(
        mailboxes=list(mailboxes.found),
        entities=list(entities.found),
        causes=list(causes.found),
        policies=list(report.policies),
        rows=found[:MOST_ROWS],
        left_out=max(0, len(found) - MOST_ROWS),
    )


_Seen = tuple[Promotion, str, int | None]


def _seen(exposure: Exposure, emails: Sequence[ExposedEmail]) -> Iterator[_Seen]:
    for email in emails:
        yield email.mail, kind_of(email), exposure.reader_count(email.circle)


def _others(report: Report) -> Iterator[_Seen]:
    """Give what only another policy promotes, each once; who could read it was not asked."""
    known = {email.mail.key for email in report.exposure.emails}
    for promotions in report.policies.values():
        for mail in promotions:
            if mail.key not in known:
                known.add(mail.key)
                yield mail, "gained", None


def _bits(policies: Mapping[str, Sequence[Promotion]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, promotions in enumerate(policies.values()):
        for mail in promotions:
            found[mail.key] = found.get(mail.key, 0) | 1 << number
    return found


def _message(
    mail: Promotion, mailboxes: _Names, entities: _Names, causes: _Names
) -> tuple[str | int | None, ...]:
    who = mail.accepting_entity or NamedRef("", "", "nobody")
    cause = _CAUSES.get(mail.reason, "{who} accepted it.").format(who=who.name)
    return (
        mail.source,
        mail.subject,
        mail.sender,
        None if mail.received is None else int(mail.received.timestamp()),
        mailboxes.number(mail.mailbox or ""),
        entities.number(named(who) if mail.accepting_entity else "nobody"),
        causes.number(cause),
    )
