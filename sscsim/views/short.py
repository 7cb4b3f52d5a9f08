"""A decision in short: its first line, one sentence, and the steps that gave the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sscsim.decisions import Decision, NamedRef, Reason, Step
from sscsim.safe import clip, one_line
from sscsim.views.sentences import NO_MAILBOX, REASON_SAYS, VERDICTS

__all__ = [
    "TABLES",
    "causes",
    "ending",
    "headline",
    "in_short",
    "named",
    "others",
    "reasons",
    "verdict",
]

TABLES = {"systemuser": "", "queue": "the queue ", "team": "the team "}
_SUBJECT = 60
_SHORT = 3
_NAMED = 2


def others(count: int) -> str:
    """
    Say how many more there are.

    >>> others(1), others(1200)
    ('1 other', '1,200 others')

    """
    return "1 other" if count == 1 else f"{count:,} others"


def headline(decision: Decision) -> str:
    """Say the verdict, the message and the mailbox on one line."""
    what = f'"{clip(decision.subject, _SUBJECT)}"' if decision.subject else ""
    what = what or clip(decision.source, _SUBJECT)
    where = clip(decision.mailbox, _SUBJECT) if decision.mailbox is not None else "no mailbox"
    return f"{VERDICTS[decision.outcome]}  {what}  in {where}  ({decision.reason})"


def verdict(decision: Decision) -> str:
    """Say what became of the message, as one sentence."""
    return ending(decision.reason, decision.mailbox, decision.accepting_entity)


def ending(reason: Reason, mailbox: str | None, who: NamedRef | None) -> str:
    """Say so of a message of which no more is known than how it ended."""
    if reason is Reason.MAILBOX and mailbox is None:
        return NO_MAILBOX
    subject = named(who) if who is not None else "Nobody"
    if who is not None and subject != clip(who.name, _SUBJECT):
        subject = subject[:1].upper() + subject[1:]  # "The queue"; a name or address stays as it is
    # Not str.format: a name may hold braces.
    return REASON_SAYS[reason].replace("{who}", subject)


def causes(decision: Decision) -> list[Step]:
    """
    Find the steps that gave the answer.

    Where nobody accepted, the last rule only says so; why not is in what each recipient answered.
    A rule that refuses for something else, as internal mail, stands first.
    """
    decided = decision.decided_by
    alike = [step for step in decision.steps if step.answer == decided.answer]
    others = [step for step in alike if step is not decided]
    if decision.promoted or not others:
        return [decided]
    own = decided.reads and decided.because not in {step.because for step in others}
    return [decided, *others] if own else others


def in_short(decision: Decision) -> str:
    """Say in a sentence or two why it came so: the verdict, or why each recipient refused."""
    if decision.promoted or decision.mailbox is None:
        return one_line(verdict(decision))
    said, more = reasons(decision, few=_SHORT, most=_NAMED)
    if more:
        said.append(f"And {more} more did not accept it either.")
    return one_line(" ".join(said))


def reasons(decision: Decision, *, few: int, most: int) -> tuple[list[str], int]:
    """Say a few reasons, alike ones once with some who have it too; and how many gave others."""
    alike = list(_alike(causes(decision)))
    return [_said(steps, most) for steps in alike[:few]], sum(map(len, alike[few:]))


def _alike(steps: Iterable[Step]) -> Iterable[list[Step]]:
    """Put steps together that say the same, but for whom they speak of."""
    groups: dict[tuple[object, ...], list[Step]] = {}
    for step in steps:
        others = ((name, str(part)) for name, part in step.fragments.items() if name != "who")
        groups.setdefault((step.template, *others), []).append(step)
    return groups.values()


def _said(alike: Sequence[Step], most: int) -> str:
    """Say once what holds for several, and of whom else it is true."""
    first = alike[0]
    _, *whom = dict.fromkeys(str(step.fragments.get("who", "")) for step in alike)
    if len(whom) > most:
        whom = [*whom[:most], f"{len(whom) - most} more"]
    whom = [", ".join(whom[:-1]), *whom[-1:]] if len(whom) > _NAMED else whom
    return f"{first.because} The same is true of {' and '.join(whom)}." if whom else first.because


def named(who: NamedRef) -> str:
    """Name a row as a sentence does; a queue is called a queue."""
    return TABLES.get(who.table, f"{who.table} ") + clip(who.name, _SUBJECT)
