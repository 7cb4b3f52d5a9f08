"""Who can read what was promoted: a summary for people, and every email for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from sscsim.decisions import NamedRef
from sscsim.exposure import ExposedEmail, Exposure, Person
from sscsim.safe import clip, one_line
from sscsim.views.record import plain
from sscsim.views.routes import VIA_SAYS, answer, route_value, why_not
from sscsim.views.short import named

__all__ = ["MOST_READINGS", "Shown", "email_records", "exposure_lines", "exposure_value"]

MOST_READINGS = 200_000  # so many pairs of email and reader are listed one by one
_TOP, _SHOWN, _SUBJECT = 10, 20, 60


@attrs.frozen(kw_only=True)
class Shown:
    """
    What of an exposure is shown.

    Attributes:
        emails: the emails asked for, or all.
        people: the persons asked for; None for everybody.
        notes: what was assumed, and what may surprise.
    """

    exposure: Exposure
    emails: Sequence[ExposedEmail]
    people: Sequence[NamedRef] | None = None
    notes: Sequence[str] = ()

    @property
    def listed(self) -> bool:
        """Whether every reader of every email is listed; there can be too many of them."""
        few = len(self.emails) < len(self.exposure.emails) or self.people is not None
        return few or self.exposure.readings <= MOST_READINGS


# -- for programs ----------------------------------------------------------------------------------


def email_records(shown: Shown) -> Iterator[dict[str, Any]]:
    """Give every email with its readers and their routes (contract 6), as they are asked for."""
    listed = shown.listed
    memo: dict[Any, list[dict[str, Any]]] = {}
    for email in shown.emails:
        mail = email.mail
        if email.circle not in memo:
            memo[email.circle] = _readers(shown, email) if listed else []
        readers = memo[email.circle]
        if shown.people is not None and not readers and len(shown.emails) > 1:
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
    wanted = None if shown.people is None else {one.id for one in shown.people}
    return [
        {
            "systemuserid": key,
            "routes": [route_value(route) for route in exposure.routes_to(email, key)],
        }
        for key in exposure.readers(email)
        if wanted is None or key in wanted
    ]


def exposure_value(shown: Shown) -> dict[str, Any]:
    """Show what stands beside the emails: every user, the sums, and what was assumed."""
    wanted = None if shown.people is None else {one.id for one in shown.people}
    persons = shown.exposure.persons
    notes = list(shown.notes)
    if not shown.listed:
        notes.append(_TOO_MANY.format(readings=shown.exposure.readings))
    return {
        "users": [_person(one) for one in persons if wanted is None or one.user.id in wanted],
        "sums": _sums(shown.exposure),
        "notes": notes,
    }


_TOO_MANY = (
    "Readers are not listed: there are {readings:,} pairs of email and reader. "
    "Ask for one email with --email, or for one person with --who."
)


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


def _sums(exposure: Exposure) -> Mapping[str, Any]:
    emails = exposure.emails
    return {
        "promoted": len(emails),
        "anyway": sum(one.anyway for one in emails),
        "exposed": sum(one.exposed for one in emails),
        "descended": sum(one.descended for one in emails),
        "confidential": sum(one.confidential for one in emails),
        "exposures": exposure.pairs,
        "exposures_by_route": {via.value: count for via, count in exposure.by_route.items()},
        "let_in_by": [
            {**plain(who), "reason": reason.value, "emails": count}
            for (who, reason), count in exposure.let_in_by.most_common()
        ],
    }


# -- for people ------------------------------------------------------------------------------------


def exposure_lines(shown: Shown, width: int) -> Iterator[str]:
    """Show the summary, or one person, or one email, or one person's routes to one email."""
    one_email = len(shown.emails) < len(shown.exposure.emails)
    if shown.people is not None:
        for who in shown.people:
            yield from _who_lines(shown, who, width)
    elif one_email:
        for email in shown.emails:
            yield from _email_lines(shown.exposure, email, width)
    else:
        yield from _summary(shown.exposure)


def _summary(exposure: Exposure) -> Iterator[str]:
    sums = _sums(exposure)
    yield f"{sums['promoted']:>12,}  emails are promoted"
    yield f"{sums['anyway']:>12,}  of them come in anyway, with every offending setting put right"
    yield f"{sums['exposed']:>12,}  are exposure: only a mistake brought them in"
    if sums["descended"]:
        yield f"{sums['descended']:>12,}  of these answer what should not have been there"
    if sums["confidential"]:
        yield f"{sums['confidential']:>12,}  emails are marked as confidential"
    yield f"{sums['exposures']:>12,}  times one person can read such an email not sent to her"
    yield from _ranked(
        "Exposure let in by the setting of",
        [
            (f"{named(who)} ({why})", count)
            for (who, why), count in exposure.let_in_by.most_common()
        ],
    )
    ways = [(VIA_SAYS[via], count) for via, count in exposure.by_route.most_common()]
    yield from _ranked("It is read", ways)
    most = [(named(one.user), one.counts.exposed) for one in exposure.persons]
    yield from _ranked("Who can read most of it", [one for one in most if one[1]])


def _ranked(title: str, ranked: Sequence[tuple[str, int]]) -> Iterator[str]:
    if ranked:
        yield ""
        yield f"{title}:"
        yield from (f"{count:>12,}  {name}" for name, count in ranked[:_TOP])
    if len(ranked) > _TOP:
        yield f"{sum(count for _, count in ranked[_TOP:]):>12,}  {len(ranked) - _TOP:,} others"


def _email_lines(exposure: Exposure, email: ExposedEmail, width: int) -> Iterator[str]:
    yield _headline(email)
    yield from _wrapped(_let_in(email), width, 2)
    readers = exposure.readers(email)
    yield f"  {len(readers):,} can read it:" if readers else "  Nobody can read it."
    for key in readers[:_SHOWN]:
        who = exposure.routes.named(exposure.routes.user(key).ref)
        said = answer(who, exposure.routes_to(email, key), "").removeprefix("Yes: ")
        yield from _wrapped(said, width, 4)
    if len(readers) > _SHOWN:
        yield f"    and {len(readers) - _SHOWN:,} more: --format json"


def _let_in(email: ExposedEmail) -> str:
    who = email.mail.accepting_entity
    by = "It was tracked by hand" if who is None else f"The setting of {named(who)} let it in"
    return f"{by} ({email.mail.reason}). {_kind(email)}"


def _kind(email: ExposedEmail) -> str:
    if email.anyway:
        return "It comes in anyway, with every offending setting put right."
    if email.descended:
        return f"It is exposure: it descends from {email.root}, which should not be there."
    return "It is exposure: with the offending settings put right it stays out."


def _who_lines(shown: Shown, who: NamedRef, width: int) -> Iterator[str]:
    exposure = shown.exposure
    if len(shown.emails) < len(exposure.emails):
        for email in shown.emails:
            routes = exposure.routes_to(email, who.id)
            yield f"Can {named(who)} read {_headline(email)}?"
            denied = why_not(exposure.routes, email.circle, who)
            yield from _wrapped(answer(who, routes, denied), width, 2)
        return
    person = next(one for one in exposure.persons if one.user.id == who.id)
    counts = person.counts
    yield f"{named(who)} can read {counts.can_read:,} of {len(exposure.emails):,} emails."
    yield f"  {counts.not_sent:,} were not sent to this person; {counts.exposed:,} are exposure."
    let_in = f"{person.let_in:,}, of which {person.let_in_exposed:,} are exposure"
    yield f"  The own setting let in {let_in}."
    own = [
        email
        for email in shown.emails
        if email.exposed and who.id not in email.mail.parties and who.id in exposure.readers(email)
    ]
    for email in own[:_SHOWN]:
        yield f"  {_headline(email)}"
        yield from _wrapped(answer(who, exposure.routes_to(email, who.id), ""), width, 4)
    if len(own) > _SHOWN:
        yield f"  and {len(own) - _SHOWN:,} more: --format json"


def _headline(email: ExposedEmail) -> str:
    subject = email.mail.subject
    what = f'"{clip(subject, _SUBJECT)}"' if subject else "no subject"
    mark = ", confidential" if email.confidential else ""
    return f"{what} ({clip(email.mail.source, _SUBJECT)}{mark})"


def _wrapped(text: str, width: int, indent: int) -> Iterator[str]:
    margin = " " * indent
    yield from textwrap.wrap(
        one_line(text), width, initial_indent=margin, subsequent_indent=margin + "  ",
        break_on_hyphens=False,
    )  # fmt: skip
