"""Pictures of flows: everything drawn once, in its place, and nothing of it run."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from sscsim.views.flows import Box, Flow, Picture, picture_svg

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert(1)</script> & "x" \x1b[2J \u202edrow'


def drawn(*boxes: Box, flows: tuple[Flow, ...] = ()) -> ET.Element:
    """Draw boxes in two columns."""
    picture = Picture(title=HOSTILE, heads=("From", "To"), boxes=boxes, flows=flows)
    return ET.fromstring(picture_svg(picture))  # noqa: S314 - it is our own


def heights(root: ET.Element) -> list[float]:
    """The heights of the boxes."""
    return [float(one.get("height", "")) for one in root.iter(f"{SVG}rect")]


def test_hostile_text_is_shown_and_nothing_is_run() -> None:
    root = drawn(Box(key="a", column=0, title=HOSTILE, note=HOSTILE, weight=1))
    assert not list(root.iter(f"{SVG}script"))
    said = "".join(text for one in root.iter() for text in (one.text or "",))
    assert "<script>alert(1)</script>" in said
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_a_box_has_room_for_its_text_and_the_rest_by_its_weight() -> None:
    heavy, light = (Box(key=str(n), column=0, title="x", weight=w) for n, w in enumerate((99, 1)))
    assert heights(drawn(heavy, light)) == [475.6, 44.4]  # 40 for each, and 440 by weight


def test_many_boxes_are_as_low_as_their_text() -> None:
    boxes = [Box(key=str(n), column=0, title="x", weight=n) for n in range(20)]
    assert set(heights(drawn(*boxes))) == {40}


def test_bands_share_a_box_and_leave_none_of_it_free() -> None:
    boxes = [Box(key=key, column=key != "a", title=key, weight=1) for key in "abc"]
    flows = (Flow(start="a", end="b", weight=3), Flow(start="a", end="c", weight=1))
    one, two = (path.get("d", "") for path in drawn(*boxes, flows=flows).iter(f"{SVG}path"))
    assert one.startswith("M 264.0 78.0 C")
    assert one.endswith("264.0 468.0 Z")  # three quarters of 520 lower
    assert two.startswith("M 264.0 468.0 C")
    assert two.endswith("264.0 598.0 Z")


def test_a_long_title_is_cut_and_a_wide_one_sooner() -> None:
    root = drawn(
        Box(key="a", column=0, title="n" * 99, weight=1),
        Box(key="b", column=0, title="社" * 99, weight=1),
    )
    narrow, wide = [one.text or "" for one in root.iter(f"{SVG}text")][-2:]
    assert (len(narrow), len(wide)) == (29, 14)
    assert narrow.endswith("…")
