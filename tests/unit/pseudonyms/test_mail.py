"""Mail of any kind, written anew: what rules look at is as it was."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from sscsim.mail import (
    Address,
    Message,
    find_tokens,
    forward_prefix,
    strip_prefixes,
    subject_words,
    thread_index,
)
from sscsim.mail.noise import noise
from sscsim.pseudonyms import Key, Pseudonyms
from sscsim.pseudonyms.mail import mbox_entry
from sscsim.sources import read_message
from sscsim.vocabulary import DEFAULT_NOISE

NAMES = Pseudonyms.of(
    Key(b"a secret of enough bytes"), addresses=["hanna@contoso.example"], prefixes=["CRM:"]
)
_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=40)
_BITS = st.sampled_from(
    [
        "Re: ",
        "FW:",
        "AW:",
        "[list] ",
        "CRM:0001007",
        "CRM:00010071",
        "xCRM:0001007",
        "offer",
        "Offer",
        "0001007",
        "É",
        "ß",
        "_",
        ", ",
        ";",
        "<",
        ">",
        "ivo@fabrikam.example",
        "Hanna@contoso.example",
        "a@b",
        "@",
        " ",
        '"',
        "(",
        ")",
        "=?utf-8?q?=C3=A9?=",
        "\\",
    ]
)
_MIXED = st.lists(_BITS | _TEXT, max_size=6).map("".join)
_ADDRESSES = ("From", "To", "Cc", "Bcc", "Sender", "Delivered-To", "Reply-To")
_MARKS = ("Message-ID", "In-Reply-To", "References", "Thread-Index", "Auto-Submitted", "Date")
_HEADERS = st.lists(st.tuples(st.sampled_from([*_ADDRESSES, *_MARKS, "Subject"]), _MIXED))
_PREFIXES = ("crm:",)


def _again(message: Message) -> Message:
    return read_message(mbox_entry(message, NAMES), "again")


def _entries(entries: tuple[Address, ...]) -> list[tuple[str, bool]]:
    return [(NAMES.address(one.address), one.wellformed) for one in entries]


def _read(entries: tuple[Address, ...]) -> list[tuple[str, bool]]:
    return [(one.address, one.wellformed) for one in entries]


@given(_HEADERS)
@example([("From", "hanna at contoso"), ("To", "a@b, Ivo <ivo@fabrikam.example>, (")])
@example([("Subject", "=?utf-8?b?IEZXOiB4IA==?=")])
def test_headers_of_any_kind_keep_their_shape(headers: list[tuple[str, str]]) -> None:
    """As many entries, well formed or not as before; ids and indexes each under one other name."""
    raw = "".join(f"{name}: {value}\n" for name, value in headers) + "MIME-Version: 1.0\n\n"
    message = read_message(raw.encode(), "before")
    again = _again(message)
    for header in ("from_", "sender", "to", "cc", "bcc"):
        assert _read(getattr(again, header)) == _entries(getattr(message, header))
    assert again.envelope == tuple(map(NAMES.address, message.envelope))
    assert again.messageid == (
        None if message.messageid is None else NAMES.messageid(message.messageid)
    )
    assert again.inreplyto == tuple(map(NAMES.messageid, message.inreplyto))
    assert again.references == tuple(map(NAMES.messageid, message.references))
    index = message.conversationindex
    assert again.conversationindex == (None if index is None else NAMES.index(index))
    assert again.subject == NAMES.subject(message.subject)
    assert (again.date, again.received) == (message.date, message.received)
    assert again.unreadable is None


@given(_MIXED)
def test_a_subject_keeps_what_rules_look_at(subject: str) -> None:
    """Tokens, the prefix of a forward, and how many words smart matching sees."""
    made = NAMES.subject(subject)
    assert find_tokens(made, _PREFIXES, 7) == find_tokens(subject, _PREFIXES, 7)
    assert forward_prefix(made) == forward_prefix(subject)
    assert bool(strip_prefixes(made)) == bool(strip_prefixes(subject))
    off = noise(DEFAULT_NOISE)
    assert len(subject_words(made, off, 20)) == len(subject_words(subject, off, 20))


@given(_MIXED, _MIXED)
def test_subjects_share_as_many_words_as_before(one: str, other: str) -> None:
    """What smart matching counts (COR-45)."""
    off = noise(DEFAULT_NOISE)

    def shared(first: str, second: str) -> int:
        return len({*subject_words(first, off, 20)} & {*subject_words(second, off, 20)})

    assert shared(NAMES.subject(one), NAMES.subject(other)) == shared(one, other)


def test_words_of_a_subject_are_exchanged_and_its_marks_stay() -> None:
    made = NAMES.subject("Re: FW: Offer for Ivo CRM:0001007")
    assert made.startswith("Re: FW: ")
    assert made.endswith(" CRM:0001007")
    assert not any(word in made for word in ("Offer", "for", "Ivo"))
    assert NAMES.subject("offer").lower() == NAMES.subject("OFFER").lower()


def test_ids_differ_in_letter_case_as_before() -> None:
    """Whether that matters is a switch (COR-11)."""
    one, other = NAMES.messageid("Abc@x"), NAMES.messageid("aBc@x")
    assert one != other
    assert one.lower() == other.lower()
    assert NAMES.messageid("abd@x").lower() != one.lower()
    assert "@" not in NAMES.messageid("no address")


def test_an_answer_keeps_the_base_of_its_index() -> None:
    """And another thread has another one (COR-32)."""
    base, added = bytes(range(22)), b"12345"
    assert NAMES.index(base + added)[:22] == NAMES.index(base)
    assert len(NAMES.index(base + added * 9)) == 22 + 45
    assert NAMES.index(base + added) != NAMES.index(base + b"12346")
    assert NAMES.index(bytes(22)) != NAMES.index(base)
    assert thread_index("AAAA") is None


def test_a_message_that_cannot_be_read_cannot_be_read_again() -> None:
    assert _again(Message(source="x", unreadable="is empty")).unreadable is not None
    assert _again(Message(source="x", irm=True)).irm
