"""The requests of a plan: in the order of the article, each with the undo that takes it back."""

from __future__ import annotations

import json
from pathlib import Path

from sscsim import World, load_scenario_text, load_snapshot
from sscsim.remedy import Removal, Request, batches, plan_of

WORLD = """
organization:
  organizationid: "17170000-0000-4000-8000-000000000001"
  orgdborgsettings: {{HideEmailAutoTrackOptions: {hidden}, {more}}}
systemusers:
  - {{id: hanna, fullname: Hanna Reyes, internalemailaddress: hanna@contoso.example,
     incomingemailfilteringmethod: 0}}
  - {{id: jonas, fullname: Jonas Falk, internalemailaddress: jonas@contoso.example,
     incomingemailfilteringmethod: 1}}
"""
HANNA = "/api/data/v9.2/usersettingscollection(hanna)"


def _world(hidden: str = "false", more: str = "RestrictIRMEmailItems: true") -> World:
    return load_scenario_text(WORLD.format(hidden=hidden, more=more)).world


def test_the_flag_is_sent_in_the_whole_blob_and_its_undo_is_the_blob_of_before() -> None:
    """SET-10: other settings of the blob stay as they are."""
    [hide] = plan_of(_world()).step(1)
    assert hide.method == "PATCH"
    assert hide.url.endswith("/organizations(17170000-0000-4000-8000-000000000001)")
    blob = "<OrgSettings>{}<RestrictIRMEmailItems>true</RestrictIRMEmailItems></OrgSettings>"
    flag = "<HideEmailAutoTrackOptions>{}</HideEmailAutoTrackOptions>"
    assert hide.body == {"orgdborgsettings": blob.format(flag.format("true"))}
    [undo] = hide.undo
    assert undo["body"] == {"orgdborgsettings": blob.format(flag.format("false"))}


def test_a_flag_that_is_set_is_not_sent_again() -> None:
    """There is nothing to undo either."""
    assert plan_of(_world(hidden="true")).step(1) == ()


def test_a_force_setting_that_opens_every_inbox_is_lifted_with_the_flag() -> None:
    """Values that are mended would not act under it (FLT-15)."""
    [hide] = plan_of(_world(more="SSSForceFilteringMethodForUserMailboxes: 0")).step(1)
    assert "<SSSForceFilteringMethodForUserMailboxes>-1</" in hide.body["orgdborgsettings"]


def test_without_the_row_of_the_organisation_its_settings_are_read_first() -> None:
    """A blob that was never seen must not be written over."""
    world = load_scenario_text("systemusers: [{id: hanna, incomingemailfilteringmethod: 0}]").world
    [read] = plan_of(world).step(1)
    assert (read.method, read.body) == ("GET", None)


def test_each_value_has_its_query_and_only_users_at_risk_are_mended() -> None:
    """AUD-1 and AUD-6."""
    plan = plan_of(_world())
    assert [one.url[-5:] for one in plan.step(2)] == ["q%200", "q%202", "q%203"]
    [mend] = plan.step(3)
    assert mend.record() == {
        "step": 3,
        "method": "PATCH",
        "url": HANNA,
        "body": {"incomingemailfilteringmethod": 1},
        "undo": {"method": "PATCH", "url": HANNA, "body": {"incomingemailfilteringmethod": 0}},
    }


def test_a_mass_deletion_names_the_users_and_has_no_undo() -> None:
    """Without the recycle bin it says so (AUD-12)."""
    [job] = plan_of(_world()).step(4)
    assert job.url == "/api/data/v9.2/BulkDelete"
    assert job.record()["undo"] is None
    [accepting, incoming] = job.body["QuerySet"][0]["Criteria"]["Conditions"]
    assert accepting["Values"] == [{"Value": "hanna", "Type": "System.Guid"}]
    assert incoming["AttributeName"] == "directioncode"
    assert "CanRecoverDeletedRecords" not in job.body
    [final] = plan_of(_world(), recoverable=False).step(4)
    assert final.body["CanRecoverDeletedRecords"] is False


def test_nobody_at_risk_gives_nothing_to_change_or_delete() -> None:
    """The queries stay: they show it."""
    world = load_scenario_text("systemusers: [{id: jonas, incomingemailfilteringmethod: 1}]").world
    assert {one.step for one in plan_of(world).requests} == {1, 2}


def test_one_by_one_deletes_exported_emails_that_would_not_have_come_in_anyway() -> None:
    """The answer to an email of Hanna's came in rightly, the complaint did not (AUD-9)."""
    world = load_scenario_text(
        WORLD.format(hidden="true", more="RestrictIRMEmailItems: true")
        + """
emails:
  - {id: e0, messageid: "<q@contoso.example>", directioncode: outgoing, subject: Question}
  - {id: e1, messageid: "<a@x.example>", directioncode: incoming, subject: "Re: Question",
     inreplyto: "<q@contoso.example>", acceptingentityid: {table: systemuser, id: hanna},
     parties: [{participation: from, address: ivo@x.example},
               {participation: to, address: hanna@contoso.example}]}
  - {id: e2, messageid: "<c@x.example>", directioncode: incoming, subject: In confidence,
     acceptingentityid: {table: systemuser, id: hanna},
     parties: [{participation: from, address: someone@x.example},
               {participation: to, address: hanna@contoso.example}]}
"""
    ).world
    plan = plan_of(world, removal=Removal.ONE_BY_ONE)
    assert {one.source: one.anyway for one in plan.let_in} == {"e1": True, "e2": False}
    assert [(one.method, one.url) for one in plan.step(4)] == [
        ("DELETE", "/api/data/v9.2/emails(e2)")
    ]


def test_a_batch_holds_the_same_requests_as_the_lines() -> None:
    """Each as a part with its method, its URL and its body."""
    plan = plan_of(_world())
    [body] = batches(plan.step(3))
    assert f"PATCH {HANNA} HTTP/1.1\r\n" in body
    assert json.dumps({"incomingemailfilteringmethod": 1}) in body
    assert body.endswith("--changeset_sscsim--\r\n--batch_sscsim--\r\n")


def test_settings_that_were_not_exported_are_read_first_and_empty_ones_are_written(
    tmp_path: Path,
) -> None:
    """An export may leave the column out; then nobody knows what would be lost."""
    assert _hiding(tmp_path).method == "GET"
    hide = _hiding(tmp_path, orgdborgsettings=None)
    assert hide.method == "PATCH"
    flag = "<HideEmailAutoTrackOptions>true</HideEmailAutoTrackOptions>"
    assert hide.body == {"orgdborgsettings": f"<OrgSettings>{flag}</OrgSettings>"}
    assert hide.undo[0]["body"] == {"orgdborgsettings": None}


def _hiding(folder: Path, **columns: str | None) -> Request:
    """Export the organisation with these columns, and plan the first step."""
    row = {"organizationid": "17170000-0000-4000-8000-000000000001", **columns}
    users = [{"systemuserid": "11110000-0000-4000-8000-000000000001", "isdisabled": False}]
    (folder / "organizations.json").write_text(json.dumps([row]))
    (folder / "systemusers.json").write_text(json.dumps(users))
    [request] = plan_of(load_snapshot(folder).world).step(1)
    return request


def test_the_exported_text_is_sent_with_the_flag_alone_changed_and_its_undo_is_that_text(
    tmp_path: Path,
) -> None:
    """What nobody here knows, order, attributes and white space included, survives."""
    blob = "<OrgSettings>\n <ZFeature on='1'><A/> </ZFeature>\n <!-- ours -->{}\n</OrgSettings>"
    flag = "<HideEmailAutoTrackOptions>{}</HideEmailAutoTrackOptions>"
    before, after = (blob.format(flag.format(value)) for value in ("false", "true"))
    hide = _hiding(tmp_path, orgdborgsettings=before)
    assert hide.body == {"orgdborgsettings": after}
    assert hide.undo[0]["body"] == {"orgdborgsettings": before}


def test_settings_that_cannot_be_changed_in_place_are_read_first(tmp_path: Path) -> None:
    """The export escaped them; who knows what the organisation holds."""
    hide = _hiding(tmp_path, orgdborgsettings="&lt;OrgSettings/>")
    assert (hide.method, hide.body) == ("GET", None)
