"""
What is given as mail and is not: known by the bytes it begins with, or else by its name.

People give what their mail program saves. A picture read as a message would be one that went to
nobody, and the run would look as if all were well.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["LONGEST", "MAIL", "Stranger", "by_first_bytes", "by_text_or_name"]

MAIL = (
    "Give .eml or .msg files, an mbox, a Maildir, a header table, a message trace, Graph messages,"
    " or a folder of them."
)
_READPST = "Make an mbox of it first, for example with readpst."
_AS_EML = "Save the message as .eml."
_UNPACK = "Unpack it, and give the folder."


class Stranger(NamedTuple):
    """A file that is no mail: what it is (or is not), and what to give instead of it."""

    kind: str
    offer: str = MAIL

    def __str__(self) -> str:
        """What is wrong, as it stands in a record."""
        return f"is {self.kind}" if self.known else f"is {self.kind}, not mail"

    @property
    def seen(self) -> str:
        """What it seems to be, where something else may be wrong with it too."""
        return f"it is {self.kind}" if self.known else f"it looks like {self.kind}"

    @property
    def known(self) -> bool:
        """Whether it says what the file is not, which is sure."""
        return self.kind.startswith("no ")


# None of these can be the beginning of a message, whatever the name of the file.
_FIRST_BYTES = {
    b"\x89PNG\r\n": Stranger("a PNG picture"),
    b"\xff\xd8\xff": Stranger("a JPEG picture"),
    b"GIF8": Stranger("a GIF picture"),
    b"%PDF-": Stranger("a PDF document"),
    b"!BDN": Stranger("an Outlook data file (.pst or .ost)", _READPST),
    b"\xcf\xad\x12\xfe": Stranger("an Outlook Express folder (.dbx)", _READPST),
    b"\x78\x9f\x3e\x22": Stranger("an Outlook attachment (winmail.dat)"),
    b"PK\x03\x04": Stranger("a zip archive or an Office file", _UNPACK),
    b"PK\x05\x06": Stranger("an empty zip archive"),
    b"7z\xbc\xaf\x27\x1c": Stranger("a 7-Zip archive", _UNPACK),
    b"Rar!\x1a\x07": Stranger("a RAR archive", _UNPACK),
    b"\xfd7zXZ\x00": Stranger("packed with xz", _UNPACK),
    b"\x28\xb5\x2f\xfd": Stranger("packed with zstd", _UNPACK),
    # After the level from 1 to 9, the first block or the end: a text may well begin with BZh.
    **{
        b"BZh%d%b" % (level, block): Stranger("packed with bzip2", _UNPACK)
        for level in range(1, 10)
        for block in (b"1AY&SY", b"\x17rE8P\x90")
    },
    b"\x1f\x8b\x08": Stranger("packed with gzip", "Let its name end in .gz."),
    b"SQLite format 3\x00": Stranger("an SQLite database"),
    b"PAR1": Stranger("a Parquet table", "Let its name end in .parquet."),
    b"ARROW1": Stranger("an Arrow table", "Let its name end in .arrow."),
    b"\x7fELF": Stranger("a program"),
}
LONGEST = max(map(len, _FIRST_BYTES))

# Text may begin with anything, so these are asked only where no header of an email was found.
_TEXTS = (
    (re.compile(rb'[{\[][\s{\[]*+["\]}]'), Stranger("JSON")),
    (re.compile(rb"<\?xml|<svg", re.IGNORECASE), Stranger("XML")),
    (re.compile(rb"<!doctype html|<html|<body", re.IGNORECASE), Stranger("a web page")),
    (re.compile(rb"BEGIN:VCALENDAR", re.IGNORECASE), Stranger("a calendar entry")),
    (re.compile(rb"BEGIN:VCARD", re.IGNORECASE), Stranger("a business card (.vcf)")),
    (re.compile(rb"// <!-- <mdb:mork"), Stranger("an index of Thunderbird (.msf)")),
)
_NAMES = {
    ".pst": Stranger("an Outlook data file (.pst)", _READPST),
    ".ost": Stranger("an Outlook data file (.ost)", _READPST),
    ".olm": Stranger("an archive of Outlook for Mac (.olm)", "Save the folders as mbox."),
    ".msg": Stranger(
        "no Outlook message, though its name ends in .msg: its first bytes are others",
        "Save the message from Outlook again, as .msg or .eml.",
    ),
    ".oft": Stranger("an Outlook template (.oft)", _AS_EML),
    ".dbx": Stranger("an Outlook Express folder (.dbx)", _READPST),
    ".nsf": Stranger("a Notes database (.nsf)", "Export its messages as .eml."),
    ".csv": Stranger("a CSV table"),
    ".tsv": Stranger("a table"),
    ".jsonl": Stranger("JSON lines"),
    ".yaml": Stranger("YAML"),
    ".yml": Stranger("YAML"),
}
_UTF8_MARK = b"\xef\xbb\xbf"


def by_first_bytes(name: str, start: bytes) -> Stranger | None:
    """Recognise a file that cannot be mail by its first ``LONGEST`` bytes."""
    found = (stranger for magic, stranger in _FIRST_BYTES.items() if start.startswith(magic))
    stranger = next(found, None)
    # An archive of Outlook for Mac is a zip; unpacked, it would be no mail either.
    return _NAMES[".olm"] if stranger and name.lower().endswith(".olm") else stranger


def by_text_or_name(name: str, text: bytes) -> Stranger | None:
    """Guess what a file is in which no header of an email was found."""
    text = text[:1000].removeprefix(_UTF8_MARK).lstrip()
    found = (stranger for pattern, stranger in _TEXTS if pattern.match(text))
    _, dot, ending = name.lower().rpartition(".")
    return next(found, None) or _NAMES.get(dot + ending)
