"""The command ``sscsim``: which verbs there are, and how every one of them ends."""

from __future__ import annotations

import difflib
from importlib import import_module
from typing import Any, cast

import click

from sscsim import __version__
from sscsim.cli.endings import endings

__all__ = ["app"]

# The order in which a newcomer meets them. Each verb is a file of this room.
VERBS = (
    "demo",
    "run",
    "explain",
    "replay",
    "compare",
    "gate",
    "lattice",
    "lint",
    "suggest",
    "probe",
    "audit",
    "query",
    "serve",
    "exposure",
    "aftershock",
    "remedy",
    "report",
    "pseudonymise",
    "synth",
    "check",
    "mutate",
    "classroom",
    "course",
    "exercise",
    "grade",
    "rules",
    "glossary",
    "schema",
)


class Verbs(click.Group):
    """The verbs, each imported when it is called or when the list of all is shown."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the verbs in their own order, not by alphabet."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the file of a verb."""
        if cmd_name not in VERBS:
            return None
        module = import_module(f"sscsim.cli.{cmd_name}")
        return cast("click.Command", getattr(module, cmd_name))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Offer the nearest verb for one that is misspelt."""
        close = difflib.get_close_matches(args[0], VERBS, n=1)
        if args[0] not in VERBS and close:
            ctx.fail(f"There is no verb '{args[0]}'. Did you mean '{close[0]}'?")
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments, which may print --help already to somebody who went away."""
        with endings(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; whatever goes wrong ends in a line and a status."""
        with endings(ctx):
            return super().invoke(ctx)


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with: sscsim demo",
)
@click.version_option(__version__, prog_name="sscsim")
def app() -> None:
    """
    Show, offline, which incoming email Dynamics 365 server-side synchronization would promote, why,
    and who could then read it.

    It needs no access to a Dynamics environment or a mailbox. It is a model, not affiliated with
    Microsoft.
    """  # noqa: D205 - one sentence, longer than a line
