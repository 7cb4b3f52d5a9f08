"""The dialogs in which people choose, and table SET-12."""

from __future__ import annotations

import pytest

from sscsim.engine import offered_methods
from sscsim.engine.dialog import offered_on_queue_form
from tests.worlds import event, played, queue, scene, user

ALL_TABLE = [
    (False, False, True, (0, 1, 2, 3, 4)),
    (False, False, False, (0, 1, 2, 3)),
    (False, True, True, (1, 2, 3, 4)),
    (False, True, False, (1, 2, 3)),
    (True, False, True, (1, 4)),
    (True, False, False, (1,)),
    (True, True, True, (1, 4)),
    (True, True, False, (1,)),
]


@pytest.mark.parametrize(("options", "track_all", "no_email", "offered"), ALL_TABLE)
def test_what_the_personal_options_offer(
    options: bool, track_all: bool, no_email: bool, offered: tuple[int, ...]
) -> None:
    """SET-12: all eight rows, for the dialog, and for the choice that a person makes in it."""
    settings = {
        "HideEmailAutoTrackOptions": options,
        "HideTrackAllOption": track_all,
        "DoNotAutoTrackEmail": no_email,
    }
    assert offered_methods(scene(settings=settings).world) == offered
    choices = [event("choose", user="hanna", incomingemailfilteringmethod=n) for n in range(5)]
    run = played(user("hanna", 1), *choices, settings=settings)
    answers = [entry.answer.outcome for entry in run.entries if entry.answer]
    assert answers == ["done" if n in offered else "refused" for n in range(5)]


@pytest.mark.parametrize(("switch", "offered"), [(False, (0, 1, 2, 3)), (True, (1,))])
def test_the_flags_hide_nothing_on_the_queue_form(switch: bool, offered: tuple[int, ...]) -> None:
    """SET-4, SET-5: `hide_flags_affect_queue_form`; DoNotAutoTrackEmail names queues too."""
    world = scene(
        settings={"HideEmailAutoTrackOptions": True, "DoNotAutoTrackEmail": False},
        assume={"hide_flags_affect_queue_form": switch},
    ).world
    assert offered_on_queue_form(world) == offered
    assert offered_methods(world) == (1,)


def test_a_refused_choice_changes_nothing_and_says_what_is_offered() -> None:
    """SET-12: the person keeps the old value."""
    choice = event("choose", user="hanna", incomingemailfilteringmethod=0)
    run = played(user("hanna", 4), choice, settings={"HideEmailAutoTrackOptions": True})
    answer = run.entries[0].answer
    assert answer is not None
    assert (answer.outcome, answer.rule) == ("refused", "SET-12")
    assert answer.because == (
        "The dialog does not offer it; it offers "
        '"Email messages in response to Dynamics 365 email", "No email messages".'
    )
    assert run.world.directory.usersettings["hanna"].incomingemailfilteringmethod == 4


def test_a_choice_that_is_offered_is_stored() -> None:
    """The yes twin, for a user and on the form of a queue."""
    chosen = event("choose", user="hanna", incomingemailfilteringmethod=2)
    on_form = event("choose", queue="sales", incomingemailfilteringmethod=0)
    run = played(
        user("hanna"), queue("sales", 1), chosen, on_form, settings={"HideTrackAllOption": True}
    )
    answers = [entry.answer for entry in run.entries]
    assert [one and one.outcome for one in answers] == ["done", "done"]
    assert answers[0] is not None
    assert answers[0].because.startswith("The dialog offers it, with ")
    assert run.world.directory.usersettings["hanna"].incomingemailfilteringmethod == 2
    assert run.world.directory.queues["sales"].incomingemailfilteringmethod == 0
