"""The engine of a page: Python, sscsim and what it imports, in one file that a page may load.

A page from disk may not fetch, nor load a module: it may load a plain script. So everything is
packed into the text of one, and unpacked by the worker that runs it.
"""

from __future__ import annotations

import gzip
import io
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from importlib.resources import files as resources
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sscsim.classroom.page import asset
from sscsim.classroom.snapshot import START, snapshot_of

__all__ = ["NOTICE", "engine_script", "python_zip"]

NOTICE = """\
The file engine.js, which lies beside this one, contains

- Pyodide {version}, MPL-2.0, with Python (PSF-2.0) in it; source: https://github.com/pyodide/pyodide
- attrs (MIT) and PyYAML (MIT)
- sscsim (MIT)

each as it was published. It is loaded from this folder only; nothing is fetched from anywhere.
"""

_STAND_IN = "hashtriemap.py"  # in the place of rpds, which is compiled
_IMPORTED = ("attr", "attrs", "yaml")
_SMALL = 6  # a little larger than could be, in a third of the time
_ENDINGS = (".py", ".md")  # the rulebook is a text that the views read
_NEVER = (1980, 1, 1, 0, 0, 0)  # no time of its own: the same folder gives the same bytes


def engine_script(pyodide: Mapping[str, bytes]) -> str:
    """
    Write the script that brings the rules to a page.

    Args:
        pyodide: the files of Pyodide that are needed, by name.

    """
    parts = {**pyodide, "sscsim.zip": python_zip(), "start.py": START.encode()}
    packed = {name: gzip.compress(data, _SMALL, mtime=0) for name, data in parts.items()}
    memory = snapshot_of(parts)
    if memory is not None:
        packed["memory.bin"] = memory
    files = {name: b64encode(data).decode() for name, data in packed.items()}
    return f"sscsimEngine({json.dumps({'program': asset('worker.js'), 'files': files})});\n"


def python_zip() -> bytes:
    """
    Pack sscsim and what it imports, as they are installed here, into a zip that Python imports.

    >>> import io, zipfile
    >>> names = zipfile.ZipFile(io.BytesIO(python_zip())).namelist()
    >>> "sscsim/classroom/asking.py" in names, "rpds.py" in names
    (True, True)

    """
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, data in _sources():
            entry = ZipInfo(name, _NEVER)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, data)
    return packed.getvalue()


def _sources() -> Iterator[tuple[str, bytes]]:
    yield "rpds.py", resources("sscsim.classroom").joinpath(_STAND_IN).read_bytes()
    for package in ("sscsim", *_IMPORTED):
        home = Path(str(resources(package)))
        for path in sorted(home.rglob("*")):
            if path.suffix in _ENDINGS:
                yield path.relative_to(home.parent).as_posix(), path.read_bytes()
