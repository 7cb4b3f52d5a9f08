"""Level 1: which of these eight messages are promoted, and by whose setting?"""

from __future__ import annotations

from itertools import count
from typing import Any

from sscsim.decisions import Step
from sscsim.exercises.cast import Cast, cast_of, companies_of
from sscsim.exercises.explaining import Explained, of_step, of_verdict, own_step
from sscsim.exercises.letters import TWINS, Topics, history
from sscsim.exercises.sheet import Case, Choice, Question
from sscsim.exercises.stage import Document, edited, played
from sscsim.synth.chance import stream
from sscsim.vocabulary import METHOD

__all__ = ["PRIVATE", "promoted_case", "why_promoted"]

PRIVATE = "private"
_PAIRS = 4
_READINGS = ("article", "learn", "widest", "narrowest")

_STORY = (
    "Dynamics 365 reads the mailboxes of {company}. Eight messages arrive, one after the other. "
    "Some become emails in the CRM, where colleagues can read them; the others stay in the mailbox."
)


def promoted_case(seed: int) -> Case:
    """
    Make an organisation with eight messages: four pairs of twins that fare differently.

    Drawn again until no answer depends on an open question, and each is the setting of one alone.
    """
    for attempt in count():
        found = _drawn(seed, attempt)
        if found is not None:
            return found
    raise AssertionError  # count() has no end


def _drawn(seed: int, attempt: int) -> Case | None:
    chance = stream(seed, f"exercise 1, {attempt}")
    [company] = companies_of(chance, 1)
    cast = cast_of(f"exercise {seed}/1", company, chance)
    topics = Topics.of(chance)
    pairs = [twins(cast, topics) for twins in chance.sample(TWINS, _PAIRS)]
    letters = [(letter, pair) for pair, both in enumerate(pairs) for letter in both]
    chance.shuffle(letters)
    timeline = [
        {"deliver": {"id": f"m{number}", **letter}} for number, (letter, _) in enumerate(letters, 1)
    ]
    document = {
        "title": f"Eight messages at {cast.company}",
        **cast.rows(),
        "emails": history(cast),
        "timeline": timeline,
    }
    answers = _answers(document)
    if answers is None or not all(_is_alone(document, mail, by) for mail, by in answers.items()):
        return None
    twins_of = _twins([pair for _, pair in letters])
    if any(answers[mail] == answers[twin] for mail, twin in twins_of.items()):
        return None
    return Case(
        name="world",
        story=_STORY.format(company=cast.company),
        document=document,
        questions=tuple(
            _question(cast, document, mail, by, twins_of[mail]) for mail, by in answers.items()
        ),
    )


def _answers(document: Document) -> dict[str, str | None] | None:
    """Say who lets each message in; None where two readings differ about that."""
    told = [
        {mail: verdict.by for mail, verdict in played({**document, "reading": name}).items()}
        for name in _READINGS
    ]
    return told[0] if all(one == told[0] for one in told) else None


def _is_alone(document: Document, mail: str, by: str | None) -> bool:
    """Whether the message stays out as soon as the one who let it in takes nothing."""
    if by is None:
        return True
    closing = {"write": {"record": by, METHOD: 4}}
    return played(edited(document, [closing], mail))[mail].by is None


def _twins(pairs: list[int]) -> dict[str, str]:
    """Name the twin of each message."""
    return {
        f"m{at}": f"m{other}"
        for at, pair in enumerate(pairs, 1)
        for other, same in enumerate(pairs, 1)
        if same == pair and other != at
    }


def _question(cast: Cast, document: Document, mail: str, by: str | None, twin: str) -> Question:
    letters: dict[str, Any] = {one["deliver"]["id"]: one["deliver"] for one in document["timeline"]}
    subject = letters[mail]["subject"]
    choices = (
        Choice(key=PRIVATE, text="It stays in the mailbox: nobody lets it in"),
        *(Choice(key=one.id, text=f"{one.name} lets it in") for one in cast.accepting),
    )
    return Question(
        id=mail,
        asks=f'What becomes of "{subject}"?',
        choices=choices,
        right=by or PRIVATE,
        mail=mail,
        twin=twin,
        by_name=True,
    )


def why_promoted(case: Case, question: Question, key: str) -> Explained:
    """Say why an answer is right; or, for a wrong one, what became of the message instead."""
    verdict = played(case.document)[str(question.mail)]
    if key == question.right:
        return of_verdict(verdict)
    if key == PRIVATE:
        found = of_verdict(verdict)
        return Explained(f"It did not stay there. {found.text}", found.rule)
    own = own_step(verdict, key)
    if own is not None:
        return of_step(own)
    first = verdict.telling
    asked = next((step for step in first.steps if step.rule == "FLT-12"), first.decided_by)
    name = question.choice(key).text.removesuffix(" lets it in")
    return Explained(f"{_addressed(asked)} So {name} was not asked.", asked.rule)


def _addressed(step: Step) -> str:
    """Say to whom a message goes; in the rule's own words where nobody was found."""
    names = [str(cell) for cell in step.reads]
    if step.rule != "FLT-12" or not names:
        return step.because
    *others, last = names
    return f"The message is addressed to {', '.join(others)}{' and ' if others else ''}{last}."
