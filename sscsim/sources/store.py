"""Where the pages of a snapshot lie: a folder or a zip of one. Nothing is ever extracted."""

from __future__ import annotations

import errno
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import attrs

from sscsim.errors import InputError, Place, Problem
from sscsim.sources.names import KNOWN_SETS, entity_set, meant

__all__ = ["Other", "Page", "Store", "open_store", "read_bytes"]

MAX_FILE = 256 * 1024 * 1024  # bytes of one page, unpacked
MAX_TOTAL = 4 * MAX_FILE  # bytes of all pages together, unpacked

# What the library raises of a file or zip that is cut, bent or made up: ValueError for a name that
# is no text or a place before the beginning of the file.
_BROKEN = (
    OSError, EOFError, ValueError, struct.error, zipfile.BadZipFile, zlib.error, lzma.LZMAError,
)  # fmt: skip

# <entityset>.json, <entityset>.2.json, ...
_PAGE = re.compile(r"(?i)(?P<entityset>[a-z0-9_]+)(?:\.(?P<number>[0-9]{1,6}))?\.json")


@attrs.frozen
class Page:
    """One file of one entity set; ``read`` gives its bytes, again if asked again."""

    entityset: str
    number: int
    file: str
    size: int
    read: Callable[[], bytes] = attrs.field(eq=False)


class Other(NamedTuple):
    """What lies there and is no page; why not, and what was meant, where it looks like a slip."""

    file: str
    why: str = ""
    offer: str = ""


@attrs.frozen
class Store:
    """The pages that were found, in order of entity set and number, and what else lies there."""

    pages: tuple[Page, ...]
    others: tuple[Other, ...]


def open_store(path: Path) -> Store:
    """Find the pages of a snapshot; raise `InputError` where there is nothing to read."""
    try:
        if path.is_dir():
            entries = list(_in_folder(path))
        elif path.is_file() and zipfile.is_zipfile(path):  # a device may have no end
            entries = list(_in_zip(path))
        elif path.exists():
            raise _refused(path, "is neither a folder nor a zip.", _WHAT_IT_IS)
        elif path.is_symlink():
            raise _refused(path, f"is a link that leads {_whereto(path)}.", _WHAT_IT_IS)
        else:
            raise _refused(path, "is not there.", _WHAT_IT_IS)
    except NotImplementedError as error:
        raise _refused(path, "is packed in a way that cannot be read.", _PACK) from error
    except _BROKEN as error:
        raise _refused(path, f"cannot be read: {_reason(error)}.") from error
    return _sorted(path, entries)


_WHAT_IT_IS = "A snapshot is a folder of Web API answers such as systemusers.json, or a zip of one."


def _in_folder(folder: Path) -> Iterator[Page | Other]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        named = _PAGE.fullmatch(entry.name)
        if named is not None and entry.is_file():
            yield _page(named, str(entry), entry.stat().st_size, _file_reader(entry))
        elif entry.is_file():
            yield _other(entry.name, str(entry))
        elif named is not None or entry.is_symlink():
            yield Other(str(entry), f"{_why_no_file(entry)}, and is not read.")
        else:
            yield Other(str(entry))


def _other(name: str, file: str) -> Other:
    near = meant(name)
    return Other(file, "is not read.", f"Did you mean {near}?") if near else Other(file)


def _why_no_file(entry: Path) -> str:
    if entry.is_dir():
        return "is a folder"
    if entry.is_symlink() and not entry.exists():
        return f"is a link that leads {_whereto(entry)}"
    return "is neither a file nor a folder"


def _whereto(link: Path) -> str:
    try:
        link.stat()
    except OSError as error:
        return "back to itself" if error.errno == errno.ELOOP else "nowhere"
    return "elsewhere"  # it came into being just now


def _file_reader(path: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1)

    return read


def _in_zip(path: Path) -> Iterator[Page | Other]:
    """Take the files of the folder nearest to the root that has some; never write one anywhere."""
    with zipfile.ZipFile(path) as archive:
        members = [
            (member, PurePosixPath(member.filename))
            for member in archive.infolist()
            # Not `is_dir`, which cannot take an empty name.
            if member.filename
            and not member.filename.endswith("/")
            and "__MACOSX" not in member.filename.split("/")
        ]
    folder = _folder_of(path, [name for _, name in members])
    for member, name in members:
        file = f"{path}/{member.filename}"
        named = _PAGE.fullmatch(name.name)
        if name.parent != folder:
            yield Other(file)
        elif named is None:
            yield _other(name.name, file)
        else:
            yield _page(named, file, member.file_size, _member_reader(path, member))


def _folder_of(path: Path, names: list[PurePosixPath]) -> PurePosixPath:
    """Find the folder of a zip that holds the snapshot: one such folder is nearest to the root."""
    pages = [(name.parent, named) for name in names if (named := _PAGE.fullmatch(name.name))]
    known = [
        parent for parent, named in pages if entity_set(named["entityset"].lower()) in KNOWN_SETS
    ]
    folders = set(known or [parent for parent, _ in pages])
    nearest = min((len(folder.parts) for folder in folders), default=0)
    found = sorted(str(folder) for folder in folders if len(folder.parts) == nearest)
    if len(found) > 1:
        what = f"holds {len(found)} snapshots: {', '.join(found[:_FEW])}."
        raise _refused(path, what, "Pack one folder in each zip.")
    return PurePosixPath(found[0] if found else ".")


_FEW = 5  # folders that a message names


def _member_reader(path: Path, member: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        # A header may lie about the size, so the limit is kept while reading.
        with zipfile.ZipFile(path) as archive, archive.open(member) as file:
            return file.read(MAX_FILE + 1)

    return read


def _page(named: re.Match[str], file: str, size: int, read: Callable[[], bytes]) -> Page:
    return Page(named["entityset"].lower(), int(named["number"] or 1), file, size, read)


def _sorted(path: Path, entries: list[Page | Other]) -> Store:
    pages = sorted(
        (entry for entry in entries if isinstance(entry, Page)),
        key=lambda page: (page.entityset, page.number, page.file),
    )
    if not pages:
        raise _refused(path, "holds no answer of the Web API.", _where_else(path))
    if sum(page.size for page in pages) > MAX_TOTAL:
        raise _refused(path, f"holds more than {MAX_TOTAL:,} bytes.", "Leave out some files.")
    return Store(tuple(pages), tuple(entry for entry in entries if isinstance(entry, Other)))


def _where_else(path: Path) -> str:
    """Offer the folder in this one that has what is missed here."""
    below = sorted(path.glob("*/systemusers.json")) if path.is_dir() else []
    return f"Did you mean {below[0].parent}?" if below else _WHAT_IT_IS


def read_bytes(page: Page) -> bytes:
    """Read a page, or raise `InputError` with one problem."""
    if page.size > MAX_FILE:
        raise _too_large(page)
    try:
        data = page.read()
    except NotImplementedError as error:
        raise _refused(page.file, "is packed in a way that cannot be read.", _PACK) from error
    except RuntimeError as error:
        raise _refused(page.file, "is encrypted.", _PACK) from error
    except _BROKEN as error:
        raise _refused(page.file, f"cannot be read: {_reason(error)}.") from error
    if len(data) > MAX_FILE:
        raise _too_large(page)
    return data


_PACK = "Pack the folder again as an ordinary zip, without a password."


def _too_large(page: Page) -> InputError:
    return _refused(page.file, f"is larger than {MAX_FILE:,} bytes.", "Save it in several pages.")


def _reason(error: BaseException) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return reason.rstrip(".") or type(error).__name__


def _refused(file: str | Path, what: str, offer: str = "") -> InputError:
    return InputError([Problem(Place(str(file)), what, offer)])
