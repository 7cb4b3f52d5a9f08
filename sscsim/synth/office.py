"""The rows of an organisation as they are put together, in the shapes of Web API answers.

One method for each kind of row; ids are made from the table and a running number. Both ways of
making a snapshot use it, so that both look alike (contract 4, rulebook 12).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from sscsim.synth.states import READ, State
from sscsim.vocabulary import ENTITY_SETS, Ref

__all__ = ["PROFILE_START", "TABLES", "Office", "Row", "lookup", "write_snapshot"]

Row: TypeAlias = dict[str, Any]

# The numbers ids begin with, so that a reader of an export knows what an id is of.
TABLES = (
    "organization", "systemuser", "businessunit", "mailbox", "queue", "emailserverprofile",
    "role", "contact", "email", "opportunity", "lead", "account", "team", "privilege",
    "roleprivileges", "cr123_supplier", "activityparty",
)  # fmt: skip
_SETS = {**ENTITY_SETS, "cr123_supplier": "cr123_suppliers", "privilege": "privileges"}

PROFILE_START = "2026-01-01T00:00:00Z"
_LOOKUP = "@Microsoft.Dynamics.CRM.lookuplogicalname"


def lookup(name: str, ref: Ref | None) -> Row:
    """Write a lookup column as the Web API does."""
    if ref is None:
        return {f"_{name}_value": None}
    return {f"_{name}_value": ref.id, f"_{name}_value{_LOOKUP}": ref.table}


class Office:
    """
    An organisation that grows row by row.

    ``refs`` says who has an address; of several the first, as far as made-up parties need it.
    ``start`` is the start date of the server profile (SYN-3).
    """

    def __init__(self, name: str, start: str | None = PROFILE_START, **columns: Any) -> None:
        self.sets: dict[str, list[Row]] = {}
        self.refs: dict[str, Ref] = {}
        self._numbers: Counter[str] = Counter()
        self.add("organization", {"name": name, **columns})
        self.root = self.unit(name, None)
        self.profile = self.add(
            "emailserverprofile",
            {
                "name": "Microsoft Exchange Online",
                "processemailsreceivedafter": start,
                "statecode": 0,
            },
        )

    def new(self, table: str) -> Ref:
        """Give the next id of a table."""
        self._numbers[table] += 1
        number = TABLES.index(table) + 0x11
        return Ref(
            table, f"{number:02d}{number:02d}0000-0000-4000-8000-{self._numbers[table]:012d}"
        )

    def add(self, table: str, columns: Row) -> Ref:
        """Add a row with an id of its own."""
        ref = self.new(table)
        key = "activityid" if table == "email" else f"{table}id"
        self.link(_SETS[table], {key: ref.id, **columns})
        return ref

    def link(self, entityset: str, row: Row) -> None:
        """Add a row as it is."""
        self.sets.setdefault(entityset, []).append(row)

    def unit(self, name: str, parent: Ref | None) -> Ref:
        """Add a business unit."""
        return self.add("businessunit", {"name": name, **lookup("parentbusinessunitid", parent)})

    def user(
        self, name: str, address: str, method: int, state: State = READ, **columns: Any
    ) -> Ref:
        """Add a user with settings and mailbox."""
        ref = self.new("systemuser")
        row: Row = {
            "systemuserid": ref.id,
            "fullname": name,
            "domainname": address,
            "internalemailaddress": address,
            "isdisabled": False,
            "islicensed": True,
            "accessmode": 0,
            **lookup("businessunitid", self.root),
            **_delivery(),
        }
        self.link("systemusers", row | columns | dict(state.owner))
        settings = {"incomingemailfilteringmethod": method, "trackingtokenid": self.number(ref)}
        self.link("usersettingscollection", {"systemuserid": ref.id, **settings})
        self._mailbox(ref, name, address, ref, state)
        return ref

    def number(self, ref: Ref) -> int:
        """Give the running number of a row."""
        return int(ref.id[-12:])

    def queue(
        self,
        name: str,
        address: str,
        method: int,
        owner: Ref,
        state: State = READ,
        **columns: Any,
    ) -> Ref:
        """Add a queue with its mailbox."""
        ref = self.new("queue")
        row: Row = {
            "queueid": ref.id,
            "name": name,
            "emailaddress": address,
            "incomingemailfilteringmethod": method,
            "queueviewtype": 0,
            "statecode": 0,
            **lookup("ownerid", owner),
            **_delivery(),
        }
        self.link("queues", row | columns | dict(state.owner))
        self._mailbox(ref, name, address, owner, state)
        return ref

    def _mailbox(self, of: Ref, name: str, address: str, owner: Ref, state: State) -> None:
        self.refs.setdefault(address, of)
        row: Row = {
            "name": name,
            "emailaddress": address,
            **lookup("regardingobjectid", of),
            **lookup("emailserverprofile", self.profile),
            **lookup("ownerid", owner),
            **_delivery(),
            "enabledforincomingemail": True,
            "incomingemailstatus": 1,
            "isforwardmailbox": False,
            "statecode": 0,
        }
        self.add("mailbox", row | dict(state.mailbox))

    def record(self, table: str, addresses: Mapping[str, str | None], **columns: Any) -> Ref:
        """Add a contact, lead, account or row of another table with addresses."""
        ref = self.add(table, {**addresses, "statecode": 0, **columns})
        for address in filter(None, addresses.values()):
            self.refs.setdefault(address, ref)
        return ref


def _delivery() -> Row:
    return {
        "incomingemaildeliverymethod": 2,
        "emailrouteraccessapproval": 1,
        "isemailaddressapprovedbyo365admin": True,
    }


def write_snapshot(sets: Mapping[str, Iterable[Row]], folder: Path) -> None:
    """Write each entity set as a Web API answer, as ``check`` and ``replay`` read it."""
    folder.mkdir(parents=True, exist_ok=True)
    for entityset, rows in sets.items():
        context = f"https://contoso.crm.example/api/data/v9.2/$metadata#{entityset}"
        document = {"@odata.context": context, "value": list(rows)}
        text = json.dumps(document, indent=1, ensure_ascii=False)
        # Half characters, which a file cannot take, become the escapes that JSON has for them.
        data = f"{text}\n".encode(errors="backslashreplace")
        (folder / f"{entityset}.json").write_bytes(data)
