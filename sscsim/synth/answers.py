"""Mail of a thread: answers with all marks or with one, forwards, echoes of machines."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence

import attrs

from sscsim.synth.desk import Desk
from sscsim.synth.letters import Letter, grown, message_id, without_token
from sscsim.synth.pool import Person

_AUTOMATIC = (("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All"))


def _to_sent(desk: Desk, sent: int, letters: Sequence[Letter]) -> Letter:
    """Let the customer answer an email that was sent from Dynamics."""
    letter = desk.chance.choice(letters)
    copies = [one for one in letter.cc if desk.is_own(one)]
    answer = desk.answer(letter, letter.to[0], [letter.sender], sent)
    return attrs.evolve(answer, cc=copies)


def reply(desk: Desk, sent: int) -> Letter:
    """A customer answers an email sent from Dynamics, all marks kept (COR-10)."""
    return _to_sent(desk, sent, desk.history.sent)


def token_only(desk: Desk, sent: int) -> Letter:
    """A program dropped the headers; the token in the subject is left (COR-25)."""
    answer = _to_sent(desk, sent, desk.history.tokened)
    return attrs.evolve(answer, inreplyto=None, references=(), index=None)


def index_only(desk: Desk, sent: int) -> Letter:
    """The subject was cleaned and In-Reply-To is gone; Thread-Index is left (COR-34)."""
    answer = _to_sent(desk, sent, desk.history.sent)
    subject = without_token(answer.subject)
    return attrs.evolve(answer, subject=subject, inreplyto=None, references=())


def subject_only(desk: Desk, sent: int) -> Letter:
    """Nothing is left but the words of the subject and who writes to whom (COR-44)."""
    answer = index_only(desk, sent)
    return attrs.evolve(answer, index=None)


def automatic(desk: Desk, sent: int) -> Letter:
    """A customer is away, and his mailbox says so (SYN-15)."""
    answer = _to_sent(desk, sent, desk.history.sent)
    away = f"{answer.sender.language.away}: {answer.topic}"
    return attrs.evolve(answer, subject=away, extra=_AUTOMATIC, references=())


def bounce(desk: Desk, sent: int) -> Letter:
    """A server reports that it could not deliver (VAL-13)."""
    letter = desk.chance.choice(desk.history.sent)
    domain = letter.to[0].address.rpartition("@")[2]
    server = Person("Mail Delivery System", f"MAILER-DAEMON@mx1.{domain}")
    report = desk.answer(letter, server, [letter.sender], sent)
    subject = "Undelivered Mail Returned to Sender"
    return attrs.evolve(report, subject=subject, index=None, extra=_AUTOMATIC[:1])


def copied_again(desk: Desk, sent: int) -> Letter:
    """A copy of what was promoted before, still in the Inbox (DUP-1)."""
    return _there_already(desk, sent, desk.history.received)


def sent_inside(desk: Desk, sent: int) -> Letter:
    """The received side of an email from user to user sent from Dynamics (DUP-12)."""
    return _there_already(desk, sent, desk.history.internal)


def follow_up(desk: Desk, sent: int) -> Letter:
    """Somebody writes again in a thread: to an answer that was sent from Outlook, or unasked."""
    letter = desk.chance.choice(desk.lately)
    writer = letter.sender if not desk.is_own(letter.sender) else desk.outsider()
    to = [one for one in letter.to if desk.is_own(one)] or [desk.users.draw()]
    between = letter
    if desk.likely(0.6):  # his program quotes an id that no Inbox ever held
        unseen = message_id(to[0], desk.chance)
        index = None if letter.index is None else grown(letter.index, sent, desk.chance)
        references = (*letter.references, letter.messageid)
        between = attrs.evolve(letter, messageid=unseen, references=references, index=index)
    return desk.answer(between, writer, to, sent)


def answer_all(desk: Desk, sent: int) -> Letter:
    """A user answers, and colleagues get a copy."""
    letter = desk.chance.choice(desk.lately)
    writer = next((one for one in letter.to if desk.is_own(one)), desk.users.draw())
    answer = desk.answer(letter, writer, [letter.sender], sent)
    copies = [one for one in letter.cc if desk.is_own(one)]
    return attrs.evolve(answer, cc=[*copies, *desk.colleagues(2, writer, *copies)])


def forward(desk: Desk, sent: int) -> Letter:
    """A user forwards to a colleague, or an outsider to a user; In-Reply-To stays (COR-13)."""
    letter = desk.chance.choice(desk.lately)
    writer = desk.users.draw() if desk.likely(0.6) else desk.outsider()
    to = desk.colleagues(2, writer) or [desk.company.director]
    if desk.queues and desk.likely(0.15):
        to = [desk.queues.draw()]
    copy = desk.answer(letter, writer, to, sent)
    return attrs.evolve(copy, subject=writer.language.forwarding(letter.subject))


def twice(desk: Desk, _sent: int) -> Letter:
    """The same message is delivered a second time (DUP-3)."""
    return desk.chance.choice(desk.lately)


def _there_already(desk: Desk, sent: int, letters: Sequence[Letter]) -> Letter:
    """Deliver what has a row in Dataverse: the last that was sent before."""
    before = bisect([letter.sent for letter in letters], sent)
    letter = letters[max(before - 1, 0)]
    return attrs.evolve(letter, body=desk.words(letter.sender, 2), arrived=max(letter.sent, sent))
