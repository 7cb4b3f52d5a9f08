"""Is the message like an email that is in Dynamics: the same words, the same people?

Smart matching compares the words of the subject and the addresses. It is off by default, and
Microsoft advises against it, because two people who write "Hello" a year apart look like a thread.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from sscsim.decisions import Cell, Status
from sscsim.mail import subject_words
from sscsim.mail.noise import ExpressionError, Noise, noise
from sscsim.rules.answers import finds, passes
from sscsim.rules.case import Case, Match
from sscsim.rules.rule import Answer, Rule
from sscsim.vocabulary import CorrelationMethod
from sscsim.world import Email, Organization, moment_of


class Likeness(NamedTuple):
    """How alike a message and an email are: words and addresses in common."""

    words: int
    addresses: int
    email: Email


def noise_of(expression: str | None) -> Noise | None:
    """Read ``hashfilterkeywords``; one that is no expression removes nothing (COR-42)."""
    try:
        return noise(expression) if expression else None
    except ExpressionError:  # files with such a one are refused; a world made by hand is not
        return None


def words_of(organization: Organization, subject: str) -> tuple[str, ...]:
    """Prepare a subject as the organisation's settings say (COR-42, COR-43)."""
    taken_off = noise_of(organization.hashfilterkeywords)
    return subject_words(subject, taken_off, organization.hashmaxcount)


def own_addresses(case: Case) -> tuple[str, ...]:
    """List the addresses of the message: From, To, Cc, Bcc, each once (COR-41, SP-8)."""
    message = case.message
    entries = (*message.from_, *message.to, *message.cc, *message.bcc)
    distinct = dict.fromkeys(entry.address for entry in entries if entry.wellformed)
    return tuple(distinct)[: case.organization.hashmaxcount]


def subjects_match(case: Case, own: int, other: int, shared: int) -> bool:
    """Compare two subjects by their words, or only by how many they have (COR-44, COR-45)."""
    delta = case.organization.hashdeltasubjectcount
    if not own or not other:
        return False
    if case.assume.smart_subject_rule == "count_only":
        return abs(own - other) <= delta
    return shared >= max(own, other) - delta


def in_window(case: Case, email: Email) -> bool:
    """Say whether an email is recent enough to be searched (COR-46)."""
    days = case.assume.smart_match_window_days
    received = case.message.received
    if days is None or received is None:
        return True
    return received - moment_of(email) <= timedelta(days=days)


def likenesses(case: Case) -> list[Likeness]:
    """Compare the message with every email that shares enough addresses with it."""
    words = set(words_of(case.organization, case.message.subject))
    if not words:
        return []
    addresses = own_addresses(case)
    own = set(addresses)
    most, least = case.organization.hashmaxcount, case.organization.hashminaddresscount
    found = []
    for email in case.world.emails.sharing_addresses(addresses, least):
        common = own.intersection(email.addresses[:most])
        if len(common) < least or not in_window(case, email):
            continue
        other = words_of(case.organization, email.subject)
        shared = len(words.intersection(other))
        if subjects_match(case, len(words), len(other), shared):
            found.append(Likeness(shared, len(common), email))
    return found


def likest(case: Case) -> Likeness | None:
    """Pick the email that is most alike, or only the most recent (COR-47)."""
    recency = case.world.emails.recency
    if case.assume.smart_tie_break == "recent":
        return max(likenesses(case), key=lambda like: recency(like.email), default=None)
    return max(
        likenesses(case),
        key=lambda like: (like.words, like.addresses, recency(like.email)),
        default=None,
    )


def check(case: Case) -> Answer:
    """Tie the message to the email it is most like."""
    if not case.organization.enablesmartmatching:
        return passes("Smart matching is {setting}.", setting=case.column("enablesmartmatching"))
    for name in ("DisableSmartMatching", "DisableSmartMatchingEmailHashCreation"):
        if case.settings[name]:
            return passes(
                "Smart matching is stopped by {name}.", name=name, setting=case.setting(name)
            )
    best = likest(case)
    if best is None:
        return passes("No email has like words in its subject and the same people.")
    return finds(
        Match(best.email, CorrelationMethod.SMART_MATCHING),
        "It is like the email {email}: {words} words and {addresses} addresses in common.",
        email=Cell(
            "email", best.email.activityid, "subject", best.email.subject, f'"{best.email.subject}"'
        ),
        words=str(best.words),
        addresses=str(best.addresses),
    )


RULE = Rule(
    id="COR-44",
    asks="Is the message like an email that is in Dynamics?",
    answers=("passes", "finds"),
    reads=(
        "message.Subject",
        "message.From",
        "message.To",
        "message.Cc",
        "email.subject",
        "activityparty.addressused",
        "organization.enablesmartmatching",
        "organization.DisableSmartMatching",
        "organization.DisableSmartMatchingEmailHashCreation",
        "organization.hashfilterkeywords",
        "organization.hashmaxcount",
        "organization.hashdeltasubjectcount",
        "organization.hashminaddresscount",
    ),
    sources=("S1", "S7"),
    status=Status.INFERRED,
    check=check,
    switches=("smart_subject_rule", "smart_match_window_days", "smart_tie_break"),
)
