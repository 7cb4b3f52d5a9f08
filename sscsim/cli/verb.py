"""A verb that tells every argument that is wrong, and not only the first (contract 1)."""

from __future__ import annotations

import click

__all__ = ["Verb"]


class Verb(click.Command):
    """A command of click, but for that."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; where they are wrong, look at each of them once more."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError:
            problems = self._problems(ctx, given)
            if len(problems) > 1:
                raise click.UsageError("\nError: ".join(problems), ctx) from None
            raise

    def _problems(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            options, rest, _ = self.make_parser(ctx).parse_args(args)
        except click.UsageError:  # an option nobody knows: what follows it means nothing
            return []
        problems = []
        for parameter in self.get_params(ctx):
            try:
                parameter.handle_parse_result(ctx, options, rest)
            except click.UsageError as error:
                problems.append(error.format_message())
        return problems
