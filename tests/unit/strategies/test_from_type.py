"""`st.from_type` knows our types by an entry point, and `import hypothesis` stays light."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.vendor.pretty import pretty

import sscsim
from sscsim import Address, Assumptions, Delivery, Message, Record, World
from sscsim.events import AskReaders, Delete, Resync, Send, Track
from sscsim.policy import Policy
from sscsim.scenario import Scenario, load_scenario_text
from sscsim.strategies import scenarios
from sscsim.testing import smallest
from sscsim.world import Organization, OrgDBOrgSettings

TYPES = (
    Address, Assumptions, Delivery, Message, OrgDBOrgSettings, Organization, Policy, Record,
    Scenario, World,
)  # fmt: skip


def simplest(kind: type) -> Any:
    """Give the simplest value that `from_type` knows."""
    return smallest(st.from_type(kind), lambda _: True)


@pytest.mark.parametrize("kind", TYPES)
def test_a_type_is_drawn_without_an_import_of_the_strategies(kind: type) -> None:
    assert isinstance(simplest(kind), kind)


PUBLIC = [kind for name in sscsim.__all__ if isinstance(kind := getattr(sscsim, name), type)]
QUICK = settings(
    max_examples=20,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("kind", [*PUBLIC, AskReaders, Delete, Resync, Send, Track])
def test_every_class_with_a_public_name_and_every_event_is_drawn(kind: type) -> None:
    """And is of that class, whichever way it is drawn."""
    assert isinstance(find(st.from_type(kind), lambda _: True, settings=QUICK), kind)


def test_what_a_person_does_needs_something_to_do_it_to() -> None:
    """A user whose filtering method is written, a message that is tracked."""
    written = find(st.from_type(sscsim.Write), lambda _: True, settings=QUICK)
    assert (written.record.table, [*written.columns]) == (
        "systemuser",
        ["incomingemailfilteringmethod"],
    )
    tracked = find(st.from_type(Track), lambda _: True, settings=QUICK)
    assert isinstance(tracked.message, Message)


def test_a_class_of_nobody_is_still_told() -> None:
    """The twin: what Hypothesis cannot draw, it does not draw because we are there."""

    @attrs.frozen
    class Stranger:
        anything: Any

    with pytest.raises(InvalidArgument, match=r"Could not resolve typing\.Any"):
        find(st.from_type(Stranger), lambda _: True, settings=QUICK)


def test_a_message_is_drawn_as_mail_and_not_from_its_annotations() -> None:
    message = simplest(Message)
    assert (message.source, message.subject) == ("m1", "Offer")


PASTED = {"load_scenario_text": load_scenario_text}
SHOWN = """\
load_scenario_text(\"\"\"
title: drawn
reading: article
systemusers:
  - {id: hanna, fullname: Hanna, internalemailaddress: hanna@contoso.example, \
incomingemailfilteringmethod: 1}
\"\"\").world"""


def test_a_world_is_shown_as_a_scenario_and_not_as_all_its_indexes() -> None:
    assert pretty(simplest(World)) == SHOWN


@given(scenarios(flavour="anything"))
def test_what_is_shown_is_a_scenario_that_can_be_pasted(scenario: Scenario) -> None:
    """The title too, and whatever a subject holds: backslashes and quotes are written so."""
    subject = attrs.evolve(scenario, title=r'A """title""" \ with \n all')
    again = eval(pretty(subject), PASTED)  # noqa: S307 - what a reader would paste
    assert (again.title, again.world, again.events) == (
        subject.title,
        subject.world,
        subject.events,
    )
    assert eval(pretty(subject.world), PASTED).directory == subject.world.directory  # noqa: S307


def printed(code: str) -> str:
    """Run a program, and give what it prints."""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return run.stdout.strip()


OURS = "print(sorted(name for name in sys.modules if name.startswith('sscsim')))"


def test_importing_hypothesis_imports_nothing_of_ours_but_the_plugin() -> None:
    assert printed(f"import sys, hypothesis; {OURS}") == "['sscsim', 'sscsim.hypothesis_plugin']"


@pytest.mark.parametrize(
    "imports", ["import hypothesis; import sscsim.world", "import sscsim.world; import hypothesis"]
)
def test_it_does_not_matter_which_is_imported_first(imports: str) -> None:
    code = f"""
{imports}
from hypothesis import strategies as st
from sscsim.testing import smallest
world = smallest(st.from_type(sscsim.world.World), lambda _: True)
print(world.directory.systemusers["hanna"].label)
"""
    assert printed(code) == "Hanna"


def test_the_strategies_are_imported_when_a_type_is_asked_for() -> None:
    code = "import sys, hypothesis, sscsim.world; print('sscsim.strategies' in sys.modules)"
    assert printed(code) == "False"
