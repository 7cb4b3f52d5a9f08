"""What lasts as long as a command is not looked through for cycles; afterwards all is as before."""

from __future__ import annotations

import gc

import click
import pytest

from sscsim.cli.lasting import lasting


def test_nobody_looks_for_cycles_meanwhile() -> None:
    """What is made is set aside until the command is over."""
    before = gc.get_freeze_count()
    with click.Context(click.Command("x")):
        with lasting():
            assert not gc.isenabled()
            made = [[number] for number in range(1000)]
        assert gc.isenabled()
        assert gc.get_freeze_count() > before + len(made)
    assert gc.get_freeze_count() == 0


def test_a_mistake_ends_it_as_well() -> None:
    """The collector is back, and nothing stays set aside."""
    with click.Context(click.Command("x")), pytest.raises(LookupError), lasting():
        raise LookupError
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_whoever_had_stopped_the_collector_finds_it_stopped() -> None:
    """It is as it was."""
    gc.disable()
    try:
        with click.Context(click.Command("x")), lasting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
