"""An exercise as files: what a student gets, and what the trainer keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sscsim.exercises.markdown import sheet_markdown
from sscsim.exercises.notebook import sheet_notebook
from sscsim.exercises.pages import sheet_html
from sscsim.exercises.sheet import Case, Exercise, Question
from sscsim.scenario.writing.emitter import emit

__all__ = ["answers_text", "exercise_files", "write_exercise"]


def write_exercise(exercise: Exercise, folder: Path) -> None:
    """
    Write every file of an exercise into a folder that is there.

    Raises:
        OSError: the disk would not take it.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from sscsim.exercises import make_exercise, write_exercise
    >>> with TemporaryDirectory() as folder:
    ...     write_exercise(make_exercise(seed=7, level=1), Path(folder))
    ...     print((Path(folder) / "sheet.md").read_text().splitlines()[0])
    # Who let it in? Sheet 7

    """
    for name, text in exercise_files(exercise).items():
        (folder / name).write_text(text, "utf-8", newline="\n")


def exercise_files(exercise: Exercise) -> dict[str, str]:
    """
    Give the text of every file by its name; those of the trainer begin with ``solution``.

    >>> from sscsim.exercises import exercise_files, make_exercise
    >>> sorted(exercise_files(make_exercise(seed=7, level=1)))[:4]
    ['answers.yaml', 'sheet.html', 'sheet.ipynb', 'sheet.md']

    """
    found = {f"{case.name}.scenario.yaml": _world(case) for case in exercise.cases}
    found["answers.yaml"] = answers_text(exercise)
    found["solution.yaml"] = answers_text(exercise, solved=True)
    for name, solved in (("sheet", False), ("solution", True)):
        found[f"{name}.html"] = sheet_html(exercise, solved=solved)
        found[f"{name}.md"] = sheet_markdown(exercise, solved=solved)
        found[f"{name}.ipynb"] = sheet_notebook(exercise, solved=solved)
    return found


def _world(case: Case) -> str:
    comment = f"# To play it: sscsim run {case.name}.scenario.yaml\n"
    return comment + emit(dict(case.document))


def answers_text(exercise: Exercise, *, solved: bool = False) -> str:
    """
    Write the form for answers, or with ``solved`` the same form with the right ones.

    >>> from sscsim.exercises import answers_text, make_exercise
    >>> print(answers_text(make_exercise(seed=7, level=1)).splitlines()[4])
      # one of: private, bela, joel, laura, mina, nils, enzo, salesq, ordersq

    """
    return "".join(f"{line}\n" for line in _lines(exercise, solved))


def _lines(exercise: Exercise, solved: bool) -> Iterator[str]:
    what = "The right answers to" if solved else "Answers to"
    yield f'# {what} the sheet "{exercise.title}". To mark a file like this: sscsim grade FILE'
    yield "# The next line says which sheet it is; leave it as it is."
    sheet = f"seed: {exercise.seed}, level: {exercise.level}, version: {exercise.version}"
    yield f"sheet: {{{sheet}, fingerprint: {exercise.fingerprint}}}"
    yield "answers:"
    offered = ""
    for question in exercise.questions:
        keys = f"  # one of: {', '.join(choice.key for choice in question.choices)}"
        if keys != offered:
            yield keys
        offered = keys
        yield _answer(question, solved)


def _answer(question: Question, solved: bool) -> str:
    return f"  {question.id}: {question.right if solved else ''}".rstrip()
