"""`check_rule`: what it raises, where it saves it, and what it says to wrong arguments."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import strategies as st

from sscsim.decisions import Reason
from sscsim.events import Deliver
from sscsim.rules import BOOK, Answer, Case, Match, Rule, finds, passes, promotes, refuses
from sscsim.rules.acceptance import filter_none
from sscsim.scenario import Scenario, load_scenario
from sscsim.testing import BrokenLaws, check_rule, smallest
from sscsim.testing.laws import LAWS, LETS_NOTHING_IN, OWN_REASONS, Law, Trial
from sscsim.testing.speaking import speaking_of
from tests.worlds import email, mail, scene, user

KNOWN: list[Any] = []


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    KNOWN.clear()


def by_subject(case: Case) -> Answer:
    """Has an email the same subject?"""
    subject = case.message.subject.lower()
    same = [one for one in case.world.emails if one.subject.lower() == subject]
    found = case.world.emails.latest(same)
    return finds(Match(found), "The same subject.") if found else passes("Another one.")


def from_a_cache(case: Case) -> Answer:
    """Has an email the same subject? What was read once is not read again."""
    KNOWN.extend(one for one in case.world.emails if one not in KNOWN)
    subject = case.message.subject.lower()
    same = [one for one in KNOWN if one.subject.lower() == subject]
    return finds(Match(same[-1]), "The same subject.") if same else passes("Another one.")


def never(_case: Case) -> Answer:
    return passes("It is about no order.")


def fails(case: Case) -> Answer:
    return passes(case.message.subject[0])


def rule(check: Any, **columns: Any) -> Rule:
    said: dict[str, Any] = {
        "id": "contoso:subject",
        "asks": "Has an email the same subject?",
        "reads": ("message.Subject", "email.subject"),
        "check": check,
    }
    return Rule(**{**said, **columns})


GOOD = rule(by_subject)


def broken(*given: Any, **asked: Any) -> BrokenLaws:
    with pytest.raises(BrokenLaws) as raised:
        check_rule(*given, **{"examples": 40, **asked})
    return raised.value


def test_a_rule_that_keeps_every_law_is_not_complained_of() -> None:
    check_rule(GOOD, examples=40)


def test_a_rule_that_stands_in_a_book_already_is_tried_there() -> None:
    """And the laws compare with the same book without it."""
    check_rule(GOOD, book=BOOK.adding(GOOD, before="COR-30"), examples=20)


def test_a_rule_that_replaces_one_of_ours_is_tried_in_its_place() -> None:
    """Nobody's mail is ever promoted by the one that takes no mail."""
    own = attrs.evolve(filter_none.RULE)
    check_rule(own, examples=20)
    told = broken(attrs.evolve(own, reads=("message.Subject",)), examples=100)
    assert "what its sentences show is named on its card" in [one.sentence for one in told.broken]


def test_a_veto_is_tried_as_a_veto() -> None:
    """Its check takes the candidate too, and no law about matches binds it."""

    def veto(case: Case, candidate: Any) -> Answer:
        if case.message.subject == "Offer" and candidate.ref.table == "systemuser":
            return refuses(Reason.NO_CORRELATION_MATCH, "No offers.")
        return passes("It is no offer.")

    check_rule(rule(veto), chapter="vetoes", examples=30, leave_out=[])


def test_a_cache_is_found_out_and_its_scenario_kept(tmp_path: Path) -> None:
    """The report shows the smallest scenario; the file that holds it can be played."""
    told = broken(rule(from_a_cache), save_to=tmp_path / "laws", examples=100)
    [law] = told.broken
    assert law.sentence == "a deleted email no longer correlates"
    assert str(told).startswith(
        "The rule contoso:subject breaks 1 law of 19.\n\n"
        "A deleted email no longer correlates. (COR-55)\n"
        "  m1-again is tied to the email email0, which was deleted.\n"
        f"  The smallest scenario that shows it, saved as {law.file}:\n\n"
        "    title: a deleted email no longer correlates\n"
    )
    assert law.file is not None
    assert law.file.name == "contoso-subject-a-deleted-email-no-longer-correlates.scenario.yaml"
    kept = load_scenario(law.file)
    assert [type(one).__name__ for one in kept.events] == ["Deliver", "Delete", "Deliver"]
    assert told.rule.id == "contoso:subject"


def test_a_file_is_saved_as_the_file_it_is_called(tmp_path: Path) -> None:
    """As by `check_against` and the machine; of two laws the second lies beside it."""

    def misnames(case: Case) -> Answer:
        if case.message.subject == "Offer":
            return promotes(Reason.NO_RECIPIENT_MATCH, "It is an offer.")
        return passes("It is no offer.")

    path = tmp_path / "found" / "offer.scenario.yaml"
    misnamed = rule(misnames, reads=("message.Subject",))
    laws = [one for one in LAWS if one in {OWN_REASONS, LETS_NOTHING_IN}]
    told = broken(misnamed, chapter="looked_at", subjects=["Offer"], laws=laws, save_to=path)
    assert [one.file for one in told.broken] == [path, path.with_name("offer-2.scenario.yaml")]
    titles = [load_scenario(one.file).title for one in told.broken if one.file is not None]
    assert titles == [one.sentence for one in laws]


def test_pytest_shows_the_line_of_the_test_and_what_is_broken() -> None:
    """Nothing of what lies between."""
    with pytest.raises(BrokenLaws) as raised:
        check_rule(rule(never), examples=5)
    assert raised.traceback[-1].ishidden(raised)


def test_a_rule_that_fails_is_told_once() -> None:
    """Not by every law that asks it something."""
    told = broken(rule(fails), subjects=[""])
    assert [one.sentence for one in told.broken] == [LAWS[0].sentence]
    assert "it raised IndexError: string index out of range." in str(told)


def test_a_rule_that_was_not_tried_is_told() -> None:
    """A law about a match says nothing of a rule that finds none."""
    told = broken(rule(never))
    assert re.search(r"it was asked \d+ times\n? +and always answered 'passes', so that", str(told))
    assert "subjects=[...]" in str(told)
    [law] = told.broken
    assert (law.scenario, law.file) == (None, None)


def test_a_rule_that_is_never_asked_is_told() -> None:
    """Here because no mail comes at all."""
    nothing = st.just(scene(user("hanna", 1)))
    assert "it was never asked, so that laws had nothing to say." in " ".join(
        str(broken(GOOD, scenarios=nothing)).split()
    )


def test_messages_and_emails_can_be_made_to_speak_of_something() -> None:
    """A rule that looks for what nobody would draw is tried all the same."""

    def by_order(case: Case) -> Answer:
        return by_subject(case) if "AB-1001" in case.message.subject.upper() else never(case)

    check_rule(rule(by_order), subjects=["Order AB-1001"], examples=60)
    assert "always answered 'passes'" in " ".join(str(broken(rule(by_order))).split())


def test_a_law_that_is_broken_on_purpose_is_left_out() -> None:
    first = rule(lambda case: by_subject(case) if case.message.subject.islower() else never(case))
    told = broken(first, subjects=["order"])
    assert [one.sentence for one in told.broken] == ["capitals in the subject do not matter"]
    check_rule(first, subjects=["order"], leave_out=[told.broken[0].sentence], examples=40)


def test_a_law_of_your_own_is_held_too() -> None:
    """As a sentence, where it is written, and a function of a trial."""

    def why(trial: Trial) -> str | None:
        found = [one for one in trial.asked if one.answer.word == "finds"]
        return f"{found[0]} was tied to an email." if found else None

    law = Law(sentence="no mail is ever tied to an email", cites="our handbook", why=why)
    [told] = broken(GOOD, laws=(*LAWS, law)).broken
    assert (told.sentence, told.why) == (
        law.sentence,
        "m1 in hanna@contoso.example was tied to an email.",
    )


def test_a_rule_that_remembers_within_a_scenario_is_shown_in_a_small_one() -> None:
    """Each begins as if the rule had never been asked, whatever its module keeps."""

    def third(case: Case) -> Answer:
        KNOWN.append(case)
        if len(KNOWN) == 3:
            raise RuntimeError("the third time")
        return by_subject(case)

    [told] = broken(rule(third)).broken
    assert (
        told.why == "Asked of m2 in hanna@contoso.example, it raised RuntimeError: the third time."
    )
    assert (told.remark, KNOWN) == ("", [])


def test_a_rule_that_remembers_for_ever_is_told_as_such() -> None:
    """Where even the scenario that showed it no longer does."""
    asked = itertools.count(1)

    def once(case: Case) -> Answer:
        if next(asked) == 5:
            raise RuntimeError("the fifth time")
        return by_subject(case)

    [told] = broken(rule(once)).broken
    assert told.why == "It broke the law once, and not again."
    assert told.remark == "Alone it does not show it: the rule remembers what it was asked before."


def test_a_rule_that_breaks_a_law_now_and_then_is_told_all_the_same() -> None:
    """Although no search can make its scenario smaller."""
    asked = itertools.count(1)

    def now_and_then(case: Case) -> Answer:
        if next(asked) % 7 == 0:
            raise RuntimeError("bad luck")
        return by_subject(case)

    [told] = broken(rule(now_and_then)).broken
    assert told.sentence == LAWS[0].sentence


@pytest.mark.parametrize(
    ("given", "asked", "error", "says"),
    [
        (
            7,
            {},
            TypeError,
            "rule=7 is no Rule. Pass Rule(id=..., asks=..., reads=(...), check=...).",
        ),
        (GOOD, {"chapter": "verdict"}, ValueError, "chapter='verdict' takes no more rules. Write "),
        (GOOD, {"before": "SYN-1"}, ValueError, "before='SYN-1' is no rule of correlation. Write "),
        (
            rule(by_subject, id="subject"),
            {},
            ValueError,
            "id='subject' is no id of a rule of your own. Write package:rule in small letters",
        ),
        (
            GOOD,
            {"subjects": "Order 1"},
            TypeError,
            "subjects='Order 1' is one text. Pass a list of them: ['Order 1'].",
        ),
        (
            GOOD,
            {"subjects": ["Order 1", 3]},
            TypeError,
            "subjects holds 3, which is no text. Pass what a message is about.",
        ),
        (
            GOOD,
            {"scenarios": [1]},
            TypeError,
            "scenarios=[1] is no strategy. Pass sscsim.strategies.scenarios(...).",
        ),
        (
            GOOD,
            {"leave_out": ["promotion happens twice"]},
            ValueError,
            "leave_out names no law 'promotion happens twice'. Write 'promotion happens once'.",
        ),
        (GOOD, {"examples": 0}, ValueError, "examples=0 is no number of values to draw. Pass 1 or"),
    ],
    ids=[
        "rule",
        "chapter",
        "before",
        "id",
        "subjects",
        "subject",
        "scenarios",
        "leave_out",
        "examples",
    ],
)
def test_a_wrong_argument_is_named(
    given: Any, asked: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=f"^{re.escape(says)}"):
        check_rule(given, **asked)


def said(scenario: Scenario) -> list[str]:
    """Give the subject of each message that comes."""
    return [one.message.subject for one in scenario.events if isinstance(one, Deliver)]


def test_a_message_that_is_tracked_speaks_of_the_same_as_when_it_came() -> None:
    """One message has one subject."""
    boxed = scene(
        user("hanna", 1),
        email("e1", subject="Hello"),
        mail(subject="Hello"),
    )
    tracked = attrs.evolve(boxed, events=boxed.events * 2)
    found = smallest(
        speaking_of(st.just(tracked), ("Order",)),
        lambda one: said(one)[0] == "Order",
    )
    assert found is not None
    assert said(found) == ["Order", "Order"]
    assert [one.subject for one in found.world.emails] == ["Hello"]
