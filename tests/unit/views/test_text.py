"""A page about a decision: the short answer first, in sentences that can be read aloud."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from sscsim.assumptions import Assumptions
from sscsim.decisions import Cell, Decision, NamedRef, Outcome, Party, Reason, Status
from sscsim.views.sentences import OUTCOME_MEANS, REASON_SAYS, VERDICTS
from sscsim.views.short import headline, verdict
from sscsim.views.text import Page
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


def test_a_rule_that_refuses_for_something_else_stands_before_the_refusals() -> None:
    """Internal mail is not explained by the queue that did not take it; who only sums up is."""
    ignore = Cell("organization", "o", "ignoreinternalemail", True, "on")
    why = refused().steps[0]
    internal = step(
        "DUP-13", "refuses", template="Internal mail is ignored.", fragments={"ignore": ignore}
    )
    page = shown(refused(decided_by=internal, steps=(why, internal)))
    assert page.index("Internal mail is ignored.") < page.index("Hanna Reyes tracks")
    assert "ignoreinternalemail" in page
    summed = step("FLT-30", "refuses", template=why.template, fragments=why.fragments)
    once = shown(refused(decided_by=summed, steps=(why, summed)))
    assert once.count("Hanna Reyes tracks") == 1


def test_a_matched_email_without_message_id_is_named_by_its_row() -> None:
    """The message id comes first where there is one."""
    tied = {"correlationmethod": CorrelationMethod.IN_REPLY_TO, "correlated_activity": "offer"}
    assert "tied to the earlier email offer" in shown(decision(**tied))
    told = decision(**tied, correlated_email="offer@contoso.example")
    assert "tied to the earlier email offer@contoso.example" in shown(told)


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


def test_an_address_in_place_of_a_name_stays_as_it_is() -> None:
    """Where a user has no name; a capital would make another address of it."""
    nameless = NamedRef("systemuser", "ada", "ada@contoso.example")
    assert verdict(decision(accepting_entity=nameless)).startswith("ada@contoso.example accepts")


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
    why = tuple(step("FLT-5", "refuses", template=f"Reason {place}.") for place in range(14))
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


def test_an_open_question_says_what_was_taken_for_the_answer() -> None:
    """And what would follow from the other; a switch with several says 'another'."""
    one = decision(sensitive_to=("hide_flags_affect_runtime", "mailbox_order"))
    text = " ".join(shown(one).split())
    assert (
        'Turns on the open question "Do the two Hide flags also disarm values that are already '
        'stored?" Taken here: no; with yes the verdict, its reason or who let it in would be '
        "different (switch hide_flags_affect_runtime = false, SET-3)"
    ) in text
    assert "Taken here: received_then_id; with another answer the verdict" in text
    strict = Assumptions(hide_flags_affect_runtime=True)
    assert "Taken here: yes; with no the" in " ".join(shown(one, assume=strict).split())


def test_a_decision_in_brief_tells_what_became_of_the_email() -> None:
    """Who owns it, what it is about and who reads it; a refusal tells why alone."""
    assert list(Page(name_of=name_of).brief(decision(regarding=Ref("lead", "l1")))) == [
        'PROMOTED  "In confidence"  in hanna@contoso.example  (AcceptAll)',
        "Hanna Reyes accepts all email messages, so this one became an email in Dynamics 365.",
        (
            "Owner: Hanna Reyes. Regarding: lead Fabrikam. "
            "Readers: 2 users (Hanna Reyes, Marc Keller)."
        ),
    ]
    assert list(Page(name_of=name_of).brief(refused()))[1:] == [
        'Hanna Reyes tracks "All email messages", and the message answers no email in Dynamics.'
    ]
    assert "Readers: no user." in list(Page().brief(decision(readers=())))[-1]
    tied = decision(correlated_activity="offer", correlationmethod=CorrelationMethod.TRACKING_TOKEN)
    assert list(Page().brief(tied))[1].endswith(
        "It is tied to the earlier email offer by the tracking token in its subject."
    )


def test_a_decision_in_brief_names_open_questions_where_they_were_asked() -> None:
    """Or says that there is none."""
    asked = Page(sensitivity=True)
    assert list(asked.brief(refused()))[-1] == "Turns on no open question."
    turning = refused(sensitive_to=("forgotten",))
    assert list(asked.brief(turning))[-1] == "Turns on the open question forgotten."
    assert "Turns on" not in " ".join(Page().brief(refused()))


def test_what_holds_for_many_is_said_once_in_brief() -> None:
    """And names two of the others; what each says in other words is said, up to three."""
    people = ("Hanna Reyes", "Karl Voss", "Mira Okafor", "Lena Holm", "Paul Ekberg")
    why = tuple(
        step(
            "FLT-5", "refuses", fragments={"who": who}, template="{who} tracks {{0}}, so it stays."
        )
        for who in people
    )
    last = step("FLT-30", "refuses", fragments={}, template="Nobody accepts it.")

    def said(number: int) -> str:
        return list(Page().brief(refused(steps=(*why[:number], last), decided_by=last)))[1].strip()

    alone = "Hanna Reyes tracks {0}, so it stays."
    assert said(1) == alone
    assert said(2) == f"{alone} The same is true of Karl Voss."
    assert said(3) == f"{alone} The same is true of Karl Voss and Mira Okafor."
    assert said(5) == f"{alone} The same is true of Karl Voss, Mira Okafor and 2 more."


def test_many_refusals_are_counted_in_brief() -> None:
    """Three speak for the others, where each says something else."""
    why = tuple(step("FLT-5", "refuses", template=f"Reason {place}.") for place in range(5))
    last = step("FLT-30", "refuses", fragments={}, template="Nobody accepts it.")
    lines = list(Page().brief(refused(steps=(*why, last), decided_by=last)))
    assert lines[1].endswith("And 2 more did not accept it either.")


def test_a_rule_that_nobody_states_is_marked_in_the_steps() -> None:
    """In words, and only there: what is documented or reported needs none."""
    marks = {
        Status.UNKNOWN: "(This rule is a guess: nobody states it.)",
        Status.INFERRED: "(This rule is our reading: no page states it.)",
    }
    for status in Status:
        text = " ".join(shown(decision(decided_by=step(status=status)), trace=True).split())
        for marked, words in marks.items():
            assert (words in text) == (marked in {status, Status.UNKNOWN})
    quiet = step(status=Status.COMMUNITY)
    text = shown(decision(steps=(quiet,), decided_by=quiet), trace=True)
    assert "This rule is" not in text


def test_a_time_and_an_empty_cell_are_said_for_people() -> None:
    """One way to write a time, and no null."""
    since = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=1)))
    cells = {
        "since": Cell("mailbox", "hanna", "processemailreceivedafter", since, "then"),
        "nothing": Cell("mailbox", "hanna", "undeliverablefolder", None, "nothing"),
    }
    one = step(template="Since {since} {nothing}.", fragments=cells)
    page = shown(decision(decided_by=one, steps=(one,)))
    assert "mailbox hanna · processemailreceivedafter = 2026-03-02 08:00 UTC" in page
    assert "mailbox hanna · undeliverablefolder = (not given)" in page


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
