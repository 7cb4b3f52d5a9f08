"""Arguments of the provider, held against what may be given before anything is drawn."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sscsim.mail import is_wellformed
from sscsim.synth.languages import LANGUAGES, Language

__all__ = [
    "DOMAIN", "address_of", "count_of", "domain_of", "language_of", "moment_of", "prefix_of",
    "text_of", "token_of",
]  # fmt: skip

DOMAIN = "contoso.example"
_LONGEST_PREFIX, _LONGEST_TOKEN = 20, 40  # characters (COR-21)
_END = 4_102_444_800  # the first second of 2100: a Thread-Index has room for it
_BY_LOCALE = {language.locale: language for language in LANGUAGES}


def count_of(name: str, value: Any, lowest: int, highest: int) -> int:
    """Give a number, or raise ValueError for what is none or lies outside."""
    if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
        message = f"{name}={value!r} cannot be. Write a whole number from {lowest} to {highest:,}."
        raise ValueError(message)
    return value


def domain_of(value: Any) -> str:
    """Give the domain of an organisation, or raise ValueError for what is none."""
    if not isinstance(value, str) or not is_wellformed(f"a@{value}") or not value.isascii():
        message = f"domain={value!r} is no domain. Write what stands behind the @: contoso.example."
        raise ValueError(message)
    return value


def address_of(name: str, value: Any) -> str:
    """Give an address, or raise ValueError for what is none."""
    if not isinstance(value, str) or not is_wellformed(value) or not value.isascii():
        message = f"{name}={value!r} is no address. Write one such as hanna@contoso.example."
        raise ValueError(message)
    return value


def language_of(locale: Any) -> Language:
    """Give the language of a locale, or raise ValueError for one whose mail we do not know."""
    language = _BY_LOCALE.get(locale) if isinstance(locale, str) else None
    if language is None:
        offer = ", ".join(_BY_LOCALE)
        message = f"locale={locale!r} is none that mail is written in here. Write one of {offer}."
        raise ValueError(message)
    return language


def moment_of(sent: Any) -> int:
    """Give a time in seconds since 1970, or raise ValueError for what is none, or has no zone."""
    if not isinstance(sent, datetime) or sent.tzinfo is None:
        offer = "Write datetime(2026, 3, 2, 8, tzinfo=UTC)."
        raise ValueError(f"sent={sent!r} is no time with a zone. {offer}")
    seconds = int(sent.timestamp())
    if not 0 <= seconds < _END:
        raise ValueError(f"sent={sent!r} is no time of mail. Write one from 1970 to 2099.")
    return seconds


def text_of(name: str, value: Any) -> str:
    """Give a text, or raise ValueError for what is none."""
    if not isinstance(value, str):
        message = f"{name}={value!r} is no text. Write one, or leave it out."
        raise ValueError(message)  # noqa: TRY004 - one kind of error for every argument
    return value


def prefix_of(value: Any) -> str:
    """Give the prefix of tracking tokens, or raise ValueError for what is none."""
    return _short("prefix", value, _LONGEST_PREFIX, "CRM:")


def token_of(value: Any) -> str:
    """Give a tracking token, or raise ValueError for what cannot stand in a subject line."""
    return _short("token", value, _LONGEST_TOKEN, "CRM:0001007")


def _short(name: str, value: Any, longest: int, such_as: str) -> str:
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= longest:
        message = f"{name}={value!r} cannot be. Write 1 to {longest} characters, such as {such_as}"
        raise ValueError(f"{message}.")
    return value
