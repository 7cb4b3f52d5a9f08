"""The sentences of the report; a number in them that counts messages opens to those."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from sscsim.audit import Class, Classed
from sscsim.decisions import NamedRef, Outcome
from sscsim.policy import AT_RISK
from sscsim.remedy import LetIn
from sscsim.safe import one_line
from sscsim.views.report import PROMOTED, Report
from sscsim.views.report_rows import Rows
from sscsim.views.sentences import VERDICTS
from sscsim.views.undecided import unclear_says, undecided_says

__all__ = ["Opens", "Sentence", "nobody", "offers", "plain", "risky", "steps", "summary", "sums"]


@attrs.frozen
class Opens:
    """
    A number of messages, and what of the page's filter shows them.

    >>> str(Opens(1200, {"kind": "exposed"}))
    '1,200'

    """

    number: int
    show: Mapping[str, Any] = attrs.field(factory=dict)

    def __str__(self) -> str:
        return f"{self.number:,}"


Sentence: TypeAlias = "tuple[str | Opens, ...]"


def plain(sentence: Sentence) -> str:
    """
    Give a sentence as text.

    >>> plain(("There are ", Opens(3), " emails."))
    'There are 3 emails.'

    """
    return "".join(map(str, sentence))


def summary(report: Report, rows: Rows) -> Iterator[Sentence]:
    """Say what happened, and whether it goes on."""
    exposed, untold = len(report.exposed), report.plan.untold
    if untold:
        yield (
            f"What {untold:,} enabled user{_s(untold)} chose was not exported, so what they let ",
            "in is not known. Export usersettingscollection with all users, and make this again.",
        )
    yield from _unsure(report)
    if not report.tally.looked_at:
        yield ("No mail was looked at: what was given holds no message.",)
    elif not exposed:
        yield (_nothing_wrong(report),)
    else:
        descended = sum(email.descended for email in report.exposed)
        who, count = _most(report)
        show = {"kind": "exposed", "who": rows.entity_of.get((who.table, who.id))}
        yield (
            f"The largest part was let in by the setting of {one_line(who.name)}: ",
            Opens(count, show),
            f" email{_s(count)}. ",
            Opens(descended, {"kind": "descended"}),
            " came in only because they answer one that should not have been there.",
        )
    if report.open_users:
        yield (
            "It goes on: as long as an open setting is stored, more comes in. ",
            "Hide the choices, change the values, then clean up, in this order.",
        )


def _unsure(report: Report) -> Iterator[Sentence]:
    """Say of what mail the input does not tell enough, before any all-clear."""
    if count := report.exposure.undecided:
        opened = Opens(count, {"verdict": VERDICTS[Outcome.UNDECIDABLE].capitalize()})
        start, _, rest = undecided_says(count).partition(str(opened))
        yield start, opened, rest
    if unclear := sum(email.unclear for email in report.exposed):
        yield (unclear_says(unclear),)


def _nothing_wrong(report: Report) -> str:
    """Say that nothing came in wrongly, as far as that is known."""
    if report.plan.untold:
        return "No email came in through an open setting that was exported."
    if report.exposure.undecided:
        return "Of the mail that could be decided, no email came in through an open setting."
    return "No email came in through an open setting. What is there came in rightly."


def _most(report: Report) -> tuple[NamedRef, int]:
    counts: dict[NamedRef, int] = {}
    for (who, _), count in report.exposure.let_in_by.items():
        counts[who] = counts.get(who, 0) + count
    nobody = NamedRef("", "", "nobody")
    return max(counts.items(), key=lambda item: item[1], default=(nobody, 0))


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def offers(report: Report) -> str:
    """Say what the personal options offer today."""
    offered = [method for method in report.audit.dialog_offers if method in AT_RISK]
    if not offered:
        told = "The personal options offer answers only today"
        if report.plan.untold:
            return (
                f"{told}; what was chosen before, and was not exported, may be open all the same."
            )
        return f"{told}; nobody can open an inbox there."
    labels = ", ".join(f'"{method.label}"' for method in offered)
    return f"Anybody can open an inbox today: the personal options offer {labels}."


def nobody(report: Report) -> str:
    """Say that nobody is at risk, or that nobody is known to be."""
    if report.plan.untold:
        return "Nobody of whom a value was exported."
    return "Nobody: every user tracks answers only, or nothing."


def risky(report: Report, rows: Rows) -> Iterator[dict[str, Any]]:
    """Give each user who is not safe, with what her setting let in wrongly: the worst first."""
    let_in = {one.user.id: one.let_in_exposed for one in report.exposure.persons}

    def rank(one: Classed) -> tuple[int, int]:
        return list(Class).index(one.class_), -let_in.get(one.row.ref.id, 0)

    for one in sorted(report.audit.users, key=rank):
        if one.class_ is not Class.SAFE:
            who = rows.entity_of.get(("systemuser", one.row.ref.id))
            yield {
                "name": one_line(one.row.label),
                "class": one.class_.value,
                "stored": "-" if one.stored is None else one.stored,
                "why": one_line(one.why),
                "let_in": Opens(let_in.get(one.row.ref.id, 0), {"kind": "exposed", "who": who}),
            }


def sums(report: Report) -> Sentence:
    """Say what became of all that was looked at; the numbers add up to it."""
    parts: list[str | Opens] = []
    for name, count in report.outcomes:
        show = {"policy": 0} if name == PROMOTED else {"verdict": name}
        parts += [" + " if parts else "", Opens(count, show), f" {name.lower()}"]
    return tuple(parts)


def steps(report: Report) -> Iterator[Sentence]:
    """Say what to do, in order."""
    plan = report.plan
    hidden = not plan.step(1)
    yield (
        "Hide the choices" + (" (they are hidden already)." if hidden else ", with one request."),
    )
    users, requests = len(plan.users), len(plan.step(3))
    yield (f"List who is at risk: {users:,} user{_s(users)}, with three queries.",)
    yield (f"Change their values: {requests:,} request{_s(requests)}, each with its undo.",)
    here, exported = _counted(plan.let_in)
    people = f"{len(plan.people):,} " + ("person" if len(plan.people) == 1 else "people")
    yield (
        "Assess ",
        Opens(here, {"policy": 0, "plan": 1}),
        f" email{_s(here)} of this mail that their settings let in" + exported,
        *_wake(report),
        f", remove them, and tell {people}.",
        *_anyway(report),
    )


def _counted(emails: Sequence[LetIn]) -> tuple[int, str]:
    """Count those that this mail shows, and word how many more were exported."""
    here = sum(one.activityid is None for one in emails)
    exported = len(emails) - here
    return here, f" (and {exported:,} that were exported)" if exported else ""


def _wake(report: Report) -> Sentence:
    """Name the emails that came in only since they answer such a one: they are removed too."""
    wake = report.plan.wake
    if not wake:
        return ()
    here, exported = _counted(wake)
    opened = Opens(here, {"policy": 0, "plan": 2})
    return (", and ", opened, f" that came in only as answers to such{exported}")


def _anyway(report: Report) -> Sentence:
    """Say how many of the emails to be removed should be tracked again."""
    count = sum(bool(one.anyway) and one.activityid is None for one in report.plan.let_in)
    opened = Opens(count, {"policy": 0, "plan": 1, "kind": "anyway"})
    return (" ", opened, " of these came in rightly: track them again.") if count else ()
