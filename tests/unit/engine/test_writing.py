"""Columns written into many rows at once, as a policy does."""

from __future__ import annotations

from sscsim.engine.writing import written
from sscsim.vocabulary import Ref
from tests.worlds import email, queue, scene, user


def test_many_rows_are_written_at_once() -> None:
    """A policy writes emails, users and queues in one go, in any order."""
    world = scene(user("hanna", 0), queue("sales", 1), email("e1")).world
    method = {"incomingemailfilteringmethod": 4}
    changed = written(
        world,
        {
            Ref("email", "e1"): {"subject": "New"},
            Ref("systemuser", "hanna"): method,
            Ref("queue", "sales"): method,
        },
    )
    assert [one.subject for one in changed.emails] == ["New"]
    assert changed.directory.usersettings["hanna"].incomingemailfilteringmethod == 4
    assert changed.directory.queues["sales"].incomingemailfilteringmethod == 4
