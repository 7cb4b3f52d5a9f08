"""Emails that are in Dataverse before the mail arrives: above all sent ones, to be replied to."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import attrs

from sscsim.synth.chance import Zipf
from sscsim.synth.letters import Letter, opened, reference, tracking_token
from sscsim.synth.office import Office, Row, lookup
from sscsim.synth.organisation import PREFIX, Company
from sscsim.synth.pool import Person
from sscsim.vocabulary import EmailStatus, Ref

__all__ = ["History", "add_email", "write_history"]

_BEFORE = 120 * 86_400  # seconds before the mail begins in which emails were sent
_FROM, _TO, _CC = 1, 2, 3


@attrs.frozen(eq=False)
class History:
    """
    What is there already.

    ``sent`` went to people outside, ``tokened`` are those of them with a token, ``internal`` went
    from user to user, ``received`` was promoted before.
    """

    sent: Sequence[Letter]
    tokened: Sequence[Letter]
    internal: Sequence[Letter]
    received: Sequence[Letter]


def write_history(company: Company, count: int, mail: range, chance: random.Random) -> History:
    """
    Make ``count`` emails and their rows: three in five sent out before the mail begins.

    The others were sent inside, or promoted, while the mail came (``mail``, in seconds): the
    snapshot was taken afterwards, so some of the mail is in it.
    """
    writer = _Writer(company, chance)

    def written(write: Callable[[int], Letter], share: int, times: range) -> list[Letter]:
        moments = sorted(chance.choice(times) for _ in range(count * share // 5))
        return [write(moment) for moment in moments]

    sent = written(writer.sent, 3, range(mail.start - _BEFORE, mail.start))
    internal, received = written(writer.internal, 1, mail), written(writer.received, 1, mail)
    for letter in (*sent, *internal):
        add_email(company.office, letter, outgoing=True, about=writer.about(letter))
    for letter in received:
        add_email(company.office, letter, outgoing=False)
    tokened = [letter for letter in sent if letter.token is not None]
    return History(sent=sent, tokened=tokened, internal=internal, received=received)


class _Writer:
    def __init__(self, company: Company, chance: random.Random) -> None:
        self._company, self._chance = company, chance
        self._users = Zipf(company.users, chance)
        self._customers = Zipf([*company.outside.known, *company.outside.strangers], chance)
        self._digits = max(3, len(str(len(company.users))))
        self._counters: dict[Person, int] = {}

    def sent(self, time: int) -> Letter:
        """Write to somebody outside; most such emails bear a token and an index."""
        user, customer = self._users.draw(), self._customers.draw()
        copies = self._users.several(2) if self._chance.random() < 0.2 else ()  # noqa: PLR2004
        token = self._token(user) if self._chance.random() < 0.7 else None  # noqa: PLR2004
        return self._letter(user, customer, time, copies, token)

    def internal(self, time: int) -> Letter:
        """Write to a colleague from Dynamics; the colleague's mailbox gets it, too (DUP-10)."""
        user = self._users.draw()
        others = [one for one in self._users.several(3) if one is not user]
        return self._letter(user, others[0] if others else user, time)

    def received(self, time: int) -> Letter:
        """Receive what was promoted then; it lies in the Inbox still."""
        return self._letter(self._customers.draw(), self._users.draw(), time)

    def _letter(
        self,
        sender: Person,
        to: Person,
        time: int,
        copies: Sequence[Person] = (),
        token: str | None = None,
    ) -> Letter:
        return opened(
            sender=sender,
            to=(to,),
            cc=[one for one in copies if one is not sender],
            sent=time,
            topic=to.language.topic(self._chance),
            token=token,
            chance=self._chance,
        )

    def _token(self, user: Person) -> str:
        """Make the user's next token: prefix, online digit, user number, counter (COR-20)."""
        number = self._company.office.number(self._company.office.refs[user.address])
        counter = self._counters[user] = self._counters.get(user, 0) % 999 + 1
        return tracking_token(PREFIX, number, counter, self._digits)

    def about(self, letter: Letter) -> Ref | None:
        """Give most emails a Regarding: an opportunity, or the customer (COR-52)."""
        draw = self._chance.random()
        if draw < 0.4:  # noqa: PLR2004
            return self._company.office.new("opportunity")
        return self._company.office.refs.get(letter.to[0].address) if draw < 0.7 else None  # noqa: PLR2004


def add_email(office: Office, letter: Letter, *, outgoing: bool, about: Ref | None = None) -> Ref:
    """Add the row of an email with its parties (rulebook 12.7)."""
    when = datetime.fromtimestamp(letter.sent, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    user = letter.sender if outgoing else letter.to[0]
    row: Row = {
        "subject": letter.subject,
        "messageid": f"<{letter.messageid}>",
        "inreplyto": None,
        "conversationindex": None if letter.index is None else reference(letter.index),
        "trackingtoken": letter.token,
        "correlationmethod": 0,
        "directioncode": outgoing,
        "statecode": 1,
        "statuscode": int(EmailStatus.SENT if outgoing else EmailStatus.RECEIVED),
        "sender": letter.sender.address,
        "torecipients": "".join(f"{one.address};" for one in letter.to),
        "createdon": when,
        "senton": when,
        **lookup("regardingobjectid", about),
        **lookup("ownerid", office.refs.get(user.address)),
        "email_activity_parties": list(_parties(office, letter)),
    }
    return office.add("email", row)


def _parties(office: Office, letter: Letter) -> list[Row]:
    people = [(_FROM, letter.sender), *((_TO, one) for one in letter.to)]
    people += [(_CC, one) for one in letter.cc]
    return [_party(office, part, person) for part, person in people]


def _party(office: Office, part: int, person: Person) -> Row:
    ref = office.refs.get(person.address)
    row = {
        "activitypartyid": office.new("activityparty").id,
        "participationtypemask": part,
        "addressused": person.address,
        **lookup("partyid", ref),
    }
    return row if ref is not None else {**row, "unresolvedpartyname": person.name}
