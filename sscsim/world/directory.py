"""The organisation without its activities: people, queues, mailboxes, records, and the look-ups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
from rpds import HashTrieMap

from sscsim.vocabulary import NOT_ACTIVITY_PARTIES, Ref
from sscsim.world.addressbook import AddressBook
from sscsim.world.rows import (
    BusinessUnit,
    EmailSearchRow,
    EmailServerProfile,
    Mailbox,
    Queue,
    Record,
    Role,
    Row,
    Share,
    SystemUser,
    Team,
    UserSettings,
)
from sscsim.world.settings import Organization

__all__ = ["Directory"]

_KEYS = {
    SystemUser: ("systemusers", "systemuserid"),
    UserSettings: ("usersettings", "systemuserid"),
    Queue: ("queues", "queueid"),
    Mailbox: ("mailboxes", "mailboxid"),
    EmailServerProfile: ("emailserverprofiles", "emailserverprofileid"),
    BusinessUnit: ("businessunits", "businessunitid"),
    Team: ("teams", "teamid"),
    Role: ("roles", "roleid"),
    Record: ("records", "ref"),
}


@attrs.frozen(kw_only=True)
class Directory:
    """
    Everything that is not an activity: rows by id, and who has which address.

    Build it with `Directory.of`; change a row with `with_row`, which keeps the look-ups right and
    copies the table. Only ``records``, which promotion itself may add to, is a map that shares
    what did not change.

    >>> from sscsim import Directory, Queue, SystemUser
    >>> hanna = SystemUser(systemuserid="hanna", internalemailaddress="hanna@contoso.example")
    >>> directory = Directory.of(rows=[hanna, Queue(queueid="sales", name="Sales")])
    >>> directory.rows_at("hanna@contoso.example") == (hanna,)
    True

    """

    organization: Organization = Organization()
    systemusers: Mapping[str, SystemUser] = attrs.field(factory=dict)
    usersettings: Mapping[str, UserSettings] = attrs.field(factory=dict)
    queues: Mapping[str, Queue] = attrs.field(factory=dict)
    mailboxes: Mapping[str, Mailbox] = attrs.field(factory=dict)
    emailserverprofiles: Mapping[str, EmailServerProfile] = attrs.field(factory=dict)
    businessunits: Mapping[str, BusinessUnit] = attrs.field(factory=dict)
    teams: Mapping[str, Team] = attrs.field(factory=dict)
    roles: Mapping[str, Role] = attrs.field(factory=dict)
    records: HashTrieMap[Ref, Record] = HashTrieMap()
    shares: tuple[Share, ...] = ()
    emailsearch: tuple[EmailSearchRow, ...] | None = None
    addressbook: AddressBook = AddressBook()
    mailbox_of: Mapping[Ref, str] = attrs.field(factory=dict)
    mailbox_addresses: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    _rows_at: dict[str, tuple[Row, ...]] = attrs.field(
        factory=dict, init=False, eq=False, repr=False
    )
    _column_at: dict[tuple[str, Ref], str] = attrs.field(
        factory=dict, init=False, eq=False, repr=False
    )
    memo: dict[Any, Any] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    @classmethod
    def of(
        cls,
        *,
        organization: Organization | None = None,
        rows: Iterable[Any] = (),
        shares: Iterable[Share] = (),
        emailsearch: Iterable[EmailSearchRow] | None = None,
        excluded: Iterable[tuple[str, str]] = (),
        not_parties: frozenset[str] = NOT_ACTIVITY_PARTIES,
    ) -> Directory:
        """
        Build a directory from rows of any table, in the order of their files.

        An ``emailsearch`` that is given replaces the index derived from the columns (PTY-2);
        ``excluded`` lists the (table, column) pairs that do not resolve (FLT-11).
        """
        tables: dict[str, dict[Any, Any]] = {name: {} for name, _ in _KEYS.values()}
        for row in rows:
            name, key = _KEYS[type(row)]
            tables[name][getattr(row, key)] = row
        maps: dict[str, Any] = {**tables, "records": HashTrieMap(tables["records"])}
        directory = cls(
            organization=organization or Organization(),
            shares=tuple(shares),
            emailsearch=None if emailsearch is None else tuple(emailsearch),
            **maps,
        )
        book = AddressBook.of(
            _addressed(tables), excluded=frozenset(excluded), not_parties=not_parties
        )
        if directory.emailsearch is not None:
            book = book.overridden_by(directory._exported(directory.emailsearch))
        return attrs.evolve(directory, addressbook=book).with_mailboxes_looked_up()

    def row(self, ref: Ref) -> Row | None:
        """Find a row that may own, accept or be a party; None if there is none."""
        if ref.table == "systemuser":
            return self.systemusers.get(ref.id)
        if ref.table == "queue":
            return self.queues.get(ref.id)
        if ref.table == "team":
            team = self.teams.get(ref.id)
            return None if team is None else _as_record(team)
        if ref.table == "businessunit":
            unit = self.businessunits.get(ref.id)
            return None if unit is None else _as_record(unit)
        return self.records.get(ref)

    def rows_at(self, address: str) -> tuple[Row, ...]:
        """
        Find every row that has this address, in the order in which PTY-3 prefers them.

        Letter case and display name do not matter (PTY-16). More than one row is normal: a person
        may be a contact and a user at once.
        """
        rows = self._rows_at.get(address)
        if rows is None:
            entries = self.addressbook.at(address)
            rows = tuple([row for one in entries if (row := self.row(one.ref)) is not None])
            if rows:  # those of strangers are not remembered: there is no end of them
                self._rows_at[address] = rows
        return rows

    def column_at(self, address: str, ref: Ref) -> str:
        """Name the column through which a row has an address."""
        column = self._column_at.get((address, ref))
        if column is None:
            entries = self.addressbook.at(address)
            column = next((entry.column for entry in entries if entry.ref == ref), "emailaddress")
            if entries:
                self._column_at[address, ref] = column
        return column

    def mailboxes_at(self, address: str) -> tuple[Mailbox, ...]:
        """Find the mailboxes that mail to this address reaches, by address (contract 5)."""
        return tuple(self.mailboxes[key] for key in self.mailbox_addresses.get(address, ()))

    def mailbox_of_owner(self, ref: Ref) -> Mailbox | None:
        """Find the mailbox of a user or queue (SYN-6)."""
        key = self.mailbox_of.get(ref)
        return None if key is None else self.mailboxes[key]

    def with_row(self, row: Any) -> Directory:
        """Put in a row, or put it in the place of the one with its id."""
        return self.with_rows((row,))

    def with_rows(self, rows: Iterable[Any]) -> Directory:
        """Put in several rows; each table is copied once, and owners are looked up anew once."""
        tables: dict[str, Any] = {}
        book, owners = self.addressbook, False
        for row in rows:
            name, column = _KEYS[type(row)]
            table, key = tables.get(name), getattr(row, column)
            if table is None:
                table = getattr(self, name)
                table = table if isinstance(table, HashTrieMap) else dict(table)
            if isinstance(row, SystemUser | Queue | Record | Team | BusinessUnit):
                old = table.get(key)
                book = book.with_row(_as_record(row), None if old is None else _as_record(old))
            owners = owners or isinstance(row, SystemUser | Queue | Mailbox)
            tables[name] = _put(table, key, row)
        changed = attrs.evolve(self, addressbook=book, **tables)
        return changed.with_mailboxes_looked_up() if owners else changed

    def with_organization(self, organization: Organization) -> Directory:
        """Put in other settings."""
        return attrs.evolve(self, organization=organization)

    def with_mailboxes_looked_up(self) -> Directory:
        """Look up anew who owns which mailbox, and which addresses reach it."""
        addresses: dict[str, dict[str, None]] = {}
        owners: dict[Ref, str] = {}
        for mailbox in self.mailboxes.values():
            owners[mailbox.regardingobjectid] = mailbox.mailboxid
            owner = self.row(mailbox.regardingobjectid)
            own = [] if owner is None else owner.addresses.values()
            for address in (mailbox.emailaddress, *own):
                addresses.setdefault(address.strip().lower(), {})[mailbox.mailboxid] = None
        return attrs.evolve(
            self,
            mailbox_of=owners,
            mailbox_addresses={
                address: tuple(sorted(keys, key=self._by_address))
                for address, keys in addresses.items()
            },
        )

    def _by_address(self, mailboxid: str) -> tuple[str, str]:
        return self.mailboxes[mailboxid].emailaddress.lower(), mailboxid

    def _exported(self, rows: Iterable[EmailSearchRow]) -> Iterator[tuple[str, str, Row]]:
        by_id = {row.ref.id: row for row in _addressed(self._tables())}
        for line in rows:
            ref = Ref(line.parenttable, line.parentobjectid) if line.parenttable else None
            parent = by_id.get(line.parentobjectid) if ref is None else self.row(ref)
            if parent is not None:
                yield (
                    line.emailaddress,
                    line.column or _column_of(parent, line.emailaddress),
                    parent,
                )

    def _tables(self) -> Mapping[str, Mapping[Any, Any]]:
        return {name: dict(getattr(self, name).items()) for name, _ in _KEYS.values()}


def _put(table: Any, key: Any, row: Any) -> Any:
    """Put a row into a table: one that shares what did not change, or a copy of our own."""
    if isinstance(table, HashTrieMap):
        return table.insert(key, row)
    table[key] = row
    return table


def _addressed(tables: Mapping[str, Mapping[Any, Any]]) -> Iterator[Row]:
    for name in ("systemusers", "queues", "teams", "businessunits", "records"):
        yield from map(_as_record, tables[name].values())


def _as_record(row: Any) -> Any:
    """Show teams and business units as rows with an address; all others are such rows already."""
    if isinstance(row, Team):
        return _addressee("team", row.teamid, row.name, row.emailaddress)
    if isinstance(row, BusinessUnit):
        return _addressee("businessunit", row.businessunitid, row.name, row.emailaddress)
    return row


def _addressee(table: str, key: str, name: str | None, emailaddress: str | None) -> Record:
    columns: dict[str, Any] = {"emailaddress": emailaddress}
    return Record(table=table, id=key, name=name, columns=columns, addresscolumns=("emailaddress",))


def _column_of(row: Row, address: str) -> str:
    wanted = address.strip().lower()
    own = row.addresses.items()
    return next((name for name, value in own if value.strip().lower() == wanted), "emailaddress")
