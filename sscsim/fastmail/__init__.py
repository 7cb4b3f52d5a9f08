"""Mail files read into a mail table: what the careful reader gives, in columns and on every core.

`mail_batches` gives the very table that `bulk.mail_table` makes of `sources.deliveries`. Where
messages begin and what their headers are, the rooms below say (`sources.mbox`, `sources.headers`);
here every distinct header is read once, no object is made for a message, and large files are cut
into parts. What is unusual goes to the careful reader whole. `MailFiles` does the same in steps,
for mail that goes through several organisations. Start reading at `reading`.

This room reads files and makes tables, so it stands above both `sources` and `bulk`; like `bulk` it
needs pyarrow and numpy: ``pip install sscsim[bulk]``.
"""

from sscsim.fastmail.reading import BulkMail, Letters, MailFiles, mail_batches

__all__ = ["BulkMail", "Letters", "MailFiles", "mail_batches"]
