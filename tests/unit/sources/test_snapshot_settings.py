"""The OrgDBOrgSettings blob in every spelling seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sscsim.sources import Snapshot
from tests.unit.sources.snapshot_folders import CONTOSO, ORGANIZATION, loaded

HIDE = "<HideTrackAllOption>true</HideTrackAllOption>"
FORCE = "<SSSForceFilteringMethodForUserMailboxes>1</SSSForceFilteringMethodForUserMailboxes>"


def _with_blob(folder: Path, blob: Any) -> Snapshot:
    row = {"organizationid": ORGANIZATION, "orgdborgsettings": blob}
    return loaded(folder, {**CONTOSO, "organizations": [row]})


@pytest.mark.parametrize(
    "blob",
    [
        pytest.param(f"<OrgSettings>{HIDE}{FORCE}</OrgSettings>", id="whole"),
        pytest.param(f"{HIDE}{FORCE}", id="fragment without its root"),
        pytest.param(f"<?xml version='1.0' encoding='utf-16'?>\n<OrgSettings>{HIDE}{FORCE}"
                     "</OrgSettings>", id="XML declaration"),
        pytest.param(f"<?xml version='1.0'?>{HIDE}{FORCE}", id="declaration before a fragment"),
        pytest.param(f"<![CDATA[<OrgSettings>{HIDE}{FORCE}</OrgSettings>]]>", id="in CDATA"),
        pytest.param("<OrgSettings><HideTrackAllOption><![CDATA[ true ]]></HideTrackAllOption>"
                     f"{FORCE}</OrgSettings>", id="value in CDATA"),
        pytest.param(f"<OrgSettings>{HIDE}{FORCE}</OrgSettings>".replace("<", "&lt;")
                     .replace(">", "&gt;"), id="escaped once too often"),
        pytest.param(f"\ufeff\n <OrgSettings>{HIDE}{FORCE}</OrgSettings>\n", id="byte order mark"),
        pytest.param(f"<orgSettings xmlns='urn:x'>{HIDE}{FORCE}</orgSettings>", id="namespace"),
        pytest.param(f"<OrgSettings><!-- ours -->{HIDE}{FORCE}</OrgSettings>", id="comment"),
        pytest.param(f"<OrgSettings><HideTrackAllOption type='bool'>\nTRUE </HideTrackAllOption>"
                     f"{FORCE}</OrgSettings>", id="attribute, capitals, white space"),
        pytest.param(f"<OrgSettings><OrgSettings>{HIDE}</OrgSettings>{FORCE}</OrgSettings>",
                     id="root in the root"),
        pytest.param(f"<OrgSettings HideTrackAllOption='True'>{FORCE}</OrgSettings>",
                     id="a setting as attribute of the root"),
        pytest.param(f"<OrgSettings><HideTrackAllOption value='true'/>{FORCE}</OrgSettings>",
                     id="a value as attribute of its element"),
        pytest.param(f"<OrgSettings>{HIDE}{FORCE}</OrgSettings>".replace("<", "&amp;lt;")
                     .replace(">", "&amp;gt;"), id="escaped twice too often"),
        pytest.param(f"<OrgSettings>{HIDE}{FORCE}</OrgSettings>".replace("<", "&#60;")
                     .replace(">", "&#62;"), id="escaped as numbers"),
        pytest.param(f'"<OrgSettings>{HIDE}{FORCE}</OrgSettings>"', id="in quotation marks"),
        pytest.param(f"<root><OrgSettings>{HIDE}{FORCE}</OrgSettings></root>", id="in a root"),
        pytest.param(f"<OrgSettings><HideTrackAllOption>1</HideTrackAllOption>{FORCE}"
                     "</OrgSettings>", id="a number for a Boolean"),
    ],
)  # fmt: skip
def test_every_spelling_says_the_same(tmp_path: Path, blob: str) -> None:
    """SET-9: what an editor, a script or an old tool wrote is read alike."""
    snapshot = _with_blob(tmp_path, blob)
    assert snapshot.world.settings.given == {
        "HideTrackAllOption": True,
        "SSSForceFilteringMethodForUserMailboxes": 1,
    }
    assert not snapshot.warnings


@pytest.mark.parametrize(
    "blob",
    [None, "", " \n", "<OrgSettings/>", "<OrgSettings></OrgSettings>",
     "<OrgSettings><HideTrackAllOption/></OrgSettings>"],
    ids=["null", "empty", "white space", "empty element", "empty root", "empty setting"],
)  # fmt: skip
def test_nothing_written_means_the_defaults(tmp_path: Path, blob: str | None) -> None:
    """An absent setting has its default, true ones too."""
    settings = _with_blob(tmp_path, blob).world.settings
    assert settings.given == {}
    assert settings["DoNotAutoTrackEmail"] is True


def test_unknown_settings_are_kept_and_told(tmp_path: Path) -> None:
    """A misspelt name gets an offer, other features' settings one line, two known ones none."""
    snapshot = _with_blob(
        tmp_path,
        "<OrgSettings><HideTrackAllOptions>true</HideTrackAllOptions><ZFeature>x</ZFeature>"
        "<AFeature>1</AFeature><SendEmailSynchronously>false</SendEmailSynchronously>"
        "</OrgSettings>",
    )
    assert snapshot.world.settings["HideTrackAllOption"] is False
    assert snapshot.world.settings.unknown == {
        "HideTrackAllOptions": "true",
        "ZFeature": "x",
        "AFeature": "1",
        "SendEmailSynchronously": "false",
    }
    assert [(warning.what, warning.offer) for warning in snapshot.warnings] == [
        (
            (
                f"row 1 (organizationid {ORGANIZATION}): orgdborgsettings:"
                ' "HideTrackAllOptions" is no'
                " known setting and has no effect."
            ),
            "Did you mean HideTrackAllOption?",
        ),
        (
            (
                f"row 1 (organizationid {ORGANIZATION}): orgdborgsettings: 2 settings without"
                " effect on incoming email: AFeature, ZFeature."
            ),
            "",
        ),
    ]


def test_surprising_values_are_told(tmp_path: Path) -> None:
    """Two values for one setting, and a number outside the range that was published."""
    snapshot = _with_blob(
        tmp_path,
        f"<OrgSettings>{HIDE}<HideTrackAllOption>false</HideTrackAllOption>"
        "<MaximumSubjectLengthOnMailServer>78</MaximumSubjectLengthOnMailServer></OrgSettings>",
    )
    assert snapshot.world.settings["HideTrackAllOption"] is False
    assert snapshot.world.settings["MaximumSubjectLengthOnMailServer"] == 78
    lead = f"row 1 (organizationid {ORGANIZATION}): orgdborgsettings: "
    assert [warning.what.removeprefix(lead) for warning in snapshot.warnings] == [
        "HideTrackAllOption stands twice; the last one counts.",
        "MaximumSubjectLengthOnMailServer is 78, and was published as 255 to 400.",
    ]


@pytest.mark.parametrize(
    "blob",
    ["<Settings/>", "<Settings a='1'> </Settings>", f"<Settings>{HIDE}</Settings>",
     f"<OrgSettings><Settings>{HIDE}</Settings></OrgSettings>"],
    ids=["empty", "with an attribute", "with a setting", "inside the root"],
)  # fmt: skip
def test_an_element_in_which_nothing_is_read_is_told(tmp_path: Path, blob: str) -> None:
    """Settings under another name than OrgSettings have no effect, and do not pass in silence."""
    snapshot = _with_blob(tmp_path, blob)
    assert not snapshot.world.settings.given
    assert not snapshot.world.settings.unknown
    assert [(warning.what, warning.offer) for warning in snapshot.warnings] == [
        (
            (
                f"row 1 (organizationid {ORGANIZATION}): orgdborgsettings: nothing in <Settings>"
                " is read: it is not <OrgSettings>."
            ),
            "Write <OrgSettings><HideTrackAllOption>true</HideTrackAllOption></OrgSettings>.",
        )
    ]


@pytest.mark.parametrize(
    "blob",
    ["<OrgSettings/>", "<root><OrgSettings/></root>", "<HideTrackAllOption/>", HIDE,
     "<OrgSettings><ZFeature/></OrgSettings>"],
    ids=["the root", "around the root", "an empty setting", "a setting", "a feature of others"],
)  # fmt: skip
def test_an_element_that_is_read_or_says_nothing_is_not(tmp_path: Path, blob: str) -> None:
    """Its twin: a root may be wrapped or left out, and an empty setting leaves the default."""
    assert not _with_blob(tmp_path, blob).warnings


def test_many_settings_of_other_features_are_counted(tmp_path: Path) -> None:
    """A real organisation has dozens; ten of them are named, and the number of all."""
    blob = "".join(f"<Feature{n:02}>1</Feature{n:02}>" for n in range(12))
    (warning,) = _with_blob(tmp_path, blob).warnings
    assert warning.what.partition("orgdborgsettings: ")[2] == (
        "12 settings without effect on incoming email: Feature00, Feature01, Feature02, Feature03,"
        " Feature04, Feature05, Feature06, Feature07, Feature08, Feature09 and others."
    )


def test_a_setting_in_the_wrong_case_is_not_the_setting(tmp_path: Path) -> None:
    """The product compares names as they are; the near miss is named."""
    snapshot = _with_blob(tmp_path, "<hidetrackalloption>true</hidetrackalloption>")
    assert snapshot.world.settings["HideTrackAllOption"] is False
    assert [str(warning.offer) for warning in snapshot.warnings] == [
        "Did you mean HideTrackAllOption?"
    ]
