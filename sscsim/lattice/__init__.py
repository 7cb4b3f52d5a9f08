"""All combinations of methods, flags and settings, grouped by what mail they promote, and ordered.

`lattice_of` observes one message of each class (`sscsim.classes`) under every combination. Those
that promote the same are one behaviour; one stands above another if it promotes all that the other
does, and more. Start reading at `lattice`.
"""

from sscsim.lattice.drawing import svg
from sscsim.lattice.lattice import Behaviour, Lattice, Move, lattice_of
from sscsim.lattice.words import legend, move_lines, shared_by

__all__ = ["Behaviour", "Lattice", "Move", "lattice_of", "legend", "move_lines", "shared_by", "svg"]
