"""A decision in short: its first line, one sentence, and the steps that gave the answer."""

from __future__ import annotations

from sscsim.decisions import Decision, NamedRef, Reason, Step
from sscsim.safe import clip, one_line
from sscsim.views.sentences import NO_MAILBOX, REASON_SAYS, VERDICTS

__all__ = ["TABLES", "causes", "headline", "in_short", "named", "verdict"]

TABLES = {"systemuser": "", "queue": "the queue ", "team": "the team "}
_SUBJECT = 60
_SHORT = 3


def headline(decision: Decision) -> str:
    """Say the verdict, the message and the mailbox on one line."""
    what = f'"{clip(decision.subject, _SUBJECT)}"' if decision.subject else ""
    what = what or clip(decision.source, _SUBJECT)
    where = clip(decision.mailbox, _SUBJECT) if decision.mailbox is not None else "no mailbox"
    return f"{VERDICTS[decision.outcome]}  {what}  in {where}  ({decision.reason})"


def verdict(decision: Decision) -> str:
    """Say what became of the message, as one sentence."""
    if decision.reason is Reason.MAILBOX and decision.mailbox is None:
        return NO_MAILBOX
    who = decision.accepting_entity
    subject = named(who) if who is not None else "Nobody"
    if who is not None and subject != clip(who.name, _SUBJECT):
        subject = subject[:1].upper() + subject[1:]  # "The queue"; a name or address stays as it is
    # Not str.format: a name may hold braces.
    return REASON_SAYS[decision.reason].replace("{who}", subject)


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
    found = causes(decision)
    said = [step.because for step in found[:_SHORT]]
    if len(found) > _SHORT:
        said.append(f"And {len(found) - _SHORT} more did not accept it either.")
    return one_line(" ".join(said))


def named(who: NamedRef) -> str:
    """Name a row as a sentence does; a queue is called a queue."""
    return TABLES.get(who.table, f"{who.table} ") + clip(who.name, _SUBJECT)
