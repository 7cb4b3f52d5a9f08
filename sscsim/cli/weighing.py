"""The second half of ``sscsim suggest``: a corpus weighed instead of labelled mail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import attrs

from sscsim.cli.output import opened, say, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sscsim.events import Delivery
    from sscsim.sources import MailSource
    from sscsim.suggest import Frontier
    from sscsim.suggest.corpus import Decide
    from sscsim.world import World

__all__ = ["Weighing", "weigh"]


@attrs.frozen(kw_only=True)
class Weighing:
    """
    What is weighed, and how it is told.

    ``engine`` is None where the one for much mail is to decide if it is installed.
    """

    world: World
    mail: Sequence[Delivery]
    sources: Sequence[MailSource]
    keep: Sequence[str]
    engine: str | None
    share: float | None
    policies: Path | None
    format_: str
    out: Path | None


def weigh(asked: Weighing) -> None:
    """Weigh a corpus under every combination, and write what was found."""
    from sscsim.suggest import frontier

    decide = _decider(asked.engine, asked.sources)
    found = frontier(asked.world, asked.mail, keep=asked.keep, decide=decide)
    if asked.policies is not None:
        write_files(_files(found), asked.policies)
    with opened(asked.out, machine=asked.format_ != "text") as stream:
        _WRITERS[asked.format_](found, asked.share, stream)


def write_files(files: dict[str, str], folder: Path) -> None:
    """Write texts into a folder, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        with opened(folder / name) as stream:
            stream.write(text)


def _decider(engine: str | None, sources: Sequence[MailSource]) -> Decide:
    """Take the engine that is asked for; InputError if it is not installed."""
    from sscsim.cli.engines import journey_for
    from sscsim.cli.files import Mistakes
    from sscsim.suggest import by_bulk, by_reference

    if engine == "reference":
        return by_reference
    missing = Mistakes()
    journey_for("bulk", sources, missing)
    if engine is not None:
        missing.tell()
    return by_reference if missing.problems else by_bulk


def _files(found: Frontier) -> dict[str, str]:
    from sscsim.views.weighing import frontier_files

    return frontier_files(found)


def _text(found: Frontier, share: float | None, stream: TextIO) -> None:
    from sscsim.views.weighing import frontier_lines

    say(frontier_lines(found, share, width()), stream)


def _json(found: Frontier, share: float | None, stream: TextIO) -> None:
    from sscsim.views.tabular import write_document
    from sscsim.views.weighing import frontier_value

    write_document(frontier_value(found, share), stream)


def _csv(found: Frontier, _share: float | None, stream: TextIO) -> None:
    from sscsim.views.tabular import write_rows
    from sscsim.views.weighing import POINT_KEYS, frontier_records

    write_rows(POINT_KEYS, frontier_records(found), stream)


def _markdown(found: Frontier, share: float | None, stream: TextIO) -> None:
    from sscsim.views.weighing import frontier_markdown

    stream.writelines(f"{line}\n" for line in frontier_markdown(found, share))


def _svg(found: Frontier, share: float | None, stream: TextIO) -> None:
    from sscsim.suggest import svg

    stream.write(svg(found, share))


_WRITERS = {"text": _text, "json": _json, "csv": _csv, "markdown": _markdown, "svg": _svg}
