"""How fast is the reference engine, next to a loop that only reads the same rows?

Run with ``make bench``. Both are given the same deliveries, ready in memory, and run in turn
(A B A B ...), five pairs at each size; the figure is the median ratio of their times. With
``--where`` it tells instead for what each microsecond of a delivery is spent.
"""

from __future__ import annotations

import argparse
import platform
import random
import statistics
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import attrs

import sscsim
from sscsim.engine import play
from sscsim.events import Delivery
from sscsim.mail import Message, parse_address
from sscsim.vocabulary import Ref
from sscsim.world import (
    Directory,
    EmailServerProfile,
    Mailbox,
    Record,
    SystemUser,
    UserSettings,
    World,
)
from tests.bench.kinds import OF_A_DELIVERY
from tests.bench.pairs import in_turn, ratio, timed
from tests.bench.profiles import profiled

_USERS = 200
_CONTACTS = 2_000
_START = datetime(2026, 1, 1, tzinfo=UTC)
_FIELDS = [field.name for field in attrs.fields(Message)]


def world() -> World:
    """Make an organisation of 200 users with all five methods, and 2,000 contacts."""
    rows: list[object] = [EmailServerProfile(emailserverprofileid="profile")]
    for number in range(_USERS):
        key, address = f"user{number}", f"user{number}@contoso.example"
        rows += [
            SystemUser(systemuserid=key, internalemailaddress=address),
            UserSettings(systemuserid=key, incomingemailfilteringmethod=number % 5),
            Mailbox(
                mailboxid=key,
                emailaddress=address,
                regardingobjectid=Ref("systemuser", key),
                emailserverprofile="profile",
            ),
        ]
    for number in range(_CONTACTS):
        columns = {"emailaddress1": f"person{number}@fabrikam.example"}
        rows.append(
            Record(
                table="contact",
                id=f"contact{number}",
                columns=columns,
                addresscolumns=("emailaddress1",),
            )
        )
    return World.of(Directory.of(rows=rows))


def deliveries(count: int, seed: int = 7) -> list[Delivery]:
    """Make mail: two in five messages answer an earlier one, every other sender is a contact."""
    chance = random.Random(seed)  # noqa: S311 - made-up mail needs a seed, not a secret
    made = []
    for number in range(count):
        user = chance.randrange(_USERS)
        answers = (
            (f"m{chance.randrange(number)}@x.example",) if number and chance.random() < 0.4 else ()
        )
        message = Message(
            source=f"mail.mbox#{number}",
            messageid=f"m{number}@x.example",
            subject=f"Order {number % 997}",
            from_=(parse_address(f"person{chance.randrange(2 * _CONTACTS)}@fabrikam.example"),),
            to=(parse_address(f"user{user}@contoso.example"),),
            cc=(parse_address(f"user{chance.randrange(_USERS)}@contoso.example"),),
            inreplyto=answers,
            received=_START + timedelta(seconds=number),
        )
        made.append(Delivery(message=message, mailbox=f"user{user}"))
    return made


def read_only(items: Sequence[Delivery]) -> int:
    """Read every field of every row, and do nothing with it."""
    seen = 0
    for item in items:
        message = item.message
        for name in _FIELDS:
            if getattr(message, name) is not None:
                seen += 1
    return seen


def played(size: int) -> int:
    """Decide so many deliveries, reasons kept; for who looks where the time goes."""
    return sum(decision.promoted for decision in play(world(), deliveries(size)))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--where", type=int, metavar="DELIVERIES")
    arguments = parser.parse_args()
    print(
        f"sscsim {sscsim.__version__}, Python {platform.python_version()}, "
        f"{platform.machine()}, {sys.platform}"
    )
    if arguments.where:
        print(where(arguments.where))
        return
    print(f"{'deliveries':>10} {'read only/s':>12} {'decided/s':>10} {'ratio':>7}")
    organisation = world()
    for size in arguments.sizes:
        print(line(organisation, size, arguments.pairs))


def line(organisation: World, size: int, pairs: int) -> str:
    """Measure one size, reading and deciding in turn, and give its line of the table."""
    items = deliveries(size)

    def decide_all() -> int:
        return sum(decision.promoted for decision in play(organisation, items))

    both = {"read": lambda: timed(lambda: read_only(items)), "decide": lambda: timed(decide_all)}
    ran = in_turn(both, pairs, warm=False)
    reading, deciding = (
        statistics.median(one.seconds for one in ran[name]) for name in ("read", "decide")
    )
    times = ratio(ran["decide"], ran["read"]).value
    return f"{size:>10,} {size / reading:>12,.0f} {size / deciding:>10,.0f} {times:>6.1f}x"


def where(size: int) -> str:
    """Tell by stage what a delivery takes under the clock, the longest stage first."""
    stages = profiled("reference", "reference", str(size), size=size).stages
    spent = {name: stages.get(name, 0.0) for name in OF_A_DELIVERY}
    whole = sum(spent.values())
    longest = sorted(spent.items(), key=lambda item: -item[1])
    lines = [(took / size * 1e6, took / whole, name) for name, took in longest]
    table = [f"{micro:>7.1f} µs {share:>4.0%}  {name}" for micro, share, name in lines]
    return "\n".join([*table, f"{whole / size * 1e6:>7.1f} µs       a delivery"])


if __name__ == "__main__":
    main()
