"""Drawn organisations and drawn mail: a replay of the case gives the same records."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sscsim.assumptions import READINGS
from sscsim.pseudonyms import Key, cloaked_records, written_case
from sscsim.replaying import replay
from sscsim.sources import MailOrder, MailSource, load_snapshot, raw_rows
from sscsim.synth import Sizes, write_company
from sscsim.views.record import record

Rows = dict[str, list[dict[str, Any]]]

_OPENING = "From x Mon Mar  2 08:00:00 2026\n"
_WORDS = ["Re: ", "FW: ", "Away: ", "offer ", "Offer ", "Angebot ", "CRM:0001001 ", "[list] ", "é "]
_SETTINGS = ["enablesmartmatching", "ignoreinternalemail", "unresolveemailaddressifmultiplematch"]
_FLAGS = ["HideEmailAutoTrackOptions", "DoNotCorrelateForwardedEmailsAsReplies"]


class Pools(NamedTuple):
    """What drawn mail refers to."""

    rows: Rows
    addresses: list[str]
    ids: list[str]
    indexes: list[str]


@pytest.fixture(scope="module")
def pools() -> Pools:
    """Take a small company, with emails that mail may answer."""
    with TemporaryDirectory() as folder:
        sizes = Sizes(users=4, queues=2, contacts=6, messages=10)
        write_company(Path(folder) / "made", sizes, 3)
        rows = dict(raw_rows(Path(folder) / "made" / "org"))
    emails = rows["emails"][:12]
    people = [*rows["systemusers"], *rows["queues"], *rows["contacts"]]
    columns = ("internalemailaddress", "emailaddress", "emailaddress1")
    addresses = [row[name] for row in people for name in columns if row.get(name)]
    return Pools(
        rows=rows,
        addresses=[*addresses, addresses[0].upper(), "ivo@nowhere.example", "hanna at contoso"],
        ids=[*(row["messageid"] for row in emails), "<1@x>", "<2@x>", "3"],
        indexes=[row["conversationindex"] for row in emails if row["conversationindex"]],
    )


@st.composite
def _organisations(draw: st.DrawFn, pools: Pools) -> Rows:
    """Draw other settings and methods, and leave a file out or not."""
    rows = {name: [dict(row) for row in several] for name, several in pools.rows.items()}
    [organization] = rows["organizations"]
    organization.update({name: draw(st.booleans()) for name in _SETTINGS})
    flags = "".join(f"<{name}>{draw(st.booleans())}</{name}>" for name in _FLAGS)
    organization["orgdborgsettings"] = f"<OrgSettings>{flags}</OrgSettings>"
    for row in (*rows["usersettingscollection"], *rows["queues"]):
        row["incomingemailfilteringmethod"] = draw(st.integers(0, 4))
    shared = draw(st.sampled_from(rows["contacts"]))
    shared["emailaddress2"] = draw(st.sampled_from(pools.addresses))
    for name in draw(st.sets(st.sampled_from(["mailboxes", "entitydefinitions", "roles"]))):
        del rows[name]
    return rows


@st.composite
def _heads(draw: st.DrawFn, pools: Pools) -> str:
    """Draw the headers of a message; any may be missing, and times are often the same."""
    address, identifier = st.sampled_from(pools.addresses), st.sampled_from(pools.ids)
    several = st.lists(address, min_size=1, max_size=3).map(", ".join)
    headers = {
        "From": address,
        "To": several,
        "Cc": several,
        "Delivered-To": address,
        "Subject": st.lists(st.sampled_from(_WORDS), max_size=4).map("".join),
        "Message-ID": identifier,
        "In-Reply-To": identifier,
        "Thread-Index": st.sampled_from(pools.indexes),
        "Date": st.sampled_from(
            ["Mon, 2 Mar 2026 08:00:00 +0000", "Tue, 3 Mar 2026 08:00:00 +0100"]
        ),
    }
    chosen = {name: draw(st.none() | value) for name, value in headers.items()}
    return "".join(f"{name}: {value}\n" for name, value in chosen.items() if value is not None)


def _records(org: Path, mail: Path, order: MailOrder, reading: str) -> list[dict[str, Any]]:
    decisions = replay(org, mail, order=order, assume=READINGS[reading])
    return [record(one, readers=True) for one in decisions]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(st.data())
def test_drawn_mail_is_decided_as_before(pools: Pools, data: st.DataObject) -> None:
    """The records before, their names exchanged, are the records after."""
    rows = data.draw(_organisations(pools))
    heads = data.draw(st.lists(_heads(pools), min_size=1, max_size=8))
    reading = data.draw(st.sampled_from(sorted(READINGS)))
    # A message without a time is moved to the front, which the order of the file would show.
    timed = all("Date: " in head for head in heads[:1])
    orders: list[MailOrder] = ["received", "file"] if timed else ["received"]
    order = data.draw(st.sampled_from(orders))
    with TemporaryDirectory() as name:
        folder = Path(name)
        org, mail, case = folder / "org", folder / "in.mbox", folder / "case"
        org.mkdir()
        case.mkdir()
        for entityset, several in rows.items():
            (org / f"{entityset}.json").write_text(json.dumps({"value": several}), "utf-8")
        mail.write_text("".join(f"{_OPENING}{head}\n\n" for head in heads), "utf-8")
        world = load_snapshot(org).world
        made = written_case(org, world, [MailSource(mail)], Key(bytes(16)), case)
        before = _records(org, mail, order, reading)
        after = _records(case / "org", case / "mail.mbox", order, reading)
    expected = list(cloaked_records(before, made.names, made.sources))
    told = [one for one in expected if one["outcome"] != "unreadable"]
    assert [one for one in after if one["outcome"] != "unreadable"] == told
    assert len(after) == len(expected)


def _unaddressed(head: str) -> str:
    """Leave out to whom a message was sent, as a list does; it has an id."""
    kept = [line for line in head.splitlines() if not line.startswith(("To", "Cc", "Delivered"))]
    kept += [] if "Message-ID: " in head else ["Message-ID: <list@fabrikam.example>"]
    return "".join(f"{line}\n" for line in kept)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=12)
@given(st.data())
def test_drawn_mail_of_an_inbox_stays_in_it(pools: Pools, data: st.DataObject) -> None:
    """Of two Inboxes and mail for all: whoever else is named in a message does not get it too."""
    rows = data.draw(_organisations(pools))
    known = [row["internalemailaddress"] for row in rows["systemusers"][:2]]
    heads = st.lists(_heads(pools), min_size=1, max_size=4)
    drawn = {name: data.draw(heads) for name in ("a.mbox", "b.mbox", "c.mbox")}
    if not data.draw(st.booleans(), label="mail for all"):
        del drawn["c.mbox"]
    if data.draw(st.booleans(), label="nobody else is named"):
        drawn |= {name: list(map(_unaddressed, drawn[name])) for name in ("a.mbox", "b.mbox")}
    with TemporaryDirectory() as name:
        folder = Path(name)
        org, case = folder / "org", folder / "case"
        org.mkdir()
        case.mkdir()
        for entityset, several in rows.items():
            (org / f"{entityset}.json").write_text(json.dumps({"value": several}), "utf-8")
        for file, some in drawn.items():
            (folder / file).write_text("".join(f"{_OPENING}{one}\n\n" for one in some), "utf-8")
        sources = [
            *(MailSource(folder / file, one) for file, one in zip(drawn, known, strict=False)),
            *(MailSource(folder / file) for file in drawn if file == "c.mbox"),
        ]
        world = load_snapshot(org).world
        made = written_case(org, world, sources, Key(bytes(16)), case)
        before = [record(one, readers=True) for one in replay(org, list(map(str, sources)))]
        mail = [
            str(MailSource(case / file, None if one is None else one)) for one, file in made.mail
        ]
        after = [record(one, readers=True) for one in replay(case / "org", mail)]
    expected = list(cloaked_records(before, made.names, made.sources))
    assert [one for one in after if one["outcome"] != "unreadable"] == [
        one for one in expected if one["outcome"] != "unreadable"
    ]
    assert len(after) == len(expected)
