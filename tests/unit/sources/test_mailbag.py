"""Mail sources: how they are written, whom their messages reach, and in which order."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sscsim.errors import InputError
from sscsim.mail import Message
from sscsim.sources import MailOrder, MailSource, deliveries, messages, rough_count, total_size
from sscsim.sources.containers import files_of
from sscsim.sources.folders import Listed
from sscsim.sources.spool import Spool
from sscsim.vocabulary import Ref
from sscsim.world import Directory, Mailbox, SystemUser

# Hanna and Marc have a mailbox each; Marc's second address is also that of the sales mailbox.
_MARC = SystemUser(
    systemuserid="marc",
    internalemailaddress="marc@contoso.example",
    personalemailaddress="sales@contoso.example",
)
_DIRECTORY = Directory.of(
    rows=[
        _MARC,
        Mailbox(
            mailboxid="1",
            emailaddress="Marc@contoso.example",
            regardingobjectid=Ref("systemuser", "marc"),
        ),
        Mailbox(
            mailboxid="2",
            emailaddress="hanna@contoso.example",
            regardingobjectid=Ref("systemuser", "hanna"),
        ),
        Mailbox(
            mailboxid="3",
            emailaddress="sales@contoso.example",
            regardingobjectid=Ref("queue", "sales"),
        ),
    ]
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _mbox(path: str, *heads: str) -> MailSource:
    """Save an mbox; a head is ``hour | headers``, or headers alone for a message without time."""
    texts = []
    for head in heads:
        hour, found, rest = head.partition(" | ")
        date = f"Date: Mon, 2 Mar 2026 {hour}:00:00 +0000\n" if found else ""
        texts.append(f"From ivo\n{date}{rest if found else head}\n\nbody\n\n")
    Path(path).parent.mkdir(exist_ok=True)
    Path(path).write_text("".join(texts), encoding="utf-8")
    return MailSource(Path(path))


def _delivered(*sources: MailSource, order: MailOrder = "received") -> list[str]:
    """Write each delivery as ``source > mailbox``."""
    found = deliveries(_DIRECTORY, sources, order=order)
    return [f"{each.message.source} > {each.mailbox}" for each in found]


@pytest.mark.parametrize(
    ("text", "address", "path"),
    [
        ("in.mbox", None, "in.mbox"),
        ("a=b.mbox", None, "a=b.mbox"),
        ("hanna@contoso.example=in.mbox", "hanna@contoso.example", "in.mbox"),
        (" Hanna@Contoso.example =in.mbox", "hanna@contoso.example", "in.mbox"),
        ("hanna@contoso.example=a=b.mbox", "hanna@contoso.example", "a=b.mbox"),
        ("hanna=list@contoso.example=a=b.mbox", "hanna=list@contoso.example", "a=b.mbox"),
        ("marc@contoso.example=in.mbox=x", None, "marc@contoso.example=in.mbox=x"),
        ("hanna@contoso.example=gone", "hanna@contoso.example", "gone"),
        ("hanna@x=gone=too", "hanna@x", "gone=too"),
        ("hanna=in.mbox", "hanna", "in.mbox"),
        ("gone=too", None, "gone=too"),
        ("x" * 5000, None, "x" * 5000),
        ("hanna@contoso.example=", "hanna@contoso.example", "."),
        ("nul\x00", None, "nul\x00"),
    ],
)
def test_a_source_is_a_path_or_an_address_and_a_path(
    text: str, address: str | None, path: str
) -> None:
    """Equals signs may stand in both; what exists decides."""
    for name in ("in.mbox", "a=b.mbox", "marc@contoso.example=in.mbox=x"):
        Path(name).touch()
    assert MailSource.parse(text) == MailSource(Path(path), address)


def test_a_source_is_shown_as_it_is_written() -> None:
    """With bytes that are no text made visible."""
    assert str(MailSource(Path("in.mbox"))) == "in.mbox"
    assert str(MailSource(Path(os.fsdecode(b"\xff")), "a@b.c")) == "a@b.c=\\xff"


def test_a_message_reaches_everyone_it_is_addressed_to() -> None:
    """By any header that names a recipient, once each, ordered by address (contract 5)."""
    mail = _mbox(
        "in.mbox",
        "08 | To: MARC@contoso.example, Hanna <hanna@contoso.example>",
        "09 | Cc: hanna@contoso.example\nBcc: marc@contoso.example",
        "10 | Delivered-To: hanna@contoso.example\nX-Original-To: hanna@contoso.example",
        "11 | Envelope-To: marc@contoso.example",
        "12 | To: sales@contoso.example",
    )
    assert _delivered(mail) == [
        *("in.mbox#1 > 2", "in.mbox#1 > 1", "in.mbox#2 > 2", "in.mbox#2 > 1", "in.mbox#3 > 2"),
        *("in.mbox#4 > 1", "in.mbox#5 > 1", "in.mbox#5 > 3"),
    ]


def test_a_message_that_reaches_nobody_is_delivered_to_nobody() -> None:
    """A malformed address addresses nobody; nothing that goes in is lost."""
    mail = _mbox("in.mbox", "08 | To: ivo@fabrikam.example", "09 | To: hanna@contoso", "10 | X: x")
    assert _delivered(mail) == ["in.mbox#1 > None", "in.mbox#2 > None", "in.mbox#3 > None"]


def test_an_inbox_is_that_of_its_address() -> None:
    """Whoever is addressed; its own address comes before a second one of somebody else."""
    mail = _mbox("in.mbox", "08 | To: list@fabrikam.example")
    for address, mailbox in (("hanna@contoso.example", "2"), ("sales@contoso.example", "3")):
        assert _delivered(attrs.evolve(mail, address=address)) == [f"in.mbox#1 > {mailbox}"]


def test_an_address_without_a_mailbox_of_its_own_means_all_that_it_reaches() -> None:
    """Its twin: rather twice than lost."""
    directory = Directory.of(rows=[attrs.evolve(_MARC, mobilealertemail="m@contoso.example")])
    directory = directory.with_row(_DIRECTORY.mailboxes["1"])
    source = attrs.evolve(_mbox("in.mbox", "08 | X: x"), address="m@contoso.example")
    assert [each.mailbox for each in deliveries(directory, [source])] == ["1"]


def test_mail_is_delivered_in_the_order_in_which_it_arrived() -> None:
    """Ties by mailbox address, then by file name, then by number (contract 5)."""
    both = "To: hanna@contoso.example, marc@contoso.example"
    late = _mbox("x/b.mbox", f"12 | {both}", *[f"08 | {both}"] * 10)
    early = _mbox("a.mbox", f"08 | {both}")
    ties = ["a.mbox#1", *(f"b.mbox#{number}" for number in range(2, 12))]
    assert _delivered(late, early) == [
        *(f"{source} > 2" for source in ties),
        *(f"{source} > 1" for source in ties),
        *("b.mbox#1 > 2", "b.mbox#1 > 1"),
    ]


def test_or_in_the_order_in_which_it_is_stored() -> None:
    """Files as given, messages as stored, mailboxes by address."""
    both = "To: marc@contoso.example, hanna@contoso.example"
    last, first = _mbox("b.mbox", f"12 | {both}", "08 | X: x"), _mbox("a.mbox", "08 | X: x")
    assert _delivered(last, first, order="file") == [
        *("b.mbox#1 > 2", "b.mbox#1 > 1", "b.mbox#2 > None", "a.mbox#1 > None"),
    ]


def test_an_undated_message_takes_the_time_of_the_one_before() -> None:
    """Within its file; the first of a file that has none sorts before all (contract 5)."""
    first = _mbox("a.mbox", "12 | X: 1", "X: 2", "X: 3", "08 | X: 4")
    second = _mbox("b.mbox", "X: 1", "09 | X: 2", "X: 3")
    assert _delivered(first, second) == [
        *("b.mbox#1 > None", "a.mbox#4 > None", "b.mbox#2 > None", "b.mbox#3 > None"),
        *("a.mbox#1 > None", "a.mbox#2 > None", "a.mbox#3 > None"),
    ]
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert [message.received for message in messages(first)][:3] == [noon, noon, noon]
    assert next(messages(second)).received is None


def test_between_files_no_time_is_handed_on() -> None:
    """Its twin: each message of a folder is a file of its own."""
    Path("mail").mkdir()
    Path("mail/1.eml").write_text("Date: Mon, 2 Mar 2026 08:00:00 +0000\n", encoding="utf-8")
    Path("mail/2.eml").write_text("X: x\n", encoding="utf-8")
    assert [message.received is None for message in messages(MailSource(Path("mail")))] == [
        False,
        True,
    ]
    assert _delivered(MailSource(Path("mail"))) == ["2.eml > None", "1.eml > None"]


def test_what_cannot_be_read_is_delivered_too() -> None:
    """To nobody, or to the mailbox whose inbox it lies in."""
    Path("mail").mkdir()
    Path("mail/1.eml").write_text("no message", encoding="utf-8")
    Path("mail/2.eml.gz").write_text("no gzip", encoding="utf-8")
    folder = MailSource(Path("mail"))
    assert _delivered(folder) == ["1.eml > None", "2.eml.gz > None"]
    inbox = attrs.evolve(folder, address="hanna@contoso.example")
    found = [each.message.unreadable for each in deliveries(_DIRECTORY, [inbox])]
    assert found[0] == "has no email headers"
    assert found[1] is not None
    assert found[1].startswith("cannot be read: Not a gzipped file")


def test_everything_that_is_wrong_with_the_sources_is_told_at_once() -> None:
    """Before any mail is read."""
    known = _mbox("in.mbox")
    wrong = [
        MailSource(Path("gone")),
        attrs.evolve(known, address="hana@contoso.example"),
        MailSource(Path("gone"), "zzz"),
        MailSource(Path(os.devnull)),
        known,
    ]
    with pytest.raises(InputError) as caught:
        deliveries(_DIRECTORY, wrong)
    assert str(caught.value).splitlines() == [
        "--mail gone: gone cannot be read: No such file or directory.",
        (
            "--mail hana@contoso.example=in.mbox: no mailbox has the address hana@contoso.example."
            " Did you mean hanna@contoso.example?"
        ),
        "--mail zzz=gone: gone cannot be read: No such file or directory.",
        ("--mail zzz=gone: no mailbox has the address zzz. Give the address of a user or queue."),
        "--mail /dev/null: /dev/null is neither a file nor a folder.",
    ]


def test_there_are_two_orders() -> None:
    """A third is a mistake in a program, not in an input."""
    with pytest.raises(ValueError, match="order is one of received, file, not 'date'"):
        deliveries(_DIRECTORY, [], order="date")  # type: ignore[arg-type]


def test_a_pipe_is_read_as_it_comes() -> None:
    """A shell hands one over for ``<(zcat x.gz)``; in a folder it would not be waited for."""
    reading, writing = os.pipe()
    os.write(writing, b"From ivo\nTo: hanna@contoso.example\n\nbody\n")
    os.close(writing)
    name = f"/dev/fd/{reading}"
    assert _delivered(MailSource(Path(name))) == [f"{reading}#1 > 2"]
    os.close(reading)


def test_a_bar_knows_its_end() -> None:
    """What can be read counts, in bytes on the disk."""
    source = _mbox("mail/in.mbox", "08 | X: x")
    os.mkfifo("mail/pipe")
    told: list[int] = []
    list(deliveries(_DIRECTORY, [source], on_read=told.append))
    folder = MailSource(Path("mail"))
    assert total_size([source, folder]) == 2 * sum(told) == 2 * Path("mail/in.mbox").stat().st_size


def test_a_file_that_is_gone_by_now_has_no_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the listing of files and the look at each of them, anything may happen."""
    source = _mbox("in.mbox", "08 | X: x")
    gone = [Listed("gone", Path("gone")), *files_of(source.path)]
    monkeypatch.setattr("sscsim.sources.mailbag.files_of", lambda _: gone)
    assert total_size([source]) == source.path.stat().st_size


def test_a_spool_gives_back_what_was_put_in() -> None:
    """In whatever order it is asked for, and the same object if it is asked for again."""
    with Spool[Message]() as spool:
        numbers = [spool.put(Message(source=str(number))) for number in range(3)]
        assert [spool.take(number).source for number in reversed(numbers)] == ["2", "1", "0"]
        assert spool.take(numbers[1]) is spool.take(numbers[1])


def test_messages_are_guessed_by_how_closely_a_file_packs_them(tmp_path: Path) -> None:
    """A table of headers has no bodies; what is not there is told elsewhere."""
    for name in ("in.mbox", "in.mbox.gz", "in.csv", "in.PARQUET"):
        (tmp_path / name).write_bytes(bytes(6000))
    names = ("in.mbox", "in.mbox.gz", "in.csv", "in.PARQUET", "none.mbox")
    found = [rough_count([MailSource(tmp_path / name)]) for name in names]
    assert found == [3, 12, 30, 100, 0]


def test_a_parquet_file_says_how_many_messages_it_holds(tmp_path: Path) -> None:
    """However closely it packs them; one that is broken is guessed by its size, as any other."""
    source = MailSource(tmp_path / "in.parquet")
    table = pa.table({"message_id": ["<1@fabrikam.example>"] * 5_000})
    pq.write_table(table, source.path)
    assert rough_count([source], as_told=True) == 5_000
    assert rough_count([source]) == source.path.stat().st_size // 60 < 5_000
    source.path.write_bytes(bytes(6_000))
    assert rough_count([source], as_told=True) == rough_count([source]) == 100
    (tmp_path / "in.csv").write_bytes(bytes(6_000))
    assert rough_count([MailSource(tmp_path / "in.csv")], as_told=True) == 30
