"""What a message is stopped by under a reading only: its Sender header; and what no file says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from sscsim import load_scenario_text
from sscsim.gate import Property, broken, expression, gained, not_tried
from sscsim.policy import Policy, apply_policy
from sscsim.world import World
from tests.unit.gate.played import is_gained

STORY = """
assume: {%s}
organization: {%s}
systemusers:
  - {id: hanna, internalemailaddress: hanna@contoso.example, incomingemailfilteringmethod: %d}
contacts: [{id: zoe, emailaddress1: zoe@fabrikam.example}]
records: [{id: s1, table: cr123_supplier, columns: {cr123_mail: buy@supplier.example}}]
"""
BY_SENDER = "sender_header: sender"
IGNORING = (
    "ignoreinternalemail: true, orgdborgsettings: {IgnoreInternalEmailDetectionEnhancement: false}"
)


def pair(assume: str, columns: str, method: int, changed: Mapping[str, Any]) -> tuple[World, World]:
    """An organisation, and the same under a policy that sets something."""
    world = load_scenario_text(STORY % (assume, columns, method)).world
    return world, apply_policy(world, Policy(name="Changed", set=changed))


def test_a_colleague_on_behalf_of_a_customer_is_gained_where_sender_is_tested() -> None:
    counting = {"ignoreinternalemail": False}
    one, other = pair(BY_SENDER, IGNORING, 2, counting)
    found = gained(one, other).witness
    assert found is not None
    assert is_gained(one, other, found)
    assert gained(*pair("", IGNORING, 2, counting)).witness is None  # From alone is tested


@pytest.mark.parametrize(("assume", "is_broken"), [(BY_SENDER, True), ("", False)])
def test_a_record_is_let_in_for_who_sent_its_mail(assume: str, *, is_broken: bool) -> None:
    world, _ = pair(assume, "", 2, {})
    found = broken(world, [Property(never=True, said=expression("sender = record"))]).witness
    assert (found is not None) is is_broken


REFUSING = "oversize_attachment_policy: reject_message"


@pytest.mark.parametrize(
    ("assume", "changed", "told"),
    [
        ("", {"IgnoreCopiedItemsInSSSForMailbox": False}, "copies of tracked items"),
        ("", {"IgnoreCopiedItemsInSSSForMailbox": True}, None),
        (REFUSING, {"maxuploadfilesize": 2_000_000}, "how large a file may be"),
        (REFUSING, {"maxuploadfilesize": 1_000_000}, None),
        ("", {"maxuploadfilesize": 2_000_000}, None),
    ],
)
def test_what_no_file_of_mail_says_is_told_where_policies_differ_in_it(
    assume: str, changed: Mapping[str, Any], told: str | None
) -> None:
    notes = " ".join(not_tried(*pair(assume, "maxuploadfilesize: 1000000", 0, changed)))
    for one in ("copies of tracked items", "how large a file may be"):
        assert (one in notes) is (one == told)
