"""Events at a desk: settings change, rows are written, a person chooses, emails are deleted."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sscsim.events import AskReaders, Choose, Delete, Resync, SetSettings, Write
from sscsim.strategies.few import one_of
from sscsim.strategies.pools import ODD_TIMES
from sscsim.strategies.settings import columns_of_organization, values_of_settings
from sscsim.strategies.stage import Stage
from sscsim.strategies.values import filtering_methods
from sscsim.vocabulary import METHOD

__all__ = ["ask_readers", "choose", "delete", "resync", "set_settings", "write"]

_METHODS = filtering_methods().map(int)


def _columns(disabling: bool) -> st.SearchStrategy[dict[str, Any]]:
    method = _METHODS.map(lambda value: {METHOD: value})
    state = st.booleans().map(lambda value: {"isdisabled": value})
    return method | method | state if disabling else method


_WRITTEN = {"sensible": _columns(False), "anything": _columns(True)}
_SET = {
    flavour: (values_of_settings(flavour, 1) | columns_of_organization(flavour, 1)).map(
        lambda values: SetSettings(values=values)
    )
    for flavour in ("sensible", "anything")
}
_DATES = one_of(*ODD_TIMES)


def set_settings(stage: Stage) -> st.SearchStrategy[SetSettings]:
    """Let settings be set."""
    return _SET[stage.flavour]


def write(stage: Stage) -> st.SearchStrategy[Write]:
    """Let an administrator write a user's filtering method."""
    return st.builds(
        lambda record, columns: Write(record=record, columns=columns),
        stage.one_user,
        _WRITTEN[stage.flavour],
    )


def choose(stage: Stage) -> st.SearchStrategy[Choose]:
    """Let a person choose in the dialog."""
    return st.builds(
        lambda record, method: Choose(record=record, incomingemailfilteringmethod=method),
        stage.one_user,
        _METHODS,
    )


def resync(stage: Stage) -> st.SearchStrategy[Resync]:
    """Let a mailbox be read again from a date."""
    return st.builds(
        lambda box, moment: Resync(mailbox=box, processemailreceivedafter=moment),
        stage.one_mailbox,
        _DATES,
    )


def delete(stage: Stage) -> st.SearchStrategy[Delete]:
    """Let an email be deleted that there is, or may be."""
    return one_of(*stage.emails).map(lambda key: Delete(activityids=(key,)))


def ask_readers(stage: Stage) -> st.SearchStrategy[AskReaders]:
    """Ask who can read an email that there is, or may be."""
    return one_of(*stage.emails).map(lambda key: AskReaders(activityid=key))
