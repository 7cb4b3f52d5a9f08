"""The class of a user or queue, in the order of precedence of contract 6."""

from __future__ import annotations

import json

import attrs
import pytest

from sscsim import World, load_scenario_text
from sscsim.assumptions import Assumptions
from sscsim.audit import Class, audit_of, findings_of
from sscsim.views.audit import audit_lines, audit_value, baseline_of

WORLD = """
organization: {{emailcorrelationenabled: {correlation},
               orgdborgsettings: {{SSSForceFilteringMethodForUserMailboxes: {force},
                                  HideEmailAutoTrackOptions: {hidden}, {more}}}}}
systemusers:
  - {{id: hanna, fullname: Hanna Reyes, {address}{user}{mailbox}}}
queues: [{{id: sales, name: Sales, emailaddress: sales@contoso.example,
          incomingemailfilteringmethod: {queue}}}]
"""
UNREAD = "mailbox: {enabledforincomingemail: false}"
INACTIVE = "mailbox: {statecode: 1}"
ONLY_OWN = "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation"
TRACKS_ALL = "incomingemailfilteringmethod: 0, "


def _world(
    user: str = TRACKS_ALL,
    *,
    mailbox: str = "",
    force: int = -1,
    correlation: str = "true",
    hidden: str = "false",
    more: str = "",
    address: str = "internalemailaddress: hanna@contoso.example, ",
    queue: int = 0,
) -> World:
    return load_scenario_text(
        WORLD.format(
            user=user,
            mailbox=mailbox,
            force=force,
            correlation=correlation,
            hidden=hidden,
            more=more,
            address=address,
            queue=queue,
        )
    ).world


def _hanna(world: World) -> tuple[str, int]:
    [hanna] = audit_of(world).users
    return hanna.class_.value, int(hanna.effective)


@pytest.mark.parametrize(
    ("world", "class_", "effective"),
    [
        pytest.param(_world(), "live", 0, id="read and open"),
        pytest.param(_world("incomingemailfilteringmethod: 2, "), "live", 2, id="known senders"),
        pytest.param(_world("incomingemailfilteringmethod: 3, "), "live", 3, id="any record"),
        pytest.param(_world("incomingemailfilteringmethod: 1, "), "safe", 1, id="answers"),
        pytest.param(_world("incomingemailfilteringmethod: 4, "), "safe", 4, id="nothing"),
        pytest.param(_world(""), "safe", 1, id="not exported"),
        pytest.param(_world(mailbox=UNREAD), "reachable", 0, id="not read"),
        pytest.param(_world(mailbox=INACTIVE), "latent", 0, id="inactive mailbox"),
        pytest.param(_world(TRACKS_ALL + "isdisabled: true, "), "latent", 0, id="disabled"),
        pytest.param(_world(force=1), "overridden", 1, id="forced to answers"),
        pytest.param(_world(force=4), "overridden", 4, id="forced to nothing"),
        pytest.param(_world(force=2), "live", 2, id="forced to known senders"),
        pytest.param(
            _world("incomingemailfilteringmethod: 1, ", force=0), "live", 0, id="forced open"
        ),
        pytest.param(
            _world("incomingemailfilteringmethod: 1, ", force=1), "safe", 1, id="forced as stored"
        ),
        pytest.param(_world(correlation="false"), "overridden", 0, id="correlation off"),
        pytest.param(
            _world(TRACKS_ALL + "isdisabled: true, ", force=1),
            "overridden",
            1,
            id="overridden comes before latent",
        ),
        pytest.param(_world(hidden="true"), "live", 0, id="a Hide flag changes no class"),
        pytest.param(_world(mailbox=UNREAD, address=""), "latent", 0, id="no address to be named"),
    ],
)
def test_the_class_of_a_user(world: World, class_: str, effective: int) -> None:
    assert _hanna(world) == (class_, effective)


@pytest.mark.parametrize(
    ("world", "asked"),
    [
        (_world(mailbox=INACTIVE), True),
        (_world(mailbox=INACTIVE, more=f"{ONLY_OWN}: true"), False),
        (_world(TRACKS_ALL + "isdisabled: true, "), False),
    ],
)
def test_the_latent_are_said_to_sleep_only_where_no_mail_of_others_asks_them(
    *, world: World, asked: bool
) -> None:
    """A mailbox that is inactive is not read, but others' mail still asks its owner (FLT-12)."""
    [hanna] = audit_of(world).users
    assert hanna.class_ is Class.LATENT
    assert ("is asked even now for mail in others'" in hanna.why) is asked
    assert ("acts again when that changes" in hanna.why) is not asked
    assert hanna.acts is asked
    assert attrs.evolve(hanna, why="Said in other words.").acts is asked


@pytest.mark.parametrize(("more", "opens"), [("", True), (f"{ONLY_OWN}: true", False)])
def test_an_address_is_opened_by_one_whose_mailbox_alone_is_inactive_if_she_is_asked(
    *, more: str, opens: bool
) -> None:
    """And an earlier audit, found again in the keys of the contract, says the same."""
    own = "internalemailaddress: sales@contoso.example, "
    audit = audit_of(_world(mailbox=INACTIVE, address=own, queue=1, more=more))
    [shared] = audit.shared_addresses
    assert (shared.opened_by is not None) is opens
    found = {one.id: one.is_ for one in findings_of(audit)}
    assert ("address:sales@contoso.example" in found) is opens
    assert baseline_of(json.loads(json.dumps(audit_value(audit)))) == found


@pytest.mark.parametrize(
    ("class_", "why", "opens"),
    [
        ("live", "", True),
        ("latent", "It is asked even now for mail in others' that names it too.", True),
        ("latent", "The user is disabled.", False),
        ("safe", "It is asked even now for mail in others' that names it too.", False),
    ],
)
def test_a_baseline_of_earlier_is_read_by_the_words_of_its_day(
    *, class_: str, why: str, opens: bool
) -> None:
    """Contract 6 has no key for who acts, so these words stay known when today's change."""
    hanna = {"systemuserid": "hanna", "incomingemailfilteringmethod": 0, "class": class_}
    rows = [{"table": "systemuser", "id": "hanna"}, {"table": "queue", "id": "sales"}]
    before = baseline_of(
        {
            "users": [{**hanna, "why": why}],
            "queues": [],
            "shared_addresses": [{"address": "sales@contoso.example", "rows": rows}],
        }
    )
    assert before is not None
    assert ("address:sales@contoso.example" in before) is opens


@pytest.mark.parametrize(("user", "untold"), [("", True), (TRACKS_ALL, False)])
def test_who_was_not_exported_counts_as_safe_for_want_of_a_value(
    *, user: str, untold: bool
) -> None:
    """Its reason says what is taken instead: the default, or the force that acts anyway."""
    [hanna] = audit_of(_world(user)).users
    assert hanna.untold is untold
    [forced] = audit_of(_world(user, force=4)).users
    says = "No value was exported; whatever it is, "
    assert forced.why.startswith(says) is untold


def test_the_text_counts_among_the_latent_those_who_let_mail_in_even_now() -> None:
    """And says of a force what it hides, where no value was exported."""
    told = "Of the latent, 1 lets in mail even now that also goes to colleagues."
    assert told in _lines(_world(mailbox=INACTIVE))
    assert told not in _lines(_world(TRACKS_ALL + "isdisabled: true, "))
    hidden = "so what acts when SSSForceFilteringMethodForUserMailboxes is lifted cannot be known"
    assert hidden in " ".join(_lines(_world("", force=1)))
    assert hidden not in " ".join(_lines(_world("")))


def _lines(world: World) -> list[str]:
    return list(audit_lines(audit_of(world), (), None, 200))


def test_the_flag_overrides_in_a_reading_in_which_it_acts() -> None:
    """And not in the article's (SET-3)."""
    world = _world(hidden="true")
    acts = world.assuming(Assumptions(hide_flags_affect_runtime=True))
    assert _hanna(acts) == ("overridden", 1)
    assert _hanna(world) == ("live", 0)


def test_correlation_off_overrides_only_in_the_readings_that_say_so() -> None:
    """FLT-18: in the other it ends correlation alone."""
    world = _world(correlation="false")
    only = Assumptions(correlation_off_effect="blocks_header_correlation_only")
    assert _hanna(world.assuming(only)) == ("live", 0)


@pytest.mark.parametrize(
    ("world", "class_"),
    [
        (_world(), "live"),
        (_world(queue=1), "safe"),
        (_world(force=1), "live"),
        (_world(correlation="false"), "live"),
    ],
)
def test_no_force_acts_on_a_queue(world: World, class_: str) -> None:
    """FLT-15, and FLT-18 speaks of personal options."""
    [sales] = audit_of(world).queues
    assert sales.class_ == Class(class_)


def test_an_address_of_a_user_and_a_queue_is_shared_and_says_who_opens_it() -> None:
    """FLT-29: the queue lets in what the user's method would not."""
    world = _world(
        "incomingemailfilteringmethod: 4, ", address="internalemailaddress: sales@contoso.example, "
    )
    [shared] = audit_of(world).shared_addresses
    assert shared.address == "sales@contoso.example"
    assert {ref.table for ref in shared.rows} == {"systemuser", "queue"}
    assert shared.opened_by is not None
    assert shared.opened_by.table == "queue"
    assert audit_of(_world()).shared_addresses == ()


def test_a_disabled_user_shares_no_address() -> None:
    """Only active rows count (contract 6)."""
    own = "internalemailaddress: sales@contoso.example, "
    world = _world(TRACKS_ALL + "isdisabled: true, ", address=own)
    assert audit_of(world).shared_addresses == ()


def test_the_dialog_offers_what_the_flags_leave() -> None:
    """SET-12."""
    assert [int(one) for one in audit_of(_world()).dialog_offers] == [0, 1, 2, 3, 4]
    assert [int(one) for one in audit_of(_world(hidden="true")).dialog_offers] == [1, 4]


def test_of_two_who_open_a_shared_address_the_one_who_lets_in_more_is_named() -> None:
    """The user takes known senders only; a stranger's mail comes in by the queue."""
    own = "internalemailaddress: sales@contoso.example, "
    [shared] = audit_of(_world("incomingemailfilteringmethod: 2, ", address=own)).shared_addresses
    assert shared.opened_by is not None
    assert shared.opened_by.table == "queue"
    known = _world("incomingemailfilteringmethod: 2, ", address=own, queue=1)
    [shared] = audit_of(known).shared_addresses
    assert shared.opened_by is not None
    assert shared.opened_by.table == "systemuser"
