"""Figures in words: with their units, and as few digits as they deserve."""

from __future__ import annotations

__all__ = ["digits", "seconds", "told"]


def told(value: float, unit: str) -> str:
    """
    Tell a figure with its unit.

    >>> told(0.1234, "x"), told(1234.0, "MB"), told(55.0, "%")
    ('0.123x', '1,234 MB', '55%')

    """
    return f"{digits(value)}{'' if unit in {'x', '%', '/s'} else ' '}{unit}"


def digits(value: float) -> str:
    """
    Tell a number by three digits.

    >>> digits(1234.5), digits(12.345), digits(0.012345)
    ('1,234', '12.3', '0.0123')

    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def seconds(value: float) -> str:
    """
    Tell a time.

    >>> seconds(0.0417), seconds(1.26), seconds(592.4)
    ('42 ms', '1.3 s', '9.9 min')

    """
    if value < 1:
        return f"{value * 1000:.0f} ms"
    return f"{value:.1f} s" if value < 120 else f"{value / 60:.1f} min"
