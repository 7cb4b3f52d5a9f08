"""A page about a decision: the short answer first, in sentences that can be read aloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sscsim.decisions import Decision, Outcome, Party, Reason, Status
from sscsim.views.sentences import OUTCOME_MEANS, REASON_SAYS, VERDICTS
from sscsim.views.text import Page, headline, verdict
from sscsim.vocabulary import CorrelationMethod, Ref
from tests.unit.views.handmade import HANNA, SALES, decision, name_of, refused, step


def shown(one: Decision, **asked: Any) -> str:
    """Show a page with the names of the handmade people."""
    return "\n".join(Page(name_of=name_of, **asked).lines(one)) + "\n"


def test_a_promoted_message(snapshot: Callable[[str, str], None]) -> None:
    """The whole page, with steps, sources and what it turns on."""
    one = decision(sensitive_to=("accept_all_requires_recipient_match", "forgotten"))
    asked = {"trace": True, "sensitivity": True, "sources": {"FLT-4": ("S1", "B5")}}
    snapshot("views-promoted.txt", shown(one, **asked))


def test_a_refused_message(snapshot: Callable[[str, str], None]) -> None:
    """Why not is in what each recipient answered."""
    snapshot("views-refused.txt", shown(refused(), trace=True))


def test_the_first_line_is_the_verdict() -> None:
    """It names the message, the mailbox and the reason."""
    assert headline(decision()) == (
        'PROMOTED  "In confidence"  in hanna@contoso.example  (AcceptAll)'
    )


def test_a_message_without_subject_is_named_by_its_source() -> None:
    """And one without mailbox says so."""
    one = decision(subject="", source="x.mbox#3", mailbox=None)
    assert headline(one) == "PROMOTED  x.mbox#3  in no mailbox  (AcceptAll)"


def test_a_message_to_nobody_does_not_speak_of_this_mailbox() -> None:
    """There was none."""
    one = refused(outcome=Outcome.NOT_PROCESSED, reason=Reason.MAILBOX, mailbox=None)
    assert verdict(one) == "The message went to no mailbox of a user or a queue."


def test_a_queue_is_called_a_queue() -> None:
    """A sentence begins with a capital."""
    assert verdict(decision(accepting_entity=SALES)).startswith("The queue Sales accepts all")


def test_the_acceptor_is_told_from_the_mailbox() -> None:
    """Filtering asks every recipient, not only the owner of the mailbox."""
    parties = (
        Party("to", "sales@contoso.example", "queue", "salesq"),
        Party("cc", "hanna@contoso.example", "systemuser", "hanna"),
    )
    one = decision(accepting_entity=SALES, parties=parties, queue_items=("salesq",))
    text = " ".join(shown(one).split())
    assert "found in the mailbox hanna@contoso.example, but the queue Sales let it in" in text
    assert "In queues the queue Sales" in text


def test_correlation_names_the_earlier_email_and_the_mark() -> None:
    """Regarding is shown by name."""
    one = decision(
        correlationmethod=CorrelationMethod.IN_REPLY_TO,
        correlated_email="offer@contoso.example",
        regarding=Ref("lead", "l1"),
    )
    text = " ".join(shown(one).split())
    assert "tied to the earlier email offer@contoso.example by its In-Reply-To header." in text
    assert "Regarding lead Fabrikam" in text


def test_many_readers_are_counted_unless_all_are_asked_for() -> None:
    """Twelve names are enough to understand."""
    one = decision(readers=tuple(f"u{number:02}" for number in range(15)))
    assert "15 users" in shown(one)
    assert "and 3 more" in shown(one)
    assert "u14" in shown(one, readers=True)


def test_an_email_nobody_reads_says_so() -> None:
    """An empty list would look like a mistake."""
    assert "Readers     no user" in shown(decision(readers=()))
    assert "1 user: Hanna Reyes" in shown(decision(readers=("hanna",)))


def test_many_refusals_are_cut() -> None:
    """The first twelve speak for the others."""
    why = tuple(step("FLT-5", "refuses") for _ in range(14))
    last = step("FLT-30", "refuses", fragments={}, template="Nobody accepts it.")
    one = refused(steps=(*why, last), decided_by=last)
    assert "and 2 more" in shown(one)


def test_a_guess_is_called_a_guess() -> None:
    """Steps that rest on documentation are not listed, nor those that let the message pass."""
    guess = step("FLT-27", "finds", status=Status.UNKNOWN)
    assert "Guessed" in shown(decision(steps=(guess,), decided_by=guess))
    passed = step("DUP-6", "passes", status=Status.UNKNOWN)
    assert "Guessed" not in shown(decision(steps=(passed,), decided_by=passed))
    sure = step(status=Status.COMMUNITY)
    assert "Guessed" not in shown(decision(steps=(sure,), decided_by=sure))


def test_no_open_question_is_said_only_when_it_was_asked() -> None:
    """Silence is no claim."""
    assert "Turns on" not in shown(decision())
    assert "no open question" in shown(decision(), sensitivity=True)


def test_what_was_wrong_with_the_file_is_told() -> None:
    """The text of the reader is shown in brackets."""
    broken = refused(outcome=Outcome.UNREADABLE, reason=Reason.UNREADABLE, text="too big")
    assert "(too big)" in shown(broken)


def test_a_hostile_subject_cannot_move_the_cursor() -> None:
    """Nor can a name, an address or the text of a step."""
    evil = "\x1b[2J\r\n\u202e"
    one = decision(
        subject=evil,
        mailbox=evil,
        source=evil,
        text=evil,
        accepting_entity=HANNA._replace(name=evil),
        owner=HANNA._replace(name=evil),
        decided_by=step(template="{evil}", fragments={"evil": evil}),
    )
    text = shown(one, trace=True)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\r" not in text


def test_a_name_with_braces_is_only_a_name() -> None:
    """It is never taken for a format."""
    one = decision(accepting_entity=SALES._replace(name="{0.__class__}"))
    assert "{0.__class__}" in verdict(one)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_its_words(outcome: Outcome) -> None:
    """A new outcome without them would be noticed here."""
    assert VERDICTS[outcome].isupper()
    assert OUTCOME_MEANS[outcome].endswith(".")


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_its_sentence(reason: Reason) -> None:
    """A new reason without one would be noticed here."""
    assert REASON_SAYS[reason].endswith(".")
