"""Where each target begins: small, well-formed inputs that a fuzzer can bend."""

from __future__ import annotations

import ast
import gzip
import io
import json
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.fuzz.headers import HEADERS
from tests.fuzz.served import SEEDS as SERVED_SEEDS
from tests.fuzz.targets import SETS
from tests.headertables import letters_in, written
from tests.unit.sources.snapshot_folders import CONTOSO, HANNA

__all__ = ["CORPUS", "corpus", "seeds"]

_ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).parent / "corpus"

_MAIL = (
    b"Received: from a by b; Mon, 2 Mar 2026 08:00:00 +0000\n"
    b"From: =?utf-8?q?J=C3=B6rg?= <ivo@fabrikam.example>\n"
    b'To: Team: "Reyes, Hanna" (HR) <hanna@contoso.example>, sales@contoso.example;\n'
    b"Delivered-To: sales@contoso.example\nMessage-ID: <[2]@x.example>\n"
    b"In-Reply-To: <1@x.example> (a\n comment)\nReferences: <0@x.example> <1@x.example>\n"
    b"Thread-Index: AdGbF5q8Zk4xkFwpR1m5qXq3H2o7nw==\nSubject: Re: Offer CRM:0001007\n"
    b"Date: Mon, 2 Mar 2026 08:00:00 +0100 (CET)\nContent-Type: multipart/mixed; boundary=x\n"
    b"\n--x\n\nHello\n--x--\n"
)
_MBOX = b"From x Mon Mar  2 08:00:00 2026\n" + _MAIL + b"\n>From here\n\n"
_BLOB = (
    b"<OrgSettings><HideTrackAllOption>true</HideTrackAllOption>"
    b"<SSSForceFilteringMethodForUserMailboxes>2</SSSForceFilteringMethodForUserMailboxes>"
    b"</OrgSettings>"
)

_OTHERS: dict[str, list[dict[str, Any]]] = {
    "organizations": [{"organizationid": "o", "orgdborgsettings": _BLOB.decode()}],
    "mailboxes": [
        {"mailboxid": "m", "emailaddress": "h@contoso.example", "_regardingobjectid_value": HANNA}
    ],
    "emails": [
        {
            "activityid": "e",
            "messageid": "<1@x.example>",
            "directioncode": True,
            "email_activity_parties": [
                {"participationtypemask": 1, "addressused": "a@x.example", "_partyid_value": None}
            ],
        }
    ],
    "entitydefinitions": [
        {"LogicalName": "contact", "EntitySetName": "contacts", "IsActivityParty": True,
         "PrimaryIdAttribute": "contactid",
         "Attributes": [{"LogicalName": "emailaddress1", "FormatName": {"Value": "Email"}}]}
    ],
    "roles": [{"roleid": "r", "name": "Salesperson"}],
    "systemuserrolescollection": [{"systemuserid": HANNA, "roleid": "r"}],
    "cr123_suppliers": [{"cr123_supplierid": "s", "cr123_mail": "buy@supplier.example"}],
    "contacts.2": [{"contactid": "c2", "emailaddress1": "anna@fabrikam.example"}],
    "teams": [{"teamid": "t", "name": "Team"}],
}  # fmt: skip


def seeds(target: str) -> Iterator[bytes]:
    """Give the inputs a target begins with."""
    if target == "scenario":
        yield from (
            path.read_bytes() for path in sorted(_ROOT.glob("scenarios/lessons/*.scenario.yaml"))
        )
    elif target in HEADERS:
        yield from (line.partition(b": ")[2] for line in _MAIL.split(b"\n") if b": " in line)
        yield from _SAID.get(target, ())
    elif target in SERVED_SEEDS:
        yield from SERVED_SEEDS[target]
    elif target == "snapshot":
        for number, name in enumerate(SETS):
            rows = CONTOSO.get(name, _OTHERS.get(name, []))
            yield bytes([number]) + json.dumps({"value": rows}).encode()
    else:
        yield from _SINGLE[target]


def corpus(target: str) -> list[bytes]:
    """Give what a long run has found to be worth keeping; one input a line, as Python writes it."""
    path = CORPUS / f"{target}.txt"
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    return [ast.literal_eval(line) for line in lines]


def _tar() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        member = tarfile.TarInfo("mail/1")
        member.size = len(_MAIL)
        tar.addfile(member, io.BytesIO(_MAIL))
    return packed.getvalue()


def _table(form: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return written(letters_in([_MAIL, _MAIL[200:]]), Path(folder), form).read_bytes()


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, rows in CONTOSO.items():
            archive.writestr(f"{name}.json", json.dumps({"value": rows}))
    return packed.getvalue()


_SAID: dict[str, tuple[bytes, ...]] = {
    "addresses": (
        b"<@relay.example,@b.example:ivo@x.example>, ivo <ivo@x.example> x@y.example",
        b'"a, b" <a@b.example>; (a (b) c) d @ e.example',
    ),
    "ids": (b"<1@x.example> <2@x.example>\n<3@x.example>", b"1@x 2@x", b"<[a]@x.example> (relay)"),
    "thread-index": (b"AdGbF5q8Zk4xkFwpR1m5qXq3H2o7n4AAAIDz",),
    "dates": (b"Mon, 02 Mar 26 8:00 : 01 EST (x(y)z)", b"2 Mar 2026 23:59:60 -0000"),
    "words": (b"=?iso-2022-jp?B?GyRC?= =?utf-8*en?q?a=_b?=\n =?x?q??=", b"=?utf-8?b?8J+Y?="),
    "tokens": (b"\2CRM:0001SUP12 crm:123", b"\3sup001CRM:000"),
    "subjects": (b"RE[2]: FW: Aw: x", b"wg : r\xc3\xa9p: x y x"),
    "noise": (b"(?i)^(re|fw)(?:\\[\\d+\\])?:\\s*\nRE[2]: x", b"a{2,3}?|[^b-d]\\b|(?m:^x$)\naab x"),
}
_POLICY = b"""\
name: Lockdown
set: {HideEmailAutoTrackOptions: true, SSSForceFilteringMethodForUserMailboxes: No email messages}
write:
  - {table: systemuser, where: {incomingemailfilteringmethod: [0, All email messages]},
     columns: {incomingemailfilteringmethod: 1}}
  - {table: queue, ids: [b], columns: {emailaddress: x@contoso.example}}
  - {table: mailbox, columns: {ownerid: {table: team, id: t}}}
  - {table: emailserverprofile, columns: {processemailsreceivedafter: 2026-01-01}}
"""
_ANNOTATIONS = (
    b"aMicrosoft.Dynamics.CRM.lookuplogicalname=team\n"
    b"bOData.Community.Display.V1.FormattedValue=Approved\ncodata.type=#Int32\n"
    b"dodata.context=https://contoso.example/$metadata#systemusers\n\neodata.nextLink=x"
)

_SINGLE: dict[str, tuple[bytes, ...]] = {
    "eml": (_MAIL, _MAIL.replace(b"\n", b"\r\n"), b"", b"\n"),
    "mbox": (_MBOX, _MBOX * 2),
    "csv": (_table("t.csv"), _table("e.csv"), _table("t.tsv")),
    "parquet": (_table("t.parquet"),),
    "arrow": (_table("t.arrow"), _table("t.feather")),
    "mbox.gz": (gzip.compress(_MBOX, mtime=0),),
    "tar": (_tar(),),
    "zip": (_zip(),),
    "policy": (_POLICY, b"set: {trackingprefix: null}\n"),
    "annotations": (_ANNOTATIONS, b"codata.count=1"),
    "orgdborgsettings": (_BLOB, _BLOB.replace(b"<", b"&lt;"), b"", b"<OrgSettings/>"),
}
