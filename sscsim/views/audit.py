"""An audit shown: the document of contract 6, rows for a spreadsheet, and a page for people."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sscsim.audit import OPEN, Audit, Class, Classed, Finding, State
from sscsim.policy import AT_RISK
from sscsim.safe import one_line
from sscsim.vocabulary import FORCE, NOT_FORCED

__all__ = ["AUDIT_KEYS", "audit_lines", "audit_records", "audit_value", "baseline_of"]

AUDIT_KEYS = ("table", "id", "name", "incomingemailfilteringmethod", "effective", "class", "why")


def audit_value(audit: Audit, findings: Sequence[Finding] | None = None) -> dict[str, Any]:
    """Show an audit as contract 6 has it; findings are there only where they were asked for."""
    shared = [
        {"address": one.address, "rows": [{"table": ref.table, "id": ref.id} for ref in one.rows]}
        for one in audit.shared_addresses
    ]
    return {
        "settings": dict(audit.settings),
        "users": [_user(one) for one in audit.users],
        "queues": [_queue(one) for one in audit.queues],
        "shared_addresses": shared,
        "dialog_offers": [int(method) for method in audit.dialog_offers],
        **({} if findings is None else {"findings": [_finding(one) for one in findings]}),
    }


def _user(one: Classed) -> dict[str, Any]:
    return {
        "systemuserid": one.row.ref.id,
        "fullname": one.row.label,
        "incomingemailfilteringmethod": one.stored,
        "effective": int(one.effective),
        "class": one.class_.value,
        "why": one.why,
    }


def _queue(one: Classed) -> dict[str, Any]:
    return {
        "queueid": one.row.ref.id,
        "name": one.row.label,
        "incomingemailfilteringmethod": one.stored,
        "class": one.class_.value,
        "why": one.why,
    }


def _finding(one: Finding) -> dict[str, Any]:
    accepted = one.accepted
    return {
        "id": one.id,
        "state": one.state.value,
        "is": one.is_,
        "says": one.says,
        "owner": None if accepted is None else accepted.owner,
        "until": None if accepted is None else accepted.until.isoformat(),
    }


def baseline_of(document: Any) -> Mapping[str, str] | None:
    """
    Give the findings of an earlier audit's document, by id; None where it is none.

    They are found again in its users and addresses where they were not asked for then.
    """
    try:
        if "findings" not in document:
            return dict(_found_again(document))
        mended = State.MENDED.value
        return {one["id"]: one["is"] for one in document["findings"] if one["state"] != mended}
    except (AttributeError, KeyError, TypeError):
        return None


def _found_again(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Name what `findings_of` would, from nothing but the keys of the contract."""
    users, queues = document["users"], document["queues"]
    for one in users:
        if one["class"] != Class.SAFE:
            stored = one["incomingemailfilteringmethod"]
            yield (
                f"user:{one['systemuserid']}",
                f"{one['class']} {'-' if stored is None else stored}",
            )
    rows = [
        *((f"systemuser:{one['systemuserid']}", one) for one in users),
        *((f"queue:{one['queueid']}", one) for one in queues),
    ]
    opening = {name for name, one in rows if _acted(one)}
    for one in document["shared_addresses"]:
        sharing = sorted(f"{row['table']}:{row['id']}" for row in one["rows"])
        if not opening.isdisjoint(sharing):
            yield f"address:{one['address']}", " ".join(sharing)


# The contract has no key for `Classed.acts`; of the latent, only the sentence of an earlier audit
# tells who was asked all the same. A change of that sentence must go on reading the old words.
_EVEN_NOW = "is asked even now for mail in others'"


def _acted(one: Mapping[str, Any]) -> bool:
    """Say whether more than answers came in by somebody, of whom an earlier audit says so much."""
    return one["class"] in OPEN or (one["class"] == Class.LATENT and _EVEN_NOW in one["why"])


def audit_records(audit: Audit) -> Iterator[dict[str, Any]]:
    """Give one row for each user and queue, for a spreadsheet or line by line."""
    for one in (*audit.users, *audit.queues):
        yield {
            "table": one.row.ref.table,
            "id": one.row.ref.id,
            "name": one.row.label,
            "incomingemailfilteringmethod": one.stored,
            "effective": int(one.effective),
            "class": one.class_.value,
            "why": one.why,
        }


# -- for people ------------------------------------------------------------------------------------

_SAYS = {
    Class.LIVE: "lets mail in now",
    Class.REACHABLE: "lets in mail that also goes to colleagues",
    Class.LATENT: "sleeps; would let mail in when enabled again",
    Class.OVERRIDDEN: "stored, but kept from acting",
    Class.SAFE: "answers only, or nothing",
}
_MOST = 20


def audit_lines(
    audit: Audit,
    notes: Sequence[str],
    findings: Sequence[Finding] | None,
    width: int,
    *,
    listed: bool = False,
    idle: Sequence[str] = (),
) -> Iterator[str]:
    """
    Show what cannot be known, the sums, then the people at risk, the worst first.

    Findings that are open are counted, and ``listed`` only where that was asked for; ``idle`` is
    said of what was accepted and is no finding.
    """
    yield from _untold(audit, width)
    yield from _sums(audit)
    yield from _offers(audit)
    risky = [one for one in audit.users if one.class_ is not Class.SAFE]
    yield from _listed("Users", risky, width)
    queues = [one for one in audit.queues if one.class_ is not Class.SAFE]
    yield from _listed("Queues (one that lets in all is usually meant so, AUD-2)", queues, width)
    yield from _addresses(audit, width)
    if findings is not None:
        yield from _findings(findings, width, listed=listed)
    for told in idle:
        yield from _wrapped(told, width)
    if notes:
        yield from ("", "What was assumed, for want of a file or a column:")
        for note in notes:
            yield from _wrapped(note, width)


def _untold(audit: Audit, width: int) -> Iterator[str]:
    """Say of how many the export does not tell what they chose; an assumption is no all-clear."""
    count = sum(one.untold for one in audit.users)
    if count:
        forced = audit.settings[FORCE] != NOT_FORCED
        unknown = f"what acts when {FORCE} is lifted" if forced else "whether they let mail in"
        text = (
            f"What {count:,} of {len(audit.users):,} {_users(len(audit.users))} chose was not "
            f"exported, so {unknown} cannot be known from this snapshot. Export "
            "usersettingscollection with all users, and audit again."
        )
        yield from textwrap.wrap(text, width)
        yield ""


def _sums(audit: Audit) -> Iterator[str]:
    counts = Counter(one.class_ for one in audit.users if not one.untold)
    for class_ in Class:
        yield f"{counts[class_]:>8,}  {_users(counts[class_])} {class_.value}: {_SAYS[class_]}"
    if unknown := len(audit.users) - counts.total():
        yield f"{unknown:>8,}  {_users(unknown)} not known: no value was exported"
    yield f"{len(audit.users):>8,}  {_users(len(audit.users))} in all"
    acting = sum(one.acts for one in audit.users if one.class_ is Class.LATENT)
    if acting:
        yield ""
        lets = "lets" if acting == 1 else "let"
        yield f"Of the latent, {acting:,} {lets} in mail even now that also goes to colleagues."
    stored = Counter(one.stored for one in audit.users)
    values = ", ".join(f"{stored[int(value)]:,} at {int(value)}" for value in AT_RISK)
    yield ""
    yield f"The article's three queries find {values} (AUD-1)."
    assumed = sum(one.stored is None and not one.untold for one in audit.users)
    if assumed:
        yield f"Of {assumed:,} {_users(assumed)} no value was exported; the reading's is assumed."


def _users(count: int) -> str:
    return "user" if count == 1 else "users"


def _offers(audit: Audit) -> Iterator[str]:
    offered = ", ".join(f'{int(one)} "{one.label}"' for one in audit.dialog_offers)
    yield from textwrap.wrap(f"The personal options offer today: {offered}.", 96)
    open_ones = [one for one in audit.dialog_offers if one in AT_RISK]
    if open_ones:
        yield "So anybody can open an inbox; HideEmailAutoTrackOptions would hide that (SET-1)."


def _listed(title: str, some: Sequence[Classed], width: int) -> Iterator[str]:
    if not some:
        return
    yield from ("", f"{title}:")
    for one in some[:_MOST]:
        stored = "-" if one.stored is None else str(one.stored)
        yield f"  {one.class_.value.upper():<10} {stored}  {one_line(one.row.label)}"
        yield from _wrapped(one.why, width, " " * 16)
    if len(some) > _MOST:
        yield f"  ... and {len(some) - _MOST:,} more; all of them: --format json or csv"


def _addresses(audit: Audit, width: int) -> Iterator[str]:
    if not audit.shared_addresses:
        return
    yield from ("", "Addresses that several rows have:")
    names = {one.row.ref: one.row.label for one in (*audit.users, *audit.queues)}
    for one in audit.shared_addresses[:_MOST]:
        rows = ", ".join(f"{ref.table} {ref.id}" for ref in one.rows)
        yield from _wrapped(f"{one.address}: {rows}", width)
        if one.opened_by is not None:
            opener = names.get(one.opened_by, f"{one.opened_by.table} {one.opened_by.id}")
            text = f"Mail to it comes in by {opener}, whatever the others chose (FLT-29)."
            yield from _wrapped(text, width, "    ")
    if len(audit.shared_addresses) > _MOST:
        yield f"  ... and {len(audit.shared_addresses) - _MOST:,} more"


def _findings(findings: Sequence[Finding], width: int, *, listed: bool) -> Iterator[str]:
    counts = Counter(one.state for one in findings)
    told = ", ".join(f"{counts[state]:,} {state.value}" for state in State if counts[state])
    yield from ("", f"Findings: {told or 'none'}")
    for state in State:
        for one in findings:
            if one.state is state and (listed or state is not State.OPEN):
                yield from _wrapped(f"{state.value}: {one.id}: {_told(one)}", width)
    if not listed and counts[State.OPEN]:
        yield "The open ones with their ids: --findings"


def _told(one: Finding) -> str:
    if one.accepted is None:
        return one.says if one.was is None else f"{one.says} It was {one.was}."
    note = f" ({one.accepted.note})" if one.accepted.note else ""
    return f"{one.accepted.owner} answers for it until {one.accepted.until}{note}."


def _wrapped(text: str, width: int, indent: str = "  ") -> Iterable[str]:
    return textwrap.wrap(
        one_line(text), width, initial_indent=indent, subsequent_indent=f"{indent}  "
    )
