"""The messages of the report, as small as they can be: names are numbers into lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from sscsim.decisions import NamedRef, Outcome, Reason
from sscsim.exposure import ExposedEmail, Person, Promotion
from sscsim.views.report import Report, kind_of
from sscsim.views.sentences import OUTCOME_MEANS, REASON_SAYS, VERDICTS
from sscsim.views.short import named
from sscsim.vocabulary import FilteringMethod

__all__ = ["MOST_READERS", "MOST_ROWS", "Group", "Rows", "rows_of"]

MOST_ROWS = 25_000  # promoted messages that the page holds; its numbers are of all of them
MOST_READERS = 25  # people whose reading is told message by message: as many bits in a number


@attrs.frozen(kw_only=True)
class Group:
    """
    What was kept out with one outcome, for one reason.

    Attributes:
        name: the verdict and the reason.
        number: how many there are.
        listed: how many of them the page holds.

    """

    outcome: Outcome
    reason: Reason
    number: int
    listed: int

    @property
    def name(self) -> str:
        """Name it as the page does."""
        return f"{VERDICTS[self.outcome].capitalize()}: {self.reason}"

    @property
    def means(self) -> str:
        """Say what became of such a message, and why."""
        if self.reason is Reason.MAILBOX:
            return OUTCOME_MEANS[self.outcome]
        return REASON_SAYS[self.reason].replace("{who}", "Somebody")


@attrs.frozen(kw_only=True)
class Rows:
    """
    The messages of the page.

    Attributes:
        rows: source, subject, sender, time in seconds, mailbox, accepting entity, reason, kind (of
            what was kept out the number of its group), policies as bits, readers, who of the
            listed people reads it, whether the plan would remove it: 1 since a
            setting at risk let it in, 2 since it only answers such a one, 0 not.
        reading: pairs of bits: which of the listed people can read a message, and to which of
            them it was sent.
        entity_of: the number of each accepting entity.
        left_out: how many promoted messages the page does not hold.

    """

    mailboxes: list[str]
    entities: list[str]
    causes: list[str]
    policies: list[str]
    reading: list[list[int]]
    groups: list[Group]
    entity_of: Mapping[tuple[str, str], int]
    people: tuple[Person, ...]
    rows: list[list[Any]]
    left_out: int

    def value(self) -> dict[str, Any]:
        """Give it as JSON knows it."""
        names = ("mailboxes", "entities", "causes", "policies", "reading", "rows")
        groups = [[group.name, group.number, group.listed] for group in self.groups]
        people = [person.user.name for person in self.people]
        return {**{name: getattr(self, name) for name in names}, "groups": groups, "people": people}


class _Names:
    """Names by number, each once; two that are called alike stay two."""

    def __init__(self) -> None:
        self.found: dict[Any, int] = {}
        self.names: list[Any] = []

    def number(self, name: Any, key: Any = None) -> int:
        key = name if key is None else key
        if key not in self.found:
            self.found[key] = len(self.names)
            self.names.append(name)
        return self.found[key]


_CAUSES = {
    Reason.ACCEPT_ALL: '{who} tracks "' + FilteringMethod.ALL.label + '".',
    Reason.SENDER_MATCH: "{who} tracks mail of known senders, and the sender is known.",
    Reason.CORRELATION_MATCH: "It answers an email that is in Dynamics; {who} tracks answers.",
    Reason.MANUALLY_TRACKED: "Somebody tracked it by hand.",
}


def rows_of(report: Report) -> Rows:
    """
    Give every promoted message, exposure first, with its cause and who can read it.

    Behind them stand some of each kind that was not promoted, each with its cause.
    """
    table = _Table(report)
    promoted = table.promoted()
    kept = promoted[:MOST_ROWS]
    others = table.kept_out()
    return Rows(
        mailboxes=table.mailboxes.names,
        entities=table.entities.names,
        causes=table.causes.names,
        policies=list(report.policies),
        reading=[list(pair) for pair in table.reading.names],
        groups=table.groups,
        entity_of=table.entities.found,
        people=table.people,
        rows=kept + others,
        left_out=len(promoted) - len(kept),
    )


_Seen = tuple[Promotion, str, int | None, tuple[int, int]]


class _Table:
    """Turns messages into rows, and names into numbers on the way."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.mailboxes, self.entities, self.causes = _Names(), _Names(), _Names()
        self.reading = _Names()
        self.people = tuple(one for one in report.exposure.persons if one.counts.exposed)
        self.people = self.people[:MOST_READERS]
        self.groups = list(_groups(report))

    def promoted(self) -> list[list[Any]]:
        """Give what some policy promotes, exposure first."""
        bits = _bits(self.report.policies)
        plan = self.report.plan
        planned = {one.source: 1 + one.wake for one in plan.emails if one.activityid is None}
        emails = sorted(self.report.exposure.emails, key=lambda email: email.anyway)
        return [
            [
                *self._message(mail.source, mail.subject, mail.sender, mail.received),
                self.mailboxes.number(mail.mailbox or ""),
                self._entity(mail.accepting_entity),
                self.causes.number(_cause(mail)),
                kind,
                bits[mail.key],
                readers,
                self.reading.number(reading),
                planned.get(mail.source, 0) if readers is not None else 0,
            ]
            for mail, kind, readers, reading in (*self._seen(emails), *self._elsewhere())
        ]

    def kept_out(self) -> list[list[Any]]:
        """Give what was not promoted as things are, as far as it was kept."""
        nobody, unread = self._entity(None), self.reading.number((0, 0))
        return [
            [
                *self._message(one.source, one.subject, one.sender, one.received),
                self.mailboxes.number(one.mailbox or ""),
                nobody,
                self.causes.number(one.cause),
                number,
                0,
                None,
                unread,
                0,
            ]
            for number, group in enumerate(self.groups)
            for one in self.report.kept_out.of(group.outcome, group.reason)
        ]

    def _message(
        self, source: str, subject: str, sender: str, received: datetime | None
    ) -> tuple[str | int | None, ...]:
        return source, subject, sender, None if received is None else int(received.timestamp())

    def _entity(self, who: NamedRef | None) -> int:
        if who is None:
            return self.entities.number("nobody", ())
        return self.entities.number(named(who), (who.table, who.id))

    def _seen(self, emails: Sequence[ExposedEmail]) -> Iterator[_Seen]:
        exposure = self.report.exposure
        known: dict[Any, int] = {}
        for email in emails:
            circle = email.circle
            if circle not in known:
                known[circle] = self._who(exposure.reads(email, one.user.id) for one in self.people)
            sent = self._who(one.user.id in email.mail.parties for one in self.people)
            pair = (known[circle], known[circle] & sent)
            yield email.mail, kind_of(email), exposure.reader_count(circle), pair

    def _who(self, answers: Iterable[bool]) -> int:
        return sum(1 << number for number, answer in enumerate(answers) if answer)

    def _elsewhere(self) -> Iterator[_Seen]:
        """Give what only another policy promotes, each once; who could read it was not asked."""
        known = {email.mail.key for email in self.report.exposure.emails}
        for promotions in self.report.policies.values():
            for mail in promotions:
                if mail.key not in known:
                    known.add(mail.key)
                    yield mail, "gained", None, (0, 0)


def _groups(report: Report) -> Iterator[Group]:
    """Give what was kept out, in the order of outcomes, the most frequent reason first."""
    counts = report.tally.reasons
    for outcome in Outcome:
        own = [(reason, count) for (of, reason), count in counts.items() if of is outcome]
        for reason, count in sorted(own, key=lambda pair: (-pair[1], pair[0])):
            if outcome is not Outcome.PROMOTED and count:
                listed = len(report.kept_out.of(outcome, reason))
                yield Group(outcome=outcome, reason=reason, number=count, listed=listed)


def _bits(policies: Mapping[str, Sequence[Promotion]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, promotions in enumerate(policies.values()):
        for mail in promotions:
            found[mail.key] = found.get(mail.key, 0) | 1 << number
    return found


def _cause(mail: Promotion) -> str:
    who = mail.accepting_entity.name if mail.accepting_entity else "nobody"
    return _CAUSES.get(mail.reason, "{who} accepted it.").replace("{who}", who)
