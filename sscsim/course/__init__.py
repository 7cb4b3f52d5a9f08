"""The lessons as a course: their order and argument, a trainer's guide and a handout made of them.

`lessons()` gives the lessons that come with sscsim, in the order in which they are taught;
`load_course` reads any course file. Start reading at `lesson`.
"""

from sscsim.course.folder import write_course
from sscsim.course.lesson import Course, Lesson, Part, WrongAnswer
from sscsim.course.markdown import handout_markdown
from sscsim.course.pages import handout_html
from sscsim.course.playing import Played, played
from sscsim.course.reading import lesson_folder, lessons, load_course

__all__ = [
    "Course",
    "Lesson",
    "Part",
    "Played",
    "WrongAnswer",
    "handout_html",
    "handout_markdown",
    "lesson_folder",
    "lessons",
    "load_course",
    "played",
    "write_course",
]
