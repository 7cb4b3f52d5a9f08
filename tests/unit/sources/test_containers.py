"""Files and folders of mail: how each is read, and what the messages in it are called."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
from pathlib import Path

import pytest

from sscsim.sources import headers, tarball
from sscsim.sources.containers import read_items
from sscsim.sources.streams import Item

_MESSAGE = b"To: hanna@contoso.example\nSubject: Offer\n\nbody\n"
_MBOX = b"From ivo\n" + _MESSAGE + b"\n"


def _read(path: Path) -> dict[str, str | None]:
    """Each source with its trouble, in the order in which they come."""
    return {item.source: item.trouble for item in read_items(path)}


def _tar(*members: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "sources"),
    [
        ("a.eml", _MESSAGE, ["a.eml"]),
        ("a.eml", b"To: a@b.c", ["a.eml"]),
        ("a.EML", _MBOX, ["a.EML"]),
        ("a.eml.gz", gzip.compress(_MESSAGE, mtime=0), ["a.eml.gz"]),
        ("a.mbox", _MBOX + _MBOX, ["a.mbox#1", "a.mbox#2"]),
        ("a.mboxrd", _MBOX, ["a.mboxrd#1"]),
        ("a.mbox.gz", gzip.compress(_MBOX + _MBOX, mtime=0), ["a.mbox.gz#1", "a.mbox.gz#2"]),
        ("a.mbox", _MESSAGE, ["a.mbox#1"]),
        ("a.mbox", b"", []),
        ("inbox", _MBOX, ["inbox#1"]),
        ("inbox.gz", gzip.compress(_MBOX, mtime=0), ["inbox.gz#1"]),
        ("1234.msgid", _MESSAGE, ["1234.msgid"]),
        ("a.tar", _tar(("x/1.eml", _MESSAGE), ("2", _MBOX)), ["a.tar/x/1.eml", "a.tar/2"]),
        ("a.tar.gz", gzip.compress(_tar(("1.eml", _MESSAGE)), mtime=0), ["a.tar.gz/1.eml"]),
        ("a.tgz", gzip.compress(_tar(("1.eml", _MESSAGE)), mtime=0), ["a.tgz/1.eml"]),
    ],
)
def test_a_file_is_what_its_name_says(
    tmp_path: Path, name: str, data: bytes, sources: list[str]
) -> None:
    """Or, where the name says nothing, what its first bytes say."""
    (tmp_path / name).write_bytes(data)
    assert _read(tmp_path / name) == dict.fromkeys(sources)


def test_a_folder_is_read_in_depth_and_ordered_by_name(tmp_path: Path) -> None:
    """Files are named by the path below the folder that was given, with slashes."""
    for name in ("b.eml", "a/z.eml", "a/b/c.mbox", "a-b.eml", "a.eml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(_MBOX)
    (tmp_path / "empty").mkdir()
    assert list(_read(tmp_path)) == ["a-b.eml", "a.eml", "a/b/c.mbox#1", "a/z.eml", "b.eml"]


def test_a_maildir_gives_its_keys(tmp_path: Path) -> None:
    """From ``cur`` and ``new`` and the folders in it; flags are no part of a key."""
    inbox = tmp_path / "hanna"
    for name in (
        "cur/2:2,S",
        "new/1",
        "tmp/3",
        ".Archive/cur/4:2,",
        ".Archive/new/5",
        "dovecot.index",
    ):
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(_MESSAGE)
    below = ["hanna/.Archive/4", "hanna/.Archive/5", "hanna/1", "hanna/2"]
    assert _read(inbox) == dict.fromkeys(below)
    assert _read(tmp_path) == dict.fromkeys(below)


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("hanna/cur/1", "Inbox"),
        ("hanna/new/1", "Inbox"),
        ("hanna/.Archive/cur/1", "Archive"),
        ("hanna/.Archive.2026/cur/1", "Archive/2026"),
        ("hanna/.INBOX.Archive/cur/1", "Archive"),
        ("hanna/.INBOX/cur/1", "INBOX"),
        ("hanna/.Sent/cur/1", "Sent Items"),
        ("hanna/.INBOX.Sent Messages/cur/1", "Sent Items"),
        ("hanna/Archive/cur/1", "Archive"),
        ("hanna/Archive/2026/cur/1", "Archive/2026"),
        ("hanna/Archive/1.eml", "Archive"),
        ("marc/.Sent/cur/1", "Sent Items"),
        ("marc/Sent/cur/1", "Inbox"),
        ("marc/.old/1.eml", "Inbox"),
        ("1.eml", "Inbox"),
    ],
)
def test_a_maildir_tells_the_folder_of_the_mailbox(tmp_path: Path, path: str, folder: str) -> None:
    """What is given is the Inbox; a Maildir in a Maildir, or with a dot, is another folder."""
    file = tmp_path / path
    for each in {file.parent.parent, tmp_path / "hanna", tmp_path / "hanna/Archive"}:
        if "cur" in path or "new" in path or each.name == "hanna":
            for name in ("cur", "new", "tmp"):
                (each / name).mkdir(parents=True, exist_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_MESSAGE)
    assert [item.folder for item in read_items(tmp_path)] == [folder]


def test_a_folder_of_a_maildir_that_is_given_itself_is_an_inbox(tmp_path: Path) -> None:
    """So an archive can be replayed as what was once received."""
    for name in ("cur", "new"):
        (tmp_path / "hanna/.Archive" / name).mkdir(parents=True)
        (tmp_path / "hanna" / name).mkdir()
    (tmp_path / "hanna/.Archive/cur/1").write_bytes(_MESSAGE)
    [item] = read_items(tmp_path / "hanna/.Archive")
    assert (item.name, item.folder) == (".Archive/1", "Inbox")


def test_a_maildir_message_is_one_whatever_it_is_called(tmp_path: Path) -> None:
    """Its twin: elsewhere the same bytes are an mbox."""
    for folder in ("cur", "new"):
        (tmp_path / "hanna" / folder).mkdir(parents=True)
    (tmp_path / "hanna/cur/1.mbox").write_bytes(_MBOX + _MBOX)
    assert _read(tmp_path) == {"hanna/1.mbox": None}


def test_links_are_followed_but_not_in_a_circle(tmp_path: Path) -> None:
    """Each folder is read once; a link back, or into one that is read anyway, is told."""
    folder, below = tmp_path / "mail", tmp_path / "mail/below"
    below.mkdir(parents=True)
    (folder / "1.eml").write_bytes(_MESSAGE)
    (below / "2.eml").write_bytes(_MESSAGE)
    (below / "back").symlink_to(folder)
    (folder / "again").symlink_to(below)
    (folder / "loop").symlink_to(folder)
    (folder / "gone").symlink_to(tmp_path / "nowhere")
    (folder / "self").symlink_to("self")
    (folder / "file.eml").symlink_to(below / "2.eml")
    assert _read(folder) == {
        "1.eml": None,
        "again": "leads to a folder that is read already",
        "below/2.eml": None,
        "below/back": "leads to a folder that is read already",
        "file.eml": None,
        "gone": "cannot be read: No such file or directory",
        "loop": "leads to a folder that is read already",
        "self": "cannot be read: Too many levels of symbolic links",
    }


def test_a_link_out_of_the_folder_is_told_and_not_followed(tmp_path: Path) -> None:
    """Nobody who sends mail, or an archive of it, may choose which files of ours are read."""
    folder, aside = tmp_path / "mail", tmp_path / "mail-aside"
    folder.mkdir()
    aside.mkdir()
    (folder / "1.eml").write_bytes(_MESSAGE)
    (aside / "2.eml").write_bytes(_MESSAGE)
    (folder / "file.eml").symlink_to(aside / "2.eml")
    (folder / "passwd").symlink_to("/etc/passwd")
    (folder / "up").symlink_to("..")
    (folder / "there").symlink_to("../mail-aside")
    (folder / "way").symlink_to("file.eml")
    assert _read(folder) == {
        "1.eml": None,
        **dict.fromkeys(
            ("file.eml", "passwd", "there", "up", "way"), "is a link that leads out of the folder"
        ),
    }


def test_the_folder_given_and_a_file_given_may_be_links(tmp_path: Path) -> None:
    """Its twin: who names a link means what it leads to; links inside it are measured there."""
    (tmp_path / "real/below").mkdir(parents=True)
    (tmp_path / "real/below/1.eml").write_bytes(_MESSAGE)
    (tmp_path / "real/2.eml").symlink_to("below/1.eml")
    (tmp_path / "mail").symlink_to("real")
    (tmp_path / "3.eml").symlink_to("real/below/1.eml")
    assert _read(tmp_path / "mail") == {"2.eml": None, "below/1.eml": None}
    assert _read(tmp_path / "3.eml") == {"3.eml": None}


def test_a_maildir_message_that_is_a_link_out_is_told(tmp_path: Path) -> None:
    """There a message is one whatever it is called, and still not what it leads to."""
    for name in ("cur", "new"):
        (tmp_path / "hanna" / name).mkdir(parents=True)
    (tmp_path / "1.eml").write_bytes(_MESSAGE)
    (tmp_path / "hanna/cur/1").symlink_to(tmp_path / "1.eml")
    assert _read(tmp_path / "hanna") == {"hanna/1": "is a link that leads out of the folder"}
    assert _read(tmp_path) == {"1.eml": None, "hanna/1": None}


def test_what_is_no_file_is_told_and_not_waited_for(tmp_path: Path) -> None:
    """A pipe in a folder would wait for ever; one that is given by name is read."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "1.eml").write_bytes(_MESSAGE)
    assert _read(tmp_path) == {"1.eml": None, "pipe": "is a pipe, not a file"}
    assert _read(Path(os.devnull)) == {"null": "is neither a file nor a folder"}


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    """And everything else is read."""
    for name in ("closed/1.eml", "open/2.eml", "secret.eml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(_MESSAGE)
    (tmp_path / "closed").chmod(0)
    (tmp_path / "secret.eml").chmod(0)
    found = _read(tmp_path)
    (tmp_path / "closed").chmod(0o700)
    assert found == {
        "closed": "cannot be looked into: Permission denied",
        "open/2.eml": None,
        "secret.eml": "cannot be read: Permission denied",
    }


def test_a_folder_that_cannot_be_looked_into_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for whoever is the superuser here."""
    (tmp_path / "closed").mkdir()
    (tmp_path / "1.eml").write_bytes(_MESSAGE)
    look = Path.iterdir

    def refuse(path: Path) -> object:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return look(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert _read(tmp_path) == {"1.eml": None, "closed": "cannot be looked into: Permission denied"}


def test_a_file_that_goes_away_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the listing of a folder and the reading of it, anything may happen."""
    (tmp_path / "1.eml").write_bytes(_MESSAGE)
    monkeypatch.setattr("sscsim.sources.containers.open_file", lambda *_: open(tmp_path / "2"))  # noqa: PTH123, SIM115
    assert _read(tmp_path) == {"1.eml": "cannot be read: No such file or directory"}


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.eml.gz", b"no gzip", {"a.eml.gz": "cannot be read: Not a gzipped file"}),
        ("a.gz", b"no gzip", {"a.gz": "cannot be read: "}),
        ("a.mbox.gz", b"no gzip", {"a.mbox.gz": "cannot be read: Not a gzipped file"}),
        ("a.tar", b"no tar", {"a.tar": "breaks off, with 0 of its files read: "}),
        (
            "a.tgz",
            gzip.compress(_MESSAGE * 99, mtime=0)[:-8],
            {"a.tgz": "breaks off, with 0 of its files read: "},
        ),
    ],
)
def test_a_file_that_is_not_what_it_says_is_told(
    tmp_path: Path, name: str, data: bytes, told: dict[str, str]
) -> None:
    """In one item, with the words of the library that failed."""
    (tmp_path / name).write_bytes(data)
    found = _read(tmp_path)
    assert found.keys() == told.keys()
    assert all(found[source] and found[source].startswith(why) for source, why in told.items())  # type: ignore[union-attr]


def test_an_mbox_in_an_archive_is_every_message_of_it(tmp_path: Path) -> None:
    """If its name says so; a message that was saved with its envelope line is one message."""
    members = ("x/a.mbox", _MBOX * 2), ("b", _MBOX), ("c.png", b"\x89PNG\r\n"), ("d.eml", _MESSAGE)
    (tmp_path / "a.tar").write_bytes(_tar(*members))
    assert _read(tmp_path / "a.tar") == {
        "a.tar/x/a.mbox#1": None,
        "a.tar/x/a.mbox#2": None,
        "a.tar/b": None,
        "a.tar/c.png": "is a PNG picture, not mail",
        "a.tar/d.eml": None,
    }


@pytest.mark.parametrize("name", ["in.mbox", "in.tar"])
@pytest.mark.parametrize("change", ["grows", "shrinks", "vanishes"])
def test_a_file_that_changes_while_it_is_read_is_told(
    tmp_path: Path, name: str, change: str
) -> None:
    """What was read is kept; one that is removed meanwhile can still be read to its end."""
    path = tmp_path / name
    members = [(f"{number}.eml", _MESSAGE + b"x" * (number * 200_000)) for number in range(3)]
    mbox = b"".join(b"From ivo\n%b\n\n" % data for _, data in members)
    whole = _tar(*members) if name == "in.tar" else mbox
    path.write_bytes(whole)

    def interfere(_: int) -> None:
        if change == "grows":
            path.write_bytes(whole + b"\n")
        elif change == "shrinks":
            os.truncate(path, 1000)
        else:
            path.unlink(missing_ok=True)

    found = [item.trouble for item in read_items(path, interfere)]
    if change == "vanishes":
        assert found == [None] * 3
    else:
        told = str(found[-1])
        assert found[0] is None
        assert told == "changed while it was read: replay it again" or told.startswith("breaks off")


def test_a_file_that_does_not_change_is_not_told_to(tmp_path: Path) -> None:
    """Its twin; and a single message, of which only the head is read, may change below it."""
    (tmp_path / "in.mbox").write_bytes(_MBOX * 2)
    assert list(_read(tmp_path / "in.mbox").values()) == [None, None]
    one = tmp_path / "1.eml"
    one.write_bytes(_MESSAGE)
    found = read_items(one, lambda _: one.write_bytes(_MESSAGE + b"more"))
    assert [item.trouble for item in found] == [None]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        # Found by cutting: the header of gzip promises a field that is not there any more.
        (
            "a.tgz",
            b"\x1f\x8b\x08\x04" + bytes(6),
            "breaks off, with 0 of its files read: it makes no sense",
        ),
        (
            "a.eml.gz",
            gzip.compress(_MESSAGE, mtime=0)[:10] + b"\xff" * 20,
            "cannot be read: it is damaged (invalid block type)",
        ),
    ],
)
def test_a_damaged_file_is_told_in_words(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    """And not in those of a compression library, nor with an error of Python."""
    (tmp_path / name).write_bytes(data)
    assert _read(tmp_path) == {name: why}


def test_an_archive_that_breaks_off_is_read_so_far(tmp_path: Path) -> None:
    """What was read is kept; one more item says that there was more."""
    whole = _tar(("1.eml", _MESSAGE), ("2.eml", _MESSAGE + b"x" * 100_000))
    (tmp_path / "a.tar").write_bytes(whole[:20_000])
    found = _read(tmp_path / "a.tar")
    assert list(found) == ["a.tar/1.eml", "a.tar"]
    assert found["a.tar"] == "breaks off, with 1 of its files read: unexpected end of data"


def test_in_an_archive_only_files_are_messages(tmp_path: Path) -> None:
    """Folders are nothing, links are told; nothing is ever written."""
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for name, kind in (
            ("x", tarfile.DIRTYPE),
            ("x/l", tarfile.SYMTYPE),
            ("d", tarfile.CHRTYPE),
        ):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
        archive.addfile(tarfile.TarInfo("../../out.eml"))
    assert _read(tmp_path / "a.tar") == {
        "a.tar/x/l": "is a link or a device, not a message",
        "a.tar/d": "is a link or a device, not a message",
        "a.tar/../../out.eml": None,
    }
    assert [path.name for path in tmp_path.iterdir()] == ["a.tar"]


def test_a_description_as_large_as_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Packed, it would be a small file."""
    monkeypatch.setattr(tarball, "_LONGEST_DESCRIPTION", 1000)
    (tmp_path / "a.tar").write_bytes(_tar(("1.eml", b""))[:512] + _tar(("x" * 2000, b"")))
    assert _read(tmp_path / "a.tar") == {
        "a.tar/1.eml": None,
        "a.tar": (
            "breaks off, with 1 of its files read: "
            "a file in it has a description of more than 1 MiB"
        ),
    }


def test_a_single_message_is_read_no_further_than_its_head(tmp_path: Path) -> None:
    """Nor further than the limit, if the head has no end."""
    (tmp_path / "1.eml").write_bytes(_MESSAGE + b"x" * 3_000_000)
    (tmp_path / "2.eml").write_bytes(b"x" * (headers.MAX_HEAD + 3_000_000))
    sizes = [len(item.head) for item in read_items(tmp_path)]
    assert sizes[0] < 1_000_000
    assert headers.MAX_HEAD < sizes[1] < headers.MAX_HEAD + 3_000_000


def test_names_can_be_printed_whatever_their_bytes(tmp_path: Path) -> None:
    """A file name need not be text."""
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.eml")).write_bytes(_MESSAGE)
    assert _read(tmp_path) == {"\\xff.eml": None}


def test_a_bar_is_told_how_much_was_read(tmp_path: Path) -> None:
    """In bytes on the disk, also of packed files."""
    (tmp_path / "a.mbox").write_bytes(_MBOX)
    (tmp_path / "b.mbox.gz").write_bytes(gzip.compress(_MBOX, mtime=0))
    told: list[int] = []
    assert len(list(read_items(tmp_path, told.append))) == 2
    assert sum(told) == sum(path.stat().st_size for path in tmp_path.iterdir())


def test_an_item_is_called_by_number_only_in_an_mbox() -> None:
    """``<file name>#<n>`` or ``<file name>`` (contract 3)."""
    assert Item("f", "n", 3).source == "n#3"
    assert Item("f", "n").source == "n"
