"""Small organisations with labelled mail, drawn; and every policy for them, tried one by one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from hypothesis import strategies as st

from sscsim import Delivery, load_scenario_text
from sscsim.policy import Policy, apply_policy
from sscsim.suggest.varying import (
    SETTINGS,
    concerned,
    every_setting,
    methods_of,
    policy_of_values,
    standing,
    varied_settings,
)
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["EVERYBODY", "STORY", "Case", "cases", "every_policy"]

STORY = """
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example}
  - {id: marc, fullname: Marc Keller, internalemailaddress: marc@contoso.example}
queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
contacts: [{id: ivo, fullname: Ivo Brandt, emailaddress1: ivo@fabrikam.example}]
emails: [{id: e1, messageid: "<a@contoso.example>", directioncode: outgoing, subject: Offer}]
timeline:
"""
_BOXES = ("hanna", "marc", "sales")
EVERYBODY = (Ref("systemuser", "hanna"), Ref("systemuser", "marc"), Ref("queue", "sales"))
_METHODS = st.sampled_from([None, 0, 1, 2, 3, 4])


class Case(NamedTuple):
    """An organisation, and the mail that must and must not come in."""

    world: World
    must: list[Delivery]
    must_not: list[Delivery]
    keep: tuple[str, ...]

    @property
    def mail(self) -> list[Delivery]:
        """All of it, in the order of arrival."""
        return sorted([*self.must, *self.must_not], key=lambda one: one.message.source)


@st.composite
def cases(draw: st.DrawFn, *, most: int = 3) -> Case:
    """Draw methods, settings and up to three messages, which may answer one another."""
    count = draw(st.integers(1, most))
    lines = [draw(_deliver(number)) for number in range(count)]
    story = load_scenario_text(STORY + "".join(lines))
    methods = {ref: draw(_METHODS) for ref in EVERYBODY}
    settings = {name: draw(st.sampled_from(values)) for name, values in SETTINGS.items()}
    given_methods = {ref: value for ref, value in methods.items() if value is not None}
    world = apply_policy(
        story.world, policy_of_values("drawn", settings, given_methods, story.world)
    )
    boxes = {box.regardingobjectid.id: key for key, box in world.directory.mailboxes.items()}
    labelled: dict[bool, list[Delivery]] = {True: [], False: []}
    for event in story.events:
        wanted = draw(st.booleans())
        message: Any = event.message  # type: ignore[union-attr]
        for name in _BOXES:
            if any(entry.address.startswith(name) for entry in message.to):
                labelled[wanted].append(Delivery(message=message, mailbox=boxes[name]))
    # All but one or two stay as they are, or trying everything would take minutes.
    varied = draw(st.sets(st.sampled_from(every_setting()), min_size=1, max_size=2))
    keep = tuple(name for name in every_setting() if name not in varied)
    return Case(world, labelled[True], labelled[False], keep)


@st.composite
def _deliver(draw: st.DrawFn, number: int) -> str:
    senders = ("ivo@fabrikam.example", "x@outside.example", "marc@contoso.example")
    to = draw(st.lists(st.sampled_from(_BOXES), min_size=1, max_size=2, unique=True))
    earlier = [f"<m{other}@x.example>" for other in range(number)]
    answered = draw(st.sampled_from([None, "<a@contoso.example>", *earlier]))
    subject = draw(st.sampled_from(["Hello", '"FW: Hello"']))
    told = f', in-reply-to: "{answered}"' if answered else ""
    addresses = ", ".join(f"{name}@contoso.example" for name in to)
    return (
        f'  - deliver: {{id: m{number}, message-id: "<m{number}@x.example>", '
        f"from: {draw(st.sampled_from(senders))}, to: [{addresses}], subject: {subject}{told}}}\n"
    )


class Tried(NamedTuple):
    """A policy, and how many things it changes."""

    policy: Policy
    changes: int


def every_policy(case: Case, *, everybody: bool = False) -> Iterator[Tried]:
    """Give every policy of what is varied, the plain way; of all people, or whom mail concerns."""
    world, mail = case.world, case.mail
    settings = {
        name: values for name, values in varied_settings(world).items() if name not in case.keep
    }
    people = EVERYBODY if everybody else concerned(world, mail)
    for values in product(*settings.values()):
        chosen = dict(zip(settings, values, strict=True))
        for methods in product(*(methods_of(world, ref) for ref in people)):
            given = dict(zip(people, methods, strict=True))
            changes = sum(value != standing(world, name) for name, value in chosen.items()) + sum(
                value != standing(world, ref) for ref, value in given.items()
            )
            written = {ref: value for ref, value in given.items() if value is not None}
            yield Tried(policy_of_values("tried", chosen, written, world), changes)
