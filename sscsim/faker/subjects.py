"""Subjects in several languages, with the prefixes that mail programs of each country write."""

from __future__ import annotations

from faker.providers import BaseProvider

from sscsim.faker.arguments import language_of, text_of
from sscsim.faker.correspondence import Correspondence
from sscsim.synth.languages import Language

__all__ = ["Subjects"]


class Subjects(BaseProvider):
    """What stands in the subject of a first message, of an answer, of a forward."""

    def mail_subject(self, locale: str | None = None) -> str:
        """
        Give a subject without prefix.

        Args:
            locale: en_US, de_DE, fr_FR, pl_PL, ru_RU or ja_JP; left out, one by its share.
                ValueError for another.

        >>> fake().mail_subject("de_DE").startswith(("Re:", "AW:"))
        False
        """
        return self._language(locale).topic(self.generator.random)

    def reply_subject(self, subject: str | None = None, locale: str | None = None) -> str:
        """
        Give a subject with the prefix that a mail program of the country puts before an answer.

        Args:
            subject: what is answered; left out, any.
            locale: as of `mail_subject`; the language of the program, not of the subject.

        >>> fake().reply_subject("Angebot 4711", "de_DE")
        'AW: Angebot 4711'
        >>> fake().reply_subject("Re: Offer", "de_DE")  # programs know this one, and keep it
        'Re: Offer'
        """
        language = self._language(locale)
        return language.answering(self._topic(subject, language))

    def forward_subject(self, subject: str | None = None, locale: str | None = None) -> str:
        """
        Give a subject with the prefix that a mail program of the country puts before a forward.

        Args:
            subject: what is forwarded; left out, any.
            locale: as of `mail_subject`; the language of the program, not of the subject.

        >>> fake().forward_subject("RE: Offre", "fr_FR")
        'TR: RE: Offre'
        """
        language = self._language(locale)
        return language.forwarding(self._topic(subject, language))

    def _language(self, locale: str | None) -> Language:
        if locale is not None:
            return language_of(locale)
        return Correspondence(self.generator).language()

    def _topic(self, subject: str | None, language: Language) -> str:
        if subject is None:
            return language.topic(self.generator.random)
        return text_of("subject", subject)
