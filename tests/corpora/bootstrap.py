"""
Make an organisation from mail, so that a public corpus can be replayed.

The addresses that receive most become users, some of them queues, with a seeded mix of filtering
methods; the senders that write most become contacts, leads and accounts, the rest stay strangers.
What is written is a snapshot folder as a consultant saves one (contract 4).

    python -m tests.corpora.bootstrap ../shared/corpora/openbmc /tmp/openbmc-org --seed 1
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sscsim.mail import Message
from sscsim.sources import MailSource, messages

_PROFILE = "00000000-0000-4000-8000-000000000001"
_METHODS = (0, 1, 1, 1, 2, 2, 3, 4)  # most people never touch the dropdown
_RECORDS = ("contact", "contact", "contact", "lead", "account")


def rows_from(
    mail: Iterable[Message], *, users: int = 40, queues: int = 8, known: float = 0.4, seed: int = 1
) -> dict[str, list[dict[str, Any]]]:
    """Count addresses and give the rows of an organisation that could have received the mail."""
    received: Counter[str] = Counter()
    sent: Counter[str] = Counter()
    for message in mail:
        received.update(one.address for one in (*message.to, *message.cc) if one.wellformed)
        sent.update(one.address for one in message.from_[:1] if one.wellformed)
    chance = random.Random(seed)  # noqa: S311 - a made-up organisation needs a seed, not a secret
    frequent = [address for address, _ in received.most_common(users + queues)]
    chance.shuffle(frequent)
    people, shared = frequent[queues:], frequent[:queues]
    strangers = [address for address, _ in sent.most_common() if address not in set(frequent)]
    records = chance.sample(strangers, int(len(strangers) * known))
    return _rows(people, shared, records, chance)


def _rows(
    people: list[str], shared: list[str], records: list[str], chance: random.Random
) -> dict[str, list[dict[str, Any]]]:
    sets: dict[str, list[dict[str, Any]]] = {
        "organizations": [{"organizationid": _key(0), "name": "bootstrapped"}],
        "emailserverprofiles": [{"emailserverprofileid": _PROFILE, "name": "Exchange"}],
        "systemusers": [], "usersettingscollection": [], "queues": [], "mailboxes": [],
        "contacts": [], "leads": [], "accounts": [],
    }  # fmt: skip
    owners: list[str] = []
    for number, address in enumerate(people, 1):
        key = _key(number)
        owners.append(key)
        sets["systemusers"].append(
            {"systemuserid": key, "fullname": f"User {number}", "internalemailaddress": address}
        )
        method = chance.choice(_METHODS)
        sets["usersettingscollection"].append(
            {"systemuserid": key, "incomingemailfilteringmethod": method}
        )
        sets["mailboxes"].append(_mailbox(key, "systemuser", address))
    for number, address in enumerate(shared, 1001):
        key = _key(number)
        row: dict[str, Any] = {"queueid": key, "name": f"Queue {number}", "emailaddress": address}
        row |= {"incomingemailfilteringmethod": chance.choice((0, 0, 1, 2))}
        sets["queues"].append(row | {"_ownerid_value": chance.choice(owners)})
        sets["mailboxes"].append(_mailbox(key, "queue", address))
    for number, address in enumerate(records, 10_001):
        table = chance.choice(_RECORDS)
        row = {f"{table}id": _key(number), "emailaddress1": address, "statecode": 0}
        sets[f"{table}s"].append(row | {"_ownerid_value": chance.choice(owners)})
    return sets


def _key(number: int) -> str:
    return f"10000000-0000-4000-8000-{number:012d}"


def _mailbox(owner: str, table: str, address: str) -> dict[str, Any]:
    return {
        "mailboxid": owner.replace("10000000", "20000000", 1),
        "emailaddress": address,
        "_regardingobjectid_value": owner,
        "_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname": table,
        "_emailserverprofile_value": _PROFILE,
        "incomingemaildeliverymethod": 2,
        "enabledforincomingemail": True,
        "incomingemailstatus": 1,
        "emailrouteraccessapproval": 1,
        "statecode": 0,
    }


def write_snapshot(sets: dict[str, list[dict[str, Any]]], folder: Path) -> None:
    """Write each entity set as a Web API answer."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in sets.items():
        if rows:
            text = json.dumps({"value": rows}, indent=1)
            (folder / f"{name}.json").write_text(text, encoding="utf-8")


def main() -> None:
    """Make a snapshot from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mail", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    mail = messages(MailSource(arguments.mail))
    write_snapshot(rows_from(mail, seed=arguments.seed), arguments.out)


if __name__ == "__main__":
    main()
