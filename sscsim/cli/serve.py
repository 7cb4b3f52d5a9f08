"""``sscsim serve``: an organisation behind a Web API, for a class or a client."""

from __future__ import annotations

from pathlib import Path

import click

from sscsim.cli.options import reading_options
from sscsim.cli.verb import Verb


@click.command(
    cls=Verb,
    short_help="A Dataverse-shaped Web API on this machine.",
    epilog="Example: sscsim serve scenarios/company/org --port 8080 --smtp 2525",
)
@click.argument("org", metavar="ORG_OR_SCENARIO", type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=0,
    show_default=True,
    help="The port; 0 is any that is free.",
)
@click.option("--tls", is_flag=True, help="Speak https, with a certificate made for this run.")
@click.option(
    "--token",
    metavar="T",
    help="Ask every client for this: Authorization: Bearer T. Needed where others can connect.",
)
@click.option(
    "--save",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Keep the state in this file: a change is in it whole or not at all, and the same command "
    "goes on from there.",
)
@click.option(
    "--smtp",
    type=click.IntRange(0, 65_535),
    metavar="PORT",
    help="Take mail at this port of this machine (0: any that is free): what a mail program sends "
    "is delivered, decided, and answered with the verdict.",
)
@reading_options
def serve(
    org: Path,
    host: str,
    port: int,
    tls: bool,
    token: str | None,
    save: Path | None,
    smtp: int | None,
    reading: str | None,
    assume: tuple[str, ...],
) -> None:
    """
    Serve a snapshot or a scenario under /api/data/v9.2/ until it is stopped.

    Prints one line of JSON when it is ready: its url, and the certificate to trust, or null; with
    --smtp also where mail is taken. Real clients of Dataverse can then query the organisation and
    change it; nothing leaves this machine.
    """
    from sscsim.cli.serving import Asked, problems_of, run, started

    asked = Asked(host=host, port=port, tls=tls, token=token, save=save, smtp=smtp)
    run(started(org, reading, assume, problems_of(asked)), asked)
