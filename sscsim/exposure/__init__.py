"""The exposure room: who can read what was promoted, by which route, and whose setting let it in.

`promotions` takes out of decisions what is asked here, `Routes` tells each way from an email to a
person, and `exposure_of` counts both for a whole organisation. What is promoted in the mended
organisation too (`sscsim.policy.mended`) comes in anyway (AUD-9), and is no exposure. Nothing here
reads files or prints. Start reading at `exposure`.
"""

from sscsim.exposure.exposure import Counts, ExposedEmail, Exposure, Person, exposure_of
from sscsim.exposure.promotion import Promotion, promotions
from sscsim.exposure.routes import Circle, Route, Routes, Via

__all__ = [
    "Circle",
    "Counts",
    "ExposedEmail",
    "Exposure",
    "Person",
    "Promotion",
    "Route",
    "Routes",
    "Via",
    "exposure_of",
    "promotions",
]
