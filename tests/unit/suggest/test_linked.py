"""Which labelled messages may let one another in: the choices of all whom they concern count."""

from __future__ import annotations

from math import prod

import pytest

from sscsim.engine import deliveries
from sscsim.errors import InputError
from sscsim.events import Deliver, Delivery
from sscsim.scenario import Scenario
from sscsim.suggest import demands_of, suggest
from sscsim.suggest.binding import refuse_too_many
from sscsim.suggest.demands import Demand
from sscsim.suggest.linked import linked_groups
from sscsim.suggest.varying import concerned, varied_settings
from tests.worlds import Thing, mail, scene, user

PEOPLE = ("hanna", "marc", "noor", "otto", "pia")
SMART = {"enablesmartmatching": True, "hashminaddresscount": 2}


def arrived(story: Scenario) -> list[Delivery]:
    """Give every message in every mailbox."""
    events = (event for event in story.events if isinstance(event, Deliver))
    return [one for event in events for one in deliveries(story.world, event)]


def linked(*messages: Thing, setting: str = "", **organization: object) -> int:
    """Count the groups of messages that may let one another in."""
    people = (user(name, incomingemailfilteringmethod=1) for name in PEOPLE)
    off = {setting: True} if setting else {}
    story = scene(*people, *messages, organization={**SMART, **organization}, settings=off)
    return len(linked_groups(story.world, arrived(story)))


def test_smart_matching_links_what_is_alike_and_nothing_else() -> None:
    """Like words among the same people; other words, or other people, are no link."""
    one = mail("m1", to=["hanna", "marc"], subject="Offer for March")
    assert linked(one, mail("m2", to=["hanna", "marc"], subject="Offer for March")) == 1
    assert linked(one, mail("m2", to=["hanna", "marc"], subject="Lunch on Friday then")) == 0
    other = mail("m2", sender="ivo@fabrikam.example", to="hanna", subject="Offer for March")
    assert linked(one, other) == 0


def test_where_smart_matching_is_off_likeness_links_nothing() -> None:
    both = [mail(name, to=["hanna", "marc"], subject="Offer for March") for name in ("m1", "m2")]
    assert linked(*both) == 1
    assert linked(*both, enablesmartmatching=False) == 0
    assert linked(*both, setting="DisableSmartMatching") == 0
    assert linked(*both, setting="DisableSmartMatchingEmailHashCreation") == 0


def bound(number: int) -> tuple[Scenario, list[Delivery], tuple[Demand, ...]]:
    """A message to so many and its answer: the first must come in, and the other must not."""
    names = (*PEOPLE, "quin", "rosa")[:number]
    people = [user(name, incomingemailfilteringmethod=1) for name in names]
    first = mail("m1", to=list(names), message_id="<1@outside.example>")
    answer = mail("m2", to=list(names), in_reply_to="<1@outside.example>")
    story = scene(*people, first, answer)
    labelled = arrived(story)
    return story, labelled, demands_of(story.world, labelled[:number], labelled[number:])


def test_too_many_who_are_bound_together_are_told_with_what_to_do() -> None:
    story, labelled, demands = bound(7)
    with pytest.raises(InputError) as caught:
        suggest(story.world, labelled, demands)
    assert str(caught.value) == (
        "--must: messages that answer one another concern 7 users and queues together (Hanna, "
        "Marc, Noor, Otto, ...): their choices under all settings are 7,500,000 combinations, and "
        "at most 1,500,000 are tried. Of so many 6 may vary: leave the method of 1 as it is "
        "(--keep ADDRESS, each), best of those whose choice is settled anyhow; or keep settings "
        "that are not in question (--keep SETTING); or label fewer messages of one conversation."
    )


def test_as_many_as_are_said_may_vary() -> None:
    """The mend that is offered is one: whoever is left as she is chooses no more."""
    story, labelled, _ = bound(7)
    people = concerned(story.world, labelled)
    settings = prod(map(len, varied_settings(story.world).values())) // 2  # without forwards
    refuse_too_many(story.world, [people[:6]], settings, 1_500_000)
    with pytest.raises(InputError):
        refuse_too_many(story.world, [people], settings, 1_500_000)
