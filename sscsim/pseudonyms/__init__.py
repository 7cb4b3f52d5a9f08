"""The cloakroom: a customer's case with every name exchanged, and every verdict left as it was.

`written_case` writes the snapshot and the mail again under pseudonyms that a secret key makes:
whoever lacks the key cannot go back, and whoever has it gets the same pseudonyms again. It decides
nothing, and prints nothing.
"""

from sscsim.pseudonyms.case import Cloaked, case_notes, written_case
from sscsim.pseudonyms.key import Key, read_key
from sscsim.pseudonyms.mapping import Pseudonyms
from sscsim.pseudonyms.records import cloaked_records

__all__ = [
    "Cloaked",
    "Key",
    "Pseudonyms",
    "case_notes",
    "cloaked_records",
    "read_key",
    "written_case",
]
