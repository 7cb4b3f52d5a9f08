"""
Checks a certificate of `sscsim gate` anew, with nothing of the room that searched.

Each message that it shows is read and replayed under both policies. Covered must be whoever could
accept: each pair of filtering methods in force that a user or queue with a mailbox has under the
two, by a message that reaches one who has them; from a stranger, and from a customer where one of
the methods asks who sends; and by an answer, where answers are taken and something is there to
answer, if only what is let in. Of properties, what is said of each promoted message is worked out
anew, each expression is read by `said`, and whoever it names must be reached by a message.

Tied must be the certificate to the organisation under each policy, table by table, and its classes
are counted again, all of them and by dimension (`tied`). What is not looked at is told too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sscsim import World, simulate
from sscsim.decisions import Decision
from sscsim.events import Deliver
from sscsim.mail import Message
from sscsim.sources import read_message
from tests.unit.gate import said
from tests.unit.gate.tied import miscounted, untied

_FORCE = "SSSForceFilteringMethodForUserMailboxes"
_CUSTOMERS = {"lead", "contact", "account"}
_ASKED = {*_CUSTOMERS, "systemuser", "queue", "team", "businessunit"}
_SMART = "answers that smart matching finds"
_BY_SENDER = {2, 3}
_ANSWERS = 1


class Checked(NamedTuple):
    """What is wrong with a certificate, and what about it was not looked at."""

    problems: list[str]
    unchecked: list[str]


def checked(
    certificate: Mapping[str, Any], worlds: Sequence[World], asked: Mapping[str, Any] | None = None
) -> Checked:
    """Check a certificate; ``asked`` are the properties in question, if there are any."""
    return Checked(list(problems(certificate, worlds, asked)), list(_unchecked(worlds)))


def _unchecked(worlds: Sequence[World]) -> Iterator[str]:
    """Say which mail no message is asked for, so that a missing class may go unnoticed."""
    yield "mail in the mailbox of another, and mail that something stops"
    yield "answers by a tracking token or a conversation index"
    if any(world.organization.enablesmartmatching for world in worlds):
        yield _SMART
    if any(row.ref.table not in _ASKED for row in worlds[0].directory.records.values()):
        yield "senders in other tables than leads, contacts and accounts"


def problems(
    certificate: Mapping[str, Any], worlds: Sequence[World], asked: Mapping[str, Any] | None = None
) -> Iterator[str]:
    """Say everything in which a certificate is wrong; ``asked`` are the properties in question."""
    classes = certificate["classes"]
    shown = [_Shown.of(one) for one in classes]
    yield from untied(certificate, worlds)
    yield from miscounted(certificate, [(one.message, len(one.before)) for one in shown], worlds)
    yield from _untold(certificate, worlds)
    if asked is None:
        yield from _gains(classes, shown, worlds)
    else:
        if {name: certificate.get(name) for name in ("never", "always")} != asked:
            yield "other properties are certified"
        yield from _breaks(classes, shown, worlds[0], asked)
        yield from _unreached(shown, worlds[0], asked)
    yield from _missed(shown, worlds)
    yield from _unanswered(classes, shown, worlds)


def _untold(certificate: Mapping[str, Any], worlds: Sequence[World]) -> Iterator[str]:
    """Say which limit of the search its notes keep back."""
    notes = " ".join(certificate["notes"])
    if not any(email.directioncode for email in worlds[-1].emails) and "sent email" not in notes:
        yield "no note says that answers to sent mail were not tried"
    own = [world.organization for world in worlds]
    noises = {one.hashfilterkeywords for one in own if one.enablesmartmatching}
    if len(noises) > 1 and "hashfilterkeywords" not in notes:
        yield "no note says that of other noise samples were tried"


class _Shown(NamedTuple):
    """A message of a certificate, and the mail that comes first."""

    message: Message
    before: tuple[Message, ...]

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> _Shown:
        """Read both as files."""
        before = [read_message(one.encode(), "first.eml") for one in told.get("before", ())]
        return cls(read_message(told["message"].encode(), "w.eml"), tuple(before))


def _gains(
    classes: Sequence[Any], shown: Sequence[_Shown], worlds: Sequence[World]
) -> Iterator[str]:
    for number, (one, mail) in enumerate(zip(classes, shown, strict=True)):
        for name, world in zip(("from", "to"), worlds, strict=True):
            if (_promotion(world, mail) is not None) is not one[name]["promoted"]:
                yield f"class {number}: {name} decides otherwise"
        if one["to"]["promoted"] and not one["from"]["promoted"]:
            yield f"class {number}: gained"


def _breaks(
    classes: Sequence[Any], shown: Sequence[_Shown], world: World, asked: Mapping[str, Any]
) -> Iterator[str]:
    for number, (one, mail) in enumerate(zip(classes, shown, strict=True)):
        decision = _promotion(world, mail)
        if (decision is not None) is not one["policy"]["promoted"]:
            yield f"class {number}: policy decides otherwise"
        if decision is None:
            continue
        facts = _facts(world, mail.message, decision)
        facts["reader"] = [one for one in facts["reader"] if one in _readers_in(asked)]
        for name, values in one["facts"].items():
            if sorted(facts[name]) != values:
                yield f"class {number}: {name} is {facts[name]}"
        broken = [text for text in asked["never"] if said.holds(text, facts)]
        broken += [text for text in asked["always"] if not said.holds(text, facts)]
        yield from (f"class {number}: breaks {text}" for text in broken)


def _readers_in(asked: Mapping[str, Any]) -> set[str]:
    texts = (*asked["never"], *asked["always"])
    return {one for text in texts for one in said.named(text).get("reader", ())}


def _unreached(shown: Sequence[_Shown], world: World, asked: Mapping[str, Any]) -> Iterator[str]:
    """Say to whom nothing is written, who is named and has a mailbox or reads."""
    mail = [one.message for one in shown]
    reached = {one.address for message in mail for one in (*message.to, *message.cc)}
    reached |= {address for message in mail for address in message.envelope}
    names = [said.named(text) for text in (*asked["never"], *asked["always"])]
    for address in sorted({one for each in names for found in each.values() for one in found}):
        if world.directory.mailboxes_at(address) and address not in reached:
            yield f"nothing to {address}"


def _missed(shown: Sequence[_Shown], worlds: Sequence[World]) -> Iterator[str]:
    for methods, senders in _wanted(worlds).items():
        to_them = [one.message for one in shown if methods in _reached(worlds, one.message)]
        covered = {_sort(worlds[0], one) for one in to_them}
        for sender in sorted(senders - covered):
            yield f"nothing from {sender} to whoever has the methods {methods}"


def _promotion(world: World, shown: _Shown) -> Decision | None:
    mail = [Deliver(message=one) for one in (*shown.before, shown.message)]
    decisions = simulate(world, mail).entries[-1].decisions
    return next((one for one in decisions if one.promoted), None)


def _unanswered(
    classes: Sequence[Any], shown: Sequence[_Shown], worlds: Sequence[World]
) -> Iterator[str]:
    """Say who takes answers and is answered nothing, although something is let in to answer."""
    last = worlds[-1]
    end = "policy" if len(worlds) == 1 else "to"
    there = any(email.messageid for email in last.emails)
    let_in = not last.emails and any(one[end]["promoted"] for one in classes)
    if not (there or let_in) or not _by_headers(last):
        return
    for methods in _wanted(worlds):
        to_them = [one for one in shown if methods in _reached(worlds, one.message)]
        if _ANSWERS in methods and not any(one.message.inreplyto for one in to_them):
            yield f"nothing in reply to whoever has the methods {methods}"


def _by_headers(world: World) -> bool:
    ignored = world.settings["IgnoreConversationIndexAndInReplyToForCorrelation"]
    return bool(world.organization.emailcorrelationenabled and not ignored)


def _facts(world: World, message: Message, decision: Decision) -> dict[str, list[str]]:
    """Work out what holds of a promoted message, from the decision's own columns."""
    tables = {row.ref.table for row in world.directory.rows_at(message.from_[0].address)}
    inside = {"systemuser": "user", "queue": "queue"}
    own = {table: table for table in _CUSTOMERS} | inside
    who = decision.accepting_entity
    users = [world.directory.systemusers[key] for key in decision.readers]
    methods = {0: "none", 3: "in_reply_to", 4: "tracking_token", 5: "conversation_index"}
    return {
        "mailbox": [str(decision.mailbox)],
        "accepting_entity": [] if who is None else _addresses(world.directory.row(who.ref)),
        "reader": [address for user in users for address in _addresses(user)],
        "sender": [own.get(table, "record") for table in sorted(tables)] or ["unknown"],
        "correlated": _truth(decision.correlationmethod != 0),
        "forward": _truth(message.subject.upper().startswith(("FW:", "FWD:"))),
        "internal": _truth(not tables.isdisjoint(inside)),
        "method": [methods.get(int(decision.correlationmethod), "smart_matching")],
        "reason": [str(decision.reason)],
    }


def _truth(held: bool) -> list[str]:
    return ["true" if held else "false"]


def _addresses(row: Any) -> list[str]:
    return sorted({one.strip().lower() for one in row.addresses.values() if one.strip()})


def _wanted(worlds: Sequence[World]) -> dict[tuple[Any, ...], set[str]]:
    """Give the pairs of methods that somebody has, and the senders that they tell apart."""
    directory = worlds[0].directory
    customers = any(row.table in _CUSTOMERS for row in directory.records.values())
    people: list[Any] = [*directory.systemusers.values(), *directory.queues.values()]
    boxes = [row for row in people if directory.mailbox_of_owner(row.ref) and row.addresses]
    wanted: dict[tuple[Any, ...], set[str]] = {}
    for methods in (tuple(_method(world, row.ref) for world in worlds) for row in boxes):
        ask = customers and any(method in _BY_SENDER for method in methods)
        wanted[methods] = {"a stranger", "a customer"} if ask else {"a stranger"}
    return wanted


def _method(world: World, ref: Any) -> Any:
    directory = world.directory
    if ref.table == "queue":
        return directory.queues[ref.id].incomingemailfilteringmethod
    stored = directory.usersettings.get(ref.id)
    forced = world.settings[_FORCE]
    own = None if stored is None else stored.incomingemailfilteringmethod
    return own if forced == -1 else forced


def _reached(worlds: Sequence[World], message: Message) -> set[tuple[Any, ...]]:
    rows = worlds[0].directory.rows_at(message.to[0].address) if message.to else ()
    refs = [row.ref for row in rows if row.ref.table in ("systemuser", "queue")]
    return {tuple(_method(world, ref) for world in worlds) for ref in refs}


def _sort(world: World, message: Message) -> str:
    rows = world.directory.rows_at(message.from_[0].address) if message.from_ else ()
    known = any(row.ref.table in _CUSTOMERS for row in rows)
    return "a customer" if known else "a stranger"
