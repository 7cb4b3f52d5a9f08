"""What a result owes to guesses: what holds under every reading, and what would settle the rest.

`envelope` sorts messages into those that are always promoted, those that never are, and those that
depend on an open question. Start reading at `envelope`.
"""

from sscsim.readings.envelope import Envelope, Leaning, Turn, envelope

__all__ = ["Envelope", "Leaning", "Turn", "envelope"]
