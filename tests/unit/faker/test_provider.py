"""The Faker provider: what it gives has the form it should have, and comes again with the seed."""

from __future__ import annotations

import base64
import doctest
import inspect
import random
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from itertools import pairwise
from types import ModuleType
from typing import Any

import pytest
from faker import Faker

from sscsim import Message
from sscsim.faker import Provider, addresses, marks, messages, oddities, provider, subjects
from sscsim.mail import (
    find_tokens,
    is_wellformed,
    message_ids,
    single_message_id,
    thread_index,
)
from sscsim.sources import read_message
from sscsim.synth.languages import LANGUAGES

MODULES = (provider, addresses, marks, subjects, messages)
METHODS = [
    name
    for cls in Provider.__mro__[:-2]  # without Faker's own base class, and object
    for name, value in vars(cls).items()
    if inspect.isfunction(value) and not name.startswith("_")
]
LOCALES = [language.locale for language in LANGUAGES]
FORWARDS = tuple(f"{language.forward}: " for language in LANGUAGES)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def fake(seed: int = 7, locale: str = "en_US") -> Any:
    """An instance with the provider, seeded for itself."""
    made = Faker(locale, includes=["sscsim.faker"])
    made.seed_instance(seed)
    return made


def many(draw: Callable[[Any], Any], count: int = 60) -> list[Any]:
    """A value of many seeds."""
    return [draw(fake(seed)) for seed in range(count)]


# --------------------------------------------------------------------------------- an instance


def test_faker_takes_it_both_ways() -> None:
    """By the name of the module, and as a class; by entry point Faker finds nothing."""
    added = Faker()
    added.add_provider(Provider)
    for name in METHODS:
        added.seed_instance(7)
        assert getattr(added, name)() == getattr(fake(), name)()


def test_its_methods_are_these() -> None:
    """The list is the promise."""
    assert sorted(METHODS) == [
        "alias_address", "forward_subject", "mail_message", "mail_subject", "mail_thread",
        "message_id", "odd_message_id", "organisation_address", "outside_address", "raw_message",
        "raw_thread", "reply_subject", "shared_address", "thread_index", "tracking_token",
    ]  # fmt: skip


@pytest.mark.parametrize("name", METHODS)
def test_one_seed_gives_one_value_and_another_another(name: str) -> None:
    """Also where other instances are asked in between."""
    first, between, second = fake(1), fake(2), fake(1)
    drawn = []
    for _ in range(8):
        one = getattr(first, name)()
        getattr(between, name)()
        drawn.append((one, getattr(second, name)()))
    assert all(one == same for one, same in drawn)
    other = fake(3)
    assert [getattr(other, name)() for _ in drawn] != [one for one, _ in drawn]


@pytest.mark.parametrize("name", METHODS)
def test_a_seeded_instance_leaves_the_chance_of_others_alone(name: str) -> None:
    """Neither Python's nor Faker's shared one is drawn from."""
    instance = fake()
    before = random.getstate(), Faker()._factories[0].random.getstate()
    getattr(instance, name)()
    assert (random.getstate(), Faker()._factories[0].random.getstate()) == before


def test_importing_sscsim_imports_no_faker() -> None:
    """Only who asks for the provider pays for it."""
    code = "import sscsim.synth, sscsim.cli, sys; print('faker' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "False\n"


# ---------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "ja_JP", "ru_RU", "ar_AA"])
def test_addresses_are_well_formed_whatever_the_names_are(locale: str) -> None:
    """Names in letters that no address has become a number."""
    for seed in range(20):
        instance = fake(seed, locale)
        for name in ("organisation_address", "alias_address", "shared_address", "outside_address"):
            address = getattr(instance, name)()
            assert is_wellformed(address)
            assert address.isascii()
            assert address.endswith(".example")


def test_an_organisation_has_one_domain_and_strangers_have_others() -> None:
    """The domain is the one that is asked for."""
    assert {one.partition("@")[2] for one in many(lambda f: f.organisation_address())} == {
        "contoso.example"
    }
    assert fake().shared_address("fabrikam.example").endswith("@fabrikam.example")
    outside = {one.partition("@")[2] for one in many(lambda f: f.outside_address())}
    assert len(outside) > 30
    assert "contoso.example" not in outside


def test_an_alias_is_another_address_of_the_same_person() -> None:
    """Of one without a dot the old one."""
    assert fake().alias_address("hanna.reyes@contoso.example") == "hreyes@contoso.example"
    assert fake().alias_address("hanna@contoso.example") == "hanna.old@contoso.example"
    assert all("@contoso.example" in one for one in many(lambda f: f.alias_address()))


# ------------------------------------------------------------------------------- thread marks


def test_a_token_is_found_in_a_subject_by_an_organisation_with_the_defaults() -> None:
    """COR-20, COR-24: prefix and seven digits."""
    for token in many(lambda f: f.tracking_token()):
        assert find_tokens(f"Offer {token}", ("CRM:",), 7) == (token.lower(),)
    assert fake().tracking_token("CON:", user=999, counter=999) == "CON:0999999"
    assert fake().tracking_token(user=0, counter=1) == "CRM:0000001"


def test_a_message_id_stands_in_angle_brackets() -> None:
    """And is read as one id."""
    for header in many(lambda f: f.message_id()):
        assert message_ids([header]) == (header[1:-1],)
        assert header.count("@") == 1


def test_odd_message_ids_come_in_every_shape() -> None:
    """As they were reported; ours reads every one of them (COR-11)."""
    drawn = many(lambda f: f.odd_message_id(), 200)
    shapes: dict[str, Callable[[str], bool]] = {
        "square brackets": lambda one: one.startswith("<[") and one.endswith("]>"),
        "added": lambda one: "SMTPIN_ADDED_" in one and "[" not in one,
        "anonymous": lambda one: one.startswith("<[anu10]"),
        "bare": lambda one: not one.startswith("<"),
        "remark": lambda one: one.endswith(")"),
        "two @": lambda one: "@@" in one,
        "no @": lambda one: "@" not in one,
        "base64": lambda one: "==" in one,
    }
    assert {name: sum(map(shape, drawn)) > 0 for name, shape in shapes.items()} == dict.fromkeys(
        shapes, True
    )
    assert all(sum(bool(shape(one)) for shape in shapes.values()) == 1 for one in drawn)
    assert len(shapes) == len(oddities._WAYS)
    assert all(single_message_id(one) for one in drawn)
    assert all(one.isascii() and ".com" not in one.lower() for one in drawn)


@pytest.mark.parametrize("replies", [0, 1, 7, 1000])
def test_a_thread_index_grows_by_five_bytes_a_reply(replies: int) -> None:
    """COR-31; it is read as one, and begins with its time."""
    header = fake().thread_index(replies)
    index = thread_index(header)
    assert index is not None
    assert len(index) == 22 + 5 * replies
    assert index[0] == 1  # FILETIME of our century
    assert base64.b64encode(index).decode() == header


# ----------------------------------------------------------------------------------- subjects


@pytest.mark.parametrize("language", LANGUAGES, ids=LOCALES)
def test_prefixes_are_those_of_the_country(language: Any) -> None:
    """Whatever the subject is; an answer's may be there already, a forward's comes on top."""
    locale, instance = language.locale, fake()
    plain = instance.mail_subject(locale)
    assert "{" not in plain
    assert instance.reply_subject(plain, locale) == f"{language.answer}: {plain}"
    assert instance.forward_subject(plain, locale) == f"{language.forward}: {plain}"
    answered = instance.reply_subject(None, locale)
    assert answered.startswith(f"{language.answer}: ")
    assert instance.reply_subject(answered, locale) == answered
    assert instance.forward_subject(answered, locale) == f"{language.forward}: {answered}"
    assert instance.forward_subject(locale=locale).startswith(f"{language.forward}: ")


def test_subjects_come_in_several_languages() -> None:
    """By the share of each."""
    prefixes = {one.partition(":")[0] for one in many(lambda f: f.reply_subject())}
    assert {"Re", "AW", "RE", "Odp"} <= prefixes
    assert not all(one.isascii() for one in many(lambda f: f.mail_subject()))


# ----------------------------------------------------------------------------------- messages


def test_a_message_is_what_a_mail_file_gives() -> None:
    """The bytes, read as every file is read, and by the standard library."""
    for seed in range(30):
        message, raw = fake(seed).mail_message(), fake(seed).raw_message()
        assert read_message(raw, message.source) == message
        headers = message_from_bytes(raw)
        assert headers["Message-ID"] == f"<{message.messageid}>"
        assert not headers.defects
        assert isinstance(message, Message)
        assert message.unreadable is None
        assert (len(message.from_), len(message.to)) == (1, 1)
        assert message.to[0].address.endswith("@contoso.example")
        assert message.received is not None


def test_a_message_is_as_it_was_asked_for() -> None:
    """Recipient, language, token, time."""
    message = fake().mail_message(
        to="Hanna@contoso.example", locale="ja_JP", token="CRM:0001007", sent=NOON
    )
    assert message.to[0].address == "hanna@contoso.example"
    assert message.subject.endswith(" CRM:0001007")
    assert not message.subject.isascii()
    assert (message.received, message.date) == (NOON, NOON)
    assert (
        fake().mail_message(domain="fabrikam.example").to[0].address.endswith("@fabrikam.example")
    )


def test_each_message_of_a_thread_answers_the_one_before() -> None:
    """With all marks, and the sides in turn."""
    for seed in range(20):
        thread = fake(seed).mail_thread(5, token="CRM:0001007")
        for before, after in pairwise(thread):
            assert after.inreplyto == (before.messageid,)
            assert after.references[-1:] == (before.messageid,)
            assert [one.address for one in after.from_] == [one.address for one in before.to]
            assert [one.address for one in after.to] == [one.address for one in before.from_]
            assert after.received is not None
            assert before.received is not None
            assert after.received > before.received
            assert after.conversationindex is not None
            assert before.conversationindex is not None
            assert after.conversationindex[:-5] == before.conversationindex
            assert after.subject.endswith(" CRM:0001007")
        assert len({one.messageid for one in thread}) == len({one.source for one in thread}) == 5
        assert not any(one.subject.startswith(FORWARDS) for one in thread)
        assert all(one.subject.endswith(thread[0].subject) for one in thread)


def test_a_forward_is_the_last_of_its_thread() -> None:
    """To somebody else in the organisation, who did not write before."""
    for seed in range(20):
        *thread, last = fake(seed).mail_thread(3, forward=True)
        assert last.subject.startswith(FORWARDS)
        assert last.subject.endswith(thread[0].subject)
        assert last.inreplyto == (thread[-1].messageid,)
        assert last.to[0].address.endswith("@contoso.example")
        assert last.to[0].address not in {one.from_[0].address for one in thread}


def test_a_thread_of_one_is_one_message() -> None:
    """Which nobody can have forwarded."""
    assert fake().mail_thread(1, forward=True) == (fake().mail_message(),)
    assert fake().raw_thread(1) == (fake().raw_message(),)


def test_the_bytes_of_a_thread_are_its_messages() -> None:
    """One by one."""
    read = [
        read_message(raw, message.source)
        for raw, message in zip(fake().raw_thread(4), fake().mail_thread(4), strict=True)
    ]
    assert tuple(read) == fake().mail_thread(4)


# --------------------------------------------------------------------------- wrong arguments


NO_DOMAIN = "is no domain. Write what stands behind the @: contoso.example."
NO_ADDRESS = "is no address. Write one such as hanna@contoso.example."
NO_TOKEN = "cannot be. Write 1 to 40 characters, such as CRM:0001007."
NO_PREFIX = "cannot be. Write 1 to 20 characters, such as CRM:."
NO_LOCALE = f"is none that mail is written in here. Write one of {', '.join(LOCALES)}."
NO_TEXT = "is no text. Write one, or leave it out."
NO_ZONE = "is no time with a zone. Write datetime(2026, 3, 2, 8, tzinfo=UTC)."
NO_MAIL = "is no time of mail. Write one from 1970 to 2099."
NAIVE, OLD, LATE = NOON.replace(tzinfo=None), NOON.replace(year=1969), NOON.replace(year=2100)


def no_number(lowest: int, highest: str) -> str:
    """What is said of a number that cannot be."""
    return f"cannot be. Write a whole number from {lowest} to {highest}."


@pytest.mark.parametrize(
    ("method", "argument", "value", "says"),
    [
        ("organisation_address", "domain", "a@b.example", NO_DOMAIN),
        ("shared_address", "domain", "contoso", NO_DOMAIN),
        ("mail_message", "domain", None, NO_DOMAIN),
        ("mail_thread", "domain", "köln.example", NO_DOMAIN),
        ("alias_address", "address", "hanna", NO_ADDRESS),
        ("raw_message", "to", "a@b.example\nBcc: x@y.example", NO_ADDRESS),
        ("raw_message", "to", 7, NO_ADDRESS),
        ("raw_message", "token", "CRM:1\nBcc: x@y.example", NO_TOKEN),
        ("raw_thread", "token", "", NO_TOKEN),
        ("tracking_token", "prefix", "", NO_PREFIX),
        ("tracking_token", "prefix", "x" * 21, NO_PREFIX),
        ("tracking_token", "user", 1000, no_number(0, "999")),
        ("tracking_token", "counter", 0, no_number(1, "999")),
        ("thread_index", "replies", -1, no_number(0, "1,000")),
        ("thread_index", "replies", True, no_number(0, "1,000")),
        ("mail_thread", "length", 0, no_number(1, "1,000")),
        ("raw_thread", "length", "3", no_number(1, "1,000")),
        ("mail_subject", "locale", "xx_XX", NO_LOCALE),
        ("mail_message", "locale", [], NO_LOCALE),
        ("reply_subject", "subject", 7, NO_TEXT),
        ("forward_subject", "subject", b"x", NO_TEXT),
        ("mail_message", "sent", "noon", NO_ZONE),
        ("mail_message", "sent", NAIVE, NO_ZONE),
        ("mail_thread", "sent", OLD, NO_MAIL),
        ("raw_message", "sent", LATE, NO_MAIL),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_a_wrong_argument_is_named_with_what_to_write(
    method: str, argument: str, value: object, says: str
) -> None:
    """With the value that was given."""
    whole = re.escape(f"{argument}={value!r} {says}")
    with pytest.raises(ValueError, match=f"^{whole}$"):
        getattr(fake(), method)(**{argument: value})


def test_an_argument_that_is_none_is_refused() -> None:
    """As by any function."""
    with pytest.raises(TypeError, match="colour"):
        fake().mail_message(colour="red")


@pytest.mark.parametrize("module", MODULES, ids=lambda one: one.__name__)
def test_its_examples_are_true(module: ModuleType) -> None:
    """What the docstrings show, with an instance at hand."""
    shown = doctest.testmod(module, extraglobs={"fake": fake})
    assert shown.attempted > 0
    assert shown.failed == 0


def test_every_method_shows_an_example() -> None:
    """And takes no argument that it does not name."""
    for cls in Provider.__mro__[:-2]:
        for name, value in vars(cls).items():
            if name in METHODS:
                assert ">>> " in (inspect.getdoc(value) or ""), name
