"""Findings: what somebody must answer for, under ids that stay from one audit to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

import attrs

from sscsim.audit.audit import Audit
from sscsim.audit.classing import Class, Classed

__all__ = ["Accepted", "Finding", "State", "compared", "findings_of"]


class State(StrEnum):
    """
    How a finding stands to an earlier audit, and to what was accepted.

    >>> print(*State)
    new drifted open expired accepted mended

    """

    NEW = "new"
    DRIFTED = "drifted"
    OPEN = "open"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    MENDED = "mended"


@attrs.frozen(kw_only=True)
class Finding:
    """
    One thing that is not as it should be.

    Attributes:
        id: the same in every audit of this organisation.
        is_: how it stands: the class and value of a user, or who shares an address.
        says: a sentence.
        class_: the class, where it is about a user.
        was: how it stood in the earlier audit, where it stood otherwise.

    >>> Finding(id="user:hanna", is_="live 0", says="Hanna tracks all.").state.value
    'open'

    """

    id: str
    is_: str
    says: str
    class_: Class | None = None
    state: State = State.OPEN
    accepted: Accepted | None = None
    was: str | None = None


@attrs.frozen(kw_only=True)
class Accepted:
    """
    A finding that somebody answers for, until a day.

    >>> Accepted(finding="user:hanna", owner="IT", until=date(2026, 12, 31)).holds(date(2027, 1, 1))
    False

    """

    finding: str
    owner: str
    until: date
    note: str = ""

    def holds(self, today: date) -> bool:
        """Say whether it is accepted still; the last day counts."""
        return today <= self.until


def findings_of(audit: Audit) -> tuple[Finding, ...]:
    """
    List what an audit finds, the most urgent first: users at risk, and addresses that open.

    >>> from sscsim import World
    >>> from sscsim.audit import audit_of
    >>> findings_of(audit_of(World()))
    ()

    """
    return (*_users(audit), *_addresses(audit))


def _users(audit: Audit) -> Iterator[Finding]:
    for one in audit.users:
        if one.class_ is not Class.SAFE:
            yield Finding(
                id=f"user:{one.row.ref.id}",
                is_=f"{one.class_.value} {_value(one)}",
                says=f"{one.row.label}: {one.why}",
                class_=one.class_,
            )


def _value(one: Classed) -> str:
    return "-" if one.stored is None else str(one.stored)


def _addresses(audit: Audit) -> Iterator[Finding]:
    for one in audit.shared_addresses:
        if one.opened_by is not None:
            rows = " ".join(sorted(f"{ref.table}:{ref.id}" for ref in one.rows))
            yield Finding(
                id=f"address:{one.address}",
                is_=rows,
                says=f"{one.address} belongs to {len(one.rows)} rows; mail to it comes in by "
                f"{one.opened_by.table} {one.opened_by.id} (FLT-29).",
            )


def compared(
    findings: Iterable[Finding],
    before: Mapping[str, str] | None,
    accepted: Iterable[Accepted],
    today: date,
) -> tuple[Finding, ...]:
    """
    Hold findings against an earlier audit and against what was accepted.

    Args:
        findings: of today.
        before: how each finding stood in the earlier audit, by its id; None: there was none.
        accepted: who answers for which, and until when.
        today: the day of this audit.

    >>> found = [Finding(id="user:hanna", is_="live 0", says="Hanna tracks all.")]
    >>> print(*(one.state for one in compared(found, {"user:jonas": "live 2"}, [], date.today())))
    new mended

    """
    answers = {one.finding: one for one in accepted}
    found = [_stated(one, before, answers.get(one.id), today) for one in findings]
    gone = (before or {}).keys() - {one.id for one in found}
    mended = (
        Finding(id=key, is_=(before or {})[key], says="It is mended.", state=State.MENDED)
        for key in sorted(gone)
    )
    return (*found, *mended)


def _stated(
    one: Finding, before: Mapping[str, str] | None, answer: Accepted | None, today: date
) -> Finding:
    if answer is not None:
        state = State.ACCEPTED if answer.holds(today) else State.EXPIRED
        return attrs.evolve(one, state=state, accepted=answer)
    if before is None:
        return one
    if one.id not in before:
        return attrs.evolve(one, state=State.NEW)
    if before[one.id] == one.is_:
        return one
    return attrs.evolve(one, state=State.DRIFTED, was=before[one.id])
