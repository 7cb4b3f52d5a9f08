"""A case under pseudonyms: every verdict as before, and no name as before."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from email.header import decode_header
from pathlib import Path
from typing import Any

import pytest

from sscsim.assumptions import READINGS
from sscsim.errors import InputError
from sscsim.pseudonyms import Cloaked, Key, case_notes, cloaked_records, written_case
from sscsim.replaying import replay
from sscsim.sources import MailOrder, MailSource, load_snapshot, messages, raw_rows
from sscsim.synth import Sizes, write_company
from sscsim.views.record import record
from sscsim.world import Directory, Organization, Record, World

KEY = Key(b"a secret of enough bytes")
_INDEX = re.compile(r"Thread-Index: .*|.conversationindex.: .*")  # bytes of the key, as letters
_WORD = re.compile(r"[^\W\d_]{4,}")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make up a company with some of everything."""
    folder = tmp_path_factory.mktemp("company")
    sizes = Sizes(users=12, queues=4, contacts=40, messages=150)
    write_company(folder / "made", sizes, 7)
    return folder / "made"


@pytest.fixture(scope="module")
def case(company: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Cloaked]:
    """Write the same company under pseudonyms."""
    out = tmp_path_factory.mktemp("case")
    world = load_snapshot(company / "org").world
    sources = [MailSource(company / "mail.mbox")]
    return out, written_case(company / "org", world, sources, KEY, out)


def _records(folder: Path, order: MailOrder, reading: str) -> list[dict[str, Any]]:
    decisions = replay(folder / "org", folder / "mail.mbox", order=order, assume=READINGS[reading])
    return [record(one, readers=True) for one in decisions]


@pytest.mark.parametrize("reading", sorted(READINGS))
@pytest.mark.parametrize("order", ["received", "file"])
def test_every_verdict_is_kept(
    company: Path, case: tuple[Path, Cloaked], order: MailOrder, reading: str
) -> None:
    """Records before, their names exchanged, are the records after."""
    out, made = case
    before = _records(company, order, reading)
    after = _records(out, order, reading)
    assert after == list(cloaked_records(before, made.names, made.sources))
    assert {one["outcome"] for one in before} >= {"promoted", "rejected", "duplicate"}


def _names(company: Path) -> Iterator[str]:
    """Name every word of a name or subject, and every part of an address."""
    for rows in raw_rows(company / "org").values():
        for row in rows:
            for key in ("fullname", "emailaddress1", "emailaddress", "internalemailaddress"):
                yield from _WORD.findall(row.get(key) or "")
    for message in messages(MailSource(company / "mail.mbox")):
        for entry in (*message.from_, *message.to, *message.cc):
            yield from _WORD.findall(f"{entry.address} {entry.name}")
        yield from _WORD.findall(message.subject)


def _readable(folder: Path) -> str:
    """Read all that was written, in small letters, encoded words decoded too."""
    texts = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = _INDEX.sub("", path.read_bytes().decode())
            words = re.findall(r"=\?[^?]+\?[bq]\?[^?]*\?=", text)
            texts += [text, *(data.decode(name) for [(data, name)] in map(decode_header, words))]
    return "\n".join(texts).lower()


def test_no_name_is_left(company: Path, case: tuple[Path, Cloaked]) -> None:
    """Not a word of a name, a subject or an address; words of the product are no names."""
    written, product = _readable(case[0]), _product(company)
    names = {word.lower() for word in _names(company)}
    names = {name for name in names if name not in product}
    assert len(names) > 150
    assert [name for name in sorted(names) if name in written] == []


_HEADERS = "mime-version delivered-to received from sender subject date message-id in-reply-to "
_OURS = "references thread-index auto-submitted reply-to example mail.example message.example "


def _product(company: Path) -> str:
    """List what tables, columns, settings and headers are called, in small letters."""
    rows = raw_rows(company / "org")
    keys = [list(row) for several in rows.values() for row in several]
    said = [rows["entitydefinitions"], keys, rows["privileges"]]
    said.append(rows["organizations"][0]["orgdborgsettings"])
    return f"{_HEADERS} {_OURS} {json.dumps(said)}".lower()


def test_what_stays_readable_is_told() -> None:
    """And what may turn out otherwise; an organisation without tokens keeps no prefixes."""
    supplier = Record(table="cr1_supplier", id="s1")
    own = Organization(hashfilterkeywords="^Contoso:", trackingprefix="")
    told = list(case_notes(World(directory=Directory.of(organization=own, rows=[supplier]))))
    assert told == [
        "names of tables and columns stay as they are: cr1_supplier.",
        (
            "hashfilterkeywords is not the product's own and stays as it is: words that it takes "
            "off subjects are others now, so smart matching may answer otherwise."
        ),
    ]


def test_mail_that_does_not_tell_all_its_headers_is_refused(tmp_path: Path) -> None:
    """A table without In-Reply-To leaves open what one file of mail would answer."""
    table = tmp_path / "in.csv"
    table.write_text("From,To,Subject,Date,Message-ID\nivo@x.example,hanna@x.example,Hi,,<1@x>\n")
    with pytest.raises(InputError) as caught:
        written_case(_org(tmp_path), World(), [MailSource(table)], KEY, tmp_path)
    assert "it does not tell" in str(caught.value)
    assert "mail.mbox cannot say so. Give the messages themselves." in str(caught.value)


def _org(folder: Path) -> Path:
    (folder / "given").mkdir()
    (folder / "given" / "queues.json").write_text("[]")
    return folder / "given"
