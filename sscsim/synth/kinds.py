"""The kinds of mail a company gets, and how many of a thousand messages are of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from sscsim.synth import answers, fromoutside, inside
from sscsim.synth.desk import Desk
from sscsim.synth.letters import Letter

__all__ = ["KINDS", "Kind", "possible"]

Write: TypeAlias = Callable[[Desk, int], Letter]


class Kind(NamedTuple):
    """How a letter is written, its share, and what there must be for it."""

    write: Write
    share: int
    needs: str = ""


KINDS = (
    # From outside, out of the blue.
    Kind(fromoutside.customer, 150),
    Kind(fromoutside.stranger, 120),
    Kind(fromoutside.supplier, 25),
    Kind(fromoutside.to_queue, 90, "queues"),
    Kind(fromoutside.newsletter, 55),
    Kind(fromoutside.confidential, 30),
    Kind(fromoutside.on_behalf, 8),
    Kind(fromoutside.alias, 12, "aliases"),
    Kind(fromoutside.shared_address, 10, "shared"),
    Kind(fromoutside.brother, 6, "shared"),
    # To nobody who can be seen, or who is known.
    Kind(fromoutside.blind_copy, 12),
    Kind(fromoutside.forgotten_alias, 8),
    Kind(fromoutside.astray, 5),
    # Threads.
    Kind(answers.reply, 105, "sent"),
    Kind(answers.follow_up, 65, "lately"),
    Kind(answers.answer_all, 55, "lately"),
    Kind(answers.forward, 45, "lately"),
    Kind(answers.token_only, 16, "tokened"),
    Kind(answers.index_only, 12, "sent"),
    Kind(answers.subject_only, 8, "sent"),
    Kind(answers.automatic, 18, "sent"),
    Kind(answers.bounce, 8, "sent"),
    # Colleagues.
    Kind(inside.colleagues, 70),
    Kind(inside.by_list, 30),
    Kind(inside.to_queue, 8, "queues"),
    Kind(answers.sent_inside, 8, "internal"),
    # What is met a second time, and what does not get far.
    Kind(answers.twice, 14, "lately"),
    Kind(answers.copied_again, 4, "received"),
    Kind(fromoutside.late, 4),
    Kind(fromoutside.rights_managed, 3),
    Kind(fromoutside.no_sender, 3),
    Kind(fromoutside.bad_recipient, 3),
)


def possible(desk: Desk) -> Iterator[Kind]:
    """Name the kinds for which this company has what they need."""
    for kind in KINDS:
        has = {
            "": True,
            "lately": True,
            "queues": bool(desk.queues),
            "aliases": bool(desk.company.aliases),
            "shared": bool(desk.company.shared),
            "sent": bool(desk.history.sent),
            "tokened": bool(desk.history.tokened),
            "internal": bool(desk.history.internal),
            "received": bool(desk.history.received),
        }
        if has[kind.needs]:
            yield kind
