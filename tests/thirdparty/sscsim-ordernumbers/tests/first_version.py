"""The method as it was first written, kept because its mistake is one that people make."""

from collections import defaultdict

import attrs
from ordernumbers import ORDER_NUMBER, PLACE
from ordernumbers.matching import number_in

from sscsim.rules import Answer, Case, Match, finds, passes
from sscsim.testing import BrokenLaws, check_rule
from sscsim.world import Email, moment_of

# To look through all emails for every message seemed slow: what is known of an order is kept.
_ABOUT: defaultdict[str, dict[str, Email]] = defaultdict(dict)


def check(case: Case) -> Answer:
    """Does the subject name an order that an email in Dynamics names too?"""
    for email in case.world.emails:
        _ABOUT[number_in(email.subject) or ""][email.activityid] = email
    number = number_in(case.message.subject)
    if number is None or not _ABOUT[number]:
        return passes("No email is about its order.")
    latest = max(_ABOUT[number].values(), key=moment_of)
    return finds(Match(latest), "The email {email} is about its order.", email=latest.activityid)


FIRST = attrs.evolve(ORDER_NUMBER, check=check)

if __name__ == "__main__":
    try:
        check_rule(FIRST, before=PLACE, subjects=["Your order AB-1001"], save_to="found")
    except BrokenLaws as told:
        print(told)  # noqa: T201 - this is what the page shows
