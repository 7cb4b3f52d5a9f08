"""Which mail is confidential: a list of messages, rules on sender or subject, values of columns."""

from __future__ import annotations

from pathlib import Path

import attrs

from sscsim.decisions import NamedRef
from sscsim.exposure.promotion import Promotion
from sscsim.scenario.compounds import ListOf
from sscsim.scenario.desk import Desk
from sscsim.scenario.forms import Form
from sscsim.scenario.kinds import ID, MISSING
from sscsim.scenario.nodes import Node
from sscsim.scenario.scenario import read_file
from sscsim.vocabulary import Ref

__all__ = ["Marks", "load_marks", "marks_of"]

_WORDS = ListOf(ID, single=True)
_LISTS = ("sources", "messageids", "senders", "subjects")
_COLUMNS = ("mailbox", "accepting_entity", "owner", "regarding")
_FORM = Form(
    what="a list of confidential mail",
    keys={
        **dict.fromkeys(_LISTS, _WORDS),
        "columns": Form(what="columns", keys=dict.fromkeys(_COLUMNS, _WORDS)),
    },
)


@attrs.frozen(kw_only=True)
class Marks:
    """
    What marks a message as confidential; one mark is enough, and letter case does not matter.

    Attributes:
        sources: messages, as the records name them.
        messageids: messages, with or without angle brackets.
        senders: an address, or @ and a domain, as in From.
        subjects: words that stand in the subject.
        mailbox: addresses of mailboxes in which it was read.
        accepting_entity: ids or names of who let it in.
        owner: ids of whose it is.
        regarding: ids of what it is about.

    >>> from sscsim.decisions import Reason
    >>> marks = Marks(senders=("@works-council.example",))
    >>> sender = "ruth@works-council.example"
    >>> marks.marked(Promotion(source="m1", reason=Reason.ACCEPT_ALL, sender=sender))
    True

    """

    sources: tuple[str, ...] = ()
    messageids: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    mailbox: tuple[str, ...] = ()
    accepting_entity: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    regarding: tuple[str, ...] = ()

    def marked(self, mail: Promotion) -> bool:
        """Say whether a promoted message is confidential."""
        sender, subject = mail.sender.casefold(), mail.subject.casefold()
        return (
            mail.source in self.sources
            or (mail.messageid or "") in map(_bare, self.messageids)
            or any(_sent_by(sender, one.casefold()) for one in self.senders)
            or any(one.casefold() in subject for one in self.subjects)
            or (mail.mailbox or "") in map(str.casefold, self.mailbox)
            or _named(mail.accepting_entity, self.accepting_entity)
            or _named(mail.owner, self.owner)
            or _named(mail.regarding, self.regarding)
        )


def _bare(messageid: str) -> str:
    return messageid.strip().removeprefix("<").removesuffix(">")


def _sent_by(sender: str, wanted: str) -> bool:
    return sender.endswith(wanted) if wanted.startswith("@") else sender == wanted


def _named(ref: NamedRef | Ref | None, wanted: tuple[str, ...]) -> bool:
    """Say whether a row is among those named by id, or by the name people know it by."""
    return ref is not None and any(str(one) in wanted for one in ref[1:])


def load_marks(path: str | Path) -> Marks:
    """
    Load a list of confidential mail, YAML or JSON; `InputError` tells everything that is wrong.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "confidential.yaml"
    ...     _ = path.write_text("subjects: [In confidence]")
    ...     load_marks(path).subjects
    ('In confidence',)

    """
    desk = Desk(str(path), wanted=f"Write one of: {', '.join(_LISTS)}.")
    return marks_of(read_file(path, desk), desk)


def marks_of(root: Node | None, desk: Desk) -> Marks:
    """
    Read the nodes of a list of confidential mail, or raise `InputError`.

    >>> from sscsim.scenario.yaml_nodes import parse
    >>> desk = Desk("confidential.yaml")
    >>> marks_of(parse("columns: {mailbox: hr@contoso.example}", desk.file, desk.report), desk)
    Marks(sources=(), messageids=(), senders=(), subjects=(), mailbox=('hr@contoso.example',), ...)

    """
    filled = MISSING if root is None else _FORM.read(root, desk)
    if filled is not MISSING and not filled.values:
        desk.problem(filled.node, "nothing is marked", f"Write one of: {', '.join(_LISTS)}.")
    desk.raise_problems()
    columns = filled.get("columns")
    own = {} if columns is None else dict(columns.values)
    return Marks(**{name: filled.get(name, ()) for name in _LISTS}, **own)
