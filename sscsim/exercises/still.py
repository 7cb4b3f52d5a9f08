"""Level 3: the choices are hidden, and still this message comes in. Why?"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import count
from typing import Any

from sscsim.exercises.cast import companies_of
from sscsim.exercises.claims import Claim, claims_about
from sscsim.exercises.explaining import FLAG_ACTS, Explained, is_flag, of_verdict
from sscsim.exercises.incident import Incident, incident_of
from sscsim.exercises.sheet import Case, Choice, Question
from sscsim.exercises.stage import Document, Verdict, edited, played
from sscsim.synth.chance import stream

__all__ = ["CAUSES", "still_cases", "why_still"]

CASES = 3
# What a message may come in by, each the right answer of some case.
CAUSES = ("own", "copied", "queue", "shared", "contact", "supplier", "mark", "code")
_LETTERS = "abcde"
_READINGS = ("article", "learn")
_MAIL = "late"
_STORY = (
    "In January the administrators of {company} hid the three risky choices in the dialog and "
    "asked everybody to take answers only. In March this message became an email in the CRM all "
    "the same."
)
_ASKS = "Why did it still come in?"


def still_cases(seed: int) -> tuple[Case, ...]:
    """Make three organisations, each with a message that has another cause."""
    chance = stream(seed, "exercise 3")
    drawn = zip(companies_of(chance, CASES), chance.sample(CAUSES, CASES), strict=True)
    return tuple(_case(seed, number, *each) for number, each in enumerate(drawn, 1))


def _case(seed: int, number: int, company: str, cause: str) -> Case:
    for attempt in count():
        found = _drawn(seed, number, company, cause, attempt)
        if found is not None:
            return found
    raise AssertionError  # count() has no end


def _drawn(seed: int, number: int, company: str, cause: str, attempt: int) -> Case | None:
    chance = stream(seed, f"exercise 3, {number}, {attempt}")
    incident = incident_of(f"exercise {seed}/3/{number}", company, cause, chance)
    document = incident.document(f"Case {number}: {incident.cast.company}")
    offered = _offered(document, incident, cause, chance)
    if offered is None:
        return None
    order = chance.sample(offered, len(offered))
    choices = tuple(
        Choice(key=letter, text=claim.says, edits=(claim.edit,))
        for letter, claim in zip(_LETTERS, order, strict=True)
    )
    right = _LETTERS[order.index(offered[0])]
    question = Question(id=f"case{number}", asks=_ASKS, choices=choices, right=right, mail=_MAIL)
    return Case(
        name=f"case-{number}",
        story=_STORY.format(company=incident.cast.company),
        document=document,
        questions=(question,),
    )


def _offered(
    document: Document, incident: Incident, cause: str, chance: random.Random
) -> list[Claim] | None:
    """
    Choose what is offered, the right claim first: all of it is so, and one alone is the cause.

    A claim is the cause if the message stays out as soon as it no longer holds.
    """
    if any(not _comes_in(document, (), reading) for reading in _READINGS):
        return None
    claims = claims_about(incident)
    right = [claim for claim in claims if claim.cause == cause]
    others = [claim for claim in claims if claim.cause != cause]
    if not right or not all(_turns(document, right[0], reading) for reading in _READINGS):
        return None
    idle = [
        claim
        for claim in others
        if not any(_turns(document, claim, reading) for reading in _READINGS)
    ]
    if len(idle) < len(_LETTERS) - 1:
        return None
    return [right[0], *chance.sample(idle, len(_LETTERS) - 1)]


def _turns(document: Document, claim: Claim, reading: str) -> bool:
    return not _comes_in(document, (claim.edit,), reading)


def _comes_in(document: Document, edits: Sequence[dict[str, Any]], reading: str) -> bool:
    return _verdict({**document, "reading": reading}, edits).by is not None


def _verdict(document: Document, edits: Sequence[Any]) -> Verdict:
    return played(edited(document, edits, _MAIL))[_MAIL]


def why_still(case: Case, question: Question, key: str) -> Explained:
    """Say what becomes of the message if that which an answer names were otherwise."""
    chosen = question.choice(key)
    holds = chosen.text.removeprefix("Because ").removesuffix(".")
    if key == question.right:
        now = of_verdict(_verdict(case.document, ()))
        text = f"{now.text} If it were not so that {holds}, the message would stay out."
        return Explained(text, now.rule)
    still = of_verdict(_verdict(case.document, chosen.edits))
    other = "But if it were not so,"
    if any(map(is_flag, chosen.edits)):
        other = f"{FLAG_ACTS} If it were set,"
    same = f"{other} the message would come in all the same: {still.text}"
    return Explained(f"It is so that {holds}. {same}", still.rule)
