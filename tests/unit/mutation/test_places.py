"""Where a mutant would be made: line and column of the file, as near as it is written there."""

from __future__ import annotations

from pathlib import Path

from sscsim.errors import Place
from sscsim.mutation import Mutant, Staged, mutants_of
from sscsim.mutation.places import Finder
from sscsim.policy import Policy, Spot, load_policy
from sscsim.scenario import load_scenario

STORY = """\
organization:
  emailcorrelationenabled: true
  orgdborgsettings: {HideTrackAllOption: true}
systemusers:
  - {id: hanna, fullname: Hanna, incomingemailfilteringmethod: 1, internalemailaddress: h@c.example,
     mailbox: {enabledforincomingemail: true}}
  - {systemuserid: marc, fullname: Marc, internalemailaddress: m@c.example}
queues:
  - {id: sales, emailaddress: s@c.example}
roles:
  - {id: staff, prvReadActivity: user}
timeline:
  - choose: {user: hanna, incomingemailfilteringmethod: 0}
"""
POLICY = """\
name: P
set: {HideTrackAllOption: false}
write:
  - {table: systemuser, where: {incomingemailfilteringmethod: [0, 2]}, columns: {isdisabled: true}}
"""


def mutants(
    tmp_path: Path, policy: Policy | None = None, file: str | None = None
) -> dict[str, Mutant]:
    """Every mutant of the story by its sentence."""
    path = tmp_path / "story.yaml"
    path.write_text(STORY, "utf-8")
    stages = [Staged.under(load_scenario(path), policy)]
    found = mutants_of(stages, policy, policy_file=file)
    return {one.says.partition(" (")[0]: one for one in found}


def place(mutant: Mutant) -> str:
    """The place, without the folder."""
    return Path(str(mutant.place)).name


def test_a_value_that_is_written_has_its_line_and_column(tmp_path: Path) -> None:
    """One that is not has those of its row, and a setting those of the file."""
    found = mutants(tmp_path)
    wanted = {
        "HideTrackAllOption true -> false": "story.yaml:3:22",
        "emailcorrelationenabled true -> false": "story.yaml:2:3",
        "HideEmailAutoTrackOptions false -> true": "story.yaml",
        "Hanna: filtering method 1 -> 0": "story.yaml:5:34",
        "Hanna: isdisabled false -> true": "story.yaml:5:5",
        "Marc: isdisabled false -> true": "story.yaml:7:5",
        "queue s@c.example: statecode 0 -> 1": "story.yaml:9:5",
        "mailbox h@c.example: enabledforincomingemail true -> false": "story.yaml:6:16",
        "mailbox h@c.example: statecode 0 -> 1": "story.yaml:5:5",
        "mailbox m@c.example: statecode 0 -> 1": "story.yaml:7:5",
        "role staff: prvReadActivity user -> none": "story.yaml:11:17",
        "Hanna does not choose 0": "story.yaml:13:5",
    }
    assert {says: place(found[says]) for says in wanted} == wanted


def test_a_policy_file_has_places_too(tmp_path: Path) -> None:
    """As far as its keys lead."""
    file = tmp_path / "p.yaml"
    file.write_text(POLICY, "utf-8")
    found = mutants(tmp_path, load_policy(file), str(file))
    assert place(found["P without HideTrackAllOption"]) == "p.yaml:2:7"
    where, written = "incomingemailfilteringmethod", "isdisabled"
    paths: dict[tuple[str | int, ...], str] = {
        ("write", 0): "4:5",
        ("write", 0, "where", where): "4:33",
        ("write", 0, "columns", written): "4:82",
        ("write", 0, "ids"): "4:5",
    }
    finder = Finder(str(file))
    assert {path: str(finder.policy(path)) for path in paths} == {
        path: f"{file}:{at}" for path, at in paths.items()
    }


def test_what_comes_from_no_file_has_the_name_it_was_given(tmp_path: Path) -> None:
    """A text, or a file that went or was spoilt since."""
    spot = Spot(table="systemuser", id="hanna", column="isdisabled")
    assert Finder().spot("a text", spot) == Place("a text")
    assert Finder().policy(("set",)) is None
    assert Finder("gone.yaml").policy(("set", "x")) == Place("gone.yaml")
    spoilt = tmp_path / "spoilt.yaml"
    spoilt.write_bytes(b"\xff")
    assert Finder().spot(str(spoilt), spot) == Place(str(spoilt))
    assert Finder().spot(str(spoilt), None) == Place(str(spoilt))


def test_a_row_that_is_not_in_the_file_has_the_place_of_the_file(tmp_path: Path) -> None:
    """The server profile nobody wrote down."""
    path = tmp_path / "story.yaml"
    path.write_text(STORY, "utf-8")
    for table, key in (("emailserverprofile", "default"), ("mailbox", "nobody")):
        spot = Spot(table=table, id=key, column="name")
        assert Finder().spot(str(path), spot) == Place(str(path))
    other = Spot(table="organization", column="isauditenabled")
    assert Finder().spot(str(path), other) == Place(str(path))
