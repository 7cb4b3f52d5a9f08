"""Who can read what was promoted, as values for programs: every email, every person, the sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from sscsim.decisions import NamedRef, Outcome, Reason
from sscsim.exposure import ChokePoint, ExposedEmail, Exposure, Person
from sscsim.views.record import plain
from sscsim.views.routes import route_value
from sscsim.views.sentences import REASON_SAYS
from sscsim.views.undecided import GIVE, unclear_says, undecided_says

__all__ = [
    "EMAIL_KEYS",
    "MOST_READINGS",
    "Shown",
    "email_records",
    "exposure_value",
    "not_promoted",
    "so_who_reads",
    "sums_of",
]

EMAIL_KEYS = (
    *("source", "messageid", "mailbox", "subject", "received", "reason", "accepting_entity"),
    *("anyway", "root", "confidential", "readers"),
)
MOST_READINGS = 200_000  # so many pairs of email and reader are listed one by one


@attrs.frozen(kw_only=True)
class Shown:
    """
    What of an exposure is shown.

    Attributes:
        emails: the emails asked for, or all.
        people: the persons asked for; None for everybody.
        chokepoints: the changes that were tried, those that close most first; None: not asked.
        sums: whether the sums are asked for, beside the keys of the contract.
        alone: whether one email was asked for.
        out: what became of the message asked for, where it was not promoted; a line each.
    """

    exposure: Exposure
    emails: Sequence[ExposedEmail]
    people: Sequence[NamedRef] | None = None
    chokepoints: Sequence[ChokePoint] | None = None
    sums: bool = False
    alone: bool = False
    out: Sequence[str] = ()

    @property
    def remarks(self) -> Iterator[str]:
        """What is said beside the document."""
        yield from self.out
        yield from self.unsure
        if not self.listed:
            yield _TOO_MANY.format(readings=self.exposure.readings)

    @property
    def unsure(self) -> Iterator[str]:
        """What the input does not tell of all mail, where that is asked about."""
        if self.out or self.one_email:
            return
        if self.exposure.undecided:
            yield undecided_says(self.exposure.undecided)
        if unclear := sum(one.unclear for one in self.exposure.emails):
            yield unclear_says(unclear)

    @property
    def one_email(self) -> bool:
        """Whether one email is asked for, even if there is no other."""
        return self.alone or len(self.emails) < len(self.exposure.emails)

    @property
    def listed(self) -> bool:
        """Whether every reader of every email is listed; there can be too many of them."""
        return self.one_email or self.people is not None or self.exposure.readings <= MOST_READINGS


def email_records(shown: Shown) -> Iterator[dict[str, Any]]:
    """Give every email with its readers and their routes (contract 6), as they are asked for."""
    listed = shown.listed
    memo: dict[Any, list[dict[str, Any]]] = {}
    for email in shown.emails:
        mail = email.mail
        if email.circle not in memo:
            memo[email.circle] = _readers(shown, email) if listed else []
        readers = memo[email.circle]
        if shown.people is not None and not readers and not shown.one_email:
            continue
        yield {
            "source": mail.source,
            "messageid": mail.messageid,
            "mailbox": mail.mailbox,
            "subject": mail.subject,
            "received": plain(mail.received),
            "reason": mail.reason.value,
            "accepting_entity": plain(mail.accepting_entity),
            "anyway": email.anyway,
            "root": email.root,
            "confidential": email.confidential,
            "readers": readers if listed else None,
        }


def _readers(shown: Shown, email: ExposedEmail) -> list[dict[str, Any]]:
    exposure = shown.exposure
    wanted = None if shown.people is None else sorted(one.id for one in shown.people)
    return [
        {
            "systemuserid": key,
            "routes": [route_value(route) for route in exposure.routes_to(email, key)],
        }
        for key in (exposure.readers(email) if wanted is None else wanted)
        if wanted is None or exposure.reads(email, key)
    ]


def exposure_value(shown: Shown) -> dict[str, Any]:
    """Show what stands beside the emails: every user, and what else was asked for."""
    wanted = None if shown.people is None else {one.id for one in shown.people}
    persons = shown.exposure.persons
    return {
        "users": [_person(one) for one in persons if wanted is None or one.user.id in wanted],
        **({"sums": sums_of(shown.exposure)} if shown.sums else {}),
        **({} if shown.chokepoints is None else {"choke_points": _points(shown.chokepoints)}),
    }


def not_promoted(record: Mapping[str, Any]) -> str:
    """
    Say of a record why nobody can read its message in Dynamics, or why that cannot be told.

    >>> not_promoted({"source": "in.mbox#3", "mailbox": "hanna@contoso.example",
    ...               "outcome": "rejected", "reason": "NoCorrelationMatch"})
    'in.mbox#3 was not promoted in hanna@contoso.example: rejected (NoCorrelationMatch).'

    """
    where = f" in {record['mailbox']}" if record["mailbox"] else ""
    verdict = f"{record['outcome']} ({record['reason']})."
    if record["outcome"] in _EITHER_WAY:
        verdict = f"{verdict} {REASON_SAYS[Reason(record['reason'])]}"
        return f"Of {record['source']} it cannot be told whether it was promoted{where}: {verdict}"
    return f"{record['source']} was not promoted{where}: {verdict}"


def so_who_reads(records: Iterable[Mapping[str, Any]]) -> str:
    """
    Say what follows where no record of a message is a promotion.

    >>> so_who_reads([{"outcome": "rejected"}])
    'So nobody can read it in Dynamics.'

    """
    if all(one["outcome"] not in _EITHER_WAY for one in records):
        return "So nobody can read it in Dynamics."
    return f"So it cannot be told either who can read it in Dynamics. {GIVE}"


_EITHER_WAY = {Outcome.UNDECIDABLE.value, Outcome.UNREADABLE.value}


_TOO_MANY = (
    "Readers are not listed: there are {readings:,} pairs of email and reader. "
    "Ask for one email with --email, or for one person with --who."
)


def _points(points: Sequence[ChokePoint]) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.change.kind.value,
            "row": plain(one.change.row),
            "column": one.change.column,
            "to": one.change.to,
            "before": one.before,
            "after": one.after,
            "closes": one.closes,
        }
        for one in points
    ]


def _person(one: Person) -> dict[str, Any]:
    return {
        "systemuserid": one.user.id,
        "fullname": one.user.name,
        "can_read": one.counts.can_read,
        "not_sent": one.counts.not_sent,
        "exposed": one.counts.exposed,
        "confidential": one.counts.confidential,
        "let_in": one.let_in,
        "let_in_exposed": one.let_in_exposed,
    }


def sums_of(exposure: Exposure) -> Mapping[str, Any]:
    """Count the emails of each kind, and the exposures by route and by who let them in."""
    emails = exposure.emails
    return {
        "promoted": len(emails),
        "anyway": sum(one.anyway for one in emails),
        "exposed": sum(one.exposed for one in emails),
        "descended": sum(one.descended for one in emails),
        "confidential": sum(one.confidential for one in emails),
        **_unsure(exposure),
        "exposures": exposure.pairs,
        "exposures_by_route": {via.value: count for via, count in exposure.by_route.items()},
        "let_in_by": [
            {**plain(who), "reason": reason.value, "emails": count}
            for (who, reason), count in exposure.let_in_by.most_common()
        ],
    }


def _unsure(exposure: Exposure) -> dict[str, int]:
    """Count what the input does not tell, where it lacks something."""
    counts = {
        "undecidable": exposure.undecided,
        "unclear": sum(one.unclear for one in exposure.emails),
    }
    return {name: count for name, count in counts.items() if count}
