"""Mail from outside that answers nothing: customers, strangers, newsletters, what goes astray."""

from __future__ import annotations

import attrs

from sscsim.synth.desk import Desk
from sscsim.synth.letters import Letter
from sscsim.synth.pool import Person

_CONFIDENTIAL = (("Sensitivity", "Company-Confidential"),)
_RIGHTS_MANAGED = (*_CONFIDENTIAL, ("Content-Class", "rpmsg.message"))
_BULK = (("Precedence", "bulk"), ("List-Unsubscribe", "<https://news.example/leave>"))
_TWO_YEARS = 2 * 365 * 86_400


def customer(desk: Desk, sent: int) -> Letter:
    """Somebody known writes to one user or several."""
    writer = desk.known.draw() if desk.known else desk.strangers.draw()
    copies = desk.colleagues(2) if desk.likely(0.2) else ()
    to = [one for one in desk.users.several(2) if one not in copies] or [desk.users.draw()]
    return desk.letter(writer, to, sent, cc=[one for one in copies if one not in to])


def stranger(desk: Desk, sent: int) -> Letter:
    """Somebody unknown writes to one user."""
    return desk.letter(desk.strangers.draw(), [desk.users.draw()], sent)


def supplier(desk: Desk, sent: int) -> Letter:
    """Somebody who is only in a custom table writes (FLT-7)."""
    writer = desk.suppliers.draw() if desk.suppliers else desk.strangers.draw()
    return desk.letter(writer, [desk.users.draw()], sent)


def to_queue(desk: Desk, sent: int) -> Letter:
    """Somebody writes to a queue; sometimes a user is addressed, too (FLT-13)."""
    copies = desk.colleagues(1) if desk.likely(0.25) else ()
    return desk.letter(desk.outsider(), [desk.queues.draw()], sent, cc=copies)


def confidential(desk: Desk, sent: int) -> Letter:
    """Somebody confides in the director of human resources (rulebook 17.1)."""
    writer = desk.outsider()
    if desk.likely(0.3):
        writer = desk.users.draw()
    topic = f"{writer.language.secret} ({desk.chance.randint(1, 99)})"
    director = [desk.company.director]
    return desk.letter(writer, director, sent, topic=topic, extra=_CONFIDENTIAL)


def rights_managed(desk: Desk, sent: int) -> Letter:
    """A protected message, which the setting RestrictIRMEmailItems keeps out (SYN-16)."""
    letter = confidential(desk, sent)
    return attrs.evolve(letter, to=[desk.users.draw()], extra=_RIGHTS_MANAGED)


def alias(desk: Desk, sent: int) -> Letter:
    """Somebody writes to the second address of a user, which is stored (FLT-25)."""
    return desk.letter(desk.outsider(), [desk.chance.choice(desk.company.aliases)], sent)


def forgotten_alias(desk: Desk, sent: int) -> Letter:
    """Somebody writes to an address that Exchange knows and Dynamics does not (rulebook 17.7)."""
    user = desk.users.draw()
    local, _, domain = user.address.partition("@")
    old = Person(user.name, f"{local}.old@{domain}", user.language)
    return desk.letter(desk.outsider(), [old], sent, envelope=[user.address])


def shared_address(desk: Desk, sent: int) -> Letter:
    """Somebody writes to an address that two rows have (FLT-29, PTY-9)."""
    return desk.letter(desk.outsider(), [desk.chance.choice(desk.company.shared)], sent)


def brother(desk: Desk, sent: int) -> Letter:
    """A user writes from an address that is on a contact, too (FLT-20)."""
    writer = desk.chance.choice(desk.company.shared)
    return desk.letter(writer, desk.colleagues(2, writer) or [desk.company.director], sent)


def blind_copy(desk: Desk, sent: int) -> Letter:
    """A user gets a blind copy; only the envelope tells (FLT-16)."""
    writer = desk.outsider()
    return desk.letter(writer, [writer], sent, envelope=[desk.users.draw().address])


def newsletter(desk: Desk, sent: int) -> Letter:
    """A newsletter, to each reader by himself."""
    local, _, domain = desk.chance.choice(desk.company.outside.strangers).address.partition("@")
    writer = Person("Newsletter", f"news-{local[:1]}@{domain}")
    return desk.letter(writer, [desk.users.draw()], sent, extra=_BULK)


def on_behalf(desk: Desk, sent: int) -> Letter:
    """An assistant writes for a customer: another address in Sender (FLT-9)."""
    assistant = desk.strangers.draw()
    extra = [("Sender", assistant.header)]
    return desk.letter(desk.outsider(), [desk.users.draw()], sent, extra=extra)


def astray(desk: Desk, sent: int) -> Letter:
    """A copy for somebody who is not of the company: no mailbox gets it."""
    return desk.letter(desk.outsider(), [desk.strangers.draw()], sent)


def late(desk: Desk, sent: int) -> Letter:
    """What lies in the Inbox from before the start date of the profile (SYN-3)."""
    then = sent - _TWO_YEARS
    return attrs.evolve(stranger(desk, then), arrived=then)


def no_sender(desk: Desk, sent: int) -> Letter:
    """A notice of a machine that gives no address (VAL-2)."""
    machine = Person("Backup", "", header="Backup")
    return desk.letter(machine, [desk.users.draw()], sent, topic="Backup finished")


def bad_recipient(desk: Desk, sent: int) -> Letter:
    """One malformed address among good ones (VAL-3)."""
    broken = Person("", "reception@contoso", header="reception@contoso")
    return desk.letter(desk.outsider(), [desk.users.draw(), broken], sent)
