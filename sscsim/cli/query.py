"""``sscsim query``: a Web API GET, answered from a snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sscsim.cli.options import out_file
from sscsim.cli.output import opened
from sscsim.cli.verb import Verb


@click.command(
    cls=Verb,
    short_help="A Web API query, answered from a snapshot.",
    epilog="Example: sscsim query snapshot/ "
    "'usersettingscollection?$select=systemuserid&$filter=incomingemailfilteringmethod eq 0'",
)
@click.argument("org", type=click.Path(path_type=Path))
@click.argument("url")
@out_file
def query(org: Path, url: str, out: Path | None) -> None:
    """
    Answer a GET of the Dataverse Web API as JSON, from the rows as they were exported.

    The URL may have its host or not, and blanks or %20. Answered are $select, $filter, $orderby,
    $top, $count and $expand (lookups and collections, with these options in brackets), and single
    rows by their key; anything else is refused by its name.
    """
    from sscsim.views.tabular import write_document

    found = _answer(org, url, out)
    with opened(out) as stream:
        write_document(found, stream)


def _answer(org: Path, url: str, out: Path | None) -> Any:
    """Answer; raises InputError with everything that is wrong with the snapshot or the URL."""
    from sscsim.cli.files import Mistakes, out_problems, refuse_overwriting
    from sscsim.errors import InputError, Place, Problem
    from sscsim.sources import raw_sets
    from sscsim.webapi import QueryError, Tables, answer, query_of

    mistakes = Mistakes()
    mistakes.problems += out_problems(out)
    mistakes.kept(out, lambda: refuse_overwriting(out, [org]))
    sets = mistakes.kept(org, lambda: raw_sets(org))
    try:
        asked = query_of(url)
        if sets is not None and not mistakes.problems:
            return answer(Tables.read_by(sets.names, sets.rows), asked)
    except QueryError as error:
        place = Place("URL")
        mistakes.problems += [Problem(place, what, offer) for what, offer in error.reasons]
    raise InputError(mistakes.problems)
