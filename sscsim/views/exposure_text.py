"""Who can read what was promoted, for people: a summary, one person, one email, or one answer."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from sscsim.decisions import NamedRef
from sscsim.exposure import Change, ExposedEmail, Exposure
from sscsim.policy import untold
from sscsim.safe import clip, one_line
from sscsim.views.exposure import Shown, sums_of
from sscsim.views.routes import VIA_SAYS, answer, why_not
from sscsim.views.short import named, others
from sscsim.views.undecided import GIVE
from sscsim.vocabulary import FilteringMethod

__all__ = ["change_says", "exposure_lines"]

_TOP, _SHOWN, _SUBJECT = 10, 20, 60


def change_says(change: Change) -> str:
    """Say what is changed."""
    if change.row is None:
        return f"{change.column} = {change.to}"
    if change.decides:
        method = FilteringMethod(int(change.to)).label
        return f'{named(change.row)} tracks "{method}"'
    return one_line(f"the role {change.row.name} reads only what is one's own")


def exposure_lines(shown: Shown, width: int) -> Iterator[str]:
    """Show the summary, or one person, or one email, or one person's routes to one email."""
    if shown.out:
        for line in shown.out:
            yield from _wrapped(line, width, 0)
        return
    if shown.people is not None:
        for who in shown.people:
            yield from _who_lines(shown, who, width)
    elif shown.one_email:
        for email in shown.emails:
            yield from _email_lines(shown.exposure, email, width)
    else:
        yield from _summary(shown)
    for remark in shown.unsure:
        yield ""
        yield from _wrapped(remark, width, 0)


def _summary(shown: Shown) -> Iterator[str]:
    exposure = shown.exposure
    sums = sums_of(exposure)
    yield f"{sums['promoted']:>12,}  emails are promoted"
    yield f"{sums['anyway']:>12,}  of them come in anyway, with every offending setting put right"
    yield f"{sums['exposed']:>12,}  are exposure: only a mistake brought them in"
    if unclear := sums.get("unclear"):
        yield f"{unclear:>12,}  of these perhaps come in anyway: their input does not tell"
    if unknown := untold(exposure.routes.world):
        yield (
            f"{unknown:>12,}  enabled users have no value in the export: what they let in is not "
            "known"
        )
    if sums["descended"]:
        yield f"{sums['descended']:>12,}  of these answer what should not have been there"
    if sums["confidential"]:
        yield f"{sums['confidential']:>12,}  emails are marked as confidential"
    yield f"{sums['exposures']:>12,}  times one person can read such an email not sent to her"
    if undecided := exposure.undecided:
        yield f"{undecided:>12,}  messages in mailboxes could not be decided: promoted or not"
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
    closing = [(change_says(one.change), one.closes) for one in shown.chokepoints or ()]
    yield from _ranked("One change alone closes, as a run has shown", closing)


def _ranked(title: str, ranked: Sequence[tuple[str, int]]) -> Iterator[str]:
    if ranked:
        yield ""
        yield f"{title}:"
        yield from (f"{count:>12,}  {name}" for name, count in ranked[:_TOP])
    if len(ranked) > _TOP:
        yield f"{sum(count for _, count in ranked[_TOP:]):>12,}  {others(len(ranked) - _TOP)}"


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
    if email.unclear:
        return (
            f"Whether it comes in anyway cannot be told: a header that decides is lacking. {GIVE}"
        )
    return "It is exposure: with the offending settings put right it stays out."


def _who_lines(shown: Shown, who: NamedRef, width: int) -> Iterator[str]:
    exposure = shown.exposure
    if shown.one_email:
        for email in shown.emails:
            routes = exposure.routes_to(email, who.id)
            yield f"Can {named(who)} read {_headline(email)}?"
            denied = why_not(exposure.routes, email.circle, who)
            yield from _wrapped(answer(who, routes, denied), width, 2)
        return
    person = next(one for one in exposure.persons if one.user.id == who.id)
    counts = person.counts
    yield f"{named(who)} can read {counts.can_read:,} of {len(exposure.emails):,} emails."
    if not exposure.routes.user(who.id).active:
        yield "  The user is disabled, and so reads nothing."
    yield f"  {counts.not_sent:,} were not sent to this person; {counts.exposed:,} are exposure."
    let_in = f"{person.let_in:,}, of which {person.let_in_exposed:,} are exposure"
    yield f"  The own setting let in {let_in}."
    yield from _others(shown, who, width)


def _others(shown: Shown, who: NamedRef, width: int) -> Iterator[str]:
    """Show what was not sent to a person: confidential mail first, then exposure, then the rest."""
    exposure = shown.exposure
    readable = (one for one in shown.emails if exposure.reads(one, who.id))
    others = [one for one in readable if who.id not in one.mail.parties]
    others.sort(key=lambda one: (not one.confidential, one.anyway))
    for email in others[:_SHOWN]:
        yield f"  {_headline(email)}: {_in_short(email)}"
        yield from _wrapped(answer(who, exposure.routes_to(email, who.id), ""), width, 4)
    if len(others) > _SHOWN:
        yield f"  and {len(others) - _SHOWN:,} more: --format json"


def _in_short(email: ExposedEmail) -> str:
    if email.anyway:
        return "comes in anyway"
    return "perhaps exposure" if email.unclear else "exposure"


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
