"""Does the subject hold the tracking token of an email that is in Dynamics?

A token such as CRM:0001007 is put behind the subject of mail sent from Dynamics. Old prefixes stay
valid, people can edit subjects, and counters start again: a wrong match is possible. Removing the
token does not stop tracking while the headers still match.
"""

from __future__ import annotations

from sscsim.assumptions import Assumptions
from sscsim.decisions import Cell, Status
from sscsim.mail import find_tokens
from sscsim.rules.answers import finds, passes
from sscsim.rules.case import Case, Match
from sscsim.rules.rule import Answer, Rule
from sscsim.vocabulary import CorrelationMethod
from sscsim.world import Organization


def token_in(subject: str, organization: Organization, assume: Assumptions) -> str | None:
    """Pick the token of a subject that counts (COR-24); a blank prefix may mean none (COR-6)."""
    blank = not (organization.trackingprefix or "").strip()
    if blank and assume.token_enabled_source != "option":
        return None
    found = find_tokens(subject, organization.prefixes, organization.tokendigits)
    if not found:
        return None
    return found[-1] if assume.token_pick == "last" else found[0]


def token_of(case: Case) -> str | None:
    """Pick the token of the message that counts."""
    return token_in(case.message.subject, case.organization, case.assume)


def check(case: Case) -> Answer:
    """Tie the message to the email that holds its token."""
    token = token_of(case)
    if token is None:
        return passes("The subject holds no tracking token.")
    subject = case.header("Subject", case.message.subject, token.upper())
    emails = case.world.emails
    most_recent = case.assume.token_tie_break == "most_recent"
    pick = emails.latest if most_recent else emails.earliest
    email = pick(emails.with_token(token))
    if email is None:
        return passes("The subject holds the token {token}, which no email has.", token=subject)
    return finds(
        Match(email, CorrelationMethod.TRACKING_TOKEN),
        "Its tracking token {token} belongs to the email {email}.",
        token=subject,
        email=Cell(
            "email", email.activityid, "trackingtoken", email.trackingtoken, f'"{email.subject}"'
        ),
    )


RULE = Rule(
    id="COR-25",
    asks="Does the subject hold the tracking token of an email?",
    answers=("passes", "finds"),
    reads=(
        "message.Subject",
        "email.trackingtoken",
        "organization.trackingprefix",
        "organization.trackingtokeniddigits",
        "organization.maximumtrackingnumber",
    ),
    sources=("S1", "S13", "S28"),
    status=Status.DOCUMENTED,
    check=check,
    switches=("token_enabled_source", "token_pick", "token_tie_break"),
)
