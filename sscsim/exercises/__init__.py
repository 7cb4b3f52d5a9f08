"""Exercises with one right answer each, made from a seed and proven by the engine; and their marks.

Start reading at `making`.
"""

from sscsim.exercises.answersfile import HandedIn, read_answers
from sscsim.exercises.folder import answers_text, exercise_files, write_exercise
from sscsim.exercises.grading import Mark, Marks, grade
from sscsim.exercises.making import LEVELS, make_exercise
from sscsim.exercises.markdown import sheet_markdown
from sscsim.exercises.notebook import sheet_notebook
from sscsim.exercises.pages import sheet_html
from sscsim.exercises.sheet import Case, Choice, Exercise, Question

__all__ = [
    "LEVELS",
    "Case",
    "Choice",
    "Exercise",
    "HandedIn",
    "Mark",
    "Marks",
    "Question",
    "answers_text",
    "exercise_files",
    "grade",
    "make_exercise",
    "read_answers",
    "sheet_html",
    "sheet_markdown",
    "sheet_notebook",
    "write_exercise",
]
