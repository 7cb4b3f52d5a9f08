"""The company itself: units, roles, people with their settings, queues, teams."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import attrs

from sscsim.synth.chance import deal, stream
from sscsim.synth.customers import Customers, add_customers
from sscsim.synth.office import Office, lookup
from sscsim.synth.pool import Person, Pool, latin, second_local
from sscsim.synth.sizes import Sizes
from sscsim.synth.states import QUEUE_METHODS, QUEUE_STATES, READ, USER_METHODS, USER_STATES, State
from sscsim.vocabulary import DEFAULT_NOISE, Ref

__all__ = ["DOMAIN", "Company", "found_company"]

DOMAIN = "contoso.example"
PREFIX = "CRM:"
_OLD_PREFIX = "CON:"  # valid for matching after it was changed (COR-23)
_COUNTER = 999
_BUSIER = 7  # people who get more mail than the director

# Hiding choices is what administrators take for the cure (SET-3); the others show what they do.
_SETTINGS = "".join(
    f"<{name}>{value}</{name}>"
    for name, value in (
        ("HideEmailAutoTrackOptions", "true"),
        ("SSSForceFilteringMethodForUserMailboxes", "-1"),
        ("RestrictIRMEmailItems", "true"),
        ("DoNotAutoTrackEmail", "true"),
    )
)
_UNITS = ("Sales", "Service", "Finance")
_ROLES = {"Salesperson": 4, "Service representative": 2, "Trainee": 1, "Manager": 8}  # depth masks
_ROLE_SHARES = {"Salesperson": 45, "Service representative": 30, "Trainee": 10, "Manager": 15}
_QUEUES = (
    "Sales", "Support", "Info", "Orders", "Invoices", "Service", "Human Resources", "Marketing",
    "Returns", "Careers", "Events", "Legal", "Press", "Training", "Purchasing", "Data Protection",
)  # fmt: skip


@attrs.frozen(eq=False)
class Company:
    """
    Who there is to write and be written to, the busiest first.

    ``aliases`` are second addresses of users, ``shared`` addresses that two rows have.
    """

    office: Office
    pool: Pool
    users: Sequence[Person]
    queues: Sequence[Person]
    outside: Customers
    aliases: Sequence[Person]
    shared: Sequence[Person]
    director: Person


def found_company(sizes: Sizes, seed: int) -> Company:
    """Make the organisation, all but its emails."""
    chance, pool = stream(seed, "company"), Pool(seed)
    office = Office("contoso", **_columns(sizes))
    units = [office.unit(name, office.root) for name in _UNITS]
    users = _Users(office, pool, chance, units)
    users.hire(sizes.users)
    queues, shared = _queues(users, sizes.queues)
    ranked = users.ranked()
    outside = add_customers(office, pool, sizes, users.refs, ranked)
    return Company(
        office=office,
        pool=pool,
        users=ranked,
        queues=queues,
        outside=outside,
        aliases=users.aliases,
        shared=[*shared, *outside.shared],
        director=users.director,
    )


def _columns(sizes: Sizes) -> dict[str, Any]:
    return {
        "emailconnectionchannel": 0,
        "emailcorrelationenabled": True,
        "enablesmartmatching": True,
        "trackingprefix": f"{PREFIX};{_OLD_PREFIX}",
        "trackingtokenidbase": 0,
        "trackingtokeniddigits": max(3, len(str(sizes.users))),
        "maximumtrackingnumber": _COUNTER,
        "hashfilterkeywords": DEFAULT_NOISE,
        "hashmaxcount": 20,
        "hashdeltasubjectcount": 0,
        "hashminaddresscount": 2,
        "ignoreinternalemail": True,
        "unresolveemailaddressifmultiplematch": False,
        "requireapprovalforuseremail": True,
        "requireapprovalforqueueemail": True,
        "maxuploadfilesize": 5_242_880,
        "orgdborgsettings": f"<OrgSettings>{_SETTINGS}</OrgSettings>",
    }


class _Users:
    """The people of the company as they are hired."""

    def __init__(
        self, office: Office, pool: Pool, chance: random.Random, units: Sequence[Ref]
    ) -> None:
        self.office, self.pool, self.chance, self.units = office, pool, chance, units
        self.people: list[Person] = []
        self.refs: list[Ref] = []
        self.methods: list[int] = []
        self.aliases: list[Person] = []
        self.in_order = 0
        self._roles = {name: office.add("role", {"name": name}) for name in _ROLES}
        self._teams = [
            office.add("team", _team(unit, name)) for unit, name in zip(units, _UNITS, strict=True)
        ]
        self._privileges()

    @property
    def director(self) -> Person:
        """The director of human resources, who once chose "All email messages"."""
        return self.people[0]

    def ranked(self) -> list[Person]:
        """
        Order people by how much they write and are written to.

        The director is not the first, and whose mailbox is not in order is not among the busiest:
        otherwise one or two people would decide about most of the mail.
        """
        ordinary, others = self.people[1 : self.in_order], self.people[self.in_order :]
        self.chance.shuffle(ordinary)
        half = (len(ordinary) + 1) // 2
        quiet = [*ordinary[half:], *others]
        self.chance.shuffle(quiet)
        busy = ordinary[:half]
        return [*busy[:_BUSIER], self.director, *busy[_BUSIER:], *quiet]

    def _privileges(self) -> None:
        reading = self.office.add("privilege", {"name": "prvReadActivity"})
        for name, mask in _ROLES.items():
            row = {"roleid": self._roles[name].id, "privilegeid": reading.id}
            link = self.office.new("roleprivileges").id
            mask_of = {"roleprivilegeid": link, **row, "privilegedepthmask": mask}
            self.office.link("roleprivilegescollection", mask_of)

    def hire(self, count: int) -> None:
        """Hire everybody; the director first, whose mailbox is in order."""
        states = deal(USER_STATES, count, self.chance)
        states.sort(key=lambda state: state is not READ)
        self.in_order = states.count(READ)
        methods = deal(USER_METHODS, self.in_order - 1, self.chance)
        roles = deal(_ROLE_SHARES, count, self.chance)
        # Where something is not in order, people forgot a wide choice that is latent (FLT-28).
        chosen = [0, *methods, *(0 for _ in states)]
        for state, method, role in zip(states, chosen, roles, strict=False):
            self._hire(state, method, role)

    def _hire(self, state: State, method: int, role: str) -> None:
        person = self.pool.person(DOMAIN)
        unit = self.chance.choice(self.units)
        more = {**lookup("businessunitid", unit), **self._second_address(person)}
        ref = self.office.user(person.name, person.address, method, state, **more)
        self.people.append(person)
        self.refs.append(ref)
        self.methods.append(method)
        roles = {"systemuserid": ref.id, "roleid": self._roles[role].id}
        self.office.link("systemuserrolescollection", roles)
        team = self._teams[self.units.index(unit)]
        self.office.link("teammemberships", {"teamid": team.id, "systemuserid": ref.id})

    def _second_address(self, person: Person) -> dict[str, str | None]:
        """Give some a second address in another Email column (FLT-25), some a private one."""
        if self.people and self.chance.random() > 0.25:  # noqa: PLR2004 - one in four
            return {"personalemailaddress": None, "mobilealertemail": None}
        column = self.chance.choice(("personalemailaddress", "mobilealertemail"))
        local, _, domain = person.address.partition("@")
        second = self.pool.address(second_local(local), domain)
        alias = Person(person.name, second, person.language)
        self.aliases.append(alias)
        return {"personalemailaddress": None, "mobilealertemail": None, column: alias.address}


def _team(unit: Ref, name: str) -> dict[str, object]:
    return {"name": f"{name} team", **lookup("businessunitid", unit)}


def _queues(users: _Users, count: int) -> tuple[list[Person], list[Person]]:
    """Make the queues; the last has the address of a user, if there are a few of both (FLT-29)."""
    states = deal(QUEUE_STATES, count, users.chance)
    methods = deal(QUEUE_METHODS, count, users.chance)
    shared = _narrowest(users) if count >= len(QUEUE_METHODS) else None
    found = []
    for number, (state, method) in enumerate(zip(states, methods, strict=True), 1):
        owner = users.chance.choice(users.refs)
        if number == count and shared is not None:
            name = f"{shared.name}'s queue"
            users.office.queue(name, shared.address, 0, owner)
        else:
            name = _QUEUES[number - 1] if number <= len(_QUEUES) else f"Team {number}"
            person = Person(name, users.pool.address(latin(name), DOMAIN))
            users.office.queue(name, person.address, method, owner, state)
            found.append(person)
    return found, [] if shared is None else [shared]


def _narrowest(users: _Users) -> Person | None:
    """Find a user who accepts nothing: the queue at his address does."""
    at = next((n for n, method in enumerate(users.methods) if method == 4), None)  # noqa: PLR2004
    return None if at is None else users.people[at]
