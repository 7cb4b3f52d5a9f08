"""`course`: a folder from which the lessons can be taught, by somebody who was never here."""

from __future__ import annotations

import html
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sscsim.cli.app import app
from sscsim.course import Lesson, load_course
from sscsim.course.telling import commands

Sscsim = Callable[..., Result]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course that comes with sscsim, written once for all tests here."""
    out = tmp_path_factory.mktemp("here") / "course"
    result = CliRunner().invoke(app, ["course", "--out", str(out)], catch_exceptions=False)
    assert (result.exit_code, result.stderr) == (0, "")
    return out


@pytest.fixture(scope="module")
def guide(folder: Path) -> str:
    """The guide as a person reads it."""
    page = (folder / "guide.html").read_text("utf-8")
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def test_what_is_written(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == [
        "guide.html", "guide.md", "handout.html", "handout.md", "lessons", "mail", "org",
    ]  # fmt: skip


@pytest.mark.parametrize("one", load_course().lessons, ids=lambda lesson: lesson.number)
def test_a_lesson_can_be_taught_from_the_guide_alone(one: Lesson, guide: str, folder: Path) -> None:
    """Story, people, questions, wrong answers, what to type, what happens, what to point out."""
    scenario = one.scenario
    said = [scenario.title, scenario.summary, scenario.goal, *scenario.ask, *scenario.point_out]
    said += [sentence for answer in one.answers for sentence in (answer.said, answer.but)]
    said += [f"sscsim run lessons/{one.path.name} --lesson"]
    said += [f"sscsim {command}" for command in commands(one)]
    said += [user.label for user in scenario.world.directory.systemusers.values()]
    assert [sentence for sentence in said if str(sentence) not in guide] == []
    assert (folder / "lessons" / one.path.name).is_file()


def test_what_the_guide_says_to_type_prints_what_it_shows(
    folder: Path, guide: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Word for word, in a copy of the folder of the course: some of them write files."""
    monkeypatch.chdir(shutil.copytree(folder, tmp_path / "course"))
    for lesson in load_course().lessons:
        for command in commands(lesson):
            result = CliRunner().invoke(app, shlex.split(command), prog_name="sscsim")
            assert result.exit_code in {0, 1}, command
            assert result.stdout.strip()
            assert result.stdout.strip() in guide, command


def test_the_verdicts_of_the_guide_are_those_of_the_engine(folder: Path) -> None:
    """Both pages say of each message of the first lesson what `run` says of it."""
    for name in ("guide.html", "guide.md"):
        text = html.unescape((folder / name).read_text("utf-8"))
        assert "Hanna Reyes accepts all email messages, so this one became an email" in text
        assert "3 users: Hanna Reyes, Karl Voss, Mira Okafor" in text


def test_pages_load_nothing(folder: Path) -> None:
    for name in ("guide.html", "handout.html"):
        page = (folder / name).read_text("utf-8")
        assert "default-src 'none'" in page
        assert not re.search(r"(src|href)=\"(?!#|handout)", page)


def test_the_handout_holds_every_point_and_what_was_computed(folder: Path) -> None:
    """What each choice lets in, which flag hides it, and the queries of the article."""
    told = (folder / "handout.md").read_text("utf-8")
    plain = told.replace("\\", "").replace("&amp;", "&")
    assert [says for says in load_course().points.values() if says not in plain] == []
    assert "| 0 All email messages | yes | yes | yes | yes |" in told
    assert "| 2 Email messages from Dynamics 365 Leads, Contacts and Accounts | no | yes |" in told
    assert "| 0 All email messages | offered | hidden | hidden |" in told
    assert told.count("$filter=incomingemailfilteringmethod eq") == 3


def test_a_course_of_ones_own(sscsim: Sscsim, tmp_path: Path) -> None:
    """A name with marks of HTML stays text."""
    (tmp_path / "one.scenario.yaml").write_text(
        "title: A <b>lesson</b>\n"
        "systemusers: [{id: hanna, internalemailaddress: hanna@contoso.example}]\n"
        "timeline: [{deliver: {id: m, from: x@outside.example, to: hanna@contoso.example}}]\n",
        "utf-8",
    )
    (tmp_path / "mine.yaml").write_text(
        "title: Mine\nwelcome: Hello.\npoints: {trap: It is one.}\nparts:\n"
        "  - {title: All, about: All of it., "
        "lessons: [{lesson: one, points: trap, answers: []}]}\n",
        "utf-8",
    )
    result = sscsim("course", tmp_path / "mine.yaml", "--out", tmp_path / "out")
    assert result.exit_code == 0
    page = (tmp_path / "out" / "guide.html").read_text("utf-8")
    assert "A &lt;b&gt;lesson&lt;/b&gt;" in page
    assert result.stdout.splitlines()[0].endswith("out: Mine, 1 lesson, 0 minutes")


def test_a_course_that_is_wrong_writes_nothing(sscsim: Sscsim, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("title: Mine\n", "utf-8")
    result = sscsim("course", tmp_path / "mine.yaml", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "a course needs the key welcome" in result.stderr
    assert not (tmp_path / "out").exists()
