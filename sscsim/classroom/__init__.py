"""A page for a class: lessons that are played by the rules that the command runs.

`played` tells a scenario step by step, as values; `answered` is asked by the page itself where the
package runs in the browser. Both give the same, so the page computes nothing.
"""

from sscsim.classroom.asking import answered
from sscsim.classroom.lessons import Lesson, built_in_lessons, lesson_from, lesson_from_text, taught
from sscsim.classroom.page import page_html, told
from sscsim.classroom.staging import staged
from sscsim.classroom.telling import played

__all__ = [
    "Lesson",
    "answered",
    "built_in_lessons",
    "lesson_from",
    "lesson_from_text",
    "page_html",
    "played",
    "staged",
    "taught",
    "told",
]
