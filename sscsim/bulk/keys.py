"""Mail and earlier emails as numbers: equal codes mean equal keys, and -1 means that there is none.

Emails that are in Dynamics already come first, then the rows of the mail table: so a row of mail
and the email that it may become have one number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sscsim.bulk.coding import Coder, Ints
from sscsim.bulk.fixed import Fixed
from sscsim.bulk.holding import Mail, truth
from sscsim.bulk.lists import Lists, Longs, first_of, flat, in_one, joined, moved
from sscsim.bulk.places import (
    BAD_RECIPIENT,
    BAD_SENDER,
    COPIED,
    CREATE_FAILS,
    FORWARD,
    HASHED,
    IRM,
    LETTER,
    NEVER,
    NO_ID,
    OUTGOING,
    ROW,
    UNREADABLE,
    UNTOLD,
    Array,
    table,
)
from sscsim.bulk.smartkeys import likeness_lists
from sscsim.bulk.subjects import Subjects, forwards_in, tokens_in
from sscsim.vocabulary import CONVERSATION_BASE_LENGTH
from sscsim.world import Email

__all__ = ["Coded", "address_lists", "delivered", "keys_of", "lower"]

_FLAGS = {
    "frommalformed": BAD_SENDER,
    "malformed": BAD_RECIPIENT,
    "irm": IRM,
    "copied": COPIED,
    "createfails": CREATE_FAILS,
    "untold": UNTOLD,
}


class Coded(NamedTuple):
    """
    The keys of ``earlier`` emails and of all mail.

    ``rows`` are of the type `ROW`, their messages in ``letters`` of the type `LETTER`; ``at`` says
    for each message and each kind of list where its codes stand in ``codes``. ``addresses`` are
    texts by their code, ``tested`` the code of the address that methods 2 and 3 test, for each
    message of the mail; ``keys`` is how many codes of ids, tokens and conversations there are.
    """

    earlier: int
    rows: Array
    letters: Array
    at: Array
    codes: Ints
    addresses: list[str]
    tested: Ints
    keys: int

    @property
    def mail(self) -> Array:
        """The rows of mail, without those of earlier emails."""
        return self.rows[self.earlier :]

    @property
    def own(self) -> Array:
        """The message of each row of mail, for what is read of all rows together."""
        own: Array = self.letters[self.mail["letter"]]
        return own


def keys_of(mail: Mail, emails: Sequence[Email], fixed: Fixed) -> Coded:
    """
    Code messages and the emails that are there already; they are delivered by `delivered`.

    What takes most room comes first, and each column is let go before the next.
    """
    count, addresses = len(emails), Coder()
    letters = table(count + mail.num_rows, LETTER)
    letters["identity"], answers, ids = _ids(mail, emails, fixed)
    threads = _conversations(letters["thread"], mail, emails, fixed)
    subjects = _subjects(mail)
    token, tokens, forward = _marks(subjects, emails, fixed)
    letters["token"] = np.where(token < 0, -1, token + ids)
    letters["thread"] += (ids + tokens) * (letters["thread"] >= 0)
    letters["marks"], letters["moment"] = _flags(mail, emails, forward), _moments(mail, emails)
    headers = address_lists(mail, addresses)
    first = first_of(headers[0])
    letters["sender"][:count], letters["sender"][count:] = -1, first
    each = [moved(count, one) for one in (answers, *headers[1:])]
    if fixed.smart:
        each += likeness_lists(mail, emails, fixed, headers, subjects, addresses)
    sender = addresses.codes(mail["sender"])
    tested = np.where(sender >= 0, sender, first) if fixed.tests_sender else first
    at, codes = in_one(each)
    return Coded(
        earlier=count,
        rows=table(0, ROW),
        letters=letters,
        at=at,
        codes=codes,
        addresses=addresses.texts.to_pylist(),
        tested=tested,
        keys=ids + tokens + threads,
    )


def _subjects(mail: Mail) -> Subjects:
    coder = Coder()
    codes = coder.codes(mail["subject"])
    return Subjects(codes, coder.texts)


def delivered(coded: Coded, messages: Ints, mailboxes: Ints) -> Coded:
    """Add the rows of mail, each with its message and its mailbox, behind the earlier emails."""
    before = coded.earlier
    rows = table(before + len(messages), ROW)
    rows["letter"][:before], rows["letter"][before:] = np.arange(before), messages + before
    rows["mailbox"][:before], rows["mailbox"][before:] = -1, mailboxes
    return coded._replace(rows=rows)


# -- columns ---------------------------------------------------------------------------------------


def address_lists(mail: Mail, addresses: Coder) -> list[Lists]:
    """Code the addresses of From, To, Cc and Bcc."""
    lists = (flat(mail[name]) for name in ("from", "to", "cc", "bcc"))
    return [Lists(at, addresses.codes(texts)) for at, texts in lists]


def _strings(values: Iterable[str | None]) -> pa.Array:
    return pa.array(values, pa.string())


# -- what identifies -------------------------------------------------------------------------------


def _ids(mail: Mail, emails: Sequence[Email], fixed: Fixed) -> tuple[Ints, Lists, int]:
    """Code message ids: of each row, of those that it answers; and tell how many there are."""
    coder = Coder()

    def codes(texts: pa.ChunkedArray) -> Ints:
        folded = texts.chunks if fixed.exact_ids else map(lower, texts.chunks)
        return np.concatenate([np.zeros(0, np.int32), *map(coder.codes, folded)])

    def lists(name: str) -> Lists:
        at, ids = flat(mail[name])
        return Lists(at, codes(ids))

    known = pa.chunked_array([_strings(email.messageid or None for email in emails)])
    own, mine, answers = codes(known), codes(mail["identity"]), lists("inreplyto")
    if fixed.references:
        answers = joined([answers, lists("references")])
    return np.append(own, mine), answers, len(coder)


def lower(texts: pa.Array) -> pa.Array:
    """Fold as Python does: Arrow folds a few letters of other scripts in another way."""
    if pc.all(pc.string_is_ascii(texts)).as_py() is not False:
        return pc.ascii_lower(texts)
    return _strings(None if text is None else text.lower() for text in texts.to_pylist())


def _conversations(threads: Ints, mail: Mail, emails: Sequence[Email], fixed: Fixed) -> int:
    """Code the conversation of each: the base of its index, or all of it (COR-32)."""
    coder = Coder(pa.binary())

    def codes(keys: Any) -> Ints:
        cut = keys if fixed.whole_index else pc.binary_slice(keys, 0, CONVERSATION_BASE_LENGTH)
        return coder.codes(cut)

    known = pa.array([email.conversationindex for email in emails], pa.binary())
    threads[: len(emails)] = codes(known)
    threads[len(emails) :] = codes(mail["conversationindex"])
    return len(coder)


def _marks(
    subjects: Subjects, emails: Sequence[Email], fixed: Fixed
) -> tuple[Ints, int, npt.NDArray[np.bool_]]:
    """Read every subject once: its token, and whether it opens as a forward."""
    of_emails = [email.trackingtoken.lower() if email.trackingtoken else None for email in emails]
    tokens = Coder()
    own = tokens.codes(_strings(of_emails))
    mine = tokens.codes(tokens_in(subjects.texts, fixed))
    codes, none = subjects.codes, np.zeros(len(subjects.texts), np.bool_)
    forwards = forwards_in(subjects.texts) if fixed.forwards else none
    return np.append(own, mine[codes]), len(tokens), forwards[codes]


def _moments(mail: Mail, emails: Sequence[Email]) -> Longs:
    own = pa.array([email.moment for email in emails], pa.timestamp("us", "UTC"))
    times = (pc.fill_null(one.cast(pa.int64()), NEVER) for one in (own, mail["received"]))
    return np.concatenate([one.to_numpy() for one in times])


def _flags(
    mail: Mail, emails: Sequence[Email], forward: npt.NDArray[np.bool_]
) -> npt.NDArray[np.uint16]:
    flags = forward * np.uint16(FORWARD)
    for name, bit in _FLAGS.items():
        flags |= truth(mail[name]) * np.uint16(bit)
    flags |= truth(mail["messageid"].is_null()) * np.uint16(NO_ID)
    flags |= truth(mail["unreadable"].is_valid()) * np.uint16(UNREADABLE)
    own = [OUTGOING * email.directioncode + HASHED * email.hashed for email in emails]
    return np.concatenate([np.array(own, np.uint16), flags])
