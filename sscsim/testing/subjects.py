"""What an assertion is about: a decision, a run or a scenario, and which of its messages."""

from __future__ import annotations

from collections.abc import Iterable

from sscsim.decisions import Decision
from sscsim.engine import Run, simulate
from sscsim.rules import BOOK, RuleBook
from sscsim.scenario import Scenario
from sscsim.scenario.desk import did_you_mean
from sscsim.testing.telling import Decided
from sscsim.vocabulary import Ref
from sscsim.world import World

__all__ = ["Subject", "about"]

Subject = Decision | Run | Scenario


def about(
    subject: Subject, mail: str | None, mailbox: str | None, book: RuleBook = BOOK
) -> list[Decided]:
    """
    Find the decisions about one message, each with the world it was made in; never none.

    A scenario is played first. Raises TypeError for what is no subject, ValueError for a message
    or mailbox that nothing was decided about, and where several messages may be meant.
    """
    every = _decided(subject, book)
    known = list(dict.fromkeys(one.source for _, one in every))
    if mail is None:
        mail = _only(known)
    found = [(world, one) for world, one in every if one.source == mail]
    if not found:
        raise ValueError(f"mail={mail!r} is no message that was decided. {_offer(mail, known)}")
    if mailbox is None:
        return found
    boxes = [one.mailbox or "none" for _, one in found]
    wanted = _address(mailbox, found[0][0])
    here = [(world, one) for world, one in found if (one.mailbox or "none") == wanted]
    if not here:
        what = f"mailbox={mailbox!r} is no mailbox in which {mail} was decided."
        raise ValueError(f"{what} {_offer(mailbox, boxes)}")
    return here


def _decided(subject: object, book: RuleBook) -> list[Decided]:
    if isinstance(subject, Decision):
        return [(None, subject)]
    if isinstance(subject, Scenario):
        subject = simulate(subject.world, subject.events, book)
    if isinstance(subject, Run):
        return [(entry.world, one) for entry in subject.entries for one in entry.decisions]
    raise TypeError(
        f"subject={subject!r} is no decision, no run and no scenario. "
        "Pass what decide, simulate or load_scenario gave."
    )


def _only(known: list[str]) -> str:
    if not known:
        raise ValueError("Nothing was decided: the scenario delivers no message.")
    if len(known) > 1:
        raise ValueError(
            f"mail=None leaves open which of {len(known)} messages is meant. "
            f"Pass mail={_or(map(repr, known))}."
        )
    return known[0]


def _address(mailbox: str, world: World | None) -> str:
    """Find the address of a mailbox that was named by its user or queue."""
    if world is not None and "@" not in mailbox:
        for table in ("systemuser", "queue"):
            found = world.mailbox_of(Ref(table, mailbox))
            if found is not None:
                return found.emailaddress.strip().lower()
    return mailbox.strip().lower()


def _offer(word: str, known: Iterable[str]) -> str:
    names = list(dict.fromkeys(known))
    return did_you_mean(word, names) or f"Write {_or(names)}."


def _or(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
