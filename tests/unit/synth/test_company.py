"""A made-up company: what is written is what was asked for, and is like a company's."""

from __future__ import annotations

import json
import mailbox
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from email.header import decode_header
from pathlib import Path
from typing import Any

import pytest

from sscsim.decisions import Decision
from sscsim.errors import InputError
from sscsim.mail import Message
from sscsim.replaying import replay
from sscsim.sources import MailSource, load_snapshot, messages
from sscsim.synth import Made, Sizes, write_company
from sscsim.vocabulary import CorrelationMethod

SIZES = Sizes(users=40, queues=8, contacts=200, messages=1_500)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company of the usual size."""
    folder = tmp_path_factory.mktemp("company")
    write_company(folder, SIZES, 1)
    return folder


@pytest.fixture(scope="module")
def decisions(company: Path) -> list[Decision]:
    """What becomes of its mail."""
    return list(replay(load_snapshot(company / "org").world, [company / "mail.mbox"]))


@pytest.fixture(scope="module")
def mail(company: Path) -> list[Message]:
    """Its mail, as it is read back."""
    return list(messages(MailSource(company / "mail.mbox")))


def _rows(company: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((company / "org" / f"{name}.json").read_bytes())[
        "value"
    ]
    return found


def _letters(company: Path) -> list[mailbox.mboxMessage]:
    with closing(mailbox.mbox(company / "mail.mbox")) as box:
        return list(box)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("name", "count"),
    [("systemusers", 40), ("queues", 8), ("contacts", 200), ("mailboxes", 48)],
)
def test_there_are_as_many_rows_as_were_asked_for(company: Path, name: str, count: int) -> None:
    """Every user and queue has a mailbox; who is a contact as well is one of the contacts."""
    assert len(_rows(company, name)) == count


@pytest.mark.parametrize(
    "sizes",
    [
        Sizes(users=1, queues=0, contacts=0, messages=0),
        Sizes(users=1, queues=0, contacts=0, messages=60),
        Sizes(users=1, queues=3, contacts=1, messages=60),
        Sizes(users=3, queues=0, contacts=7, messages=60),
    ],
)
def test_a_tiny_company_is_one_too(tmp_path: Path, sizes: Sizes) -> None:
    """No size between the bounds fails, and all mail of it is decided."""
    made = write_company(tmp_path, sizes, 1)
    world = load_snapshot(tmp_path / "org").world
    sources = {decision.source for decision in replay(world, [tmp_path / "mail.mbox"])}
    assert len(sources) == made.messages == sizes.messages
    assert made.rows["systemusers"] == sizes.users
    assert made.rows.get("queues", 0) == sizes.queues
    assert made.rows.get("contacts", 0) == sizes.contacts


def test_the_same_seed_gives_the_same_bytes(company: Path, tmp_path: Path) -> None:
    """File by file; another seed gives other people."""
    write_company(tmp_path / "again", SIZES, 1)
    assert _bytes(tmp_path / "again") == _bytes(company)
    write_company(tmp_path / "other", SIZES, 2)
    same = dict(_bytes(tmp_path / "other").items() & _bytes(company).items())
    assert not {"mail.mbox", "org/systemusers.json", "org/contacts.json"} & same.keys()


def test_what_was_made_is_told(tmp_path: Path) -> None:
    """The figures are those of the files; every message is told as it is written."""
    told: list[int] = []
    made = write_company(
        tmp_path, Sizes(users=3, queues=1, contacts=4, messages=50), 1, told.append
    )
    path = tmp_path / "mail.mbox"
    assert made == Made(
        rows={name: len(_rows(tmp_path, name)) for name in made.rows},
        messages=50,
        bytes=path.stat().st_size,
        first=made.first,
        last=made.last,
    )
    assert sum(told) == 50


def test_the_snapshot_is_read_without_a_warning(company: Path) -> None:
    """What a careful reader would remark on is not in it."""
    assert load_snapshot(company / "org").warnings == ()


def test_the_mail_is_what_the_standard_library_reads(company: Path, mail: list[Message]) -> None:
    """The same messages, in the same order."""
    ids = [str(one["Message-ID"]).strip("<>") for one in _letters(company)]
    assert ids == [one.messageid for one in mail]
    assert len(ids) == SIZES.messages


@pytest.mark.parametrize(
    "reason",
    ["AcceptAll", "CorrelationMatch", "SenderMatch", "NoCorrelationMatch", "NoRecipientMatch",
     "InvalidSender", "InvalidAddress", "InternalEmailReject", "Duplicate"],
)  # fmt: skip
def test_every_reason_occurs(decisions: list[Decision], reason: str) -> None:
    """A class can be shown each of them on the default company."""
    assert reason in {decision.reason for decision in decisions}


@pytest.mark.parametrize(
    "method", ["IN_REPLY_TO", "TRACKING_TOKEN", "CONVERSATION_INDEX", "SMART_MATCHING"]
)
def test_every_correlation_method_ties_something(decisions: list[Decision], method: str) -> None:
    """By reply, token, conversation index and the words of the subject."""
    assert CorrelationMethod[method] in {decision.correlationmethod for decision in decisions}


def test_few_write_most(mail: list[Message]) -> None:
    """Zipf's law: the busiest tenth of the senders writes over a third of the mail."""
    senders = Counter(one.from_[0].address for one in mail if one.from_)
    tenth = senders.most_common(len(senders) // 10)
    assert sum(count for _, count in tenth) > len(mail) / 3


def test_threads_are_threads(mail: list[Message]) -> None:
    """Replies name what is there; indexes have 22 bytes and 5 for each answer (COR-31)."""
    ids = {one.messageid for one in mail}
    targets = [target for one in mail for target in one.inreplyto]
    lengths = {len(one.conversationindex) for one in mail if one.conversationindex}
    assert any(target in ids for target in targets)
    assert any(target not in ids for target in targets)
    assert {(length - 22) % 5 for length in lengths} == {0}
    assert len(lengths) > 3


def test_several_languages_are_written(company: Path) -> None:
    """Subjects in several charsets, as mail programs of those countries write them."""
    charsets = {
        charset for one in _letters(company) for _, charset in decode_header(one["Subject"] or "")
    }
    assert {None, "utf-8", "iso-8859-1"} < charsets


def test_nobody_real_is_in_it(mail: list[Message]) -> None:
    """Every good address is under .example, which nobody can register (RFC 2606)."""
    found = {one for message in mail for one in (*message.from_, *message.to, *message.cc)}
    domains = {one.address.rpartition(".")[2] for one in found if one.wellformed}
    assert domains == {"example"}


def _wrong(**sizes: int) -> Iterator[str]:
    with pytest.raises(InputError) as caught:
        Sizes(**sizes)
    yield from map(str, caught.value.problems)


def test_every_number_out_of_bounds_is_told() -> None:
    """All at once."""
    assert list(_wrong(users=0, queues=-1, contacts=2_000_000)) == [
        (
            "--users 0: this is no number of users. Give a number from 1 to 100,000. Somebody has"
            " to own the queues and to receive the mail."
        ),
        "--queues -1: this is no number of queues. Give a number from 0 to 10,000.",
        "--contacts 2000000: this is no number of contacts. Give a number from 0 to 1,000,000.",
    ]
