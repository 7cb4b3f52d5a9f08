"""What ``sscsim serve`` starts from, and how it runs until somebody stops it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import attrs

from sscsim.cli.endings import complain
from sscsim.errors import InputError, Place, Problem

__all__ = ["Asked", "certified", "problems_of", "run", "started"]

_INSTALL = "Install it with: pip install 'sscsim[serve]'"


@attrs.frozen(kw_only=True)
class Asked:
    """The options as they were given."""

    host: str
    port: int
    tls: bool
    token: str | None
    save: Path | None
    smtp: int | None

    @property
    def packages(self) -> Iterator[str]:
        """The packages that are needed for it."""
        yield "uvicorn"
        if self.tls:
            yield "trustme"
        if self.smtp is not None:
            yield "aiosmtpd"


def problems_of(asked: Asked) -> list[Problem]:
    """Say what is wrong with the options, before anything is loaded."""
    from sscsim.serve.guard import is_loopback

    host, token = asked.host, asked.token
    problems = [
        Problem(Place("serve"), f"needs the package {package}.", _INSTALL)
        for package in asked.packages
        if find_spec(package) is None
    ]
    if token is None and not is_loopback(host):
        what = "others could connect, and anybody could change the organisation."
        offer = "Add --token, or listen at 127.0.0.1."
        problems.append(Problem(Place(f"--host {host}"), what, offer))
    if token is not None and not (token.isascii() and token.isprintable() and token.strip()):
        what = "it is no text that a header can carry."
        problems.append(Problem(Place("--token"), what, "Write letters and digits."))
    return problems


def started(
    org: Path, reading: str | None, assume: Sequence[str], problems: Sequence[Problem]
) -> Any:
    """Load what is served; raises InputError with everything that is wrong."""
    from sscsim.cli.assume import assumptions
    from sscsim.cli.files import Mistakes
    from sscsim.cli.stage import staged
    from sscsim.serve import State

    mistakes = Mistakes()
    mistakes.problems += problems
    mistakes.kept("--assume", partial(assumptions, reading, assume))
    notes: tuple[object, ...] = ()
    state = None
    if _is_snapshot(org):
        loaded = mistakes.kept(org, partial(_snapshot, org, reading, assume))
        state, notes = loaded or (None, ())
    else:
        scenario = mistakes.kept(org, partial(staged, org, reading, assume))
        state = scenario and State(world=scenario.world, events=scenario.events)
    if state is None or mistakes.problems:
        raise InputError(dict.fromkeys(mistakes.problems))
    complain(f"note: {note}" for note in notes)
    return state


def _is_snapshot(path: Path) -> bool:
    import zipfile

    return path.is_dir() or (path.is_file() and zipfile.is_zipfile(path))


def _snapshot(
    org: Path, reading: str | None, assume: Sequence[str]
) -> tuple[Any, tuple[object, ...]]:
    from sscsim.cli.assume import assumptions
    from sscsim.serve.loading import state_of
    from sscsim.sources import load_snapshot, raw_rows

    snapshot = load_snapshot(org, assume=assumptions(reading, assume))
    return state_of(snapshot, raw_rows(org)), (*snapshot.notes, *snapshot.warnings)


@contextmanager
def certified(host: str, *, tls: bool) -> Iterator[Mapping[str, Path] | None]:
    """Make a certificate for this run, which is gone when it ends; None without ``--tls``."""
    if not tls:
        yield None
        return
    import trustme

    names = dict.fromkeys((host.strip("[]"), "localhost", "127.0.0.1", "::1"))
    authority = trustme.CA()
    with tempfile.TemporaryDirectory(prefix="sscsim-serve-") as folder:
        trusted, own = Path(folder) / "ca.pem", Path(folder) / "server.pem"
        authority.cert_pem.write_to_path(trusted)
        authority.issue_cert(*names).private_key_and_cert_chain_pem.write_to_path(own)
        yield {"trusted": trusted, "own": own}


def run(start: Any, asked: Asked) -> None:
    """Listen, say so on one line, and answer until a signal comes."""
    import click

    from sscsim.serve import Guard
    from sscsim.serve.server import listen, server

    with ExitStack() as stack:
        organisation = stack.enter_context(_organisation(start, asked.save))
        certificate = stack.enter_context(certified(asked.host, tls=asked.tls))
        own = None if certificate is None else certificate["own"]
        taken = _taken(listen, asked.host, asked.port)
        answering = server(organisation, Guard(token=asked.token, host=asked.host), own)
        taken.listen()
        told: dict[str, str | None] = {
            "url": _url(asked, taken.getsockname()[1]),
            "certificate": None if certificate is None else str(certificate["trusted"]),
        }
        if asked.smtp is not None:
            told["smtp"] = stack.enter_context(_postbox(organisation, asked.smtp))
        click.echo(json.dumps(told))
        with suppress(KeyboardInterrupt):
            answering.run(sockets=[taken])


@contextmanager
def _organisation(start: Any, save: Path | None) -> Iterator[Any]:
    """Open what was kept in a file, and keep what becomes of it there."""
    from sscsim.serve import Organisation
    from sscsim.serve.saving import Store

    if save is None:
        yield Organisation(start)
        return
    store = Store(save)
    try:
        yield Organisation(store.opened(start), store.save, start=start)
    finally:
        store.close()


def _url(asked: Asked, port: int) -> str:
    name = f"[{asked.host.strip('[]')}]" if ":" in asked.host else asked.host
    return f"{'https' if asked.tls else 'http'}://{name}:{port}"


def _postbox(organisation: Any, port: int) -> Any:
    from sscsim.serve.server import listen
    from sscsim.serve.smtp import receiving

    return receiving(organisation, _taken(listen, "127.0.0.1", port))


def _taken(listen: Any, host: str, port: int) -> Any:
    try:
        return listen(host, port)
    except OSError as error:
        what = f"cannot be listened at: {error.strerror or error}."
        raise InputError([Problem(Place(f"{host}:{port}"), what, "Choose another.")]) from None
