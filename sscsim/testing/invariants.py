"""What holds at every moment of a history, whoever decides; each is a check that raises."""

from __future__ import annotations

from collections import Counter

from sscsim.decisions import Outcome, Reason
from sscsim.events import Resync
from sscsim.testing.history import History

__all__ = [
    "no_dead_links",
    "nothing_is_lost",
    "one_message_one_email",
    "readers_are_enabled",
    "refusals_are_empty",
    "somebody_accepts",
    "watermarks_advance",
]


def _hold(holds: bool, sentence: str) -> None:
    if not holds:
        raise AssertionError(sentence)


def one_message_one_email(history: History) -> None:
    """No two emails that came in have one message id; those that were there at first may."""
    at_first = {email.activityid for email in history.start.emails}
    came_in = [one for one in history.world.emails if one.incoming]
    made = [one.messageid or "" for one in came_in if one.activityid not in at_first]
    exact = history.world.assume.messageid_case_sensitive
    counts = Counter(key if exact else key.lower() for key in made)
    twice = [key for key, count in counts.items() if count > 1]
    _hold(not twice, f"The message {', '.join(twice)} became more than one email.")


def nothing_is_lost(history: History) -> None:
    """The emails are those at first, and those promoted and sent, without those deleted."""
    wanted = len(history.start.emails) + history.promoted + history.sent - history.gone
    there = len(history.world.emails)
    _hold(there == wanted, f"There are {there} emails, and there should be {wanted}.")


def no_dead_links(history: History) -> None:
    """Every link between emails, and every queue item, points to an email that exists."""
    emails = history.world.emails
    for email in emails:
        for column in ("correlatedactivityid", "parentactivityid"):
            key = getattr(email, column)
            sentence = f"{column} of the email {email.activityid} names {key}, which is gone."
            _hold(key is None or emails.get(key) is not None or _was_dead(history, key), sentence)
    for item in history.world.queueitems:
        sentence = f"A queue item names {item.objectid}, which is gone."
        _hold(emails.get(item.objectid) is not None, sentence)


def _was_dead(history: History, key: str) -> bool:
    """An export may name an email that was not exported."""
    first = history.start.emails
    named = {link for one in first for link in (one.correlatedactivityid, one.parentactivityid)}
    return key in named and first.get(key) is None


def watermarks_advance(history: History) -> None:
    """A mailbox's mark moves forward, unless its date was set."""
    event = history.events[-1] if history.events else None
    reset = event.mailbox if isinstance(event, Resync) else None
    before = {} if history.before is None else history.before.watermarks
    for mailbox, mark in before.items():
        now = history.world.watermarks.get(mailbox)
        sentence = f"The watermark of {mailbox} went back from {mark} to {now}."
        _hold(mailbox == reset or (now is not None and now >= mark), sentence)


def readers_are_enabled(history: History) -> None:
    """Whoever is told to read an email is a user who exists and is enabled."""
    users = history.world.directory.systemusers
    for decision in history.decisions:
        for key in decision.readers:
            user = users.get(key)
            sentence = f"{key} is no enabled user, and reads {decision.source}."
            _hold(user is not None and user.active, sentence)


def somebody_accepts(history: History) -> None:
    """A promotion names the user or queue that let it in; one by hand names nobody."""
    directory = history.world.directory
    for decision in history.decisions:
        entity = decision.accepting_entity
        if decision.promoted and decision.reason is not Reason.MANUALLY_TRACKED:
            known = {"systemuser": directory.systemusers, "queue": directory.queues}
            there = entity is not None and entity.id in known.get(entity.table, {})
            _hold(there, f"{decision.source} was let in by {entity}, no user or queue.")
        else:
            _hold(entity is None, f"{decision.source} was let in by {entity}, and by no rule.")


def refusals_are_empty(history: History) -> None:
    """What did not become an email has none of its columns; a duplicate may get a queue item."""
    for decision in history.decisions:
        if decision.promoted:
            continue
        links = (decision.correlated_email, decision.parent_email, decision.regarding)
        rows = (decision.owner, decision.parties, decision.readers, decision.correlationmethod)
        late = decision.outcome is not Outcome.DUPLICATE and decision.queue_items
        empty = not any((*links, *rows, late))
        _hold(empty, f"{decision.source} is {decision.outcome}, and has columns of an email.")
