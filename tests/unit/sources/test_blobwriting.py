"""The blob with settings changed: these, and not one byte beside them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscsim.sources import rewritten
from sscsim.sources.orgsettings import written_in

HIDE = "HideEmailAutoTrackOptions"
FORCE = "SSSForceFilteringMethodForUserMailboxes"
NEW = f"<{HIDE}>true</{HIDE}>"

FILLING = st.sampled_from(
    ["false", " FALSE\n", "", "<!-- why -->false", "<![CDATA[false]]>", "&#48;"]
)
MARKS = st.sampled_from(["", " type='bool'", ' a=">" b="/"', "\n  x='&lt;ü&#10;'"])
OTHERS = st.sampled_from(
    [
        "",
        " \n\t",
        "<!-- <HideEmailAutoTrackOptions>true</HideEmailAutoTrackOptions> -->",
        "<?keep this?>",
        "<ZFeature/>",
        "<ZFeature />",
        "<ZFeature  on = 'yes'>1</ZFeature>",
        "<Nested><HideEmailAutoTrackOptions>false</HideEmailAutoTrackOptions> ü 日本</Nested>",
        "<Empty></Empty>",
        "<Amp>a&amp;b &#x26; <![CDATA[<&]]></Amp>",
        f"<{FORCE}>1</{FORCE}>",
        "<HideTrackAllOption>true</HideTrackAllOption>",
        "<hideemailautotrackoptions>x</hideemailautotrackoptions>",
    ]
)
# What stands around the settings: whether it is a root of its own, so that they can be empty.
AROUND = st.sampled_from(
    [
        ("<OrgSettings>", "</OrgSettings>"),
        ("\ufeff<OrgSettings xmlns='urn:x' ü='1'>", "</OrgSettings >\n"),
        ("<?xml version='1.0' encoding='utf-16'?>\n<orgsettings>", "</orgsettings>"),
        ("<![CDATA[<OrgSettings>", "</OrgSettings>]]>"),
        ('"<OrgSettings>', '</OrgSettings>"'),
        ("<o:OrgSettings xmlns:o='urn:o'>", "</o:OrgSettings>"),
        ("<OrgSettings><First>1</First><OrgSettings>", "</OrgSettings></OrgSettings>"),
        ("<root><OrgSettings>", "</OrgSettings></root>"),
    ]
)


@st.composite
def blobs(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a blob, and what it is to become."""
    pieces = draw(st.lists(OTHERS, max_size=5))
    before, after = [*pieces], [*pieces]
    for place in draw(st.lists(st.integers(0, len(pieces)), max_size=2)):
        marks, filling = draw(MARKS), draw(FILLING)
        before.insert(place, f"<{HIDE}{marks}>{filling}</{HIDE}>")
        after.insert(place, f"<{HIDE}{marks}>true</{HIDE}>")
    if before == after:
        after.append(NEW)
    opening, closing = draw(AROUND)
    return f"{opening}{''.join(before)}{closing}", f"{opening}{''.join(after)}{closing}"


@given(blobs())
def test_only_the_element_in_question_is_changed_or_put_in(blob: tuple[str, str]) -> None:
    """SET-10: attributes, comments, unknown elements, order and white space are as they were."""
    before, after = blob
    assert rewritten(before, {HIDE: True}) == after
    read = written_in(before)
    assert read is not None
    assert written_in(after) == {**read, HIDE: "true"}


@pytest.mark.parametrize(
    ("blob", "becomes"),
    [
        pytest.param("", f"<OrgSettings>{NEW}</OrgSettings>", id="nothing"),
        pytest.param("<OrgSettings/>", f"<OrgSettings>{NEW}</OrgSettings>", id="empty root"),
        pytest.param("<OrgSettings a='/' />", f"<OrgSettings a='/' >{NEW}</OrgSettings>",
                     id="empty root with an attribute"),
        pytest.param("<ZFeature>1</ZFeature>", f"<ZFeature>1</ZFeature>{NEW}", id="no root"),
        pytest.param(f"<OrgSettings><{HIDE}/></OrgSettings>", f"<OrgSettings>{NEW}</OrgSettings>",
                     id="empty setting"),
        pytest.param(f"<OrgSettings><{HIDE} value='false'/></OrgSettings>",
                     f"<OrgSettings>{NEW}</OrgSettings>", id="value as an attribute"),
        pytest.param(f"<OrgSettings {HIDE}='false'><Z/></OrgSettings>",
                     f"<OrgSettings {HIDE}='false'><Z/>{NEW}</OrgSettings>",
                     id="setting as an attribute: the element counts"),
    ],
)  # fmt: skip
def test_what_is_empty_is_opened(blob: str, becomes: str) -> None:
    assert rewritten(blob, {HIDE: True}) == becomes


def test_several_settings_are_changed_and_put_in_at_once() -> None:
    blob = f"<OrgSettings><{FORCE}>0</{FORCE}><Z/></OrgSettings>"
    assert rewritten(blob, {HIDE: True, FORCE: -1}) == (
        f"<OrgSettings><{FORCE}>-1</{FORCE}><Z/>{NEW}</OrgSettings>"
    )


def _escaped(text: str) -> str:
    return text.replace("<", "&lt;")


@pytest.mark.parametrize(
    "wrapped",
    [
        _escaped,
        lambda text: f"{text}</Odd>",
        lambda text: f"{text}\ud800",
        lambda text: f"{text}\0",
    ],
    ids=["escaped", "not well-formed", "half a character", "no character"],
)
def test_what_cannot_be_changed_in_place_is_left_alone(wrapped: Callable[[str], str]) -> None:
    """Its reader asks the organisation first."""
    assert rewritten(wrapped("<OrgSettings><Z/></OrgSettings>"), {HIDE: True}) is None
