"""What stands on a sheet about a case: people, records, earlier emails and messages, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sscsim.exercises.sheet import Case
from sscsim.vocabulary import METHOD, FilteringMethod

__all__ = ["Facts", "Row", "facts_of", "named"]

_NOT_READ = "this mailbox is not read by Dynamics"
_CUSTOM = "supplier, in a table of the company's own"
_KINDS = {"contacts": "contact", "leads": "lead", "accounts": "account"}
# The settings that exercises use, as an administrator would say them.
_SETTINGS = {
    "HideEmailAutoTrackOptions": "The three risky choices are hidden in the dialog",
    "enablesmartmatching": "Answers are guessed by likeness (smart matching)",
}


class Row(NamedTuple):
    """A line of a table, or a message: titles with what stands under each."""

    id: str
    cells: tuple[tuple[str, str], ...]

    @property
    def values(self) -> tuple[str, ...]:
        """What stands in the cells."""
        return tuple(value for _, value in self.cells)


class Facts(NamedTuple):
    """The tables of a case, each with its caption, and its messages."""

    tables: tuple[tuple[str, tuple[Row, ...]], ...]
    messages: tuple[Row, ...]


def facts_of(case: Case) -> Facts:
    """Tell a case in tables; those without a line are left out."""
    document = case.document
    tables = (
        ("Who accepts what", tuple(_accepting(document))),
        ("Who else is known to Dynamics", tuple(_records(document))),
        ("Emails that are in Dynamics already", tuple(_emails(document))),
        ("How Dynamics is set", tuple(_settings(document))),
    )
    return Facts(
        tables=tuple((caption, rows) for caption, rows in tables if rows),
        messages=tuple(_messages(case)),
    )


def named(document: Mapping[str, Any]) -> dict[str, str]:
    """Give the name of every user, queue and record by its id."""
    people = (*document.get("systemusers", ()), *document.get("queues", ()))
    known = (row for kind in _KINDS for row in document.get(kind, ()))
    return {row["id"]: row.get("fullname") or row["name"] for row in (*people, *known)}


def _accepting(document: Mapping[str, Any]) -> Iterator[Row]:
    for row in document.get("systemusers", ()):
        note = f" ({_NOT_READ})" if "mailbox" in row else ""
        yield _person(row, row["fullname"], row["internalemailaddress"], note)
    for row in document.get("queues", ()):
        yield _person(row, f"{row['name']}, a queue", row["emailaddress"], "")


def _person(row: Mapping[str, Any], name: str, address: str, note: str) -> Row:
    method = FilteringMethod(row[METHOD])
    chosen = f"{method.value} {method.label}{note}"
    return Row(row["id"], (("Name", name), ("Address", address), ("Has chosen", chosen)))


def _records(document: Mapping[str, Any]) -> Iterator[Row]:
    for kind, word in _KINDS.items():
        for row in document.get(kind, ()):
            state = " (deactivated)" if row.get("statecode") else ""
            yield _record(row["id"], row["fullname"], row["emailaddress1"], f"{word}{state}")
    for row in document.get("records", ()):
        columns = row["columns"]
        yield _record(row["id"], columns["name"], columns["cr123_mail"], _CUSTOM)


def _record(key: str, name: str, address: str, kind: str) -> Row:
    return Row(key, (("Name", name), ("Address", address), ("Is a", kind)))


def _emails(document: Mapping[str, Any]) -> Iterator[Row]:
    for row in document.get("emails", ()):
        cells = (("Subject", row["subject"]), ("From", row["from"]), ("To", row["to"]))
        yield Row(row["id"], cells)


def _settings(document: Mapping[str, Any]) -> Iterator[Row]:
    columns = dict(document.get("organization", {}))
    settings = {**columns.pop("orgdborgsettings", {}), **columns}
    for name, value in settings.items():
        cells = (("Setting", _SETTINGS[name]), ("Its name", name), ("Value", _shown(value)))
        yield Row(name, cells)


def _shown(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _messages(case: Case) -> Iterator[Row]:
    subjects = {_id(row): row["subject"] for row in case.document.get("emails", ())}
    for entry in case.document["timeline"]:
        if "deliver" in entry:
            yield _message(entry["deliver"], subjects, case)


def _id(row: Mapping[str, Any]) -> str:
    return str(row.get("messageid", ""))


def _message(mail: Mapping[str, Any], subjects: Mapping[str, str], case: Case) -> Row:
    told = [("From", mail["from"]), ("To", _listed(mail["to"]))]
    for key, title in (("cc", "Cc"), ("bcc", "Blind copy to")):
        if key in mail:
            told.append((title, _listed(mail[key])))
    told.append(("Subject", mail["subject"]))
    told.append(("Hidden mark", _answered(mail.get("in-reply-to"), subjects)))
    if mail["id"] in case.wanted:
        told.append(("Must", "come in"))
    if mail["id"] in case.unwanted:
        told.append(("Must", "stay private"))
    return Row(mail["id"], tuple(told))


def _answered(mark: str | None, subjects: Mapping[str, str]) -> str:
    if mark is None:
        return "none"
    known = subjects.get(mark)
    return f'it answers "{known}"' if known else "it answers an email that is not in Dynamics"


def _listed(addresses: Sequence[str]) -> str:
    return ", ".join(addresses)
