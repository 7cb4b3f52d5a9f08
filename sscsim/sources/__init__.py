"""The post room: real artefacts in, whatever shape they are saved in.

`load_snapshot` reads an organisation as a consultant exports it, `deliveries` turns mail files into
what arrived where. Nothing here decides anything, and nothing that is wrong with a file gets
further than this room.
"""

from sscsim.sources.blobwriting import rewritten
from sscsim.sources.containers import is_mail_table
from sscsim.sources.describe import Description, describe
from sscsim.sources.halfwritten import half_written
from sscsim.sources.headers import read_message
from sscsim.sources.mailbag import MailOrder, deliveries, messages, rough_count, total_size
from sscsim.sources.mailcheck import mail_problems
from sscsim.sources.mailsource import MailSource
from sscsim.sources.rawrows import raw_rows, raw_sets
from sscsim.sources.snapshot import Snapshot, load_snapshot
from sscsim.sources.tablenotes import table_notes

__all__ = [
    "Description",
    "MailOrder",
    "MailSource",
    "Snapshot",
    "deliveries",
    "describe",
    "half_written",
    "is_mail_table",
    "load_snapshot",
    "mail_problems",
    "messages",
    "raw_rows",
    "raw_sets",
    "read_message",
    "rewritten",
    "rough_count",
    "table_notes",
    "total_size",
]
