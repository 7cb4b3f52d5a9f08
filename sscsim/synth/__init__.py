"""The theatre: organisations and mail that look like a company's, made from a seed.

`write_company` makes both up. `write_from_mail` makes an organisation that could have received real
mail. Neither knows a rule or an engine: a generator that knew the answers would test nothing.
"""

from sscsim.synth.company import Made, write_company
from sscsim.synth.folder import folder_problems, whole_folder
from sscsim.synth.frommail import Drawn, organisation_from, write_from_mail
from sscsim.synth.office import write_snapshot
from sscsim.synth.sizes import Sizes, size_problems

__all__ = [
    "Drawn",
    "Made",
    "Sizes",
    "folder_problems",
    "organisation_from",
    "size_problems",
    "whole_folder",
    "write_company",
    "write_from_mail",
    "write_snapshot",
]
