"""The lessons as a course: their order and argument, a trainer's guide and a handout made of them.

`lessons()` gives the lessons that come with sscsim, in the order in which they are taught;
`load_course` reads any course file. Start reading at `lesson`.
"""

from sscsim.course.lesson import Course, Lesson, Part, WrongAnswer
from sscsim.course.playing import Played, played
from sscsim.course.reading import lesson_folder, lessons, load_course

__all__ = [
    "Course",
    "Lesson",
    "Part",
    "Played",
    "WrongAnswer",
    "lesson_folder",
    "lessons",
    "load_course",
    "played",
]
