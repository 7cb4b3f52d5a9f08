"""
What is fuzzed: each reader of outside bytes, and what must hold whatever the bytes are.

A target takes bytes and returns. An `InputError` is an answer; everything else that is raised is a
finding, and so are a line that could move a terminal's cursor, a message counted twice, a dumped
scenario that loads to another world, and (the fuzzer watches) a read that takes seconds or
gigabytes.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from sscsim.bulk import UnsupportedError, mail_table
from sscsim.engine import simulate
from sscsim.errors import InputError
from sscsim.fastmail import mail_batches
from sscsim.mail.text import decode_bytes
from sscsim.policy import load_policy
from sscsim.policy.tables import TABLES
from sscsim.replaying import replay
from sscsim.safe import json_text, one_line
from sscsim.scenario import dump_scenario, load_scenario, load_scenario_text
from sscsim.sources import MailSource, deliveries, describe, load_snapshot, table_notes
from sscsim.views.record import record
from sscsim.views.text import Page
from sscsim.world import World
from tests.fuzz.headers import HEADERS
from tests.fuzz.served import SERVED
from tests.unit.sources.snapshot_folders import CONTOSO, save

__all__ = ["SETS", "TARGETS", "check", "shows"]

# What moves a cursor, rings, or hides text: C0 and C1 controls, marks that turn the direction.
_UNSHOWABLE = frozenset(
    map(chr, [*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)
# A snapshot's file is chosen by the first byte, so that one target knows all of them.
SETS = (
    "organizations", "systemusers", "usersettingscollection", "queues", "mailboxes", "contacts",
    "emails", "entitydefinitions", "emailsearches", "roles", "systemuserrolescollection",
    "cr123_suppliers", "contacts.2", "teams",
)  # fmt: skip


def check(target: str, data: bytes) -> None:
    """Try one input on one target; returns if it was read, or refused in words."""
    try:
        TARGETS[target](data)
    except InputError as error:
        shows(map(str, error.problems))


def shows(lines: Iterable[str]) -> None:
    """Hold that lines can be sent to a terminal."""
    for line in lines:
        assert _UNSHOWABLE.isdisjoint(line), f"could move a cursor: {line!r}"


def _replayed(name: str, data: bytes) -> None:
    """Read a file as mail, decide it in a small organisation, and show the decisions."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        seen: Counter[tuple[str, str | None]] = Counter()
        for decision in replay(_contoso(), [MailSource(path)]):
            seen[decision.source, decision.mailbox] += 1
            json_text(record(decision, trace=True))
            shows(Page(trace=True).lines(decision))
    assert set(seen.values()) <= {1}, "a message was decided twice in one mailbox"


def _tabled(name: str, data: bytes) -> None:
    """Read a file as a table of headers, row by row and in columns: both give the same mail."""
    _replayed(name, data)
    directory = _contoso().directory
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        shows(map(one_line, table_notes([MailSource(path)])))
        careful = _within(lambda: mail_table(deliveries(directory, [MailSource(path)])))
        fast = _within(lambda: mail_batches(directory, [MailSource(path)], workers=1).table)
    assert careful == fast, "the two readers do not agree"


def _within(read: Callable[[], object]) -> object:
    """Read mail, or say that it lies in a folder that the bulk engine does not know."""
    try:
        return read()
    except UnsupportedError as refused:
        return str(refused)


def _contoso(known: list[World] = []) -> World:  # noqa: B006 - read from its files once
    if not known:
        with tempfile.TemporaryDirectory() as folder:
            known.append(load_snapshot(save(Path(folder) / "org", CONTOSO)).world)
    return known[0]


def _scenario(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fuzzed.yaml"
        path.write_bytes(data)
        scenario = load_scenario(path)
    shows(map(str, scenario.warnings))
    simulate(scenario.world, scenario.events)
    again = load_scenario_text(dump_scenario(scenario.world, scenario.events), "dumped.yaml")
    assert again.world == scenario.world, "a dumped scenario loads to another world"


def _snapshot(data: bytes) -> None:
    """Put the bytes into a good snapshot, in the place of one file."""
    _described({**CONTOSO, SETS[data[0] % len(SETS)] if data else "teams": data[1:]})


def _orgdborgsettings(data: bytes) -> None:
    _described(
        {
            **CONTOSO,
            "organizations": [{"organizationid": "o", "orgdborgsettings": decode_bytes(data)}],
        }
    )


def _described(files: Mapping[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        described = describe(load_snapshot(save(Path(folder) / "org", files)))
    shows([*described.notes, *map(str, described.warnings)])


def _zip(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "org.zip"
        path.write_bytes(data)
        load_snapshot(path)


def _policy(data: bytes) -> None:
    """Read a policy; whatever one it is, it is a value of columns that exist."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fuzzed.yaml"
        path.write_bytes(data)
        policy = load_policy(path)
    assert all(write.columns and write.table in TABLES for write in policy.write)


def _annotations(data: bytes) -> None:
    """
    Write annotations beside the columns of a user, one a line: the first sign chooses the column.

    Only two annotations mean something. What all others say changes nothing.
    """
    [user], names = CONTOSO["systemusers"], list(CONTOSO["systemusers"][0])
    said, envelope = {}, {}
    for line in decode_bytes(data).splitlines():
        key, _, value = line[1:].partition("=")
        said[f"{names[ord(line[0]) % len(names)]}@{key}" if line else "@odata.etag"] = value
        envelope[f"@{key}"] = value
    page = json.dumps({**envelope, "value": [{**user, **said}]})
    _described({**CONTOSO, "systemusers": page})
    if not any(key.endswith((".FormattedValue", ".lookuplogicalname")) for key in said):
        with tempfile.TemporaryDirectory() as folder:
            read = load_snapshot(save(Path(folder) / "org", {**CONTOSO, "systemusers": page}))
        assert read.world == _contoso(), "an annotation changed the organisation"


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "eml": lambda data: _replayed("fuzzed.eml", data),
    "mbox": lambda data: _replayed("fuzzed.mbox", data),
    "mbox.gz": lambda data: _replayed("fuzzed.mbox.gz", data),
    "tar": lambda data: _replayed("fuzzed.tar", data),
    "csv": lambda data: _tabled("fuzzed.csv", data),
    "parquet": lambda data: _tabled("fuzzed.parquet", data),
    "arrow": lambda data: _tabled("fuzzed.arrow", data),
    **HEADERS,
    "scenario": _scenario,
    "policy": _policy,
    "snapshot": _snapshot,
    "annotations": _annotations,
    "orgdborgsettings": _orgdborgsettings,
    "zip": _zip,
    **SERVED,
}
