"""A policy written as YAML is read back as it was."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sscsim import strategies as ss
from sscsim.policy import Policy, Write, load_policy, policy_text


def read_back(policy: Policy) -> Policy:
    """Write a policy to a file, and load it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.yaml"
        path.write_text(policy_text(policy), "utf-8", newline="\n")
        return load_policy(path)


@given(st.data())
def test_what_is_written_is_read_as_it_was(data: st.DataObject) -> None:
    world = data.draw(ss.worlds(max_users=2, max_queues=1))
    policy = data.draw(ss.policies(world))
    assert read_back(policy) == policy


def test_a_policy_that_changes_nothing_sets_nothing() -> None:
    assert policy_text(Policy(name="As it is")) == "name: As it is\nset: {}\n"
    assert read_back(Policy(name="As it is")) == Policy(name="As it is")


def test_conditions_and_ids_stand_as_they_are_written_by_hand() -> None:
    write = Write(
        table="systemuser",
        ids=("u1", "u2"),
        where={"incomingemailfilteringmethod": (0, 2, None)},
        columns={"incomingemailfilteringmethod": 1},
    )
    assert policy_text(Policy(name="Mend", write=(write,))) == (
        "name: Mend\n"
        "write:\n"
        "  - table: systemuser\n"
        "    where:\n"
        "      incomingemailfilteringmethod: [0, 2, null]\n"
        "    ids: [u1, u2]\n"
        "    columns: {incomingemailfilteringmethod: 1}\n"
    )
