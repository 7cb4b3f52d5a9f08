"""The desk at which a scenario is read: the problems found so far, and every id in the file.

Ids are collected before anything is read, so that a row may refer to one further down.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

import attrs

from sscsim.columns import shown
from sscsim.errors import InputError, Place, Problem
from sscsim.scenario.nodes import Node
from sscsim.vocabulary import Ref

__all__ = ["LISTS", "NO_MAILBOX", "Desk", "did_you_mean", "is_no_mailbox"]

# The lists of rows in a scenario, and the column that is the key of each. Records name their table.
LISTS = {
    "businessunits": ("businessunit", "businessunitid"),
    "roles": ("role", "roleid"),
    "teams": ("team", "teamid"),
    "emailserverprofiles": ("emailserverprofile", "emailserverprofileid"),
    "systemusers": ("systemuser", "systemuserid"),
    "queues": ("queue", "queueid"),
    "contacts": ("contact", "contactid"),
    "leads": ("lead", "leadid"),
    "accounts": ("account", "accountid"),
    "records": (None, None),
}
_MAILS = ("deliver", "send")
_MAILBOX_ADDRESS = {"systemuser": "internalemailaddress", "queue": "emailaddress"}
_MOST_SUGGESTIONS = 100  # comparing words is slow; a file with more mistakes has other worries
NO_MAILBOX = "none"


def is_no_mailbox(block: Node) -> bool:
    """Whether a ``mailbox`` block says that the user or queue has no mailbox row."""
    return block.value is None or block.value == NO_MAILBOX


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the known word that is nearest, as a sentence; empty if none is near."""
    folded = {other.lower(): other for other in sorted(known, reverse=True)}
    near = difflib.get_close_matches(word.lower()[:80], folded, n=1)
    return f"Did you mean {folded[near[0]]}?" if near else ""


def _place(where: Node | Place) -> Place:
    return where.place if isinstance(where, Node) else where


@attrs.define
class Desk:
    """
    What is known while one file is read.

    Attributes:
        wanted: what to write into the file where it is empty.
        rows: where each short id belongs.
        mails: the kind of each mail id: ``emails``, ``deliver`` or ``send``.
        mailboxes: the mailbox id of each user or queue that has one, and of each mailbox address.
    """

    file: str
    wanted: str = attrs.field(default="Write a scenario.", kw_only=True)
    problems: list[Problem] = attrs.field(factory=list)
    rows: dict[str, Ref] = attrs.field(factory=dict)
    mails: dict[str, str] = attrs.field(factory=dict)
    mailboxes: dict[str, str] = attrs.field(factory=dict)
    record_columns: dict[str, set[str]] = attrs.field(factory=dict)
    suggested: int = 0

    def report(self, problem: Problem) -> None:
        """Take a problem in."""
        self.problems.append(problem)

    def problem(self, where: Node | Place, what: str, offer: str = "") -> None:
        """Note what is wrong at a place, and what to write instead."""
        self.report(Problem(_place(where), what.rstrip(".") + ".", offer))

    def warning(self, where: Node | Place, what: str, offer: str = "") -> None:
        """Note what is legal but will surprise."""
        self.report(Problem(_place(where), what + ".", offer, warning=True))

    def suggestion(self, word: str, known: Iterable[str], otherwise: str = "") -> str:
        """Suggest the nearest known word, or what else to write."""
        self.suggested += 1
        near = did_you_mean(word, known) if self.suggested <= _MOST_SUGGESTIONS else ""
        return near or otherwise

    def sorted_problems(self) -> tuple[Problem, ...]:
        """Give the problems in the order of the file, each once."""
        several = dict.fromkeys(self.problems)
        return tuple(sorted(several, key=lambda one: (one.place.line or 0, one.place.column or 0)))

    def raise_problems(self) -> None:
        """Raise `InputError` with all that is wrong, in the order of the file, if anything is."""
        wrong = [problem for problem in self.sorted_problems() if not problem.warning]
        if wrong:
            raise InputError(wrong)

    # ------------------------------------------------------------------------------- collecting ids

    def register(self, root: Node) -> None:
        """Collect the ids of all rows and mails; one that is missing or stands twice is told."""
        for row, table, key in _rows(root):
            self._register_row(row, table, key)
        for mailbox in _listed(root, "mailboxes"):
            self._register_own_mailbox(mailbox)
        for node in _listed(root, "emails"):
            self._register_mail(node, "emails", "activityid")
        for event in _listed(root, "timeline"):
            for kind in _MAILS:
                if (mail := event.get(kind)) is not None:
                    self._register_mail(mail, kind, None)

    def _register_row(self, node: Node, table: str, key: str | None) -> None:
        identifier = self._id_of(node, key)
        if identifier is None:
            return
        if identifier.text in self.rows:
            other = self.rows[identifier.text].table
            what = f"the id {shown(identifier.text)} is already that of a row of {other}"
            self.problem(identifier, what, "Give every row an id of its own.")
            return
        self.rows[identifier.text] = Ref(table, identifier.text)
        self._register_mailbox(node, table, identifier.text)
        columns = node.get("columns")
        if columns is not None and columns.is_mapping:
            self.record_columns.setdefault(table, set()).update(columns.value)

    def _register_mailbox(self, node: Node, table: str, owner: str) -> None:
        column = _MAILBOX_ADDRESS.get(table)
        block = node.get("mailbox")
        if column is None or (block is not None and is_no_mailbox(block)):
            return
        address = (block and block.get("emailaddress")) or node.get(column)
        own_id = block and (block.get("mailboxid") or block.get("id"))
        if address is not None and address.text:
            mailbox = own_id.text if own_id else owner
            self.mailboxes.setdefault(address.text.strip().lower(), mailbox)
            self.mailboxes[mailbox] = self.mailboxes[owner] = mailbox

    def _register_own_mailbox(self, node: Node) -> None:
        """Take in a mailbox from the list of its own: it names its owner itself."""
        key, owner = node.get("id") or node.get("mailboxid"), node.get("regardingobjectid")
        address = node.get("emailaddress")
        owner = owner.get("id") if owner is not None and owner.is_mapping else owner
        for name in (owner, address, key):
            if key is not None and name is not None and name.text:
                self.mailboxes.setdefault(
                    name.text.strip().lower() if name is address else name.text, key.text
                )

    def _register_mail(self, node: Node, kind: str, key: str | None) -> None:
        identifier = self._id_of(node, key)
        if identifier is None:
            return
        if identifier.text in self.mails:
            what = f"the id {shown(identifier.text)} is already that of another mail or email"
            self.problem(identifier, what, "Give every mail and email an id of its own.")
        else:
            self.mails[identifier.text] = kind

    def _id_of(self, node: Node, key: str | None) -> Node | None:
        found = node.get("id") or (node.get(key) if key else None)
        if found is None:
            if node.is_mapping:
                self.problem(node, "the key id is missing here", "Write id: and a short word.")
            return None
        return found if isinstance(found.value, str | int | float) and found.text else None


def _listed(root: Node, key: str) -> tuple[Node, ...]:
    node = root.get(key)
    return () if node is None else tuple(item for item in node.items() if item.is_mapping)


def _rows(root: Node) -> Iterator[tuple[Node, str, str | None]]:
    for name, (table, key) in LISTS.items():
        for node in _listed(root, name):
            named = node.get("table")
            if table is not None:
                yield node, table, key
            elif named is not None and isinstance(named.value, str):
                yield node, named.text, f"{named.text}id"
