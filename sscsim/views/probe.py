"""The pages of a probe: what to do in the sandbox, the form for what was seen, and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sscsim.assumptions import SWITCHES
from sscsim.events import AskReaders, Choose, Deliver
from sscsim.mail import Address
from sscsim.readings import LOOKS, Findings, Plan, Probe, label_of
from sscsim.views.happenings import happening
from sscsim.views.names import names_in
from sscsim.views.values import shown_value
from sscsim.world import Mailbox

__all__ = [
    "assume_lines",
    "findings_lines",
    "findings_value",
    "form_lines",
    "mail_names",
    "plan_lines",
    "plan_value",
    "steps_lines",
]

_BEFORE = """
Play these in a sandbox organisation, never in one that people work in. Each probe stands for
itself: set up its rows, wait until the mailboxes are read, do its steps in order, note what you see
in answers.yaml, and take its rows away before the next.

The addresses are made up: write those of your sandbox instead, everywhere alike, also in the files.
Send each file as it is, with a tool that hands files to a mail server: a mail client would write
headers of its own. A Message-ID serves once: change it when you send a file again.

Dates of the rows count from the day of the story, 2 March 2026: move them to the day on which you
send. What is not named stays as it is in a new organisation.
"""


def mail_names(plan: Plan) -> dict[tuple[str, str], str]:
    """Name the file of every message that is delivered, by its probe and its id, in order."""
    messages = (
        (probe.name, event.message.source) for probe in plan.probes for event in probe.files
    )
    return {
        key: f"{number:02}-{key[0]}-{key[1]}.eml" for number, key in enumerate(messages, start=1)
    }


def steps_lines(plan: Plan) -> Iterator[str]:
    """Write what to set up, to send and to look at, probe by probe."""
    yield "# Probes for a sandbox organisation"
    yield from _BEFORE.rstrip().splitlines()
    for number, probe in enumerate(plan.probes, start=1):
        yield ""
        yield f"## {number}. {probe.story.title}"
        yield ""
        yield f"Settles: {', '.join(plan.settles[probe.name])}"
        yield ""
        yield "Set up:"
        yield ""
        yield "```yaml"
        yield from probe.setting.splitlines()
        yield "```"
        yield ""
        yield from _steps(plan, probe)
        yield ""
        yield "Then look:"
        yield ""
        for sight in probe.enough(plan.settles[probe.name]):
            yield f"- {sight.event}: {LOOKS[sight.look]}"
    yield from _left_out(plan)


def _steps(plan: Plan, probe: Probe) -> Iterator[str]:
    files = mail_names(plan)
    name_of = names_in(probe.story.world)
    for number, event in enumerate(probe.story.events, start=1):
        if isinstance(event, AskReaders):
            continue
        label = label_of(event, number)
        file = files.get((probe.name, label))
        said = happening(event, name_of)
        said = said.removeprefix("Mail arrives: ") if file else said
        if isinstance(event, Choose) and event.record.table == "queue":
            said = said.replace("in the personal options", "on the form of the queue")
        yield f"{number}. ({label}) " + (f"Send `{file}`: {said}." if file else f"{said}.")
        if isinstance(event, Deliver) and (hidden := _hidden(event, probe)):
            yield f"   It also reaches the mailbox of {hidden}, as a blind copy or by a rule."


def _hidden(event: Deliver, probe: Probe) -> str:
    """Name the mailboxes that get a message without standing in To or Cc."""
    shown = {entry.address for entry in (*event.message.to, *event.message.cc)}
    reached = {box.emailaddress for box in _boxes(event, probe)}
    copied = {*event.message.envelope, *(entry.address for entry in event.message.bcc)}
    return ", ".join(sorted((reached | copied) - shown - {one.address for one in _own(event)}))


def _boxes(event: Deliver, probe: Probe) -> Iterator[Mailbox]:
    boxes = probe.story.world.directory.mailboxes
    yield from (boxes[key] for key in event.mailboxes or ())


def _own(event: Deliver) -> tuple[Address, ...]:
    """Give the sender where a message lies in his own folder."""
    return event.message.from_ if event.folder != "Inbox" else ()


def _left_out(plan: Plan) -> Iterator[str]:
    lines = list(_unsettled(plan))
    if lines:
        yield ""
        yield "## What no probe settles"
        yield ""
        yield from (f"- {line}" for line in lines)


def _unsettled(plan: Plan) -> Iterator[str]:
    for name in plan.never:
        yield f"{name}: {SWITCHES[name].asks} No probe tells its answers apart."
    for name, pairs in plan.partly.items():
        alike = ", ".join(
            " and ".join(sorted(shown_value(value) for value in pair)) for pair in pairs
        )
        yield f"{name}: these look alike in every probe: {alike}"


def form_lines(plan: Plan) -> Iterator[str]:
    """Write the form: for each probe what there is to look at, and nothing filled in."""
    yield "# What was seen in the sandbox. Write it after each colon; leave empty what you did not"
    yield "# look at. Then: sscsim probe --answers answers.yaml"
    for probe in plan.probes:
        yield ""
        yield f"{probe.name}:  # {probe.story.title}"
        event = None
        for sight in probe.enough(plan.settles[probe.name]):
            if sight.event != event:
                event = sight.event
                yield f"  {event}:"
            values = " | ".join(_quoted(value) for value in probe.questions[sight])
            yield f"    {sight.look}:  # {values}"


def _quoted(value: str) -> str:
    return '"-"' if value == "-" else value


def plan_lines(plan: Plan, out: str) -> Iterator[str]:
    """Say what was written, and what it will settle."""
    if not plan.wanted:
        yield f"{out}/steps.md: no probes, for no open question was met"
        return
    settled = len(plan.wanted) - len(plan.never)
    mails, probes = f"{plan.mails} test mails", f"{len(plan.probes)} probes"
    yield f"{out}/steps.md: {probes} with {mails} for {settled} open questions; no fewer do"
    yield f"{out}/answers.yaml: the form; read it with: sscsim probe --answers {out}/answers.yaml"
    yield from (f"not settled: {line}" for line in _unsettled(plan))


def plan_value(plan: Plan, out: str) -> dict[str, Any]:
    """Give the same to a program."""
    return {
        "out": out,
        "wanted": list(plan.wanted),
        "mails": plan.mails,
        "probes": [
            {
                "name": probe.name,
                "title": probe.story.title,
                "mails": probe.mails,
                "settles": list(plan.settles[probe.name]),
            }
            for probe in plan.probes
        ],
        "partly": {name: [list(pair) for pair in pairs] for name, pairs in plan.partly.items()},
        "never": list(plan.never),
    }


def assume_lines(settled: Mapping[str, Any]) -> Iterator[str]:
    """Write values as options of the command line, then as a block for scenario files."""
    yield from (f"--assume {name}={shown_value(value)}" for name, value in settled.items())
    if settled:
        yield ""
        yield "assume:"
        yield from (f"  {name}: {shown_value(value)}" for name, value in settled.items())


def findings_lines(found: Findings) -> Iterator[str]:
    """Say what the answers settle, what stays open, and what cannot be."""
    yield from _cannot_be(found)
    yield f"Settled: {_questions(len(found.settled))}."
    yield from assume_lines(found.settled)
    if found.open:
        yield ""
        yield f"Open: {_questions(len(found.open))}."
        for name, values in found.open.items():
            yield f"  {name}: still {' or '.join(shown_value(value) for value in values)}"


def _cannot_be(found: Findings) -> Iterator[str]:
    for name in found.unmatched:
        yield f"{name}: under no answer to the open questions is this seen. Play it again."
    if found.conflict:
        yield f"These contradict each other, so nothing is settled: {_joined(found.conflict)}."


def _joined(names: Iterable[str]) -> str:
    return ", ".join(names)


def _questions(count: int) -> str:
    return "1 open question" if count == 1 else f"{count} open questions"


def findings_value(found: Findings) -> dict[str, Any]:
    """Give the same to a program."""
    return {
        "assume": found.settled,
        "open": {name: list(values) for name, values in found.open.items()},
        "unmatched": list(found.unmatched),
        "conflict": list(found.conflict),
    }
