"""What the bulk engine does not decide: it refuses, and never answers otherwise than the rules."""

from __future__ import annotations

__all__ = ["UnsupportedError"]


class UnsupportedError(ValueError):
    """Something that only the reference engine decides; the text names it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the bulk engine does not decide {what}. Use the reference engine.")
        self.what = what

    def __reduce__(self) -> tuple[type[UnsupportedError], tuple[str]]:
        """Come out of another process as it was raised there."""
        return type(self), (self.what,)
