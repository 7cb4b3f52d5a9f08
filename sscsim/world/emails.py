"""The emails of an organisation, and the look-ups by which later mail finds an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias, TypeVar

import attrs
from rpds import HashTrieMap, List

from sscsim.vocabulary import CONVERSATION_BASE_LENGTH
from sscsim.world.rows import Email

__all__ = ["Emails", "moment_of"]

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)

_Index: TypeAlias = "HashTrieMap[Any, List[str]]"
_Counts: TypeAlias = "HashTrieMap[str, tuple[int, List[str]]]"
_NONE: List[str] = List()
_Key = TypeVar("_Key", str, bytes)


@attrs.frozen(eq=False)
class Emails:
    """
    Every email that exists now; adding or deleting one gives a new value, the old one stays.

    The look-ups yield matches latest row first. They hold ids, and an id whose email was deleted
    since finds nothing: a deleted email no longer correlates (COR-55). Only smart matching, which
    most organisations have off, asks for addresses: emails wait for that look-up until it does.
    """

    rows: HashTrieMap[str, Email] = HashTrieMap()
    order: HashTrieMap[str, int] = HashTrieMap()
    added: int = 0
    _messageid: _Index = HashTrieMap()
    _token: _Index = HashTrieMap()
    _base: _Index = HashTrieMap()
    _address: _Counts = HashTrieMap()
    _waiting: List[Email] = List()

    @classmethod
    def of(cls, emails: Iterable[Email]) -> Emails:
        """Index the emails in the order of their file."""
        every = tuple(emails)
        addresses = _together((one, one.addresses if one.hashed else ()) for one in every)
        return cls(  # what `with_email` would come to, made at once
            rows=HashTrieMap({email.activityid: email for email in every}),
            order=HashTrieMap({email.activityid: place for place, email in enumerate(every)}),
            added=len(every),
            messageid=_together((one, _if_any(_key(one.messageid))) for one in every),
            token=_together((one, _if_any(_key(one.trackingtoken))) for one in every),
            base=_together((one, _if_any(_base_of(one))) for one in every),
            address=HashTrieMap({at: (len(keys), keys) for at, keys in addresses.items()}),
        )

    def __eq__(self, other: object) -> bool:
        """Compare the emails that exist and their order, not what was there before."""
        return isinstance(other, Emails) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(tuple(email.activityid for email in self))

    def __len__(self) -> int:
        """Count the emails that exist."""
        return len(self.rows)

    def __iter__(self) -> Iterator[Email]:
        """Give the emails in the order in which they came to be."""
        return iter(sorted(self.rows.values(), key=lambda email: self.order[email.activityid]))

    def get(self, activityid: str) -> Email | None:
        """Find an email by its id."""
        return self.rows.get(activityid)

    def with_email(self, email: Email) -> Emails:
        """Add an email and index its thread marks."""
        key = email.activityid
        return Emails(  # not evolve, which reads the class anew for every email
            rows=self.rows.insert(key, email),
            order=self.order.insert(key, self.added),
            added=self.added + 1,
            messageid=_listed(self._messageid, _key(email.messageid), key),
            token=_listed(self._token, _key(email.trackingtoken), key),
            base=_listed(self._base, _base_of(email), key),
            address=self._address,
            waiting=self._waiting.push_front(email) if email.hashed else self._waiting,
        )

    def with_changed(self, email: Email) -> Emails:
        """Change columns of an email that are not thread marks, such as Regarding."""
        return attrs.evolve(self, rows=self.rows.insert(email.activityid, email))

    def without(self, activityids: Iterable[str]) -> Emails:
        """
        Delete emails: replies lose their links to them and stay (COR-55).

        Reads every email once, however many are deleted.
        """
        gone = set(activityids)
        rows = self.rows
        for email in self.rows.values():
            if email.activityid in gone:
                rows = rows.remove(email.activityid)
            elif email.correlatedactivityid in gone or email.parentactivityid in gone:
                rows = rows.insert(email.activityid, _unlinked(email, gone))
        return attrs.evolve(self, rows=rows)

    def with_messageid(self, messageid: str, *, exact: bool = False) -> Sequence[Email]:
        """Find emails by message id; ``exact`` tells letters apart (COR-11)."""
        ids = self._messageid.get(messageid.lower())
        if ids is None:  # as of most messages
            return ()
        found = [email for one in ids if (email := self.rows.get(one)) is not None]
        return [email for email in found if email.messageid == messageid] if exact else found

    def with_token(self, token: str) -> Iterator[Email]:
        """Find emails that hold a tracking token (COR-25)."""
        return self._found(self._token, token.lower())

    def with_base(self, base: bytes) -> Iterator[Email]:
        """Find emails of a conversation by its 22-byte base (COR-32)."""
        return self._found(self._base, base)

    def sharing_addresses(self, addresses: Iterable[str], least: int) -> Iterator[Email]:
        """
        Find emails that may share at least ``least`` addresses with the given ones.

        Of k addresses any k - least + 1 include a shared one, so only the rarest that many are
        looked up; what is found still has to be counted.
        """
        index = self.by_address()
        known = sorted(set(addresses), key=lambda address: index.get(address, (0, None))[0])
        if least <= 0:
            yield from (email for email in reversed(tuple(self)) if email.hashed)
            return
        seen: set[str] = set()
        for address in known[: max(len(known) - least + 1, 0)]:
            _, keys = index.get(address, (0, _NONE))
            for key in keys:
                if key not in seen and (email := self.rows.get(key)) is not None:
                    seen.add(key)
                    yield email

    def latest(self, emails: Iterable[Email]) -> Email | None:
        """Pick the most recent; of equal times the later row (SP-10)."""
        return max(emails, key=self.recency, default=None)

    def earliest(self, emails: Iterable[Email]) -> Email | None:
        """Pick the earliest; of equal times the earlier row."""
        return min(emails, key=self.recency, default=None)

    def recency(self, email: Email) -> tuple[datetime, int]:
        """Give the key by which a more recent email sorts after an older one (SP-10)."""
        return moment_of(email), self.order[email.activityid]

    def by_address(self) -> _Counts:
        """Put the emails that wait into the look-up by address; the value stays what it was."""
        if self._waiting:
            index = self._address
            for email in reversed(tuple(self._waiting)):
                index = _counted(index, email.addresses, email.activityid)
            object.__setattr__(self, "_address", index)
            object.__setattr__(self, "_waiting", List())
        return self._address

    def _found(self, index: _Index, key: str | bytes) -> Iterator[Email]:
        for activityid in index.get(key, _NONE):
            email = self.rows.get(activityid)
            if email is not None:
                yield email


def moment_of(email: Email) -> datetime:
    """Tell when an email was sent or received; one without any time is older than all others."""
    return email.moment or _BEFORE_ALL


def _key(text: str | None) -> str | None:
    return text.lower() if text else None


def _base_of(email: Email) -> bytes | None:
    index = email.conversationindex
    return None if index is None else index[:CONVERSATION_BASE_LENGTH]


def _listed(index: _Index, key: str | bytes | None, activityid: str) -> _Index:
    if key is None:
        return index
    return index.insert(key, index.get(key, _NONE).push_front(activityid))


def _counted(index: _Counts, addresses: Iterable[str], activityid: str) -> _Counts:
    for address in addresses:
        count, keys = index.get(address, (0, _NONE))
        index = index.insert(address, (count + 1, keys.push_front(activityid)))
    return index


def _if_any(key: _Key | None) -> tuple[_Key, ...]:
    return () if key is None else (key,)


def _together(emails: Iterable[tuple[Email, Iterable[_Key]]]) -> HashTrieMap[_Key, List[str]]:
    """List the emails of each key, the latest row first."""
    found: dict[_Key, list[str]] = {}
    for email, keys in emails:
        for key in keys:
            found.setdefault(key, []).append(email.activityid)
    return HashTrieMap({key: List(ids[::-1]) for key, ids in found.items()})


def _unlinked(email: Email, gone: set[str]) -> Email:
    return attrs.evolve(
        email,
        correlatedactivityid=_kept(email.correlatedactivityid, gone),
        parentactivityid=_kept(email.parentactivityid, gone),
    )


def _kept(activityid: str | None, gone: set[str]) -> str | None:
    return None if activityid in gone else activityid
