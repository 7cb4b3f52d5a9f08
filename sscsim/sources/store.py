"""Where the pages of a snapshot lie: a folder or a zip of one. Nothing is ever extracted."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import attrs

from sscsim.errors import InputError, Place, Problem

__all__ = ["Page", "Store", "open_store", "read_bytes"]

MAX_FILE = 512 * 1024 * 1024  # bytes of one page, unpacked
MAX_TOTAL = 4 * MAX_FILE  # bytes of all pages together, unpacked

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


@attrs.frozen
class Store:
    """The pages that were found, in order of entity set and number, and what else lies there."""

    pages: tuple[Page, ...]
    others: tuple[str, ...]


def open_store(path: Path) -> Store:
    """Find the pages of a snapshot; raise `InputError` where there is nothing to read."""
    try:
        if path.is_dir():
            entries = list(_in_folder(path))
        elif zipfile.is_zipfile(path):
            entries = list(_in_zip(path))
        elif path.exists():
            raise _refused(path, "is neither a folder nor a zip.", _WHAT_IT_IS)
        else:
            raise _refused(path, "is not there.", _WHAT_IT_IS)
    except (OSError, zipfile.BadZipFile) as error:
        raise _refused(path, f"cannot be read: {_reason(error)}.") from error
    return _sorted(path, entries)


_WHAT_IT_IS = "A snapshot is a folder of Web API answers such as systemusers.json, or a zip of one."


def _in_folder(folder: Path) -> Iterator[Page | str]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        named = _PAGE.fullmatch(entry.name)
        if named is None or not entry.is_file():
            yield entry.name
        else:
            yield _page(named, str(entry), entry.stat().st_size, _file_reader(entry))


def _file_reader(path: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1)

    return read


def _in_zip(path: Path) -> Iterator[Page | str]:
    """Take the files of the folder nearest to the root that has some; never write one anywhere."""
    with zipfile.ZipFile(path) as archive:
        members = [
            (member, PurePosixPath(member.filename))
            for member in archive.infolist()
            if not member.is_dir() and not member.filename.startswith("__MACOSX/")
        ]
    levels = {len(name.parts) for _, name in members if _PAGE.fullmatch(name.name)}
    nearest = min(levels, default=0)
    for member, name in members:
        named = _PAGE.fullmatch(name.name)
        if named is None or len(name.parts) != nearest:
            yield member.filename
        else:
            reader = _member_reader(path, member)
            yield _page(named, f"{path}/{member.filename}", member.file_size, reader)


def _member_reader(path: Path, member: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        # A header may lie about the size, so the limit is kept while reading.
        with zipfile.ZipFile(path) as archive, archive.open(member) as file:
            return file.read(MAX_FILE + 1)

    return read


def _page(named: re.Match[str], file: str, size: int, read: Callable[[], bytes]) -> Page:
    return Page(named["entityset"].lower(), int(named["number"] or 1), file, size, read)


def _sorted(path: Path, entries: list[Page | str]) -> Store:
    pages = sorted(
        (entry for entry in entries if isinstance(entry, Page)),
        key=lambda page: (page.entityset, page.number, page.file),
    )
    if not pages:
        raise _refused(path, "holds no answer of the Web API.", _WHAT_IT_IS)
    if sum(page.size for page in pages) > MAX_TOTAL:
        raise _refused(path, f"holds more than {MAX_TOTAL:,} bytes.", "Leave out some files.")
    others = tuple(sorted(entry for entry in entries if isinstance(entry, str)))
    return Store(tuple(pages), others)


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
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
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
