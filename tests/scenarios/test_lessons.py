"""The lessons: one for each seed of the rule book, complete enough to teach from."""

from __future__ import annotations

import re
from pathlib import Path

from sscsim.events import AskReaders, Choose, Deliver, Resync, Track, Write
from tests.scenarios.files import LESSONS, each, loaded, prose, sentences
from tests.scenarios.rule_ids import CITATION

SEEDS = 25
MORE = 6  # for what the article argues and no seed shows
HEIGHT = 64  # lines of a screen


def test_every_seed_of_the_rule_book_is_a_lesson() -> None:
    """The first 25 numbers are those of the seeds; a letter tells two tellings of a story apart."""
    numbers = [match[0] for path in LESSONS if (match := re.match(r"[0-9]{2}", path.name))]
    assert sorted(set(map(int, numbers))) == list(range(1, SEEDS + MORE + 1))
    assert len(numbers) == len(LESSONS)


@each(LESSONS)
def test_a_lesson_tells_a_trainer_what_to_do(path: Path) -> None:
    """A lesson has a goal, a level, minutes, questions, and what to point out with its rules."""
    lesson = loaded(path)
    assert prose(lesson.goal or "").endswith(".")
    assert lesson.level in {1, 2, 3}
    assert lesson.minutes in range(3, 21)
    assert lesson.ask
    assert all(question.strip().endswith("?") for question in lesson.ask)
    said = prose(lesson.point_out)
    assert CITATION.search(said), said
    assert len(sentences(re.sub(CITATION, "", said))) in {2, 3, 4}


@each(LESSONS)
def test_a_lesson_expects_something_of_all_that_answers(path: Path) -> None:
    """Every delivery, choice, write and question in a lesson has an ``expect``."""
    lesson = loaded(path)
    answering = (AskReaders, Choose, Deliver, Resync, Track, Write)
    silent = [
        str(place)
        for event, expected, place in zip(
            lesson.events, lesson.expectations, lesson.places, strict=True
        )
        if isinstance(event, answering) and expected is None
    ]
    assert silent == []


@each(LESSONS)
def test_a_lesson_expects_what_a_delivery_is_about(path: Path) -> None:
    """An expected decision says outcome and reason, and a promoted one who let it in."""
    for event, expected in zip(loaded(path).events, loaded(path).expectations, strict=True):
        if isinstance(event, Deliver) and expected is not None:
            for entry in expected.entries:
                assert {"outcome", "reason"} <= set(entry.values)
                if entry.values["outcome"] == "promoted":
                    assert "accepting_entity" in entry.values


@each(LESSONS)
def test_a_lesson_fits_on_one_screen(path: Path) -> None:
    """A lesson can be shown without scrolling far."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= HEIGHT


@each(LESSONS)
def test_a_message_in_a_lesson_has_a_subject(path: Path) -> None:
    """A trainer can tell the messages apart by their subjects."""
    for event in loaded(path).events:
        if isinstance(event, Deliver):
            assert event.message.subject
