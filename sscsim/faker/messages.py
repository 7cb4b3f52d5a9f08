"""Whole messages and threads, as `sscsim.Message` and as bytes."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict, Unpack

from faker.providers import BaseProvider

from sscsim.faker.arguments import (
    DOMAIN,
    address_of,
    count_of,
    domain_of,
    language_of,
    moment_of,
    token_of,
)
from sscsim.faker.correspondence import Correspondence, message_of, raw_of
from sscsim.mail import Message
from sscsim.synth.letters import Letter
from sscsim.synth.pool import Person

__all__ = ["First", "Messages"]

_MOST = 1_000  # letters of a thread


class First(TypedDict, total=False):
    """
    What may be said of a message from outside, the first of a thread.

    Attributes:
        to: who gets it; left out, anybody at ``domain``.
        domain: of the organisation; left out, contoso.example.
        locale: the language of the sender, as of `mail_subject`; left out, one by its share.
        token: a tracking token to stand behind the subject.
        sent: when, with a zone; left out, some time in the first half of 2026.

    """

    to: str | None
    domain: str
    locale: str | None
    token: str | None
    sent: datetime | None


class Messages(BaseProvider):
    """Mail that an organisation gets; what may be said of it is listed at `First`."""

    def mail_message(self, **said: Unpack[First]) -> Message:
        """
        Give a message of a stranger to somebody in the organisation, as `sscsim.Message`.

        Args:
            **said: ``to``, ``domain``, ``locale``, ``token`` and ``sent``, see `First`.

        Raises:
            ValueError: one of them cannot be; says which, and what to write.

        >>> letter = fake().mail_message(to="hanna@contoso.example", token="CRM:0001007")
        >>> letter.to[0].address, letter.subject.endswith(" CRM:0001007")
        ('hanna@contoso.example', True)

        """
        return message_of(self._letter(**said))

    def raw_message(self, **said: Unpack[First]) -> bytes:
        r"""
        Give the same as `mail_message` as RFC 5322 bytes, for a file or a mail server.

        >>> b"\nTo: hanna@contoso.example\n" in fake().raw_message(to="hanna@contoso.example")
        True
        """
        return raw_of(self._letter(**said))

    def mail_thread(
        self, length: int = 3, *, forward: bool = False, **said: Unpack[First]
    ) -> tuple[Message, ...]:
        """
        Give a thread: a message from outside, and messages that each answer the one before.

        They have all marks: In-Reply-To, References, Thread-Index, prefix, and the token if there
        is one.

        Args:
            length: how many messages, 1 to 1,000.
            forward: the last one is a forward to somebody else in the organisation.
            **said: of the first message, see `First`.

        Raises:
            ValueError: one of them cannot be; says which, and what to write.

        >>> question, answer, passed_on = fake().mail_thread(3, forward=True)
        >>> answer.inreplyto == (question.messageid,), answer.from_ == question.to
        (True, True)
        >>> passed_on.conversationindex.startswith(question.conversationindex)
        True

        """
        return tuple(map(message_of, self._letters(length, forward, said)))

    def raw_thread(
        self, length: int = 3, *, forward: bool = False, **said: Unpack[First]
    ) -> tuple[bytes, ...]:
        r"""
        Give the same as `mail_thread` as RFC 5322 bytes.

        >>> [b"\nIn-Reply-To: <" in raw for raw in fake().raw_thread(2)]
        [False, True]
        """
        return tuple(map(raw_of, self._letters(length, forward, said)))

    def _letters(self, length: int, forward: bool, said: First) -> list[Letter]:
        count = count_of("length", length, 1, _MOST)
        first, domain = self._letter(**said), said.get("domain", DOMAIN)
        return Correspondence(self.generator).thread(first, count, domain, forward=forward)

    def _letter(
        self,
        to: str | None = None,
        domain: str = DOMAIN,
        locale: str | None = None,
        token: str | None = None,
        sent: datetime | None = None,
    ) -> Letter:
        """Check everything, then draw."""
        writing, at = Correspondence(self.generator), domain_of(domain)
        reader = None if to is None else Person("", address_of("to", to))
        language = None if locale is None else language_of(locale)
        moment = None if sent is None else moment_of(sent)
        return writing.letter(
            reader or writing.person(at),
            language or writing.language(),
            writing.moment() if moment is None else moment,
            None if token is None else token_of(token),
        )
