"""One message in one mailbox of one world, with the derived words that rules share.

A rule reads a case and changes nothing. What a rule needs and another rule explains (who the
recipients are, which earlier email the message answers) is derived here once, when first asked.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from sscsim.decisions import Cell, Reason, Step
from sscsim.events import SENT_ITEMS, Delivery
from sscsim.mail import Address
from sscsim.rules import resolution
from sscsim.rules.tuples import made_of
from sscsim.vocabulary import CorrelationMethod, Ref, spoken_time
from sscsim.world import Directory, Email, EmailServerProfile, Mailbox, Row, World

__all__ = ["Acceptance", "Candidate", "Case", "Match", "Recipient"]

_T = TypeVar("_T")

_cell = made_of(Cell)


class derived(Generic[_T]):  # noqa: N801 - it is written like property
    """A word derived once, when first asked; ``cached_property`` takes a lock before 3.12."""

    def __init__(self, find: Callable[[Any], _T]) -> None:
        self.find = find
        self.name = find.__name__
        self.__doc__ = find.__doc__

    def __get__(self, case: Any, owner: type) -> _T:
        found = case.__dict__[self.name] = self.find(case)
        return found


class Match(NamedTuple):
    """
    The earlier email a message was tied to, and by which mark; one of your own is 7 (COR-5).

    >>> from sscsim.rules import Match
    >>> from sscsim.world import Email
    >>> Match(Email(activityid="e1", subject="Offer")).method.name
    'CUSTOM_CORRELATION'

    """

    email: Email
    method: CorrelationMethod = CorrelationMethod.CUSTOM_CORRELATION


class Recipient(NamedTuple):
    """One address of To, Cc or Bcc and the rows that become its parties; none: unresolved."""

    participation: str
    address: Address
    rows: tuple[Row, ...]


class Candidate(NamedTuple):
    """
    A user or queue whose filtering method is considered, and the address that named it.

    >>> from sscsim import Queue
    >>> from sscsim.rules import Candidate
    >>> sales = Queue(queueid="sales", name="Sales", emailaddress="sales@contoso.example")
    >>> Candidate(sales, address="sales@contoso.example", participation="to").ref
    Ref(table='queue', id='sales')

    """

    row: Row
    address: str
    participation: str

    @property
    def ref(self) -> Ref:
        """The candidate's table and id."""
        return self.row.ref


_recipient, _candidate = made_of(Recipient), made_of(Candidate)


class Acceptance(NamedTuple):
    """
    A candidate whose filtering method lets the message in, why, and the step that says so.

    >>> from sscsim import Delivery, load_scenario_text
    >>> from sscsim.engine.reference import decide_case
    >>> from sscsim.rules import Case
    >>> story = load_scenario_text('''
    ... queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]
    ... timeline: [deliver: {id: m1, from: ivo@fabrikam.example, to: [sales@contoso.example]}]
    ... ''')
    >>> case = Case(story.world, Delivery(message=story.events[0].message, mailbox="sales"))
    >>> _ = decide_case(case)
    >>> [(one.candidate.row.label, one.reason.value) for one in case.acceptances]
    [('Sales', 'AcceptAll')]

    """

    candidate: Candidate
    reason: Reason
    step: Step


class Case:
    """
    What is asked: a delivery in a world, and what the chapters found so far.

    The engine makes a case, walks the chapters, and puts the finding of one chapter here for the
    next (``correlation``, ``asked``, ``acceptances``, ``refusals``, ``owner_found``); rules only
    read.

    >>> from sscsim import Delivery, Message, World
    >>> from sscsim.rules import Case
    >>> case = Case(World(), Delivery(message=Message(source="m1", subject="Offer"), mailbox=None))
    >>> case.header("Subject", case.message.subject).text
    'Offer'

    """

    def __init__(self, world: World, delivery: Delivery) -> None:
        self.world = world
        self.delivery = delivery
        self.message = delivery.message
        self.assume = world.assume
        self.directory = world.directory
        self.organization = world.directory.organization
        self.settings = world.directory.organization.orgdborgsettings
        self.correlation: Match | None = None
        self.acceptances: tuple[Acceptance, ...] = ()
        self.refusals: list[Step] = []
        self.owner_found: Ref | None = None
        self.asked: tuple[Candidate, ...] = ()
        self.methods_in_force: dict[Ref, Any] = {}

    # -- the mailbox being read ------------------------------------------------------------------

    @derived
    def mailbox(self) -> Mailbox | None:
        """The mailbox in which the message was found (the synchronizing mailbox)."""
        key = self.delivery.mailbox
        if key is None:
            return None
        mailbox = self.directory.mailboxes.get(key)
        if mailbox is None:
            raise LookupError(_no_mailbox(self.directory, key))
        return mailbox

    @derived
    def owner(self) -> Ref | None:
        """The user or queue the mailbox belongs to: never silently the accepting entity."""
        return None if self.mailbox is None else self.mailbox.regardingobjectid

    @derived
    def owner_row(self) -> Row | None:
        """The row of the mailbox's user or queue."""
        return None if self.owner is None else self.directory.row(self.owner)

    @derived
    def profile(self) -> EmailServerProfile | None:
        """The server profile of the mailbox."""
        if self.mailbox is None or self.mailbox.emailserverprofile is None:
            return None
        return self.directory.emailserverprofiles.get(self.mailbox.emailserverprofile)

    @derived
    def outgoing(self) -> bool:
        """Whether this is a user's own sent mail, with sender and recipients swapped (SYN-18)."""
        return (
            self.delivery.folder == SENT_ITEMS
            and self.assume.sent_items_supported
            and bool(self.settings["AutoTrackSentFolderItems"])
            and self.owner is not None
            and self.owner.table == "systemuser"
        )

    # -- who is spoken of ------------------------------------------------------------------------

    @property
    def from_address(self) -> Address | None:
        """The first address of From, the only one that counts (SP-5)."""
        return self.message.from_[0] if self.message.from_ else None

    @derived
    def addressed(self) -> tuple[tuple[str, Address], ...]:
        """Every well-formed entry of To, Cc and Bcc, in that order, each once a header."""
        message = self.message
        wellformed = {
            (part, entry.address): (part, entry)
            for part, entries in (("to", message.to), ("cc", message.cc), ("bcc", message.bcc))
            for entry in entries
            if entry.wellformed
        }
        return tuple(wellformed.values())

    @derived
    def recipients(self) -> tuple[Recipient, ...]:
        """Every recipient with the rows that become its parties (PTY-9)."""
        return tuple(
            [
                _recipient((part, entry, resolution.recipient_rows(self, entry.address)))
                for part, entry in self.addressed
            ]
        )

    @derived
    def candidate_recipients(self) -> tuple[Candidate, ...]:
        """The users and queues found among the recipients, each once, in header order (FLT-12)."""
        found: dict[Ref, Candidate] = {}
        for part, address, row in self._acceptor_rows():
            ref = row.ref
            if ref.table in ("systemuser", "queue") and ref not in found:
                found[ref] = _candidate((row, address, part))
        return tuple(found.values())

    def _acceptor_rows(self) -> Any:
        if self.outgoing:
            sender = self.from_address.address if self.from_address else ""
            yield from (("from", sender, row) for row in resolution.recipient_rows(self, sender))
            return
        lists = self.assume.list_recipients_expandable or {}
        for part, address, rows in self.recipients:
            for row in rows:
                yield part, address.address, row
            for member in lists.get(address.address, ()):
                for row in resolution.recipient_rows(self, member):
                    yield part, address.address, row

    @derived
    def sender_party(self) -> resolution.SenderParty:
        """The single row the From address resolves to, or why it stays unresolved (PTY-3)."""
        return resolution.sender_party(self, self.from_address)

    @derived
    def known_senders(self) -> tuple[Row, ...]:
        """The rows that make the sender a known one for methods 2 and 3 (FLT-20, FLT-21)."""
        return resolution.known_senders(self)

    # -- cells for sentences ---------------------------------------------------------------------

    def setting(self, name: str) -> Cell:
        """The cell of an OrgDBOrgSettings value."""
        value = self.settings[name]
        return _cell(("organization", self.organization.organizationid, name, value, _said(value)))

    def column(self, name: str) -> Cell:
        """The cell of a column of ``organization``."""
        value = getattr(self.organization, name)
        return _cell(("organization", self.organization.organizationid, name, value, _said(value)))

    def header(self, name: str, value: Any, text: str | None = None) -> Cell:
        """The cell of something the message says."""
        said = text or (value if value and isinstance(value, str) else _said(value))
        return _cell(("message", self.message.source, name, value, said))

    def mailbox_cell(self, name: str, text: str | None = None) -> Cell:
        """The cell of a column of the mailbox being read."""
        return cell("mailbox", self.delivery.mailbox, name, getattr(self.mailbox, name), text)

    @property
    def mailbox_name(self) -> str:
        """The mailbox as people call it: by its address."""
        return "nobody's mailbox" if self.mailbox is None else self.mailbox.emailaddress.lower()


def _no_mailbox(directory: Directory, key: str) -> str:
    """Say what to write instead of a mailbox id that no row has; often it is the address."""
    known = ", ".join(f'"{one.mailboxid}"' for one in directory.mailboxes_at(key.strip().lower()))
    if known:
        return f'no mailbox has the id "{key}"; that address has the mailbox {known}.'
    return f'no mailbox has the id "{key}". Pass the id of a mailbox, or None for nobody\'s.'


def cell(table: str, key: str | None, column: str, value: Any, text: str | None = None) -> Cell:
    """Make a cell; what a sentence says of it is its value unless ``text`` says it better."""
    return _cell((table, key, column, value, _said(value) if text is None else text))


def row_cell(row: Row, column: str = "name", value: Any = None) -> Cell:
    """Make the cell by which a sentence names a row."""
    table, key = row.ref
    label = row.label
    return _cell((table, key, column, label if value is None else value, label))


def _said(value: Any) -> str:
    """Say a value as people would: on, off, nothing."""
    if value is True:
        return "on"
    if value is False:
        return "off"
    if isinstance(value, datetime):
        return spoken_time(value)
    return "nothing" if value is None or value == "" else str(value)
