"""The command line called inside the process: quick, and with output and errors apart."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sscsim.cli.app import app

STORY = """\
title: A short story
systemusers:
  - {id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: 0}
  - {id: marc, fullname: Marc Keller, internalemailaddress: marc@contoso.example}
queues: [{id: salesq, name: Sales, emailaddress: sales@contoso.example}]
timeline:
  - deliver: {id: complaint, from: someone@outside.example, to: [hanna@contoso.example],
              subject: In confidence}
    expect: {outcome: promoted, reason: AcceptAll, accepting_entity: hanna}
  - choose: {user: hanna, incomingemailfilteringmethod: 1}
    expect: {outcome: done}
  - deliver: {id: later, from: someone@outside.example,
              to: [hanna@contoso.example, marc@contoso.example], subject: Again}
    expect: {outcome: rejected}
  - readers: {email: complaint}
"""


@pytest.fixture
def sscsim() -> Callable[..., Result]:
    """Call a verb as a shell would; a bug is raised here and not hidden in a status."""

    def call(*arguments: object) -> Result:
        texts = [str(argument) for argument in arguments]
        return CliRunner().invoke(app, texts, catch_exceptions=False, prog_name="sscsim")

    return call


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """A scenario file that comes out as expected."""
    path = tmp_path / "story.yaml"
    path.write_text(STORY, "utf-8")
    return path


@pytest.fixture
def _heeding_interrupts() -> Iterator[None]:
    """A shell's background job ignores SIGINT, and the commands that it starts would too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
