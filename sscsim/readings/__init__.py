"""What a result owes to guesses: what holds under every reading, and what would settle the rest.

`envelope` sorts messages into those that are always promoted, those that never are, and those that
depend on an open question. `plan_probes` chooses test mails for a sandbox that settle such
questions, and `narrowed` reads what was seen there. Start reading at `envelope`, then `probes`.
"""

from sscsim.readings.answering import Findings, narrowed
from sscsim.readings.cover import Plan, plan_probes
from sscsim.readings.envelope import Envelope, Leaning, Turn, envelope
from sscsim.readings.probes import Probe, Row, probe_names, probe_of
from sscsim.readings.seen import LOOKS, Sight, label_of, seen

__all__ = [
    "LOOKS",
    "Envelope",
    "Findings",
    "Leaning",
    "Plan",
    "Probe",
    "Row",
    "Sight",
    "Turn",
    "envelope",
    "label_of",
    "narrowed",
    "plan_probes",
    "probe_names",
    "probe_of",
    "seen",
]
