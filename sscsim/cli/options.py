"""Options that several verbs share, so that a word means the same at every door."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from sscsim.cli.output import FORMATS

__all__ = [
    "FOLDER",
    "any_engine_option",
    "book_option",
    "engine_option",
    "envelope_option",
    "formats",
    "mail_options",
    "new_folder",
    "order_option",
    "org_option",
    "out_file",
    "reading_options",
    "record_options",
    "work_options",
]

Verb = TypeVar("Verb", bound=Callable[..., Any])


def formats(*names: str) -> Callable[[Verb], Verb]:
    """``--format``: for people, or for programs."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(names or FORMATS),
        default="text",
        show_default=True,
        help="For people (text), or for programs.",
    )


FOLDER = "sscsim.cli.folder"  # in the meta of a context: whether --out is to be a folder


class _Out(click.Path):
    """A path that is a folder where it is written with a slash at its end."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if ctx is not None:
            ctx.meta[FOLDER] = str(value).endswith(("/", os.sep))
        return super().convert(value, param, ctx)


def out_file(verb: Verb) -> Verb:
    """``--out``: a file instead of standard output."""
    return click.option(
        "--out",
        type=_Out(path_type=Path),
        help="Write to this file, whole or not at all, instead of standard output.",
    )(verb)


def work_options(verb: Verb) -> Verb:
    """``--work`` and how it is done: millions of messages in parts."""
    for option in (
        click.option(
            "--rows-per-part",
            type=click.IntRange(min=1),
            metavar="N",
            help="How much mail is decided in one piece; conversations stay whole.",
        ),
        click.option(
            "--workers",
            type=click.IntRange(min=1),
            metavar="N",
            help="How many processes decide: one for each core if left out.",
        ),
        click.option(
            "--work",
            type=click.Path(path_type=Path),
            metavar="FOLDER",
            help="Keep the work of the bulk engine here: the same command goes on after a stop.",
        ),
    ):
        verb = option(verb)
    return verb


def org_option(verb: Verb) -> Verb:
    """``--org``: an organisation as it was exported."""
    return click.option(
        "--org",
        required=True,
        metavar="FOLDER",
        type=click.Path(path_type=Path),
        help="The snapshot: a folder, or a zip, of saved Web API answers.",
    )(verb)


def order_option(verb: Verb) -> Verb:
    """``--order``: in which order mail is played."""
    return click.option(
        "--order",
        type=click.Choice(["received", "file"]),
        default="received",
        show_default=True,
        help="In the order of arrival, or as it stands in the files.",
    )(verb)


def new_folder(*, required: bool = True) -> Callable[[Verb], Verb]:
    """``--out``: a folder that is not there yet."""
    return click.option(
        "--out",
        required=required,
        metavar="FOLDER",
        type=click.Path(path_type=Path),
        help="Write into this new folder, whole or not at all.",
    )


def mail_options(verb: Verb) -> Verb:
    """``--org``, ``--mail`` and ``--order``: an organisation, and what comes to it."""
    for option in (
        order_option,
        click.option(
            "--mail",
            required=True,
            multiple=True,
            metavar="[ADDRESS=]PATH",
            help="Mail: .eml, .msg, mbox (.gz too), Maildir, messages of Graph (.json, .jsonl), an "
            "Exchange message trace (.csv), a table of headers (.parquet, .arrow, .csv; its "
            "columns: sscsim schema mail), or a folder of them; with ADDRESS= it is the Inbox of "
            "that mailbox. Repeatable.",
        ),
        org_option,
    ):
        verb = option(verb)
    return verb


def engine_option(verb: Verb) -> Verb:
    """``--engine``: who decides; both decide alike."""
    return click.option(
        "--engine",
        type=click.Choice(["reference", "bulk"]),
        default="reference",
        show_default=True,
        help="The one that explains, or the one for millions of messages; both decide alike.",
    )(verb)


def any_engine_option(verb: Verb) -> Verb:
    """``--engine`` of verbs that count, and explain nothing: whichever is quicker."""
    return click.option(
        "--engine",
        type=click.Choice(["auto", "reference", "bulk"]),
        default="auto",
        show_default=True,
        help="Who decides; both decide alike. auto: bulk for much mail, where it is installed.",
    )(verb)


def reading_options(verb: Verb) -> Verb:
    """``--reading`` and ``--assume``: what to take for true where the sources leave it open."""
    verb = click.option(
        "--assume",
        multiple=True,
        metavar="NAME=VALUE",
        help="Settle one open question; repeatable. List them: sscsim glossary switches",
    )(verb)
    return click.option(
        "--reading",
        metavar="NAME",
        help="Settle all open questions: article (default), learn, widest or narrowest.",
    )(verb)


def book_option(verb: Verb) -> Verb:
    """``--book``: rules of your own; nothing but this option ever brings them in."""
    return click.option(
        "--book",
        metavar="NAME",
        help="Ask a rule book of your own: one that an installed package offers, or one that "
        "stands in a module, as module:attribute.",
    )(verb)


def record_options(verb: Verb) -> Verb:
    """``--readers`` and ``--sensitivity``: what a decision says beside its verdict."""
    verb = click.option(
        "--sensitivity",
        is_flag=True,
        help="Say which open questions would change the verdict. Takes some fifty times as long.",
    )(verb)
    return click.option(
        "--readers", is_flag=True, help="List every user who can read the email, not only how many."
    )(verb)


def envelope_option(verb: Verb) -> Verb:
    """``--envelope``: what holds whatever the open questions turn out to be."""
    return click.option(
        "--envelope",
        is_flag=True,
        help="Sort messages into always, never and sometimes promoted, over every reading and each "
        "open question that matters; what --assume settles is not asked again.",
    )(verb)
