"""What of it is exposure, what is confidential, and which change would close most."""

from __future__ import annotations

import pytest

from sscsim.decisions import NamedRef, Reason
from sscsim.engine import simulate
from sscsim.errors import InputError
from sscsim.exposure import (
    Exposure,
    Marks,
    Promotion,
    candidates,
    changed,
    confirmed,
    exposure_of,
    marks_of,
    promotions,
)
from sscsim.policy import mended
from sscsim.scenario import Scenario
from sscsim.scenario.desk import Desk
from sscsim.scenario.yaml_nodes import parse
from sscsim.vocabulary import Ref
from sscsim.world import World
from tests.worlds import Thing, mail, queue, row, scene, user

OWN = row("roles", "own", name="Own mail only", prvReadActivity="user")
ALL = row("roles", "all", name="Auditor", prvReadActivity="organization")
PEOPLE = (OWN, ALL, user("hanna", 0, roles=["own"]), user("marc", 1, roles=["all"]))


def exposed(scenario: Scenario, world: World | None = None) -> Exposure:
    """Play a scenario as things are and mended, and hold one against the other."""
    runs = [
        promotions(simulate(each, scenario.events).decisions)
        for each in (world or scenario.world, mended(scenario.world))
    ]
    found, anyway = (list(run) for run in runs)
    return exposure_of(world or scenario.world, found, anyway={one.key for one in anyway})


def anyway(*things: Thing) -> list[bool]:
    """Say of each promoted email whether it comes in anyway."""
    return [one.anyway for one in exposed(scene(*PEOPLE, *things)).emails]


def test_a_strangers_mail_to_an_open_inbox_is_exposure() -> None:
    found = exposed(scene(*PEOPLE, mail()))
    assert [one.exposed for one in found.emails] == [True]
    assert {one.user.id: one.counts.exposed for one in found.persons} == {"marc": 1, "hanna": 0}
    assert {who.name: n for (who, _), n in found.let_in_by.items()} == {"Hanna": 1}


def test_an_answer_to_what_dynamics_sent_comes_in_anyway() -> None:
    """AUD-9: a correlated reply is legitimate, though her open inbox let it in."""
    sent = Thing("emails", {"id": "e1", "messageid": "<e1@contoso.example>"})
    assert anyway(sent, mail(in_reply_to="<e1@contoso.example>")) == [True]
    assert anyway(sent, mail(in_reply_to="<another@contoso.example>")) == [False]


def test_what_another_recipient_accepts_comes_in_anyway() -> None:
    """AUD-9: a queue that accepts all is meant so; a colleague who is open too is no excuse."""
    assert anyway(queue("sales", 0), mail(to=["hanna", "sales"])) == [True]
    assert anyway(user("ruth", 0, roles=["own"]), mail(to=["hanna", "ruth"])) == [False]


def test_an_answer_to_what_leaked_is_exposure_and_descends_from_it() -> None:
    """In the mended organisation there is nothing for it to answer."""
    leak = mail("leak", message_id="<leak@outside.example>")
    answer = mail("answer", to="marc", in_reply_to="<leak@outside.example>")
    found = exposed(scene(*PEOPLE, leak, answer))
    assert [(one.anyway, one.root, one.descended) for one in found.emails] == [
        (False, "leak", False),
        (False, "leak", True),
    ]


def test_whoever_sent_or_received_it_is_not_exposed_to_it() -> None:
    inside = mail(sender="marc", to="hanna")
    assert exposed(scene(*PEOPLE, inside)).pairs == 0
    assert exposed(scene(*PEOPLE, mail(to="hanna"))).pairs == 1


def test_an_email_is_found_by_its_source_or_message_id() -> None:
    found = exposed(scene(*PEOPLE, mail(message_id="<a@outside.example>")))
    for name in ("m1", "a@outside.example", "<a@outside.example>"):
        assert [one.mail.source for one in found.found(name)] == ["m1"]
    assert found.found("m2") == ()


# -- confidential ----------------------------------------------------------------------------------

HR = NamedRef("systemuser", "hanna", "Hanna Reyes")
COMPLAINT = Promotion(
    source="in.mbox#3",
    messageid="c1@outside.example",
    mailbox="hanna@contoso.example",
    subject="In Confidence",
    sender="ruth@council.example",
    reason=Reason.ACCEPT_ALL,
    accepting_entity=HR,
    owner=HR.ref,
    regarding=Ref("account", "a1"),
)


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ({"sources": ("in.mbox#3",)}, {"sources": ("in.mbox#4",)}),
        ({"messageids": ("<c1@outside.example>",)}, {"messageids": ("c2@outside.example",)}),
        ({"senders": ("Ruth@council.example",)}, {"senders": ("uth@council.example",)}),
        ({"senders": ("@Council.example",)}, {"senders": ("@ouncil.example",)}),
        ({"subjects": ("in confidence",)}, {"subjects": ("secret",)}),
        ({"mailbox": ("Hanna@contoso.example",)}, {"mailbox": ("marc@contoso.example",)}),
        ({"accepting_entity": ("Hanna Reyes",)}, {"accepting_entity": ("marc",)}),
        ({"owner": ("hanna",)}, {"owner": ("marc",)}),
        ({"regarding": ("a1",)}, {"regarding": ("a2",)}),
    ],
)
def test_one_mark_is_enough(yes: dict[str, tuple[str]], no: dict[str, tuple[str]]) -> None:
    assert Marks(**yes).marked(COMPLAINT)
    assert not Marks(**no).marked(COMPLAINT)


def test_a_list_that_marks_nothing_is_refused() -> None:
    desk = Desk("confidential.yaml")
    with pytest.raises(InputError) as caught:
        marks_of(parse("{}", desk.file, desk.report), desk)
    assert "nothing is marked" in str(caught.value)


# -- choke points ----------------------------------------------------------------------------------


def test_each_change_closes_what_its_run_no_longer_shows() -> None:
    """Closing Hanna's inbox ends it, and so does the one role that reads everything."""
    story = scene(*PEOPLE, mail(), mail("m2"))
    found = exposed(story)
    points = {
        change.row.name if change.row else change.column: confirmed(
            change, found, exposed(story, changed(story.world, change))
        ).closes
        for change in candidates(found)
    }
    assert found.pairs == 2
    assert points == {
        "SSSForceFilteringMethodForUserMailboxes": 2,
        "Hanna": 2,
        "Auditor": 2,
    }


def test_a_change_may_open_what_was_closed() -> None:
    """Forcing answers on all opens the inbox of one who tracks nothing."""
    sent = Thing("emails", {"id": "e1", "messageid": "<e1@contoso.example>"})
    answer = mail(to="nora", in_reply_to="<e1@contoso.example>")
    story = scene(*PEOPLE, user("nora", 4, roles=["own"]), sent, mail("m0"), answer)
    found = exposed(story)
    [force, *_] = candidates(found)
    after = exposure_of(
        changed(story.world, force),
        promotions(simulate(changed(story.world, force), story.events).decisions),
        anyway=(),
    )
    assert [one.mail.source for one in after.emails] == ["m1"]


def test_nothing_is_tried_where_nothing_is_exposed() -> None:
    assert candidates(exposed(scene(*PEOPLE))) == ()
