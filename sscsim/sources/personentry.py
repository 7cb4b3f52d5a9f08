"""A person whose name and address stand apart, as the entry of an address header."""

from __future__ import annotations

from sscsim.mail import is_wellformed

__all__ = ["folded", "person_entry"]

_MARKS = dict.fromkeys(map(ord, '<>\r\n,;:()"\\'), " ")  # what would end an entry, or begin one


def person_entry(name: str, address: str) -> bytes:
    """
    Write one entry; nothing in it makes two of it. Of an address that is none, one malformed entry.

    >>> person_entry("Ivo", "ivo@fabrikam.example"), person_entry("", "a@x.example, b@x.example")
    (b'"Ivo" <ivo@fabrikam.example>', b'<a@x.example  b@x.example>')

    """
    bare = address.strip()
    bare = bare if is_wellformed(bare) else bare.translate(_MARKS)
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    shown = f'"{quoted}" <{bare}>' if name and name != address else f"<{bare}>"
    return folded(shown) if bare or name else b""


def folded(text: str) -> bytes:
    """Give the bytes of a header: what follows a line break is still this header."""
    data = text.encode("utf-8", "replace").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data.replace(b"\n", b"\n ")
