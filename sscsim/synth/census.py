"""Real mail counted: who gets it, who writes it, which message answers which.

What is kept are counts, ids and a sample of answers; no message stays in memory.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from sscsim.mail import Address, Message, is_wellformed
from sscsim.sources import MailSource, messages

__all__ = ["Answer", "Census", "take_census"]

_SAMPLE = 2_000  # answers that are looked at more closely


class Answer(NamedTuple):
    """A message with In-Reply-To: the id it answers, who wrote it to whom, and its thread marks."""

    target: str
    sender: str
    to: tuple[str, ...]
    subject: str
    conversation: bytes | None
    sent: int


class Census:
    """
    What was counted.

    Attributes:
        messages: how many messages were read, unreadable ones too.
        inboxes: addresses given by hand as that of an Inbox.
        received, sent: how often an address stands in To, Cc or the envelope, and in From.
        names: the name first seen beside an address.
        senders: who wrote the message with an id, in lower case, and when.

    """

    def __init__(self, seed: int) -> None:
        self.messages = 0
        self.inboxes: dict[str, None] = {}
        self.received: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        self.names: dict[str, str] = {}
        self.senders: dict[str, tuple[str, int]] = {}
        self._seed = seed
        self._sample: list[tuple[bytes, int, Answer]] = []

    def count(self, message: Message) -> None:
        """Count one message."""
        self.messages += 1
        to = [one for one in (*message.to, *message.cc) if one.wellformed]
        envelope = filter(is_wellformed, message.envelope)
        self.received.update(set(chain((one.address for one in to), envelope)))
        for one in (*message.from_[:1], *to):
            if one.name and one.address not in self.names:
                self.names[one.address] = one.name
        writers = [one.address for one in message.from_[:1] if one.wellformed]
        self.sent.update(writers)
        if writers:
            self._count_thread(message, writers[0], to)

    def _count_thread(self, message: Message, writer: str, to: list[Address]) -> None:
        moment = message.date or message.received
        sent = int(moment.timestamp()) if moment is not None else 0
        if message.messageid is not None:
            self.senders.setdefault(message.messageid.lower(), (writer, sent))
        for target in message.inreplyto[:1]:
            addresses = tuple(one.address for one in to)
            index = message.conversationindex
            self._keep(Answer(target, writer, addresses, message.subject, index, sent))

    def _keep(self, answer: Answer) -> None:
        """Keep a fair sample, the same for the same mail: those with the lowest digests."""
        digest = hashlib.sha256(f"{self._seed}/{answer.target}".encode(errors="replace")).digest()
        lowest = bytes(255 - byte for byte in digest)  # a heap puts the smallest first
        entry = (lowest, self.messages, answer)
        if len(self._sample) < _SAMPLE:
            heapq.heappush(self._sample, entry)
        else:
            heapq.heappushpop(self._sample, entry)

    @property
    def answers(self) -> Iterator[Answer]:
        """Give the sample in the order of the mail; of answers to one message the first."""
        seen = set()
        for _, _, answer in sorted(self._sample, key=lambda entry: entry[1]):
            if answer.target.lower() not in seen:
                seen.add(answer.target.lower())
                yield answer


def take_census(
    sources: Iterable[MailSource], seed: int, on_read: Callable[[int], None] | None = None
) -> Census:
    """Read mail once, from one end to the other."""
    census = Census(seed)
    for source in sources:
        if source.address is not None:
            census.inboxes[source.address] = None
        for message in messages(source, on_read):
            census.count(message)
    return census
