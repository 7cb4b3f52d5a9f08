"""Level 2: private mail comes in; which of these changes mends it, and takes the fewest?"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import combinations, count
from typing import Any

import attrs

from sscsim.exercises.cast import companies_of
from sscsim.exercises.explaining import FLAG_ACTS, Explained, is_flag, of_verdict
from sscsim.exercises.office import Office, office_of
from sscsim.exercises.sheet import Case, Choice, Question
from sscsim.exercises.stage import Document, edited, played
from sscsim.exercises.words import choice_of, said
from sscsim.synth.chance import stream
from sscsim.vocabulary import FORCE, METHOD

__all__ = ["CASES", "mending_cases", "why_mended"]

CASES = 3
_LETTERS = "abcdef"
_PAIRS = 2
_READINGS = ("article", "learn")
_FLAG = {"set": {"HideEmailAutoTrackOptions": True}}
_STORY = (
    "Mail comes into the CRM of {company} that must stay private. What must come in, comes in "
    "today, and has to go on doing so. Nobody may change a message, only choices and settings."
)
_ASKS = "Which of these mends it with the fewest changes?"

Edit = dict[str, Any]
Edits = tuple[Edit, ...]


@attrs.frozen
class _Effect:
    """What edits do: private mail that still comes in, and wanted mail that no longer does."""

    leaking: tuple[str, ...]
    blocked: tuple[str, ...]

    @property
    def mends(self) -> bool:
        return not self.leaking and not self.blocked


def mending_cases(seed: int) -> tuple[Case, ...]:
    """Make three organisations, each with a leak or two."""
    companies = companies_of(stream(seed, "exercise 2"), CASES)
    return tuple(_case(seed, number, company) for number, company in enumerate(companies, 1))


def _case(seed: int, number: int, company: str) -> Case:
    for attempt in count():
        found = _drawn(seed, number, company, attempt)
        if found is not None:
            return found
    raise AssertionError  # count() has no end


def _drawn(seed: int, number: int, company: str, attempt: int) -> Case | None:
    chance = stream(seed, f"exercise 2, {number}, {attempt}")
    office = office_of(f"exercise {seed}/2/{number}", company, chance)
    case = Case(
        name=f"case-{number}",
        story=_STORY.format(company=office.cast.company),
        document=office.document(f"Case {number}: {office.cast.company}"),
        questions=(),
        wanted=office.wanted,
        unwanted=office.unwanted,
    )
    now = _effect(case, ())
    if now.blocked or set(now.leaking) != set(office.leaking):
        return None
    offered = _offered(case, office, chance)
    if offered is None:
        return None
    return attrs.evolve(case, questions=(_question(case, number, offered, chance),))


def _effect(case: Case, edits: Sequence[Mapping[str, Any]], reading: str = "article") -> _Effect:
    document = edited({**case.document, "reading": reading}, edits)
    verdicts = played(document)
    return _Effect(
        leaking=tuple(mail for mail in case.unwanted if verdicts[mail].by is not None),
        blocked=tuple(mail for mail in case.wanted if verdicts[mail].by is None),
    )


def _singles(case: Case, office: Office) -> list[Edit]:
    """List every single change that is thought of: each choice of each one, and settings."""
    choices = [
        {"write": {"record": who, METHOD: method}}
        for who in office.accepting
        for method in range(5)
        if method != choice_of(case.document, who)
    ]
    settings: list[Edit] = [{"set": {FORCE: method}} for method in (1, 2, 4)]
    settings += [{"set": {"HideTrackAllOption": True}}, _FLAG]
    settings.append({"set": {"UseFilteringMethodOfSyncingMailboxOnlyForCorrelation": True}})
    return [*choices, *settings]


def _offered(case: Case, office: Office, chance: random.Random) -> list[Edits] | None:
    """Choose the right answer, which comes first, and what is wrong in five different ways."""
    effects = [(edit, _effect(case, (edit,))) for edit in _singles(case, office)]
    right = _right(case, effects, chance)
    if right is None:
        return None
    failing = [(edit, effect) for edit, effect in effects if not effect.mends and edit != _FLAG]
    near = [edit for edit, _ in failing if any(_is_near(edit, one) for one in right)]
    strict = [edit for edit, effect in failing if effect.blocked and edit not in near]
    loose = [edit for edit, effect in failing if not effect.blocked and edit not in near]
    if not near or not strict or not loose:
        return None
    nearly, too_strict, too_loose = (chance.choice(some) for some in (near, strict, loose))
    wrong: list[Edits] = [(_FLAG,), (nearly,), (too_strict,), (too_loose,)]
    # Pairs of both kinds, lest a pair or the change that stands there twice give the answer away.
    pairs = [(*right, _FLAG), (nearly, _FLAG), (too_strict, too_loose), (too_loose, _FLAG)]
    wrong += chance.sample(pairs, _PAIRS)
    offered = [right, *chance.sample(wrong, len(_LETTERS) - 1)]
    return offered if _is_sure(case, offered) else None


def _right(
    case: Case, effects: Sequence[tuple[Edit, _Effect]], chance: random.Random
) -> Edits | None:
    """Choose one of the smallest sets that mend; a set of two only where no single change does."""
    single = [edit for edit, effect in effects if effect.mends]
    if single:
        return (chance.choice(single),)
    harmless = [edit for edit, effect in effects if not effect.blocked]
    pairs = [
        pair
        for pair in combinations(harmless, 2)
        if not _is_same_spot(*pair) and _effect(case, pair).mends
    ]
    return chance.choice(pairs) if pairs else None


def _is_near(edit: Edit, other: Edit) -> bool:
    """Whether it differs from another in the value alone."""
    return edit != other and _is_same_spot(edit, other)


def _is_same_spot(edit: Edit, other: Edit) -> bool:
    return _spot(edit) == _spot(other)


def _spot(edit: Edit) -> str:
    return str(edit["write"]["record"] if "write" in edit else next(iter(edit["set"])))


def _is_sure(case: Case, offered: Sequence[Edits]) -> bool:
    """Whether under both readings nothing mends with as few changes but the first."""
    right, *others = offered
    rivals = [edits for edits in others if len(edits) <= len(right)]
    return all(
        _effect(case, right, reading).mends
        and not any(_effect(case, edits, reading).mends for edits in rivals)
        for reading in _READINGS
    )


def _question(case: Case, number: int, offered: Sequence[Edits], chance: random.Random) -> Question:
    order = chance.sample(range(len(offered)), len(offered))
    choices = tuple(
        Choice(
            key=letter,
            text="\n".join(said(edit, case.document) for edit in offered[at]),
            edits=offered[at],
        )
        for letter, at in zip(_LETTERS, order, strict=True)
    )
    return Question(id=f"case{number}", asks=_ASKS, choices=choices, right=_LETTERS[order.index(0)])


def why_mended(case: Case, question: Question, key: str) -> Explained:
    """Say what a set of changes does to the mail: the first thing that goes wrong, or the mend."""
    edits = question.choice(key).edits
    effect = _effect(case, edits)
    after, subjects = played(edited(case.document, edits)), _subjects(case.document)
    for mails, what in ((effect.leaking, "still comes in"), (effect.blocked, "is kept out too")):
        for mail in mails:
            found = of_verdict(after[mail])
            flag = f"{FLAG_ACTS} " if any(map(is_flag, edits)) and mails is effect.leaking else ""
            return Explained(f'"{subjects[mail]}" {what}. {flag}{found.text}', found.rule)
    mail = next(iter(case.unwanted))
    found = of_verdict(after[mail])
    right = question.choice(question.right).edits
    if key != question.right:
        more = f"It mends too, with {len(edits)} changes where {len(right)} will do."
        return Explained(more, found.rule)
    leaking = _effect(case, ()).leaking
    told = [(subjects[mail], of_verdict(after[mail])) for mail in leaking]
    text = " ".join(f'"{subject}" stays out: {why.text}' for subject, why in told)
    return Explained(f"{text} All that must come in still does.", told[0][1].rule)


def _subjects(document: Document) -> dict[str, str]:
    letters = (one["deliver"] for one in document["timeline"] if "deliver" in one)
    return {letter["id"]: letter["subject"] for letter in letters}
