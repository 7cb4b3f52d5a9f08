"""Which order is a message about, and which email is about the same one?"""

from __future__ import annotations

import re

from sscsim.decisions import Cell
from sscsim.rules import Answer, Case, Match, Rule, RuleBook, finds, passes
from sscsim.world import Email

__all__ = ["ORDER_NUMBER", "PLACE", "book"]

_NUMBER = re.compile(r"\b[a-z]{2}-[0-9]{4,}\b", re.IGNORECASE | re.ASCII)


def number_in(subject: str) -> str | None:
    """Give the first order number of a subject, in capitals."""
    found = _NUMBER.search(subject)
    return found[0].upper() if found else None


def email_about(case: Case, number: str) -> Email | None:
    """Find the most recent email about an order, among those that are in Dynamics now."""
    emails = case.world.emails
    return emails.latest(email for email in emails if number_in(email.subject) == number)


def check(case: Case) -> Answer:
    """Does the subject name an order that an email in Dynamics names too?

    Customers seldom answer a confirmation. They write a new message and quote the number of the
    order, so that no header and no token ties it to what was said before.
    """
    number = number_in(case.message.subject)
    if number is None:
        return passes("The subject names no order.")
    order = case.header("Subject", case.message.subject, number)
    email = email_about(case, number)
    if email is None:
        return passes("No email is about the order {order}.", order=order)
    return finds(
        Match(email),
        "It is about the order {order}, as is the email {email}.",
        order=order,
        email=Cell("email", email.activityid, "subject", email.subject, f'"{email.subject}"'),
    )


ORDER_NUMBER = Rule(
    id="ordernumbers:order-number",
    asks="Does the subject name an order that an email names too?",
    answers=("passes", "finds"),
    reads=("message.Subject", "email.subject"),
    check=check,
)

PLACE = "COR-44"  # asked before smart matching, which only guesses


def book(ours: RuleBook) -> RuleBook:
    """Give the rulebook with the order number in it."""
    return ours.adding(ORDER_NUMBER, before=PLACE)
