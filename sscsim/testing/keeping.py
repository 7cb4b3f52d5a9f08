"""Where a scenario that was found is kept: in a file, or in a folder under a name of its own."""

from __future__ import annotations

from pathlib import Path

__all__ = ["keep", "numbered"]

_SUFFIXES = (".yaml", ".yml")


def keep(text: str, where: Path | str, name: str) -> Path:
    """
    Write a scenario where it is wanted, and give the file; folders are made if need be.

    Args:
        text: the scenario.
        where: a file that ends in ``.yaml`` or ``.yml``, or a folder.
        name: what the file in a folder is called.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     keep("title: Found", f"{folder}/found", "late").relative_to(folder).as_posix()
    'found/late.scenario.yaml'

    """
    path = Path(where)
    file = path if path.suffix in _SUFFIXES else path / f"{name}.scenario.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def numbered(where: Path | str, number: int) -> Path:
    """
    Give a place of its own to each of several scenarios; a folder has room for all.

    >>> [str(numbered("found.scenario.yaml", number)) for number in (1, 2)]
    ['found.scenario.yaml', 'found-2.scenario.yaml']

    """
    path = Path(where)
    if path.suffix not in _SUFFIXES or number == 1:
        return path
    stem, dot, endings = path.name.partition(".")
    return path.with_name(f"{stem}-{number}{dot}{endings}")
