"""What would have turned a verdict, as people read it: in a sentence, then by who could have."""

from __future__ import annotations

import attrs

from sscsim.views.whatif import whatif_lines, whatif_value
from sscsim.vocabulary import FORCE, METHOD
from sscsim.whatif import By, Change, WhatIf
from sscsim.whatif.candidates import NOT_VARIED
from sscsim.whatif.changes import Stage
from sscsim.whatif.smallest import Set, Smallest

TRIED = (
    "Each line below is enough. All were played, and so was everything smaller that the same "
    "people could have done, of 9 changes that were thought of."
)
NONE = Smallest((), 1, ended=True)


def _same(stage: Stage) -> Stage:
    return stage


def method(to: int, who: str = "Hanna Reyes", by: By = By.PERSON) -> Change:
    """Choose another filtering method than 0."""
    before = f"{who}: filtering method 0"
    return Change(
        kind="column",
        by=by,
        says=f"{before} -> {to} (Label)",
        were=f"{who}'s filtering method",
        before=before,
        after=f"{to} (Label)",
        made=_same,
        name=METHOD,
        table="usersettings",
        id=who,
        to=to,
    )


def setting(name: str, to: int) -> Change:
    """Turn a setting of the organisation."""
    return Change(
        kind="setting",
        by=By.ADMINISTRATOR,
        says=f"{name} -1 -> {to} (Label)",
        were=name,
        before=f"{name} -1",
        after=f"{to} (Label)",
        made=_same,
        name=name,
        to=to,
    )


def left_out(name: str) -> Change:
    """Write without a recipient."""
    says, were = f"x is left out of {name}", f"x were not in {name}"
    return Change(kind="header", by=By.SENDER, says=says, were=were, made=_same, name=name)


def found(sets: tuple[Set, ...], promoted: bool = True, **own: Smallest) -> WhatIf:
    """Tell what was found, of all and of each doer."""
    return WhatIf(
        promoted=promoted,
        sets=sets,
        tried=9,
        size=len(sets[0]) if sets else 2,
        by_whom={by: own.get(by.value, NONE) for by in By},
        by_filtering=own.get("filtering", NONE),
        tried_by={By.PERSON: 0, By.ADMINISTRATOR: 6, By.SENDER: 3},
    )


def said(what: WhatIf) -> list[str]:
    """Read the lines, each in one piece."""
    return list(whatif_lines(what, 1_000))


def smallest(*sets: Set) -> Smallest:
    """Tell what was found of a doer."""
    return Smallest(sets, len(sets[0]), ended=False)


def test_values_that_are_as_good_stand_in_one_line_and_the_sentence_names_people_first() -> None:
    person = smallest((method(1),), (method(4),))
    own = smallest((setting("x", 3),), (setting("x", 5),), (setting(FORCE, 1),))
    methods = smallest(*person.sets, (setting(FORCE, 1),))
    sender = smallest((left_out("To"),))
    sets = (*person.sets, *own.sets, *sender.sets)
    what = found(sets, person=person, administrator=own, sender=sender, filtering=methods)
    assert said(what) == [
        "What would have kept it private",
        (
            "This message would have stayed private if Hanna Reyes's filtering method were 1 or 4, "
            "or if x were not in To."
        ),
        TRIED,
        "The person could have done it, by one change:",
        "  - Hanna Reyes: filtering method 0 -> 1 or 4",
        "An administrator could have done it, by one change:",
        f"  - {FORCE} -1 -> 1 (Label)",
        "  - x -1 -> 3 (Label) or 5 (Label)",
        "The sender could have done it, by one change:",
        "  - x is left out of To",
        NOT_VARIED,
    ]


def test_filtering_methods_stand_alone_where_something_else_takes_fewer_changes() -> None:
    admin = By.ADMINISTRATOR
    two = [(method(to, by=admin), method(1, "queue Sales", admin)) for to in (1, 2)]
    own = smallest((setting("x", 3),))
    what = found(own.sets, promoted=False, administrator=own, filtering=smallest(*two))
    assert said(what)[1:] == [
        (
            "This message would have been promoted if Hanna Reyes's filtering method were 1 or 2 "
            "and queue Sales's filtering method were 1."
        ),
        TRIED,
        "An administrator could have done it, by changing two filtering methods:",
        "  - Hanna Reyes: filtering method 0 -> 1 or 2, and queue Sales: filtering method 0 -> 1",
        "An administrator could have done it, by one change:",
        "  - x -1 -> 3 (Label)",
        "The person alone: nothing to change was thought of.",
        "The sender alone: 3 changes were tried, and none of that turns it.",
        NOT_VARIED,
    ]


def test_values_that_do_not_all_go_together_stand_in_lines_of_their_own() -> None:
    """Hanna at 1 with the queue at 2, or the other way round; not both at 1."""
    admin = By.ADMINISTRATOR
    two = smallest(
        (method(1, by=admin), method(2, "queue Sales", admin)),
        (method(2, by=admin), method(1, "queue Sales", admin)),
    )
    what = found(two.sets, administrator=two, filtering=two)
    assert [line for line in said(what) if line.startswith("  ")] == [
        "  - Hanna Reyes: filtering method 0 -> 1, and queue Sales: filtering method 0 -> 2",
        "  - Hanna Reyes: filtering method 0 -> 2, and queue Sales: filtering method 0 -> 1",
    ]


def test_what_takes_the_sender_and_somebody_else_is_told_as_such() -> None:
    both = (method(1), left_out("Cc"))
    tried = Smallest((), 2, ended=False)
    what = found((both,), sender=tried)
    assert said(what)[1:-1:2] == [
        (
            "This message would have stayed private if Hanna Reyes's filtering method were 1 and "
            "x were not in Cc."
        ),
        "Only the sender and somebody else together could have done it, by two changes:",
        "The person alone: nothing to change was thought of.",
        (
            "The sender alone: 3 changes were tried, up to two changes at a time, and none of that "
            "turns it."
        ),
    ]
    assert whatif_value(what)["by_whom"] == {"person": [], "administrator": [], "sender": []}
    assert [one["by"] for one in whatif_value(what)["what_if"]] == ["administrator"]


def test_five_changes_are_counted_in_figures() -> None:
    five = smallest(tuple(method(1, name, By.ADMINISTRATOR) for name in "abcde"))
    what = found(five.sets, administrator=five, filtering=five)
    assert "An administrator could have done it, by changing 5 filtering methods:" in said(what)
    other = smallest(tuple(setting(name, 1) for name in "abcde"))
    what = found(other.sets, administrator=other)
    assert "An administrator could have done it, by 5 changes:" in said(what)


def test_where_nothing_turns_it_that_is_said_and_how_far_was_tried() -> None:
    assert said(found((), promoted=False)) == [
        "What would have promoted it",
        (
            "Nothing that was tried: up to two changes at a time were played, of 9 that were "
            "thought of, and none of that turns it."
        ),
    ]


def test_a_value_without_a_label_stands_as_it_is() -> None:
    bare = attrs.evolve(setting("x", 3), after="2026-03-02 08:00 UTC")
    own = smallest((bare,))
    assert "  - x -1 -> 2026-03-02 08:00 UTC" in said(found(own.sets, administrator=own))
