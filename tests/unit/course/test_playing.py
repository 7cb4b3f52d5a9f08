"""What the room sees is what a lesson is about, and not its verdicts alone."""

from __future__ import annotations

from sscsim.course import lessons, played

SEEN = {
    lesson.number: [[(seen.word, seen.says) for seen in step.sees] for step in played(lesson).steps]
    for lesson in lessons()
}


def told(number: str, word: str) -> list[str]:
    """Give what is said under a word in a lesson, in order."""
    return [says for step in SEEN[number] for one, says in step if one == word]


def test_the_record_that_becomes_the_sender_is_told_where_there_are_several() -> None:
    """Which is what lesson 12 asks; where one record has the address, nobody would ask."""
    assert told("12", "SENDER") == [
        "the contact Ivo Brandt",
        "the contact Uta Brandt",
        "the account Brandt Pumps",
        "the contact Ivo Brandt",
        "brandt@fabrikam.example, tied to no record",
    ]
    assert told("01", "SENDER") == []


def test_whoever_shares_an_address_becomes_a_recipient() -> None:
    assert told("05", "RECIPIENTS") == ["Paul Ekberg, the queue Paul's Queue"]
    assert told("01", "RECIPIENTS") == []


def test_what_an_email_is_about_is_told_where_a_lesson_has_something_to_be_about() -> None:
    assert "nothing" in told("09", "ABOUT")
    assert len(set(told("09", "ABOUT"))) > 1
    assert told("01", "ABOUT") == []


def test_a_work_list_is_told() -> None:
    assert told("23", "IN THE WORK LIST") == ["Sales"]
    assert "Archive" in told("17", "IN THE WORK LIST")


def test_what_an_administrator_does_is_said_plainly_in_every_lesson_and_what_came_of_it() -> None:
    """A room that does not program is not told `DoNotIgnoreInternalEmailToQueues = false`."""
    steps = [step for lesson in lessons() for step in played(lesson).steps]
    assert [step.happens for step in steps if " = " in step.happens] == []
    silent = {step.came for step in steps if not step.sees}
    assert silent == {
        "It counts from now on; what is in the CRM stays as it is.",
        "It is stored, and counts from now on.",
        "The sent email is in the CRM.",
        "Nobody can read it in the CRM any more.",
    }
