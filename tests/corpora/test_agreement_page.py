"""What `make agreement` counts and writes: fields that differ are found, and told by name."""

from __future__ import annotations

import attrs
import pytest

from sscsim.events import Delivery
from sscsim.views.record import record
from sscsim.world import World
from tests.corpora import bothengines
from tests.corpora.agreementpage import PAGE, Compared, page
from tests.corpora.bothengines import held
from tests.worlds import mail, only_delivery, scene, user

_STORY = scene(user("hanna", 0), mail())


def _compared(*worlds: tuple[str, World]) -> list[Compared]:
    items: list[Delivery] = [only_delivery(_STORY)]
    return list(held("a corpus", "received", worlds, items))


@pytest.mark.parametrize(("said", "differing"), [("promoted", 0), ("rejected", 1)])
def test_a_field_that_differs_is_counted(
    monkeypatch: pytest.MonkeyPatch, said: str, differing: int
) -> None:
    monkeypatch.setattr(
        bothengines,
        "record",
        lambda one, *, readers: {**record(one, readers=readers), "outcome": said},
    )
    [one] = _compared(("as it is", _STORY.world))
    assert (one.decisions, one.differing) == (1, differing)
    assert one.fields == 17


def test_what_is_refused_is_told_and_compared_without() -> None:
    creating = attrs.evolve(_STORY.world.assume, auto_create_on_sss_promote=True)
    left, asked = _compared(("widest", _STORY.world.assuming(creating)))
    assert (left.variant, left.fields) == ("widest", 0)
    assert left.left == "contacts that promotion creates (auto_create_on_sss_promote)"
    assert (asked.variant, asked.left, asked.differing) == ("widest, without that", "", 0)


def test_the_page_adds_up_what_was_compared() -> None:
    one = Compared(corpus="a", order="file", variant="v", decisions=10, fields=160, differing=2)
    left = Compared(corpus="a", order="file", variant="w", decisions=10, left="this and that")
    told = page([one, attrs.evolve(one, corpus="b", differing=0), left], "Taken today.")
    assert "**2 runs, 20 decisions, 320 fields: 2 differ.**" in told
    assert "| a | file | 10 | 1 | 160 | 2 |\n| b | file | 10 | 1 | 160 | 0 |" in told
    assert "| v | 2 | 20 | 320 | 2 |" in told
    assert "- w, 1 runs: the bulk engine refuses this and that." in told


def test_the_page_that_is_kept_tells_of_no_difference() -> None:
    assert " fields: 0 differ.**" in PAGE.read_text("utf-8")
