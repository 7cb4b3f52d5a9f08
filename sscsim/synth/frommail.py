"""An organisation made from real mail, so that the mail can be replayed.

Who gets much mail is a user or, where the address says so, a queue; who writes much from outside is
a contact, lead or account; what is answered was, in part, sent from Dynamics. Filtering methods are
dealt by chance: nobody's mail tells them.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sscsim.errors import InputError, Place, Problem
from sscsim.mail import conversation_base, strip_prefixes
from sscsim.sources import MailSource
from sscsim.synth.census import Answer, Census, take_census
from sscsim.synth.chance import deal, stream
from sscsim.synth.company import Made
from sscsim.synth.customers import define_tables
from sscsim.synth.history import add_email
from sscsim.synth.letters import Letter
from sscsim.synth.office import Office, Row, lookup, write_snapshot
from sscsim.synth.pool import Person
from sscsim.synth.sizes import Sizes
from sscsim.synth.states import QUEUE_METHODS, USER_METHODS
from sscsim.vocabulary import Ref

__all__ = ["Drawn", "organisation_from", "write_from_mail"]

_ROLES_TEXT = """
    admin billing careers contact enquiries events feedback hello help helpdesk hr info
    invoices jobs legal list lists mail marketing news newsletter office orders postmaster
    press purchasing returns sales service support team users webmaster
"""
_ROLES = frozenset(_ROLES_TEXT.split())
_LIST_DOMAINS = frozenset({"groups", "list", "lists"})
_TABLES = {"contact": 70, "lead": 20, "account": 10}
_EMAILS = 500  # that are there already, at most
_LONGEST_AGO = 3 * 86_400  # seconds before an answer in which the answered email was sent
_NAMED = 3  # domains that an error offers


class Drawn(NamedTuple):
    """The rows of the organisation by entity set, and how many messages were read."""

    sets: dict[str, list[Row]]
    messages: int


def write_from_mail(
    folder: Path,
    sources: Sequence[MailSource],
    sizes: Sizes,
    seed: int,
    *,
    domain: str | None = None,
    on_read: Callable[[int], None] | None = None,
) -> Made:
    """
    Write ``org/`` into a folder; the mail stays where it is.

    Raises:
        InputError: no message is addressed to anybody, or to the domain.
        OSError: the disk would not take it.

    """
    drawn = organisation_from(sources, sizes, seed, domain, on_read)
    write_snapshot(drawn.sets, folder / "org")
    rows = {name: len(rows) for name, rows in drawn.sets.items()}
    return Made(rows=rows, messages=drawn.messages)


def organisation_from(
    sources: Sequence[MailSource],
    sizes: Sizes | None = None,
    seed: int = 1,
    domain: str | None = None,
    on_read: Callable[[int], None] | None = None,
) -> Drawn:
    """
    Make the rows of an organisation that could have received the mail.

    ``sizes`` are upper bounds; with ``domain`` only addresses in it (and in domains below it)
    become users and queues, beside those given as ``ADDRESS=PATH``.

    Raises:
        InputError: no message is addressed to anybody, or to the domain.

    """
    sizes = sizes or Sizes()
    census = take_census(sources, seed, on_read)
    users, queues = _ours(census, sizes, sources, domain)
    maker = _Maker(census, domain or "from mail", stream(seed, "from mail"))
    maker.users(users)
    maker.queues(queues)
    maker.customers(sizes.contacts)
    maker.emails(set(users))
    return Drawn(maker.office.sets, census.messages)


def _ours(
    census: Census, sizes: Sizes, sources: Sequence[MailSource], domain: str | None
) -> tuple[list[str], list[str]]:
    """Say who is a user and who a queue: those who get most, as many as are wanted."""
    ranked = _ranked(census.received)
    if domain is not None:
        ranked = [one for one in ranked if _is_in(one, domain)]
    candidates = list(dict.fromkeys([*census.inboxes, *ranked]))
    if not candidates:
        raise InputError([_nobody(census, sources, domain)])
    queues = [one for one in candidates if is_role(one)][: sizes.queues]
    taken = set(queues)
    users = [one for one in candidates if one not in taken and not is_role(one)][: sizes.users]
    if not users:  # somebody has to own the queues
        users = [candidates[0]]
        queues = [one for one in queues if one != candidates[0]]
    return users, queues


def _ranked(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda address: (-counts[address], address))


def _is_in(address: str, domain: str) -> bool:
    return f".{address.rpartition('@')[2]}".endswith(f".{domain.lower()}")


def is_role(address: str) -> bool:
    """Say whether an address looks like that of a task or a list and not of a person."""
    local, _, domain = address.partition("@")
    in_list = domain.partition(".")[0] in _LIST_DOMAINS
    return in_list or not _ROLES.isdisjoint(re.split(r"[-._+]", local))


def _nobody(census: Census, sources: Sequence[MailSource], domain: str | None) -> Problem:
    if domain is None or not census.received:
        place = Place(f"--from-mail {', '.join(map(str, sources))}")
        what = f"none of its {census.messages:,} messages has a recipient with an address."
        return Problem(place, what, "Give mail that somebody received.")
    domains: Counter[str] = Counter()
    for address, count in census.received.items():
        domains[address.rpartition("@")[2]] += count
    most = ", ".join(_ranked(domains)[:_NAMED])
    what = f"none of the {census.messages:,} messages is addressed to it."
    return Problem(Place(f"--domain {domain}"), what, f"Most are addressed to: {most}.")


class _Maker:
    def __init__(self, census: Census, name: str, chance: random.Random) -> None:
        self.census, self.chance = census, chance
        self.office = Office(name, start=None)
        self._owners: list[Ref] = []

    def _name(self, address: str) -> str:
        return self.census.names.get(address, address)

    def users(self, addresses: Sequence[str]) -> None:
        """Add the users; most accept answers only."""
        methods = deal(USER_METHODS, len(addresses), self.chance)
        for address, method in zip(addresses, methods, strict=True):
            self._owners.append(self.office.user(self._name(address), address, method))

    def queues(self, addresses: Sequence[str]) -> None:
        """Add the queues."""
        methods = deal(QUEUE_METHODS, len(addresses), self.chance)
        for address, method in zip(addresses, methods, strict=True):
            owner = self.chance.choice(self._owners)
            self.office.queue(self._name(address), address, method, owner)

    def customers(self, most: int) -> None:
        """Add half of those who write most from outside; the others stay strangers."""
        outside = [one for one in _ranked(self.census.sent) if one not in self.office.refs]
        frequent = outside[: 2 * most]
        known = self.chance.sample(frequent, min(most, (len(frequent) + 1) // 2))
        tables = deal(_TABLES, len(known), self.chance)
        accounts = self._accounts(known)
        for address, table in zip(sorted(known), tables, strict=True):
            self._customer(address, "account" if is_role(address) else table, accounts)
        if known:
            define_tables(self.office, ("systemuser", "queue", "contact", "lead", "account"))

    def _accounts(self, known: Iterable[str]) -> dict[str, Ref]:
        """Add an account without address for each domain that two of them write from."""
        domains = Counter(address.rpartition("@")[2] for address in known)
        several = sorted(domain for domain, count in domains.items() if count > 1)
        nothing = {"emailaddress1": None}
        return {
            domain: self.office.record("account", nothing, name=domain, **self._owner())
            for domain in several
        }

    def _customer(self, address: str, table: str, accounts: dict[str, Ref]) -> None:
        named = "name" if table == "account" else "fullname"
        more = {named: self._name(address), **self._owner()}
        if table == "contact":
            more |= lookup("parentcustomerid", accounts.get(address.rpartition("@")[2]))
        self.office.record(table, {"emailaddress1": address}, **more)

    def _owner(self) -> Row:
        return lookup("ownerid", self.chance.choice(self._owners))

    def emails(self, users: set[str]) -> None:
        """Add what users sent and others answered: half of it, since not all is sent from there."""
        found = [letter for answer in self.census.answers for letter in self._sent(answer, users)]
        for letter in found[::2][:_EMAILS]:
            about = self.office.refs.get(letter.to[0].address)
            add_email(self.office, letter, outgoing=True, about=about)

    def _sent(self, answer: Answer, users: set[str]) -> Iterator[Letter]:
        """Make the email that was answered, if a user wrote it or must have."""
        writer, sent = self.census.senders.get(answer.target.lower(), (None, 0))
        if writer is None:
            writer = next((one for one in answer.to if one in users), None)
            sent = max(answer.sent - 1 - self.chance.randrange(_LONGEST_AGO), 0)
        if writer in users and writer != answer.sender:
            subject = strip_prefixes(answer.subject)
            yield Letter(
                sender=self._person(writer),
                to=[self._person(answer.sender)],
                sent=sent,
                topic=subject,
                subject=subject,
                messageid=answer.target,
                index=None
                if answer.conversation is None
                else conversation_base(answer.conversation),
            )

    def _person(self, address: str) -> Person:
        return Person(self._name(address), address, header=address)
