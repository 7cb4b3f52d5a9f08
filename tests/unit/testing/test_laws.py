"""Each law is broken by a rule that was made to break it, and by no rule that does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs
import pytest

from sscsim.decisions import Cell, Reason
from sscsim.rules import BOOK, Answer, Case, Match, Rule, finds, passes, promotes, refuses
from sscsim.testing import laws
from sscsim.testing.laws import LAWS, Law, Trial
from sscsim.vocabulary import Ref
from sscsim.world import Email
from tests.worlds import contact, email, mail, scene, user

REMEMBERED: list[Any] = []
M1 = "Asked of m1 in hanna@contoso.example"
STORY = (
    user("hanna", 1),
    user("paul", 0),
    contact("ivo"),
    email("e1", subject="Order 4711", messageid="<e1@contoso.example>"),
    email("e2", subject="Order 4711", messageid="<e2@contoso.example>"),
    mail(sender="ivo", to=["hanna"], subject="Order 4711"),
    mail("m2", to=["hanna", "paul"], subject="Hello"),
    mail("m3", subject=""),
)


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    REMEMBERED.clear()
    yield
    REMEMBERED.clear()


def by_subject(case: Case) -> Answer:
    """Has an email the same subject? As it should be: whatever the capitals, the latest."""
    subject = case.message.subject.lower()
    found = [one for one in case.world.emails if one.subject.lower() == subject]
    return tied(case.world.emails.latest(found))


def tied(found: Email | None) -> Answer:
    """Tie a message to an email, if there is one."""
    if found is None:
        return passes("No email has its subject.")
    cell = Cell("email", found.activityid, "subject", found.subject, found.subject)
    return finds(Match(found), "The email {email} has its subject.", email=cell)


def no(case: Case, *_candidate: object) -> Answer:
    """Refuse all mail about an order."""
    if "Order" not in case.message.subject:
        return passes("It is about no order.")
    return refuses(Reason.NO_CORRELATION_MATCH, "It is about an order.")


def trial(
    check: Callable[..., Answer],
    *things: Any,
    chapter: str = "correlation",
) -> Trial:
    """Try a rule that asks so, in a story of two people and an order."""
    rule = Rule(
        id="contoso:subject",
        asks="Is it about an order?",
        reads=("message.Subject", "email.subject"),
        check=check,
    )
    book = BOOK.adding(rule, chapter=chapter)
    [own] = book.own
    return Trial(scenario=scene(*(things or STORY)), book=book, rule=own)


def why(law: Law, tried: Trial) -> str | None:
    breach = law.broken(tried)
    return None if breach is None else breach.why


GOOD = [
    pytest.param(by_subject, "correlation", id="a method"),
    pytest.param(no, "looked_at", id="a gate"),
    pytest.param(no, "valid_and_new", id="a question of validity"),
    pytest.param(no, "vetoes", id="a veto"),
    pytest.param(no, "obstacles", id="an obstacle"),
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.sentence)
@pytest.mark.parametrize(("check", "chapter"), GOOD)
def test_a_good_rule_keeps_every_law_that_binds_it(
    check: Callable[..., Answer], chapter: str, law: Law
) -> None:
    tried = trial(check, chapter=chapter)
    assert tried.asked
    if law.applies(tried):
        assert law.broken(tried) is None


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.sentence)
def test_the_rulebook_as_it_is_keeps_every_law(law: Law) -> None:
    """Where no rule is tried, what is decided is looked at all the same."""
    assert law.broken(Trial(scenario=scene(*STORY))) is None


# ----------------------------------------------------------------------------- made to break one


def fails(case: Case) -> Answer:
    return tied(None) if case.message.subject else passes(f"{1 / 0}")


def shouts(case: Case) -> Answer:
    if case.message.subject.isupper():
        raise ValueError("no need to shout")
    return by_subject(case)


def empty_handed(_case: Case) -> Answer:
    nothing: Any = None
    return finds(Match(nothing), "It has the subject of an email.")


def remembers(case: Case) -> Answer:
    REMEMBERED.append(case)
    return tied(None) if len(REMEMBERED) % 2 else by_subject(case)


def counts(case: Case) -> Answer:
    """Say the same twice, and something else from the ninth time."""
    REMEMBERED.append(case)
    return tied(None) if len(REMEMBERED) < 9 else by_subject(case)


def writes(case: Case) -> Answer:
    case.owner_found = Ref("systemuser", "paul")
    return by_subject(case)


def writes_headers(case: Case) -> Answer:
    headers: Any = case.message.headers
    headers["X-Seen"] = "yes"
    return by_subject(case)


def shows_more(case: Case) -> Answer:
    return passes("It comes from {who}.", who=case.header("From", "x@y.example"))


def reads_more(case: Case) -> Answer:
    return by_subject(case) if case.message.from_ else tied(None)


def reads_ids(case: Case) -> Answer:
    return by_subject(case) if all(one.messageid for one in case.world.emails) else tied(None)


def reads_names(case: Case) -> Answer:
    named = [one for one in case.message.from_ if one.name]
    return tied(None) if named else by_subject(case)


def sees_capitals(case: Case) -> Answer:
    same = [one for one in case.world.emails if one.subject == case.message.subject]
    return tied(case.world.emails.latest(same))


def takes_the_first(case: Case) -> Answer:
    same = (one for one in case.world.emails if one.subject.lower() == case.message.subject.lower())
    return tied(next(same, None))


def caches(case: Case) -> Answer:
    REMEMBERED.extend(() if REMEMBERED else case.world.emails)
    known = [one for one in REMEMBERED if one.subject.lower() == case.message.subject.lower()]
    return tied(known[-1] if known else None)


def makes_up(case: Case) -> Answer:
    return tied(Email(activityid="made-up", subject=case.message.subject))


def lets_in(case: Case) -> Answer:
    """Let in whatever is about an order."""
    if "Order" not in case.message.subject:
        return passes("It is about no order.")
    return promotes(Reason.ACCEPT_ALL, "It is about an order.")


def misnames(case: Case) -> Answer:
    """Refuse whatever is about an order, for the reason of what is let in."""
    if "Order" not in case.message.subject:
        return passes("It is about no order.")
    return refuses(Reason.ACCEPT_ALL, "It is about an order.")


def meddles(case: Case) -> Answer:
    """Pass, and change what the filters will see."""
    case.methods_in_force.clear()
    case.organization = attrs.evolve(case.organization, emailcorrelationenabled=False)
    return passes("It is about no order.")


def only_after_another(case: Case) -> Answer:
    """Refuse in Hanna's mailbox, and in the one that is read next."""
    before, REMEMBERED[:] = list(REMEMBERED), [case.mailbox_name]
    hannas = "hanna@contoso.example"
    if hannas not in {case.mailbox_name, *before}:
        return passes("Fine.")
    return refuses(Reason.NO_CORRELATION_MATCH, "Not here.")


BROKEN = [
    pytest.param(*row, id=f"{row[1].__name__}: {row[0].sentence}")
    for row in (
        (
            laws.NEVER_FAILS,
            fails,
            "correlation",
            "Asked of m3 in hanna@contoso.example, it raised ZeroDivisionError: division by zero.",
        ),
        (
            laws.NEVER_FAILS,
            empty_handed,
            "correlation",
            "It found None, which is no Email. Pass one of case.world.emails.",
        ),
        (
            laws.ASKED_TWICE,
            remembers,
            "correlation",
            f"{M1}, it answered first passes None, then finds ('e2', 7).",
        ),
        (
            laws.CHANGES_NOTHING,
            writes,
            "correlation",
            f"{M1}, it wrote on the case: owner_found is otherwise than before.",
        ),
        (
            laws.CHANGES_NOTHING,
            writes_headers,
            "correlation",
            "It wrote into a message or into a record.",
        ),
        (
            laws.SHOWS_ITS_CARD,
            shows_more,
            "correlation",
            "Its sentence shows message.From, which its card does not name among reads.",
        ),
        (
            laws.READS_ITS_CARD,
            reads_more,
            "correlation",
            f"{M1}, it answers otherwise where message.From is empty; no card says so.",
        ),
        (
            laws.READS_ITS_CARD,
            reads_ids,
            "correlation",
            f"{M1}, it answers otherwise where email.messageid is empty; no card says so.",
        ),
        (
            laws.DISPLAY_NAMES,
            reads_names,
            "correlation",
            f"{M1}, it answers otherwise where every address has another name.",
        ),
        (
            laws.CAPITALS,
            sees_capitals,
            "correlation",
            f"{M1}, it answers otherwise where the subject is 'ORDER 4711'.",
        ),
        (
            laws.ORDER_OF_EMAILS,
            takes_the_first,
            "correlation",
            (
                f"{M1}, it finds the email e1 or the email e2: that hangs on which email stands "
                "first in the file, although one of them is later than the other."
            ),
        ),
        (
            laws.DELETED_EMAIL,
            caches,
            "correlation",
            "m1 would be tied to the email e2 after that is deleted.",
        ),
        (
            laws.FOUND_EXISTS,
            makes_up,
            "correlation",
            "m1 is tied to made-up, which is no email of this world.",
        ),
        (
            laws.KEEPS_NOTHING_OUT,
            meddles,
            "correlation",
            "Without the rule m2 is promoted (AcceptAll), with it rejected (NoCorrelationMatch).",
        ),
        (
            laws.LETS_NOTHING_IN,
            lets_in,
            "looked_at",
            (
                "Without the rule m1 in hanna@contoso.example is rejected (NoCorrelationMatch); "
                "with it, it is promoted (AcceptAll)."
            ),
        ),
        (
            laws.PASSING,
            meddles,
            "correlation",
            (
                "It passed, but without it m2 in hanna@contoso.example is promoted (AcceptAll) "
                "by FLT-4, and with it rejected (NoCorrelationMatch) by FLT-30."
            ),
        ),
        (
            laws.TRACKS_NOTHING,
            lets_in,
            "looked_at",
            (
                "m1 in hanna@contoso.example is promoted (AcceptAll), although nobody's method "
                "accepts any mail."
            ),
        ),
        (
            laws.PROMOTION_ONCE,
            lets_in,
            "looked_at",
            "m1 is promoted again after it was promoted.",
        ),
        (
            laws.ORDER_OF_MAILBOXES,
            only_after_another,
            "looked_at",
            (
                "m2 is not promoted where the mailbox hanna is read first, and otherwise where "
                "paul is."
            ),
        ),
        (
            laws.OWN_REASONS,
            misnames,
            "looked_at",
            (
                "m1 in hanna@contoso.example is rejected (AcceptAll); what is rejected has the "
                "reason NoCorrelationMatch or NoRecipientMatch or InternalEmailReject or "
                "InvalidSender or InvalidAddress or missing_header."
            ),
        ),
        (
            laws.SAME_EVENTS,
            counts,
            "correlation",
            (
                "Played again, m1 in hanna@contoso.example is rejected (NoCorrelationMatch) at "
                "first, and then something else."
            ),
        ),
    )
]


@pytest.mark.parametrize(("law", "check", "chapter", "says"), BROKEN)
def test_a_rule_made_to_break_a_law_breaks_it(
    law: Law, check: Callable[..., Answer], chapter: str, says: str
) -> None:
    assert why(law, trial(check, chapter=chapter)) == says


def test_every_law_is_broken_by_a_rule_made_to_do_so() -> None:
    """But for one that the engine itself keeps, whatever the rules say."""
    shown = {row.values[0] for row in BROKEN}
    assert [law for law in LAWS if law not in shown] == [laws.EMPTY_COLUMNS]


def test_a_rule_that_fails_breaks_no_other_law() -> None:
    """But where it fails only in what a law makes of a scenario, that is told."""
    for law in LAWS[1:]:
        assert law.broken(trial(fails)) is None
    without_subject = trial(fails, *STORY[:-1])
    breach = laws.READS_ITS_CARD.broken(without_subject)
    assert breach is None
    told = laws.CAPITALS.broken(trial(shouts, *STORY[:-1]))
    assert told == ("It raised ValueError: no need to shout.", True)
