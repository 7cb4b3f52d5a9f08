"""Real mail through a real organisation: a snapshot and its mail, put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sscsim.assumptions import Assumptions
from sscsim.engine import play
from sscsim.sources import MailSource, deliveries, load_snapshot
from sscsim.world import World

if TYPE_CHECKING:
    from sscsim.decisions import Decision
    from sscsim.sources import MailOrder

__all__ = ["replay"]


def replay(
    org: World | Path | str,
    mail: MailSource | Path | str | Iterable[MailSource | Path | str],
    *,
    order: MailOrder = "received",
    assume: Assumptions | None = None,
) -> Iterator[Decision]:
    r"""
    Decide every message in every mailbox it reached, one after the other.

    Args:
        org: a world, or the folder or zip of a snapshot (contract 4).
        mail: a path, or ``ADDRESS=PATH`` for the Inbox of one mailbox, or several of them
            (contract 5).
        order: ``received``, or ``file`` for the order in which the files hold them.
        assume: the choices for what the sources leave open; left out, those of the world.

    Raises:
        InputError: the snapshot or a mail source is wrong; carries every problem.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from sscsim import load_scenario_text, replay
    >>> sales = "queues: [{id: sales, name: Sales, emailaddress: sales@contoso.example}]"
    >>> world = load_scenario_text(sales).world
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "m1.eml"
    ...     _ = path.write_text("From: ivo@fabrikam.example\nTo: sales@contoso.example\n\nHello")
    ...     [decision] = replay(world, path)
    >>> print(decision.mailbox, decision.outcome)
    sales@contoso.example promoted

    """
    world = org if isinstance(org, World) else load_snapshot(Path(org)).world
    if assume is not None:
        world = world.assuming(assume)
    given = [mail] if isinstance(mail, MailSource | Path | str) else mail
    sources = [one if isinstance(one, MailSource) else MailSource.parse(str(one)) for one in given]
    items = deliveries(world.directory, sources, order)
    return play(world, items, move_watermark=order == "received")
