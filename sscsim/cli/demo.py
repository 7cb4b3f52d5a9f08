"""``sscsim demo``: the HR director's lesson, told on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sscsim.cli.endings import NOT_MET, complain
from sscsim.cli.output import opened

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

    from sscsim.cli.stage import Performance
    from sscsim.cli.story import Act
    from sscsim.world import World

STORY = Path(__file__).with_name("demo.scenario.yaml")

_COLOURS = {
    "promoted": "bold yellow",
    "rejected": "bold green",
    "refused": "bold cyan",
    "done": "dim",
    "readers": "bold yellow",
}


@click.command(
    short_help="The HR director's lesson, on this terminal.", epilog="Example: sscsim demo"
)
@click.option("--scenario", is_flag=True, help="Print the scenario file of the story instead.")
@click.pass_context
def demo(ctx: click.Context, scenario: bool) -> None:
    """Play the story of the HR director who chose 'All email messages'."""
    with opened(None, machine=False) as stream:
        if scenario:
            stream.write(STORY.read_text("utf-8"))
            return
    from sscsim.cli.stage import performed

    show = performed(STORY, None, ())
    _play(show, _console())
    if show.failures:
        complain(show.failures)
        ctx.exit(NOT_MET)


def _console() -> Console:
    """Make a console that tells of a reader who went away; rich itself would end with status 1."""
    from rich.console import Console

    from sscsim.cli.output import width

    class Telling(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Telling(width=width(), highlight=False, markup=False, emoji=False)


def _play(show: Performance, console: Console) -> None:
    from rich.panel import Panel
    from rich.text import Text

    from sscsim.cli.story import ACTS, CURTAIN, PROLOGUE

    console.print(Panel(PROLOGUE, title=show.scenario.title, padding=(1, 2)))
    entries = iter(show.run.entries)
    for number, act in enumerate(ACTS, 1):
        scene = islice(entries, act.events)
        console.print(_panel(f"{number}. {act.title}", act, scene, show.subjects))
    console.print(Text("\nGo on from here:", style="bold"))
    for command, shows in CURTAIN:
        console.print(Text.assemble("  ", (command, "cyan"), f"\n      {shows}"))


def _panel(
    title: str, act: Act, scene: Iterable[Any], subjects: Mapping[str, str]
) -> RenderableType:
    from rich.console import Group
    from rich.padding import Padding
    from rich.panel import Panel
    from rich.text import Text

    from sscsim.views.happenings import happening
    from sscsim.views.names import names_in

    lines: list[RenderableType] = [Text(act.before, style="italic")]
    for entry in scene:
        lines += [Text(), Text(happening(entry.event, names_in(entry.world, subjects)))]
        lines += [Padding(line, (0, 0, 0, 3)) for line in _answers(entry)]
    if act.after:
        lines += [Text(), Text(act.after, style="italic")]
    heading = Text(title, style="bold")
    return Panel(Group(*lines), title=heading, title_align="left", padding=(1, 2))


def _answers(entry: Any) -> Iterator[Text]:
    """Tell what the engine said to one event."""
    from rich.text import Text

    from sscsim.events import Choose
    from sscsim.views.happenings import readable
    from sscsim.views.names import names_in
    from sscsim.views.sentences import VERDICTS
    from sscsim.views.short import in_short

    for decision in entry.decisions:
        word, colour = VERDICTS[decision.outcome], _COLOURS.get(decision.outcome, "bold")
        yield Text.assemble((word, colour), f"  {in_short(decision)}")
    answer = entry.answer
    if answer is not None and answer.outcome == "readers":
        yield Text(readable(answer.readers, names_in(entry.world)), style=_COLOURS["readers"])
    elif isinstance(entry.event, Choose):
        yield Text(answer.outcome.upper(), style=_COLOURS[answer.outcome])
        yield from _dialog(entry.world, entry.event.incomingemailfilteringmethod)


def _dialog(world: World, chosen: int) -> Iterator[Text]:
    """Draw the personal options as the person sees them: what is hidden is not there."""
    from rich.text import Text

    from sscsim.engine import offered_methods

    yield Text("The dialog, 'Select the email messages to track':", style="dim")
    for method in offered_methods(world):
        mark, style = ("(x)", "bold") if method == chosen else ("( )", "dim")
        yield Text(f"  {mark} {method.label}", style=style)
