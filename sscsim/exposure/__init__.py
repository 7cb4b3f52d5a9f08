"""The exposure room: who can read what was promoted, by which route, and whose setting let it in.

`promotions` takes out of decisions what is asked here, `Routes` tells each way from an email to a
person, and `exposure_of` counts both for a whole organisation. What is promoted in the mended
organisation too (`sscsim.policy.mended`) comes in anyway (AUD-9), and is no exposure. `candidates`
names the single changes that are worth a try, and `confirmed` holds one against the run that was
made with it. `aftershock_of` looks at what still comes in after the mend. Nothing here prints.
Start reading at `exposure`.
"""

from sscsim.exposure.aftershock import (
    Aftershock,
    Day,
    Earlier,
    aftershock_of,
    mending,
    mending_and_deleting,
)
from sscsim.exposure.chokepoints import Change, ChokePoint, candidates, changed, confirmed
from sscsim.exposure.counts import Counts, ExposedEmail, Person
from sscsim.exposure.exposure import Exposure, exposure_of
from sscsim.exposure.marks import Marks, load_marks, marks_of
from sscsim.exposure.promotion import Promoted, Promotion, key_of, promotions
from sscsim.exposure.routes import Circle, Route, Routes, Via

__all__ = [
    "Aftershock",
    "Change",
    "ChokePoint",
    "Circle",
    "Counts",
    "Day",
    "Earlier",
    "ExposedEmail",
    "Exposure",
    "Marks",
    "Person",
    "Promoted",
    "Promotion",
    "Route",
    "Routes",
    "Via",
    "aftershock_of",
    "candidates",
    "changed",
    "confirmed",
    "exposure_of",
    "key_of",
    "load_marks",
    "marks_of",
    "mending",
    "mending_and_deleting",
    "promotions",
]
