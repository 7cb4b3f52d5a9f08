"""``sscsim pseudonymise``: a customer's case that may leave the house."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sscsim.cli.endings import complain
from sscsim.cli.options import formats, new_folder, org_option
from sscsim.cli.output import opened, say
from sscsim.cli.verb import Verb

if TYPE_CHECKING:
    from sscsim.cli.files import Mistakes
    from sscsim.pseudonyms import Cloaked
    from sscsim.pseudonyms.key import ReadKey
    from sscsim.sources import MailSource, Snapshot


@click.command(
    cls=Verb,
    short_help="The same case under other names, with every verdict kept.",
    epilog="Example: sscsim pseudonymise --org snapshot/ --mail archive.mbox --key-file secret.key "
    "--out case/",
)
@org_option
@click.option(
    "--mail",
    required=True,
    multiple=True,
    metavar="[ADDRESS=]PATH",
    help="Mail, as for replay. Repeatable.",
)
@click.option(
    "--key-file",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The secret that makes the pseudonyms: at least 16 bytes, for you alone to read.",
)
@click.option(
    "--records",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Decision records of replay (jsonl) of the same mail, to write as records.jsonl.",
)
@click.option(
    "--mapping",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write here which pseudonym stands for what. Whoever has it can go back.",
)
@new_folder()
@formats("text", "json")
def pseudonymise(
    org: Path,
    mail: tuple[str, ...],
    key_file: Path,
    records: Path | None,
    mapping: Path | None,
    out: Path,
    format_: str,
) -> None:
    """
    Write a snapshot and its mail again with all names and addresses exchanged.

    Replayed, it gives the same verdicts, causes and counts. All mail is in mail.mbox; but where
    mail given as the Inbox of an ADDRESS names other mailboxes too, each Inbox becomes a file of
    its own, to be given likewise. Bodies are left out. The same key gives the same pseudonyms, and
    without the key nothing leads back.
    """
    from sscsim.cli.files import Mistakes
    from sscsim.errors import InputError
    from sscsim.pseudonyms import case_notes, written_case
    from sscsim.sources import MailSource
    from sscsim.synth import whole_folder

    sources = [MailSource.parse(one) for one in mail]
    mistakes = Mistakes()
    snapshot, key = _found(org, sources, key_file, mistakes)
    kept = None if records is None else mistakes.kept(records, partial(_records, records))
    mistakes.problems += _out_problems(org, sources, mapping, out)
    if snapshot is None or key is None or mistakes.problems:
        raise InputError(mistakes.problems)
    with whole_folder(out) as folder:
        made = written_case(org, snapshot.world, sources, key.key, folder)
        if kept is not None:
            _write_records(kept, made, folder / "records.jsonl")
        if mapping is not None:
            _write_mapping(made, mapping)
    complain(
        (*key.warnings, *(f"note: {note}" for note in (*case_notes(snapshot.world), *made.notes)))
    )
    with opened(None, machine=format_ == "json") as stream:
        if format_ == "json":
            from sscsim.views.tabular import write_document

            write_document(_value(made, out), stream)
        else:
            say(_lines(made, out), stream)


def _found(
    org: Path, sources: list[MailSource], key_file: Path, mistakes: Mistakes
) -> tuple[Snapshot | None, ReadKey | None]:
    from sscsim.pseudonyms import read_key
    from sscsim.sources import load_snapshot, mail_problems

    key = mistakes.kept(key_file, partial(read_key, key_file))
    snapshot = mistakes.kept(org, partial(load_snapshot, org))
    directory = None if snapshot is None else snapshot.world.directory
    mistakes.problems += mail_problems(sources, directory)
    return snapshot, key


def _out_problems(
    org: Path, sources: list[MailSource], mapping: Path | None, out: Path
) -> Iterator[Any]:
    from sscsim.cli.files import Mistakes, out_problems, refuse_overwriting
    from sscsim.errors import Place, Problem
    from sscsim.synth import folder_problems

    yield from folder_problems(out)
    if mapping is not None:
        yield from out_problems(mapping)
        inputs = [org, *(source.path for source in sources)]
        apart = Mistakes()
        apart.kept(mapping, lambda: refuse_overwriting(mapping, inputs))
        yield from apart.problems
        if mapping.exists():
            yield Problem(Place(f"--mapping {mapping}"), "this is there already.", "Remove it.")


def _records(path: Path) -> list[dict[str, Any]]:
    """Read decision records; raises InputError with every line that is none."""
    import json

    from sscsim.errors import InputError, Place, Problem

    found, problems = [], []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            record = json.loads(line) if line.strip() else None
        except ValueError:
            record = line
        if isinstance(record, dict) and "outcome" in record:
            found.append(record)
        elif record is not None:
            what = "this line is no decision record."
            offer = "Give what replay --format jsonl wrote."
            problems.append(Problem(Place(str(path), number), what, offer))
    if problems:
        raise InputError(problems)
    return found


def _write_records(records: list[dict[str, Any]], made: Cloaked, path: Path) -> None:
    from sscsim.pseudonyms import cloaked_records
    from sscsim.views.tabular import write_jsonl

    with opened(path) as stream:
        write_jsonl(cloaked_records(records, made.names, made.sources), stream)


def _write_mapping(made: Cloaked, path: Path) -> None:
    from sscsim.views.tabular import write_document

    with opened(path) as stream:
        write_document({**made.names.met, "source": made.sources}, stream)
    path.chmod(0o600)


def _value(made: Cloaked, out: Path) -> dict[str, Any]:
    return {
        "out": str(out),
        "mail": list(_mail(made, out)),
        "rows": made.rows,
        "messages": made.messages,
        "unreadable": made.unreadable,
        "addresses": len(made.names.met.get("address", ())),
        "words": len(made.names.met.get("word", ())),
        "ids": len(made.names.met.get("id", ())),
    }


def _lines(made: Cloaked, out: Path) -> Iterator[str]:
    met = made.names.met
    yield f"{out}/org: {made.rows:,} rows, {len(met.get('address', ())):,} addresses exchanged"
    files = ", ".join(f"{out}/{name}" for _, name in made.mail)
    yield f"{files}: {made.messages:,} messages, no bodies"
    if made.unreadable:
        yield f"{made.unreadable:,} of them could not be read before, and cannot be read now"
    mail = " ".join(f"--mail {one}" for one in _mail(made, out))
    yield f"Next: sscsim replay --org {out}/org {mail}"


def _mail(made: Cloaked, out: Path) -> Iterator[str]:
    """Give the mail as replay wants it."""
    for address, name in made.mail:
        yield f"{out}/{name}" if address is None else f"{address}={out}/{name}"
