"""What a replay is asked on the command line, and the journey that is prepared from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import attrs

from sscsim.assumptions import READINGS
from sscsim.cli.assume import assumptions
from sscsim.cli.engines import journey_for
from sscsim.cli.files import Mistakes, out_problems, refuse_overwriting
from sscsim.cli.journey import Journey
from sscsim.cli.lasting import lasting
from sscsim.cli.own import rule_book
from sscsim.cli.preparing import CURRENT, Wanted, prepared
from sscsim.errors import Place, Problem
from sscsim.sources import MailOrder, MailSource

__all__ = ["Asked", "journey_of"]

_PLAIN = {"readers": False, "trace": False, "sensitivity": False}


@attrs.frozen(kw_only=True)
class Asked:
    """
    The options of a verb that replays mail, as they were given.

    ``folder`` says whether ``out`` is to be one.
    """

    org: Path
    mail: Sequence[str]
    order: MailOrder
    policies: Sequence[str]
    engine: str
    reading: str | None
    assume: Sequence[str]
    out: Path | None
    folder: bool = False
    book: str | None = None
    beside: Mapping[str, bool] = attrs.field(factory=_PLAIN.copy)

    @property
    def sources(self) -> list[MailSource]:
        """The mail, each path with the mailbox in which it lies if that was given."""
        return [MailSource.parse(argument) for argument in self.mail]

    @property
    def inputs(self) -> list[Path]:
        """Every path that is read, and so must not be written over."""
        files = (Path(policy) for policy in self.policies if policy != CURRENT)
        return [self.org, *(source.path for source in self.sources), *files]


def journey_of(asked: Asked, problems: Iterable[Problem] = ()) -> Journey:
    """
    Prepare a journey, before any mail is read.

    Raises InputError with everything that is wrong, the ``problems`` found before included.
    """
    mistakes = Mistakes()
    mistakes.problems += [
        *out_problems(asked.out, folder_wanted=asked.folder),
        *_pathless(asked.mail),
        *problems,
    ]
    mistakes.kept(asked.out, lambda: refuse_overwriting(asked.out, asked.inputs))
    chosen = partial(assumptions, asked.reading, asked.assume)
    assumed = mistakes.kept("--assume", chosen) or READINGS["article"]
    book = mistakes.kept("--book", partial(rule_book, asked.book))
    wanted = Wanted(asked.org, asked.sources, asked.order, asked.policies, asked.beside)
    with lasting():
        kind = journey_for(asked.engine, asked.sources, mistakes)
        journey = prepared(wanted, assumed, mistakes, kind)
    journey.book = book or journey.book
    return journey


def _pathless(mail: Iterable[str]) -> Iterator[Problem]:
    """Refuse an empty path: an empty variable of a shell, most likely, and no folder is meant."""
    for argument in mail:
        if not argument or argument.endswith("="):
            yield Problem(
                Place(f"--mail {argument!r}"), "there is no path.", "Give a file or a folder."
            )
